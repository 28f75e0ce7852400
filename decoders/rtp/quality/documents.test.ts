/** Scores as documents carry them: enough to compute each of them again, and none where it would mean nothing. */

import { readdirSync, readFileSync } from 'node:fs';
import { readCapture, replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, rtp, voice } from '../encode.js';
import { OriginCounts } from '../origin/counts.js';
import { Packet } from '../packet.js';
import { StreamReports } from '../rtcp/stream-reports.js';
import { announcement, invite, signalling } from '../signalling.js';
import { Stream } from '../stream.js';
import { type IntervalDocument, type ReportedStream, reportOf } from '../testing.js';
import { qualityDocument } from './documents.js';

type Packets = Parameters<typeof replay>[1];
type Options = Parameters<typeof replay>[2];
const streamsOf = (packets: Packets, options: Options = {}) => reportOf(replay(decoder, packets, options)).streams;
const inOrder = (...lists: Packets[]) => lists.flat().sort((a, b) => a.time - b.time);

const samples = readdirSync(new URL('../samples/', import.meta.url))
  .filter((name) => name.endsWith('.pcap'))
  .map((name) => name.slice(0, -'.pcap'.length));
const sample = (name: string, options: Options = {}) =>
  streamsOf(readCapture(new URL(`../samples/${name}.pcap`, import.meta.url)), options);
const documentsOf = (streams: readonly ReportedStream[]): IntervalDocument[] =>
  streams.flatMap(({ stream, intervals }) => [stream, ...intervals]);

type Buffer = 'fixed50' | 'fixed200' | 'adaptive';

/** R of a hundred to a score, as in a textbook. */
const score = (r: number) => (r <= 0 ? 1 : r >= 100 ? 4.5 : Math.max(1, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r)));

/** What the fields of a document come to: scores by name, from the published inputs and from the counters. */
function again({ mos, jb, expected = 0, lost = 0, damaged = 0 }: IntervalDocument): Record<string, number> {
  const { scale, ie = 0, bpl = 0, ppl_pct = 0, burst_ratio = 1 } = mos!;
  const rated = (ppl: number, burst: number) => {
    const ceiling = scale === 'fb' ? 132 : 95;
    const effective = ie + ((ceiling - ie) * ppl) / (ppl / (scale === 'nb' ? Math.min(8, burst) : 1) + bpl);
    return score(scale === 'nb' ? 93.2062 - effective : 100 - effective / (scale === 'wb' ? 1.29 : 1.48));
  };
  const behind = (name: Buffer) => {
    const { discarded = 0, bad = 0, runs = 0 } = jb![name]!;
    const ppl = Math.max(0, (100 * (lost + discarded + damaged)) / expected);
    return rated(ppl, runs === 0 ? 1 : Math.max(1, (bad / runs) * (1 - bad / expected)));
  };
  return {
    lq: rated(ppl_pct, burst_ratio),
    fixed50: behind('fixed50'),
    fixed200: behind('fixed200'),
    adaptive: behind('adaptive'),
  };
}

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** The runtime field of the README as JavaScript, which has the same arithmetic. */
function runtimeField(delay: boolean): (document: Record<string, unknown>) => number | undefined {
  let script = /```painless\n([\s\S]*?)```/.exec(readme)![1]!;
  if (delay) script = script.replace(/double ta = .*$/m, "double ta = doc['rtp.mos.delay_ms'].value;");
  const body = script.replace(/\b(double|String) (?=\w+ =)/g, 'let ');
  const run = new Function('doc', 'emit', body) as (doc: unknown, emit: (value: number) => void) => void;
  return (document) => {
    let found: number | undefined;
    const field = (path: string) => {
      const value = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], { rtp: document });
      return { value, size: () => (value === undefined ? 0 : 1) };
    };
    run(new Proxy({}, { get: (_, path) => field(String(path)) }), (value) => {
      found = value;
    });
    return found;
  };
}

