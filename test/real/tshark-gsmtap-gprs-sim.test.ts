/** SIM commands, control messages of GPRS and frames of LLC made by lot, field by field as tshark reads them. Needs tshark 4.x. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MessageDocument } from '../../decoders/gsmtap/fields.js';
import { DOWNLINK_MESSAGES, UPLINK_MESSAGES } from '../../decoders/gsmtap/gprs/names.js';
import { INSTRUCTIONS } from '../../decoders/gsmtap/sim/names.js';
import { Producer } from '../../decoders/gsmtap/testing.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { gsmtapCapture } from '../capture/gsmtap-capture.js';
import { describeWith } from './needs.js';
import { tsharkRows, version } from './tshark.js';

const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 31));
const below = (limit: number) => Math.floor(random() * limit);
const oneOf = <T>(values: readonly T[]): T => values[below(values.length)]!;
const drawn = (length: number) => Array.from({ length }, () => below(256));
const times = <T>(count: number, make: (round: number) => T): T[] => Array.from({ length: count }, (_, round) => make(round));

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Both readings of the same packets. */
function readings<F extends string>(name: string, fields: readonly F[], packets: readonly (readonly number[])[]) {
  const file = join(folder, `${name}.pcap`);
  const payloads = packets.map((octets) => Buffer.from(octets));
  writeFileSync(file, gsmtapCapture(payloads));
  const rows = tsharkRows(file, fields);
  expect(rows).toHaveLength(packets.length);
  return payloads.map((payload, i) => ({ row: rows[i]!, document: new Producer().document(payload.toString('hex')) ?? {} }));
}

const headerOf = (type: number, subType: number, uplink = false) => [
  2,
  4,
  type,
  0,
  uplink ? 0x43 : 3,
  0x67,
  0,
  0,
  0,
  0,
  0,
  0,
  subType,
  0,
  0,
  0,
];
const hex = (value: number | undefined) => (value === undefined ? '' : `0x${value.toString(16).padStart(2, '0')}`);
/** Of the names of messages, which tshark writes in capitals and short. */
const letters = (name: string) =>
  name
    .toLowerCase()
    .replace('system information type', 'system info')
    .replace('radio access capability', 'rac')
    .replace(/[^a-z0-9]/g, '');
const text = (value: number | string | undefined) => (value === undefined ? '' : String(value));

