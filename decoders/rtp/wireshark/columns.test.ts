/** Wireshark's columns in the documents, beside ours, with the reason where they differ: every vector and every sample. */

import { readdirSync, readFileSync } from 'node:fs';
import type { MediaAnnouncement } from 'spoor/decoder';
import { readCapture, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, rtp, voice } from '../encode.js';
import { Packet } from '../packet.js';
import { reportOf } from '../testing.js';
import { arrivals, number, rowsOf } from '../vectors.js';
import { WiresharkColumns } from './columns.js';
import type { Difference } from './differs.js';
import { KNOWN_IN_VECTORS, knownInSample } from './known-differences.js';

const rows = rowsOf(readFileSync(new URL('../vectors/streams.tsv', import.meta.url), 'utf8'));
const vectors = arrivals(rowsOf(readFileSync(new URL('../vectors/packets.tsv', import.meta.url), 'utf8')));
const SAMPLES = new URL('../samples/', import.meta.url);

const streamsOf = (packets: readonly TestPacket[]) =>
  reportOf(replay(decoder, packets, { options: { rtp: { wireshark_columns: true } } })).streams;

const packetsOf = (vector: string) =>
  vectors
    .get(vector)!
    .map(({ packet, ssrc }) =>
      datagram(rtp({ ...packet, ssrc: Number.parseInt(ssrc, 16), payload: packet.payload }), packet.time / 1e6, {}),
    );

/** Too short to be believed without signalling. */
const SHORT = ['36_single', '37_two'];

describe('every vector', () => {
  it.each(rows.filter(({ vector }) => !SHORT.includes(vector!)))('$vector ($ssrc)', (row) => {
    // Of a stream that was taken up again, the last document has the row that Wireshark shows in the end.
    const { stream } = streamsOf(packetsOf(row.vector!))
      .filter((one) => one.stream.ssrc === row.ssrc)
      .at(-1)!;
    const { differs = [], payload, problem, ...columns } = stream.wireshark!;
    expect(differs).toEqual(KNOWN_IN_VECTORS[row.vector!] ?? []);
    expect(payload).not.toBe('');
    expect(problem).toBe(row.tshark_problem === 'X');
    expect({ delta_min_ms: -1, jitter_min_ms: -1, ...columns }).toEqual(
      Object.fromEntries(
        Object.keys(columns)
          .concat('jitter_min_ms')
          .map((name) => [name, number(row, `tshark_${name}`) + 0]),
      ),
    );
  });
});

describe('every sample', () => {
  const samples = readdirSync(SAMPLES).flatMap((file) => (file.endsWith('.pcap') ? [file.slice(0, -5)] : []));

  it.each(samples)('%s: has the differences that are known, and no other', (sample) => {
    const streams = streamsOf(readCapture(new URL(`${sample}.pcap`, SAMPLES)));
    expect(streams.length).toBeGreaterThan(0);
    for (const { name, stream } of streams) expect(stream.wireshark?.differs ?? [], name).toEqual(knownInSample(sample, name));
  });

  it('says the same of everything else with the option as without it', () => {
    const packets = readCapture(new URL('restart.pcap', SAMPLES));
    const without = reportOf(replay(decoder, packets)).streams;
    expect(without.map(({ stream }) => stream.wireshark)).toEqual(without.map(() => undefined));
    expect(
      streamsOf(packets).map(({ stream: { wireshark, ...stream }, ...rest }) => {
        expect(wireshark).toBeDefined();
        return { ...rest, stream };
      }),
    ).toEqual(without);
  });
});