describe('every score of every document of the samples', () => {
  const listening = runtimeField(false);
  const conversing = runtimeField(true);
  const assumed = { rtp: { quality: { assumed_delay_ms: 120, reference_buffer: 'adaptive' } } };

  it.each(samples)('%s: can be computed again from what the document says', (name) => {
    for (const document of documentsOf(sample(name)).filter(({ mos }) => mos !== undefined)) {
      const { mos } = document;
      for (const [field, value] of Object.entries(again(document))) expect(mos![field as Buffer | 'lq'], field).toBeCloseTo(value, 3);
      expect(mos!.lq).toBe(mos![mos!.buffer as Buffer]);
      expect(listening(document as Record<string, unknown>)).toBeCloseTo(mos!.lq!, 3);
      // Only a round trip that RTCP measured tells the delay.
      expect(mos?.delay_source).toBe(document.rtcp?.rtt_total_ms === undefined ? undefined : 'rtcp');
      expect(mos?.cq === undefined).toBe(document.rtcp?.rtt_total_ms === undefined);
    }
  });

  it('is there for most of them', () => {
    const all = samples.flatMap((name) => documentsOf(sample(name)));
    expect(all.filter(({ mos }) => mos !== undefined).length).toBeGreaterThan(30);
    expect(new Set(all.flatMap(({ mos }) => mos?.codec ?? [])).size).toBeGreaterThan(1);
  });

  it.each(samples)('%s: also behind another buffer, and with a delay that the operator assumes', (name) => {
    for (const document of documentsOf(sample(name, { options: assumed }))) {
      const { mos, jb, ptime_ms = 0 } = document;
      if (mos === undefined) continue;
      const total = document.rtcp?.rtt_total_ms;
      expect(mos).toMatchObject({ buffer: 'adaptive', delay_source: total === undefined ? 'assumed' : 'rtcp' });
      expect(mos.lq).toBe(mos.adaptive);
      // Look-ahead of an encoder: nothing of GSM-FR to 7.5 ms of G.723.1.
      const lookahead = mos.delay_ms! - (total === undefined ? 120 : total / 2) - ptime_ms - jb!.adaptive!.delay_mean_ms!;
      expect(lookahead).toBeGreaterThan(-0.001);
      expect(lookahead).toBeLessThan(12.001);
      expect(conversing(document as Record<string, unknown>)).toBeCloseTo(mos.cq!, 3);
      expect(mos.cq).toBeLessThan(mos.lq!);
    }
  });
});

/** One stream of 20 ms packets of a codec that signalling announced. */
function announced(name: string, clockRate: number, octets: number, options: Options = {}, media: 'audio' | 'video' = 'audio') {
  const packets = Array.from({ length: 500 }, (_, i) =>
    datagram(rtp({ sequence: i, timestamp: (clockRate / 50) * i, payloadType: 112, payload: octets }), 0.01 + 0.02 * i),
  );
  const { streams } = reportOf(
    replay([decoder, signalling(announcement({ 112: [name, clockRate] }, { media }))], [invite(0), ...packets], options),
  );
  return streams[0]!.stream;
}

describe('no score', () => {
  it('of video, data, and what nobody knows', () => {
    expect(announced('H264', 90_000, 900, {}, 'video')).not.toHaveProperty('mos');
    expect(announced('CLEARMODE', 8000, 160)).not.toHaveProperty('mos');
    expect(announced('VND.3GPP.IUFP', 16_000, 40)).not.toHaveProperty('mos');
    expect(streamsOf(voice(500, 0, 0, { payloadType: 96 }))[0]!.stream).not.toHaveProperty('mos');
    // Their packets are too late for a buffer all the same.
    expect(announced('CLEARMODE', 8000, 160)).toHaveProperty('jb.fixed50.discarded', 0);
  });

  it('of timestamps that run at twice the clock of the codec', () => {
    const packets = Array.from({ length: 500 }, (_, i) => datagram(rtp({ sequence: i, timestamp: 320 * i }), 0.02 * i));
    const [{ stream, intervals }] = streamsOf(packets) as [ReportedStream];
    expect(stream).toMatchObject({ codec: 'PCMU', clock_rate: 8000 });
    for (const document of [stream, ...intervals]) expect(document).not.toHaveProperty('mos');
  });

  it('of less than half a second in an interval, while the stream has one', () => {
    const [{ stream, intervals }] = streamsOf(voice(520)) as [ReportedStream];
    expect(intervals.map(({ packets, mos }) => [packets, mos?.lq])).toEqual([
      [500, 4.4094],
      [20, undefined],
    ]);
    expect(stream.mos?.lq).toBe(4.4094);
  });

  it('but a stand-in for an unknown codec at 8 kHz, when the operator wants one', () => {
    const options = { options: { rtp: { quality: { unknown_codec: 'placeholder' } } } };
    const stream = streamsOf(voice(500, 0, 0, { payloadType: 96 }), options)[0]!.stream;
    expect(stream.mos).toMatchObject({ grounding: 'placeholder', ie: 10, bpl: 10, scale: 'nb' });
    expect(announced('CLEARMODE', 8000, 160, options)).not.toHaveProperty('mos');
  });
});

