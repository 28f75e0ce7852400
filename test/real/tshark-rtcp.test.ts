/** RTCP as tshark reads it: every field of the sample's reports, and round trips. Needs tshark 4.x. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import decoder from '../../decoders/rtp/decoder.js';
import { datagram, START, voice } from '../../decoders/rtp/encode.js';
import { call } from '../../decoders/rtp/rtcp/call.js';
import {
  application,
  bye,
  compound,
  description,
  extended,
  extendedReport,
  feedback,
  receiverReport,
  senderReport,
  words,
} from '../../decoders/rtp/rtcp/encode.js';
import { CUT, readRtcp, shapeOf } from '../../decoders/rtp/rtcp/packet.js';
import type { Statements } from '../../decoders/rtp/rtcp/statements.js';
import type { VoipMetrics } from '../../decoders/rtp/rtcp/xr.js';
import { reportOf } from '../../decoders/rtp/testing.js';
import { readCapture, replay, viewOf } from '../../src/testing/index.js';
import { describeWith } from './needs.js';
import { tsharkRows, version } from './tshark.js';
import { capture } from './tshark-streams.js';

const SAMPLE = fileURLToPath(new URL('../../decoders/rtp/samples/rtcp.pcap', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIELDS = [
  'frame.number',
  'rtcp.pt',
  'rtcp.senderssrc',
  'rtcp.timestamp.ntp.msw',
  'rtcp.timestamp.ntp.lsw',
  'rtcp.timestamp.rtp',
  'rtcp.sender.packetcount',
  'rtcp.sender.octetcount',
  'rtcp.ssrc.fraction',
  'rtcp.ssrc.cum_nr',
  'rtcp.ssrc.ext_high',
  'rtcp.ssrc.jitter',
  'rtcp.ssrc.lsr',
  'rtcp.ssrc.dlsr',
  'rtcp.sdes.text',
] as const;

interface Facts {
  sender: string;
  senderInformation: number[];
  blocks: number[][];
  texts: string[];
  voip: VoipMetrics | undefined;
}

/** The same of one datagram, in our reading. */
function oursOf(bytes: Uint8Array): Facts {
  const facts: Facts = { sender: '', senderInformation: [], blocks: [], texts: [], voip: undefined };
  const hex = (ssrc: number) => `0x${(ssrc >>> 0).toString(16).padStart(8, '0')}`;
  const nothing = () => undefined;
  const statements: Statements = {
    senderReport: (sender, view, at) => {
      facts.sender = hex(sender);
      facts.senderInformation = [0, 4, 8, 12, 16].map((offset) => view.u32(at + offset));
    },
    receiverReport: (sender) => {
      facts.sender = hex(sender);
    },
    reportBlock: (_sender, view, at) => {
      const lost = (view.u24(at + 5) << 8) >> 8;
      facts.blocks.push([view.u8(at + 4), lost, view.u32(at + 8), view.u32(at + 12), view.u32(at + 16), view.u32(at + 20)]);
    },
    canonicalName: (_source, name) => void facts.texts.push(name),
    tool: (_source, name) => void facts.texts.push(name),
    voip: (_sender, _about, metrics) => {
      facts.voip = metrics;
    },
    bye: nothing,
    application: nothing,
    feedback: nothing,
    referenceTime: nothing,
    delaySince: nothing,
    summary: nothing,
    burstLoss: nothing,
    delayVariation: nothing,
    unknown: nothing,
  };
  const view = viewOf(bytes);
  expect(shapeOf(view, bytes.length)).toBeLessThanOrEqual(CUT);
  readRtcp(view, bytes.length, statements);
  return facts;
}

const numbers = (values: string) => (values === '' ? [] : values.split(',').map(Number));