describe('what is one stream to Wireshark and two here', () => {
  /** Ethernet, with the VLAN in front of IPv4. */
  const tagged = (packet: TestPacket, vlan: number): TestPacket => ({
    time: packet.time + vlan,
    linkType: 1,
    bytes: Uint8Array.of(...new Uint8Array(12), 0x81, 0, 0, vlan, 8, 0, ...packet.bytes),
  });

  it('names the VLAN as the reason, in both', () => {
    const both = voice(100).flatMap((packet) => [tagged(packet, 7), tagged(packet, 8)]);
    expect(streamsOf(both).map(({ stream }) => [stream.packets, stream.lost, stream.wireshark?.differs])).toEqual([
      [100, 0, ['vlan_or_tunnel']],
      [100, 0, ['vlan_or_tunnel']],
    ]);
  });

  it('goes on after a minute of silence, and says so', () => {
    const [before, after] = streamsOf([...voice(100), ...voice(100, 90, 200)]);
    expect(before?.stream.wireshark).toMatchObject({ packets: 100, lost: 0 });
    expect(before?.stream.wireshark?.differs).toBeUndefined();
    expect(after?.stream).toMatchObject({ packets: 100, lost: 0, wireshark: { packets: 200, lost: 0, differs: ['idle_split'] } });
  });
});

describe('what neither a vector nor a sample has', () => {
  const reasonsOf = (packets: readonly TestPacket[]) => streamsOf(packets)[0]?.stream.wireshark?.differs;

  it.each<[Difference, TestPacket[]]>([
    ['stray', [...voice(50), ...voice(1, 0.99, 40_000, { timestamp: 1 }), ...voice(50, 1, 150)]],
    ['clock_change', [...voice(50), ...voice(50, 1, 150, { payloadType: 6 })]],
    [
      'comfort_noise',
      voice(100).map((packet, i) => (i % 10 === 9 ? voice(1, 0.02 * i + 0.012, 100 + i, { payloadType: 13 })[0]! : packet)),
    ],
    ['unproven', [...voice(2, 0, 5000), ...voice(100, 0.04)]],
  ])('%s', (reason, packets) => expect(reasonsOf(packets)).toContain(reason));

  it('counts what came before the proof, and leaves it out', () => {
    const report = reportOf(
      replay(decoder, [...voice(2, 0, 5000), ...voice(100, 0.04)], { options: { rtp: { wireshark_columns: true } } }),
    );
    expect(report.counted('unproven')).toBe(2);
    expect(report.streams.map(({ stream }) => [stream.packets, stream.wireshark?.packets])).toEqual([[100, 100]]);
  });
});

describe('payload types that signalling explains', () => {
  const packet = (payloadType: number, n: number) =>
    Object.assign(new Packet(), { time: n * 20_000, sequence: n, timestamp: n * 320, payloadType });
  const told = {
    payloadTypes: new Map([
      [96, { name: 'AMR-WB', clockRate: 16_000 }],
      [97, { name: 'telephone-event', clockRate: 16_000 }],
      [0, { name: 'PCMU', clockRate: 16_000 }],
    ]),
  } as unknown as MediaAnnouncement;

  it('have the name and the clock that it says, but digits have no clock, and types of the table keep theirs', () => {
    const columns = new WiresharkColumns();
    for (const [n, payloadType] of [96, 96, 97, 96, 8].entries()) columns.observe(packet(payloadType, n), told);
    expect(columns.payloads).toEqual(['g711A', 'AMR-WB', 'telephone-event']);
    expect([columns.model.unclocked, columns.model.jitter.min, columns.clockChanged]).toEqual([1, 0, true]);
    const static0 = new WiresharkColumns();
    static0.observe(packet(0, 0), told);
    static0.observe(packet(0, 1), told);
    expect(static0.payloads).toEqual(['g711U']);
    expect(static0.model.jitter.max).toBe(20 / 16);
  });

  it('are known from when it comes', () => {
    const columns = new WiresharkColumns();
    columns.observe(packet(96, 0), undefined);
    columns.observe(packet(96, 1), undefined);
    columns.observe(packet(96, 2), told);
    expect([columns.payloads, columns.model.unclocked]).toEqual([['RTPType-96'], 2]);
  });
});
