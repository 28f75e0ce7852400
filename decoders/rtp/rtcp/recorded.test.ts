/** A call between two GStreamer sessions, recorded in the middle of its way, against what the relays on both sides wrote down. */

import { readFileSync } from 'node:fs';
import { readCapture, replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { reportOf } from '../testing.js';

const SAMPLES = new URL('../samples/', import.meta.url);

interface Direction {
  readonly sent: number;
  /** Sequence numbers, by what became of them. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
  readonly unrecorded: readonly number[];
  /** Of each report of this direction's sender: from the line to itself and back. */
  readonly round_trips_ms: readonly number[];
}

const truth = JSON.parse(readFileSync(new URL('rtcp.truth.json', SAMPLES), 'utf8')) as Record<'a_to_b' | 'b_to_a', Direction>;
const packets = readCapture(new URL('rtcp.pcap', SAMPLES));
const seconds = reportOf(replay(decoder, packets, { options: { rtp: { interval_seconds: 1 } } }));
const streamFrom = (address: string) => seconds.streams.find(({ name }) => name.startsWith(`${address}:`))!;

/** Highest number, and count of lost ones, of each report about the stream from `sender`: octets at fixed places of what GStreamer writes. */
function reportsAbout(sender: number): { highest: number; lost: number }[] {
  return packets.flatMap(({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // 14 octets of Ethernet, 20 of IP and 8 of UDP; then a sender report whose first block is at 28.
    if (view.getUint16(34) !== 6001 || view.getUint8(43) !== 200 || (view.getUint8(42) & 31) === 0 || view.getUint8(29) !== sender)
      return [];
    return [{ highest: view.getUint32(42 + 36) & 0xffff, lost: (view.getInt32(42 + 32) << 8) >> 8 }];
  });
}

/** Packets sent so far, of each sender report. */
function countsOf(sender: number): number[] {
  return packets.flatMap(({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return view.getUint16(34) === 6001 && view.getUint8(43) === 200 && view.getUint8(29) === sender ? [view.getUint32(42 + 20)] : [];
  });
}

/** Sequence numbers that were recorded from an address. */
function numbers(address: string): number[] {
  return packets.flatMap(({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return view.getUint16(34) === 6000 && view.getUint8(29) === Number(address.split('.').at(-1)) ? [view.getUint16(44)] : [];
  });
}

describe.each([
  ['a_to_b', 'b_to_a', '192.0.2.91', 92],
  ['b_to_a', 'a_to_b', '192.0.2.92', 91],
] as const)('%s', (name, back, address, reporter) => {
  const { stream, intervals } = streamFrom(address);
  const { rtcp } = stream;
  const reports = reportsAbout(reporter);
  const first = reports.find(({ highest }) => highest !== 0xffff)!.highest;
  const last = reports.at(-1)!.highest;
  const inside = (numbers: readonly number[]) => numbers.filter((number) => number > first && number <= last).length;

  it('loses where the relays lost, to the packet', () => {
    expect(inside(truth[name].before)).toBeGreaterThan(3);
    expect({
      expected: rtcp?.range_expected,
      upstream: rtcp?.upstream_lost,
      downstream: rtcp?.downstream_lost,
      capture: rtcp?.capture_lost,
    }).toEqual({
      expected: last - first,
      upstream: inside(truth[name].before),
      downstream: inside(truth[name].behind),
      capture: inside(truth[name].unrecorded),
    });
  });

  it('misses what its sender says it sent, at the end of the stream as well, which no number tells', () => {
    const { before, unrecorded, sent } = truth[name];
    const counts = countsOf(address === '192.0.2.91' ? 91 : 92);
    // Nothing before the first report was lost, so the first number is that of packet 0.
    const [from, to] = [counts[0]!, counts.at(-1)!].map((count) => numbers(address)[0]! + count) as [number, number];
    const unseen = [...before, ...unrecorded];
    expect(counts.at(-1)).toBe(sent);
    expect(rtcp?.sender?.packets_sent).toBe(to - from);
    // GStreamer reports in another thread than it sends: the first report may count a packet that leaves just after it.
    const missed = unseen.filter((number) => number >= from && number < to).length;
    expect(missed).toBeGreaterThanOrEqual(4);
    expect(Math.abs(rtcp!.sender!.sent_not_seen! - missed)).toBeLessThanOrEqual(1);
    const highest = numbers(address).at(-1)!;
    expect(stream.lost).toBe(unseen.filter((number) => number < highest).length);
  });

  it('puts the losses of the capture to its account, and those before it to that of the network', () => {
    const { capture_suspected: capture, network, unattributed, settled } = stream.loss!;
    expect(capture).toBe(inside(truth[name].unrecorded));
    // Between reports that tell of losses behind the line as well, those before it are not proven.
    expect(network).toBeLessThanOrEqual(inside(truth[name].before));
    expect(network).toBeGreaterThanOrEqual(inside(truth[name].before) - 2);
    expect(capture! + network! + unattributed!).toBe(settled);
  });

  it('has of each report the round trip that the relays measured, within a millisecond', () => {
    const measured = intervals.flatMap(({ rtcp }) => (rtcp?.rtt_samples === undefined ? [] : [rtcp]));
    expect(measured.length).toBeGreaterThan(10);
    let at = 0;
    for (const { rtt_samples: samples = 0, rtt_sum_ms: sum } of measured) {
      const wanted = truth[back].round_trips_ms.slice(at, at + samples);
      expect(Math.abs(sum! - wanted.reduce((total, value) => total + value, 0)) / samples).toBeLessThan(1);
      at += samples;
    }
    expect(at).toBe(truth[back].round_trips_ms.length);
  });

  it('is sent by a clock of 8000 Hz, and ends with a good-bye', () => {
    expect(rtcp?.sender?.clock_rate_measured).toBeCloseTo(8000, 0);
    expect(stream).toMatchObject({ codec: 'PCMA', ptime_ms: 40, end_reason: 'bye', rtcp: { bye: 1, tool: 'GStreamer' } });
  });
});

it('knows the round trip from end to end as the sum of both legs', () => {
  const [there, back] = ['192.0.2.91', '192.0.2.92'].map((address) => streamFrom(address).stream.rtcp);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = mean(truth.a_to_b.round_trips_ms) + mean(truth.b_to_a.round_trips_ms);
  for (const rtcp of [there, back]) expect(Math.abs(rtcp!.rtt_total_ms! - total)).toBeLessThan(3);
});
