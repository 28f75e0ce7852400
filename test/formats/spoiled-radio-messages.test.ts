/** LTE and UMTS messages cut anywhere and spoiled by lot: always a document or a count, the same twice, nothing thrown, nothing read past the end. */

import { expect, it } from 'vitest';
import { Producer } from '../../decoders/gsmtap/testing.js';
import { LTE_RRC_TYPES, UMTS_RRC_TYPES } from '../../src/formats/rrc/index.js';
import { mutation, seededRandom } from '../../src/testing/hostile.js';
import { often } from '../long.js';
import { buildEpsMessages } from './build-message.js';
import { make } from './encode-per.js';

const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 21));
const HEADER = 16;
/** By sub type. */
const UMTS = ['DL-DCCH', 'UL-DCCH', 'DL-CCCH', 'UL-CCCH', 'PCCH'];
const LTE = ['DL-CCCH', 'DL-DCCH', 'UL-CCCH', 'UL-DCCH', 'BCCH-BCH', 'BCCH-DL-SCH', 'PCCH'];

const packet = (type: string, subType: number, flags: string, content: Uint8Array) =>
  Uint8Array.from([
    ...Buffer.from(`0204${type}00${flags}000000000000${subType.toString(16).padStart(2, '0')}000000`, 'hex'),
    ...content.subarray(0, 400),
  ]);
const rrc = (type: string, table: string, channels: readonly string[]) =>
  channels.flatMap((name, subType) =>
    Array.from({ length: 6 }, (_, i) =>
      packet(type, subType, '0d16', make(table, `${name}-Message`, { random, grown: i % 2 === 1 }).octets),
    ),
  );

const SETS = [
  ['LTE RRC', rrc('0d', LTE_RRC_TYPES, LTE)],
  [
    'UMTS RRC',
    [
      ...rrc('0c', UMTS_RRC_TYPES, UMTS),
      ...Array.from({ length: 12 }, () =>
        packet('0c', 8, '29cc', make(UMTS_RRC_TYPES, 'BCCH-BCH-Message', { random, grown: false }).octets),
      ),
    ],
  ],
  ['EPS NAS', buildEpsMessages(random).map(({ octets, up }) => packet('12', 0, up ? '4000' : '0000', octets))],
] as const;

it.each(SETS)('%s', (_, packets) => {
  const [once, again] = [new Producer(), new Producer()];
  let sent = 0;
  const send = (bytes: Uint8Array) => {
    const hex = Buffer.from(bytes).toString('hex');
    const result = once.send(hex);
    sent++;
    expect(result.overrun, hex).toBe(false);
    expect(result.verdict, hex).toBeUndefined();
    expect(result.documents.length, hex).toBeGreaterThan(0);
    expect(again.send(hex), hex).toEqual(result);
  };
  for (const bytes of packets) {
    for (let length = HEADER; length < bytes.length; length += length < 100 ? 1 : 7) send(bytes.slice(0, length));
    for (let i = 0; i < often(10, 300); i++) send(mutation({ time: 0, bytes }, random, HEADER).bytes);
  }
  expect(once.transactions).toEqual(again.transactions);
  expect(sent).toBeGreaterThan(packets.length * 12);
});