describeWith('tshark', version, 'install it, 4.x', () => {
  describe('the recorded call', () => {
    const packets = readCapture(SAMPLE);
    const rows = tsharkRows(SAMPLE, FIELDS, '-Y', 'rtcp');

    it('has the same fields in every report', () => {
      expect(rows.length).toBeGreaterThan(30);
      for (const row of rows) {
        const frame = packets[Number(row['frame.number']) - 1]!;
        const ours = oursOf(frame.bytes.subarray(42));
        expect(ours.sender).toBe(row['rtcp.senderssrc'].split(',')[0]);
        expect(ours.senderInformation).toEqual(
          (['timestamp.ntp.msw', 'timestamp.ntp.lsw', 'timestamp.rtp', 'sender.packetcount', 'sender.octetcount'] as const).flatMap(
            (name) => numbers(row[`rtcp.${name}`]),
          ),
        );
        const columns = (['fraction', 'cum_nr', 'ext_high', 'jitter', 'lsr', 'dlsr'] as const).map((name) =>
          numbers(row[`rtcp.ssrc.${name}`]),
        );
        expect(ours.blocks).toEqual(columns[0]!.map((_, i) => columns.map((column) => column[i])));
        expect(row['rtcp.sdes.text'].split(',')).toEqual(expect.arrayContaining(ours.texts));
        expect(ours.texts).toHaveLength(2);
      }
    });

    it('has the same round trips, of which tshark cuts off the part of a millisecond', () => {
      sameRoundTrips(SAMPLE, packets, 25);
    });
  });

  /** tshark computes one for each report it can match, in whole milliseconds. */
  function sameRoundTrips(file: string, packets: Parameters<typeof replay>[1], least: number) {
    const calculated = tsharkRows(
      file,
      ['rtcp.senderssrc', 'rtcp.roundtrip-delay'],
      ...['-o', 'rtcp.show_roundtrip_calculation:TRUE', '-o', 'rtcp.roundtrip_min_threshhold:0', '-Y', 'rtcp.roundtrip-delay'],
    );
    const { streams } = reportOf(replay(decoder, packets, { options: { rtp: { interval_seconds: 1 } } }));
    const theirs = calculated.map((row) => Number(row['rtcp.roundtrip-delay']));
    const ours = streams.flatMap(({ intervals }) => intervals.flatMap(({ rtcp }) => (rtcp?.rtt_samples === undefined ? [] : [rtcp])));
    expect(ours.reduce((sum, { rtt_samples = 0 }) => sum + rtt_samples, 0)).toBe(theirs.length);
    expect(theirs.length).toBeGreaterThanOrEqual(least);
    const single = ours.filter(({ rtt_samples }) => rtt_samples === 1).map(({ rtt_ms }) => rtt_ms!);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(single.length).toBeGreaterThan(0);
    // In sum less than one millisecond for each is between them, either way of rounding.
    expect(Math.abs(sum(ours.map(({ rtt_sum_ms }) => rtt_sum_ms!)) - sum(theirs))).toBeLessThan(theirs.length);
    for (const value of single)
      expect(
        theirs.some((whole) => Math.abs(whole - value) <= 1),
        `${value} ms`,
      ).toBe(true);
  }

  it('has the same round trips in a call whose delays are planted', () => {
    const { frames } = call({ packets: 1500, near: 0.03, far: 0.05 });
    const file = join(folder, 'planted.pcap');
    writeFileSync(file, capture(frames, 101));
    sameRoundTrips(file, frames, 6);
  });

  it('reads the same VoIP metrics', () => {
    const metrics = Uint8Array.of(...words(7, 0x1a0d_8001, 0x00e1_0eec, 0x005b_0078, 0xec7f_2810, 0x557f_2927, 0xe300_003c, 0x0050_012c));
    const bytes = compound(receiverReport(9), extendedReport(9, extended(7, metrics)));
    const file = join(folder, 'voip.pcap');
    writeFileSync(file, capture([datagram(bytes, 0, { source: ['192.0.2.1', 40_001], destination: ['192.0.2.2', 40_003] })], 101));
    const names = [
      'burstduration',
      'gapduration',
      'rtdelay',
      'esdelay',
      'signallevel',
      'gmin',
      'rfactor',
      'jbnominal',
      'jbmax',
      'jbabsmax',
    ];
    const [row] = tsharkRows(
      file,
      names.map((name) => `rtcp.xr.voipmetrics.${name}` as const),
      '-d',
      'udp.port==40001,rtcp',
    );
    const { voip } = oursOf(bytes);
    expect(names.map((name) => Number(row![`rtcp.xr.voipmetrics.${name}`]))).toEqual([
      voip?.burstDuration,
      voip?.gapDuration,
      voip?.roundTrip,
      voip?.endSystemDelay,
      voip?.signalLevel,
      voip?.gmin,
      voip?.rFactor,
      voip?.bufferNominal,
      voip?.bufferMaximum,
      voip?.bufferAbsoluteMaximum,
    ]);
  });

  it('finds our packets well-formed, of every kind', () => {
    const all = compound(
      senderReport(7, { packets: 1 }, { ssrc: 9, lost: -3 }),
      description(7, { 1: 'a@192.0.2.1', 6: 'spoor' }),
      application(7, 'qos1', 3),
      feedback(205, 1, 7, 9, 0x0064_0005),
      feedback(206, 1, 7, 9),
      extendedReport(7, extended(4, words(1, 2)), extended(5, words(9, 1, 2))),
      bye(7, 'teardown'),
    );
    const file = join(folder, 'kinds.pcap');
    const path = { source: ['192.0.2.1', 40_001], destination: ['192.0.2.2', 40_003] } as const;
    writeFileSync(file, capture([datagram(all, 0, path)], 101));
    const rows = tsharkRows(file, ['rtcp.pt', 'rtcp.length_check.bad', '_ws.malformed'], '-d', 'udp.port==40001,rtcp');
    expect(rows.map((row) => [row['rtcp.pt'], row['rtcp.length_check.bad'], row['_ws.malformed']])).toEqual([
      ['200,202,204,205,206,207,203', '', ''],
    ]);
  });

  it('takes ESP for RTCP where its index begins like a report; ours does not', () => {
    const path = { source: ['192.0.2.1', 40_001], destination: ['192.0.2.2', 40_003] } as const;
    const esp = Array.from({ length: 100 }, (_, i) => datagram(words(0x80c8_0006, i + 1, i * 77_777, 3, 4, 5, 6, i), i / 50, path));
    const file = join(folder, 'esp.pcap');
    writeFileSync(file, capture(esp, 101));
    expect(tsharkRows(file, ['frame.number'], '-Y', 'rtcp')).toHaveLength(100);
    const result = replay(decoder, [...esp, ...voice(50, 10)]);
    expect(reportOf(result).counted('rtcp')).toBe(0);
    expect(esp[0]!.time).toBe(START);
  });
});