describe('a score of a conversation', () => {
  /** Ten seconds of G.711 between ends whose round trip the receiver measured. */
  function conversation(roundTrip: number) {
    const stream = new Stream(1, true, 'signalling', 0, undefined);
    const reports = new StreamReports(stream);
    stream.rtcp = reports;
    const packet = new Packet();
    packet.payload = 160;
    for (let i = 0; i < 500; i++) {
      packet.time = 20_000 * i;
      packet.sequence = i;
      packet.timestamp = 160 * i;
      stream.receive(packet);
    }
    reports.measured(roundTrip, stream.rtcpCounts(1e6));
    const [interval] = stream.takeAll();
    return qualityDocument(interval!, stream, stream.settings.quality);
  }

  it('takes the round trip that RTCP tells: half of it, a packet, the look-ahead, and half the buffer', () => {
    const { mos } = conversation(300);
    expect(mos).toMatchObject({ delay_source: 'rtcp', delay_ms: 150 + 20 + 0.25 + 25 });
    expect(mos!.cq).toBeCloseTo(runtimeField(true)({ mos } as Record<string, unknown>)!, 3);
    // Between 150 ms and 200 ms of the worked delays.
    expect(mos!.cq).toBeGreaterThan(4.2232);
    expect(mos!.cq).toBeLessThan(4.3275);
    expect(mos!.lq).toBe(4.4094);
    expect(conversation(0).mos!.cq).toBeLessThan(mos!.lq!);
  });
});

describe('the score of the network', () => {
  /** Ten seconds of G.711 with 20 packets lost one by one, of which the capture is suspected of so many. */
  function network(suspected: number | undefined) {
    const stream = new Stream(1, true, 'signalling', 0, undefined);
    const packet = new Packet();
    packet.payload = 160;
    for (let i = 0; i < 500; i++) {
      if (i % 25 === 12) continue;
      packet.time = 20_000 * i;
      packet.sequence = i;
      packet.timestamp = 160 * i;
      stream.receive(packet);
    }
    const [interval] = stream.takeAll();
    interval!.origin = undefined;
    if (suspected !== undefined) {
      interval!.origin = new OriginCounts();
      interval!.origin.captureSuspected = suspected;
      interval!.origin.network = 20 - suspected;
    }
    const { mos } = qualityDocument(interval!, stream, stream.settings.quality);
    return mos!;
  }

  it('is without the losses that the capture is suspected of', () => {
    const { lq, network: alone, ppl_pct } = network(15);
    expect(ppl_pct).toBe(4);
    expect(alone).toBeCloseTo(score(93.2062 - 95 / (1 + 25.1)), 3);
    expect(alone).toBeGreaterThan(lq! + 0.2);
  });

  it('is lq where it is suspected of none, so that means of both are of the same documents', () => {
    expect(network(0).network).toBe(network(0).lq);
    expect(network(undefined).network).toBe(network(undefined).lq);
  });
});