describeWith('tshark', version, 'install it, 4.x', () => {
  describe('SIM commands', () => {
    const commands = times(600, () => {
      const instruction = oneOf([...INSTRUCTIONS.keys()]);
      // P1 of SELECT by identifier, and of READ BINARY by offset: the other ways tshark reads alike without saying which.
      const p1 = instruction === 0xa4 ? oneOf([0, 4]) : below(0x80);
      const data = drawn(instruction === 0xa4 && p1 === 0 ? 2 : 8);
      return [
        ...headerOf(4, 0),
        oneOf([0x00, 0x80, 0xa0, 0x01, 0x82]),
        instruction,
        p1,
        below(256),
        data.length,
        ...data,
        oneOf([0x90, 0x6a, 0x61]),
        0,
      ];
    });

    it('have the same instruction, status, offset, file and channel', () => {
      const both = readings(
        'sim',
        ['gsm_sim.apdu.ins', 'gsm_sim.apdu.sw', 'gsm_sim.bin_offset', 'gsm_sim.apdu.cla.log_chan', 'gsm_sim.file_id'],
        commands,
      );
      for (const { row, document } of both) {
        const { message_type, message, sim } = document;
        expect(hex(message_type)).toBe(row['gsm_sim.apdu.ins']);
        // tshark gives up on some whose data drawn by lot are no such thing.
        if (row['gsm_sim.apdu.sw'] !== '') expect(`0x${sim?.status}`).toBe(row['gsm_sim.apdu.sw']);
        if (row['gsm_sim.bin_offset'] !== '') expect(text(sim?.offset)).toBe(row['gsm_sim.bin_offset']);
        if (row['gsm_sim.apdu.cla.log_chan'] !== '') expect(text(sim?.channel)).toBe(String(Number(row['gsm_sim.apdu.cla.log_chan'])));
        const [asked = ''] = row['gsm_sim.file_id'].split(',');
        if (message === 'SELECT' && asked !== '') expect(`0x${sim?.file_id}`).toBe(asked);
      }
      expect(both.filter(({ row }) => row['gsm_sim.apdu.sw'] !== '').length).toBeGreaterThan(400);
      expect(both.filter(({ row }) => row['gsm_sim.file_id'] !== '').length).toBeGreaterThan(3);
      expect(both.filter(({ row }) => row['gsm_sim.bin_offset'] !== '').length).toBeGreaterThan(10);
    });
  });

  describe('control messages of GPRS', () => {
    const down = [...DOWNLINK_MESSAGES.keys()];
    const up = [...UPLINK_MESSAGES.keys()];
    const blocks = times(800, (round) => {
      const uplink = round % 2 === 1;
      const rest = drawn(20);
      const type = oneOf(uplink ? up : down);
      const first = (1 << 6) | (uplink ? below(2) : below(8));
      return [...headerOf(1, 0x0d, uplink), first, (type << 2) | (uplink ? below(4) : below(4)), below(256), ...rest];
    });
    const fields = [
      'gsm_rlcmac.dl.message_type',
      'gsm_rlcmac.ul.message_type',
      'gsm_rlcmac.usf',
      'gsm_rlcmac.tlli',
      '_ws.col.Info',
    ] as const;

    it('have the same type, state flag and temporary identity', () => {
      const both = readings('rlcmac', fields, blocks).filter(({ document }) => document.protocol === 'RLC/MAC');
      let identities = 0;
      for (const { row, document } of both) {
        // Its field of the type is cut or missing for some; its summary has the name of all.
        const [, theirName = ''] = /CTRL: (\w+)/.exec(row['_ws.col.Info']) ?? [];
        expect(letters(document.message ?? '')).toBe(letters(theirName));
        const { usf, tlli } = (document as MessageDocument).gprs?.rlcmac ?? {};
        if (usf !== undefined) expect(text(usf)).toBe(String(Number(row['gsm_rlcmac.usf'].split(',')[0])));
        if (tlli === undefined) continue;
        const theirs = row['gsm_rlcmac.tlli'].split(',')[0];
        if (theirs === '') continue;
        identities++;
        expect(`0x${tlli}`, row['_ws.col.Info']).toBe(theirs);
      }
      expect(both.length).toBeGreaterThan(600);
      expect(identities).toBeGreaterThan(50);
    });
  });

  describe('frames of LLC', () => {
    const frames = times(600, () => {
      const sapi = oneOf([1, 2, 3, 5, 7, 8, 9, 11]);
      const control = oneOf([
        () => [0xc0 | below(8), below(256)],
        () => [0xe0 | (below(2) << 4) | oneOf([1, 4, 6, 7, 8, 11])],
        () => [0x80 | below(32), below(256)],
      ])();
      return [...headerOf(8, 0, random() < 0.5), (random() < 0.5 ? 0x40 : 0) | sapi, ...control, ...drawn(6), 0, 0, 0];
    });

    it('have the same service, function, number and protection', () => {
      const both = readings('llc', ['llcgprs.sapi', 'llcgprs.nu', 'llcgprs.e', 'llcgprs.pm', 'llcgprs.ucom', 'llcgprs.cr'], frames);
      for (const { row, document } of both) {
        const llc = (document as MessageDocument).gprs?.llc;
        expect(text(llc?.sapi)).toBe(String(Number(row['llcgprs.sapi'])));
        expect(Number(llc?.command_response)).toBe(Number(row['llcgprs.cr']));
        if (llc?.format !== 'UI') continue;
        expect(text(llc.n_u)).toBe(row['llcgprs.nu']);
        expect(Number(llc.ciphered)).toBe(Number(row['llcgprs.e']));
        expect(Number(llc.protected)).toBe(Number(row['llcgprs.pm']));
      }
      expect(both.filter(({ document }) => (document as MessageDocument).gprs?.llc?.format === 'UI').length).toBeGreaterThan(100);
    });
  });
});
