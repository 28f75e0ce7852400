/** No identity that a GSM message holds leaves in any form: the samples, vectors and messages made by lot against everything that they say. */

import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import decoder from '../../decoders/gsmtap/decoder.js';
import { VECTORS } from '../../decoders/gsmtap/vectors.js';
import { Privacy } from '../../src/documents/identity.js';
import { LTE_RRC_TYPES, UMTS_RRC_TYPES } from '../../src/formats/rrc/index.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { readCapture, replay, type TestPacket } from '../../src/testing/replay.js';
import { buildEpsMessages } from '../formats/build-message.js';
import { make } from '../formats/encode-per.js';

/** By sub type. */
const UMTS_CHANNELS = ['DL-DCCH-Message', 'UL-DCCH-Message', 'DL-CCCH-Message', 'UL-CCCH-Message', 'PCCH-Message'];
const LTE_CHANNELS = [
  'DL-CCCH-Message',
  'DL-DCCH-Message',
  'UL-CCCH-Message',
  'UL-DCCH-Message',
  'BCCH-BCH-Message',
  'BCCH-DL-SCH-Message',
  'PCCH-Message',
];

const SAMPLES = new URL('../../decoders/gsmtap/samples/', import.meta.url);
const KEY = new TextEncoder().encode('a key for tests only');
const KEEP = { imsi: 'keep', imei: 'keep', tmsi: 'keep', msisdn: 'keep', sip_user: 'keep' } as const;
const DROP = { imsi: 'drop', imei: 'drop', tmsi: 'drop', msisdn: 'drop', sip_user: 'drop' } as const;
/** Frames of link type 217 begin with the GSMTAP header. */
const vectors: readonly TestPacket[] = VECTORS.map(({ packet }, i) => ({
  time: 1e15 + i * 1e6,
  bytes: Uint8Array.from(Buffer.from(packet, 'hex')),
  linkType: 217,
}));
/** Messages of LTE and UMTS made by lot: more forms of identities than anybody writes by hand. */
const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 15));
const header = (type: string, subType: number, flags: string) =>
  Buffer.from(`0204${type}00${flags}000000000000${subType.toString(16).padStart(2, '0')}000000`, 'hex');
const built: readonly TestPacket[] = [
  ...UMTS_CHANNELS.flatMap((name, subType) =>
    Array.from({ length: 12 }, () =>
      Buffer.concat([header('0c', subType, '29cc'), make(UMTS_RRC_TYPES, name, { random, grown: false }).octets]),
    ),
  ),
  ...LTE_CHANNELS.flatMap((name, subType) =>
    Array.from({ length: 12 }, () =>
      Buffer.concat([header('0d', subType, '0d16'), make(LTE_RRC_TYPES, name, { random, grown: false }).octets]),
    ),
  ),
  ...[0, 1, 2].flatMap(() =>
    buildEpsMessages(random).map(({ octets, up }) => Buffer.concat([header('12', 0, up ? '4000' : '0000'), octets])),
  ),
].map((octets, i) => ({ time: 2e15 + i * 1e6, bytes: Uint8Array.from(octets), linkType: 217 }));
const samples = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.pcap'))
  .map((name) => readCapture(new URL(name, SAMPLES)));

const IDENTITY_FIELDS = /^(?:imsi|imei|imeisv|tmsi|new_tmsi|u_rnti|address|service_centre|\w+_number)$/;

/** The values of all fields of identities. */
function identitiesIn(body: unknown): string[] {
  return Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([key, value]) => {
    if (IDENTITY_FIELDS.test(key)) return [value].flat().map(String);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? identitiesIn(value) : [];
  });
}

it.each([
  ['as pseudonyms', {}],
  ['not at all', DROP],
] as const)('identities leave %s, never as they came in', (_, policy) => {
  const looked = [...samples, vectors, built].map((packets) => {
    const kept = replay(decoder, packets, { privacy: new Privacy(KEEP, KEY) }).documents;
    const came = new Set(kept.flatMap(({ body }) => identitiesIn(body.gsmtap)).map((value) => value.replace(/^\+/, '')));
    const said = replay(decoder, packets, { privacy: new Privacy(policy, KEY) }).documents.map(({ body }) => JSON.stringify(body.gsmtap));
    // Shorter ones are extensions of a test network: such digits stand in any number.
    const looksFor = [...came].filter((identity) => identity.length > 6);
    for (const identity of looksFor)
      expect(
        said.filter((text) => text.includes(identity)),
        identity,
      ).toEqual([]);
    return looksFor.length;
  });
  expect(looked.reduce((sum, count) => sum + count)).toBeGreaterThan(100);
});
