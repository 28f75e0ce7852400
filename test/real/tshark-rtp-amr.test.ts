/** Frames of AMR as tshark reads them, packet by packet: both packings, both codecs, and a real media gateway. Needs tshark 4.x. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import decoder from '../../decoders/rtp/decoder.js';
import { datagram, rtp } from '../../decoders/rtp/encode.js';
import { AmrContents, BANDWIDTH_EFFICIENT, OCTET_ALIGNED } from '../../decoders/rtp/payload/amr.js';
import { type AmrFrame, amrPayload, packetOf } from '../../decoders/rtp/payload/encode.js';
import { reportOf } from '../../decoders/rtp/testing.js';
import { readCapture, replay } from '../../src/testing/index.js';
import { describeWith } from './needs.js';
import { tsharkRows, version } from './tshark.js';
import { capture } from './tshark-streams.js';

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NO_DATA = 15;

/** What tshark finds in each packet of payload type 112. */
function theirs(file: string, wide: boolean, efficient: boolean) {
  const codec = wide ? 'wb' : 'nb';
  const fields = [`amr.${codec}.cmr`, `amr.${codec}.toc.ft`, 'amr.toc.q'] as const;
  const packing = efficient ? 'RFC 3267 BW-efficient' : 'RFC 3267 octet aligned';
  const rows = tsharkRows(
    file,
    fields,
    ...['--enable-heuristic', 'rtp_udp', '-d', 'rtp.pt==112,amr', '-Y', 'rtp.p_type==112'],
    ...['-o', `amr.mode:${wide ? 'Wideband AMR' : 'Narrowband AMR'}`, '-o', `amr.encoding.version:${packing}`],
  );
  return rows.map((row) => ({
    request: Number(row[fields[0]]),
    types: row[fields[1]].split(',').map(Number),
    good: row[fields[2]].split(',').map((bit) => Number(bit === '1' || bit === 'True')),
  }));
}

describeWith('tshark', version, 'install it, 4.x', () => {
  describe.each([
    ['AMR', false],
    ['AMR-WB', true],
  ] as const)('%s', (_codec, wide) => {
    it.each([
      ['octet-aligned', false],
      ['bandwidth-efficient', true],
    ] as const)('%s: the same requests, frame types and quality bits', (_packing, efficient) => {
      const sid = wide ? 9 : 8;
      const sent = Array.from({ length: 300 }, (_, i) => {
        const frames = Array.from(
          { length: 1 + (i % 4) },
          (_, j): AmrFrame => ({ type: i % 5 === 4 && j === 0 ? NO_DATA : (i + 3 * j) % (sid + 1), good: (i + j) % 7 !== 0 }),
        );
        return amrPayload(frames, { wide, efficient, request: i % 3 === 0 ? 15 : i % sid });
      });
      const packets = sent.map((payload, i) => {
        const bytes = rtp({ sequence: i, timestamp: (wide ? 320 : 160) * i, payloadType: 112, payload: payload.length });
        bytes.set(payload, 12);
        return datagram(bytes, 0.02 * i);
      });
      const file = join(folder, `${wide}-${efficient}.pcap`);
      writeFileSync(file, capture(packets));
      const contents = new AmrContents();
      const ours = sent.map((payload) => {
        expect(contents.read(packetOf(payload), wide, efficient ? BANDWIDTH_EFFICIENT : OCTET_ALIGNED)).toBe(true);
        const { request, frames, types, good } = contents;
        return { request, types: [...types.slice(0, frames)], good: [...good.slice(0, frames)] };
      });
      expect(ours).toEqual(theirs(file, wide, efficient));
    });
  });

  it('osmo-mgw: as many frames of each mode and silence descriptors, with the codec nobody announced', () => {
    const file = fileURLToPath(new URL('../../decoders/rtp/samples/mgw-amr.pcap', import.meta.url));
    const types = theirs(file, false, false).flatMap((packet) => packet.types);
    const count = (type: number) => types.filter((other) => other === type).length;
    const { streams } = reportOf(replay(decoder, readCapture(file)));
    const sum = (value: (stream: (typeof streams)[number]['stream']) => number | undefined) =>
      streams.reduce((total, { stream }) => total + (value(stream) ?? 0), 0);
    expect(count(7)).toBeGreaterThan(1000);
    expect(sum(({ modes }) => modes?.hist?.kbps_12_2)).toBe(count(7));
    expect(sum(({ modes }) => modes?.hist?.kbps_5_9)).toBe(count(2));
    expect(sum(({ sid }) => sid)).toBe(count(8));
    expect(sum(({ frames }) => frames)).toBe(types.length);
  });
});