describe('a score', () => {
  it('follows the options', () => {
    const some = voice(500).filter((_, i) => i % 50 !== 7);
    const lq = (quality: Record<string, unknown>) => streamsOf(some, { options: { rtp: { quality } } })[0]!.stream.mos!.lq!;
    expect(lq({})).toBeCloseTo(4.235, 3);
    expect(lq({ g711_plc: false })).toBeCloseTo(3.2564, 3);
  });

  it('is that of the modes of AMR, and takes frames that the radio damaged for lost ones', () => {
    // Octet-aligned 12.2 kbit/s: request, table of contents with type 7 and the quality bit, 31 octets.
    const packets = Array.from({ length: 500 }, (_, i) => {
      const bytes = rtp({ sequence: i, timestamp: 160 * i, payloadType: 112, payload: 33 });
      bytes.set([0xf0, i % 20 === 9 ? 0x38 : 0x3c], 12);
      return datagram(bytes, 0.01 + 0.02 * i);
    });
    const { stream } = reportOf(replay([decoder, signalling(announcement({ 112: ['AMR', 8000] }))], [invite(0), ...packets])).streams[0]!;
    expect(stream).toMatchObject({ lost: 0, damaged: 25, jb: { fixed50: { discarded: 0, bad: 25, runs: 25 } } });
    expect(stream.mos).toMatchObject({ codec: 'AMR 12.2 kbit/s', ie: 5, bpl: 10, ppl_pct: 5, burst_ratio: 1, grounding: 'estimate' });
    // As GSM-EFR with 5 % of random loss.
    expect(stream.mos!.lq).toBeCloseTo(3.0067, 3);
    expect(again(stream).fixed200).toBeCloseTo(stream.mos!.fixed200!, 3);
  });

  it('is that of the bit rate for opus and EVS, on their own scales', () => {
    expect(announced('opus', 48_000, 60).mos).toMatchObject({
      formula: 'G.107.2',
      scale: 'fb',
      grounding: 'study',
      codec: 'opus super-wideband',
    });
    expect(announced('EVS', 16_000, 33).mos).toMatchObject({ formula: 'G.107.2', codec: 'EVS 13.2 kbit/s', ie: 17.1, grounding: 'itu' });
  });

  it('counts packets too late for a buffer of 50 ms, but not for one of 200 ms', () => {
    const some = inOrder(voice(500)).map((packet, i) => (i % 20 === 9 ? { ...packet, time: packet.time + 100_000 } : packet));
    const { mos, jb, lost } = streamsOf(inOrder(some))[0]!.stream;
    expect([lost, jb?.fixed50?.discarded, jb?.fixed200?.discarded]).toEqual([0, 25, 0]);
    expect(mos?.fixed50).toBeCloseTo(3.923, 3);
    expect(mos?.fixed200).toBe(4.4094);
    expect(mos?.lq).toBe(mos?.fixed50);
  });

  it('of the whole stream is that of its sums, and the sums of intervals are those of the stream', () => {
    const [{ stream, intervals }] = streamsOf(voice(1500).filter((_, i) => i < 1000 || i % 10 !== 3)) as [ReportedStream];
    expect(intervals.map(({ mos }) => mos!.lq)).toEqual([4.4094, 4.4094, expect.closeTo(3.4112, 2)]);
    expect(stream.mos?.ppl_pct).toBeCloseTo((100 * 50) / 1500, 2);
    expect(intervals.map((d) => [d.seconds, d.concealed_seconds, d.severely_concealed_seconds])).toEqual([
      [10, 0, 0],
      [10, 0, 0],
      [10, 10, 10],
    ]);
    const total = (of: (document: IntervalDocument) => number | undefined) => intervals.reduce((sum, one) => sum + (of(one) ?? 0), 0);
    for (const of of [
      (d: IntervalDocument) => d.seconds,
      (d: IntervalDocument) => d.concealed_seconds,
      (d: IntervalDocument) => d.severely_concealed_seconds,
      (d: IntervalDocument) => d.jb?.fixed50?.bad,
      (d: IntervalDocument) => d.jb?.adaptive?.runs,
      (d: IntervalDocument) => d.jb?.adaptive?.samples,
    ]) {
      expect(total(of)).toBe(of(stream));
      expect(of(stream)).toBeGreaterThan(0);
    }
  });
});
