/** What stands before blocks of LTE MAC, made by lot, value by value as tshark reads it. It does so without GSMTAP alone. Needs tshark 4.x. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Producer } from '../../decoders/gsmtap/testing.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { writePcap } from '../capture/write-capture.js';
import { describeWith } from './needs.js';
import { tsharkRows, version } from './tshark.js';

const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 41));
const below = (limit: number) => Math.floor(random() * limit);
const LINKTYPE_USER0 = 147;
const USER0 = 'uat:user_dlts:"User 0 (DLT=147)","mac-lte-framed","0","","0",""';
const FIELDS = [
  'mac-lte.radio-type',
  'mac-lte.direction',
  'mac-lte.rnti-type',
  'mac-lte.rnti',
  'mac-lte.ueid',
  'mac-lte.sfn',
  'mac-lte.subframe',
  'mac-lte.crc-status',
  'mac-lte.length',
] as const;
const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const octets = (value: number) => [value >> 8, value & 255];

/** Tags in any order; a timing advance and padding as the block. */
function block(): number[] {
  const tags = [
    [2, ...octets(below(65_536))],
    [3, ...octets(below(65_536))],
    [4, ...octets((below(1024) << 4) | below(10))],
    [6, 0],
    [7, below(2)],
  ];
  return [1 + below(2), below(2), below(7), ...tags.sort(() => random() - 0.5).flat(), 1, 0x3d, 0x1f, 0, 0];
}

describeWith('tshark', version, 'install it, 4.x', () => {
  it('reads the same', () => {
    const payloads = Array.from({ length: 300 }, block);
    const file = join(folder, 'mac.pcap');
    const packets = payloads.map((payload, i) => ({ time: 1e15 + i, data: Uint8Array.from(payload) }));
    writeFileSync(file, writePcap(packets, { linkType: LINKTYPE_USER0 }));
    const rows = tsharkRows(file, FIELDS, '-o', USER0);
    let whole = 0;
    payloads.forEach((payload, i) => {
      const row = rows[i]!;
      const document = new Producer().document(`02040f00${'00'.repeat(12)}${Buffer.from(payload).toString('hex')}`)!;
      const mac = document.lte!.mac!;
      const said = [
        mac.radio_type === 'FDD' ? '1' : '2',
        document.direction === 'downlink' ? '1' : '0',
        mac.c_rnti === undefined ? '' : String(Number.parseInt(mac.c_rnti, 16)),
        String(mac.ue),
        String(document.frame_number),
        String(document.subframe),
        mac.crc === 'ok' ? '1' : '0',
        String(mac.block_length),
      ];
      const ofMobile = row['mac-lte.rnti-type'] === '3' || row['mac-lte.rnti-type'] === '5';
      expect(said).toEqual([
        row['mac-lte.radio-type'],
        row['mac-lte.direction'],
        ofMobile ? row['mac-lte.rnti'] : '',
        row['mac-lte.ueid'],
        row['mac-lte.sfn'],
        row['mac-lte.subframe'],
        // tshark shows neither of blocks whose kind follows from who they are for.
        row['mac-lte.crc-status'] || said[6],
        row['mac-lte.length'] || said[7],
      ]);
      if (row['mac-lte.length'] !== '') whole += 1;
    });
    expect(whole).toBeGreaterThan(100);
  });
});
