/** Wireshark's columns in the documents, beside ours, with the reason where they differ: every vector and every sample. */

import { readdirSync, readFileSync } from 'node:fs';
import { readCapture, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, rtp, voice } from '../encode.js';
import { reportOf } from '../testing.js';
import { arrivals, number, rowsOf } from '../vectors.js';
import type { Difference } from './differs.js';

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

/** All differences there are; a vector that is not named has none. */
const VECTORS: Readonly<Record<string, readonly Difference[]>> = {
  '05_dup': ['duplicates'],
  '05b_dupall': ['duplicates'],
  '08_seqwrap_reorder': ['wrap_swap'],
  '11c_silence_tsfrozen_marker': ['frozen_timestamps', 'marked_packets'],
  '11d_silence_tsfrozen_nomarker': ['frozen_timestamps'],
  '17a_dtmf101_nosdp': ['digits'],
  '18a_restart_jump': ['restart', 'old_timestamps'],
  '18b_jump2999': ['restart'],
  '18c_jump3000': ['restart'],
  '18d_back_restart': ['restart'],
  '18e_outage70s': ['idle_split'],
  '18f_dup_restart_inside': ['restart'],
  '19_first_swapped': ['first_swapped', 'old_timestamps'],
  '20a_video_same_ts': ['marked_packets'],
  '20b_video_first_swapped': ['first_swapped', 'marked_packets'],
  '21b_roundtrip_late99': ['wrap_swap'],
  '22_dvi4_11025': ['clock_rounding'],
  '24_tail_late': ['last_is_old'],
};
/** Too short to be believed without signalling. */
const SHORT = ['36_single', '37_two'];

describe('every vector', () => {
  it.each(rows.filter(({ vector }) => !SHORT.includes(vector!)))('$vector ($ssrc)', (row) => {
    // Of a stream that was taken up again, the last document has the row that Wireshark shows in the end.
    const { stream } = streamsOf(packetsOf(row.vector!))
      .filter((one) => one.stream.ssrc === row.ssrc)
      .at(-1)!;
    const { differs = [], payload, problem, ...columns } = stream.wireshark!;
    expect(differs).toEqual(VECTORS[row.vector!] ?? []);
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
  /** By sample and source; a sample that is not named, and every other source in one, has no difference. */
  const DIFFERS: Readonly<Record<string, Readonly<Record<string, readonly Difference[]>> | readonly Difference[]>> = {
    'call-digits': { d1915000: ['digits', 'marked_packets', 'comfort_noise'] },
    'call-impaired': { '192.0.2.30:31000': ['duplicates'] },
    impaired: { '192.0.2.30:30000': ['duplicates'] },
    restart: { aaaa0001: ['restart', 'marked_packets'], bbbb0002: ['duplicates'] },
    'media-gateway': ['no_clock'],
    'mgw-amr': ['no_clock'],
  };
  const samples = readdirSync(SAMPLES).flatMap((file) => (file.endsWith('.pcap') ? [file.slice(0, -5)] : []));

  it.each(samples)('%s: has the differences that are known, and no other', (sample) => {
    const known = DIFFERS[sample] ?? {};
    const streams = streamsOf(readCapture(new URL(`${sample}.pcap`, SAMPLES)));
    expect(streams.length).toBeGreaterThan(0);
    for (const { name, stream } of streams) {
      const key = Object.keys(known).find((part) => name.startsWith(`${part} `) || name.endsWith(` ${part}`));
      const wanted = Array.isArray(known) ? known : key === undefined ? [] : (known as Record<string, Difference[]>)[key];
      expect(stream.wireshark?.differs ?? [], name).toEqual(wanted);
    }
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
