/** GSMTAP cut anywhere and spoiled by lot, through the engine: no defect, the same documents twice, and still no identity as it came in. */

import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import decoder from '../../decoders/gsmtap/decoder.js';
import { VECTORS } from '../../decoders/gsmtap/vectors.js';
import { Privacy } from '../../src/documents/identity.js';
import { leafFields } from '../../src/documents/kind.js';
import { mutation, representatives, seededRandom, truncations } from '../../src/testing/hostile.js';
import { printed, readCapture, replay, type TestPacket } from '../../src/testing/replay.js';
import { LONG, often } from '../long.js';

const SAMPLES = new URL('../../decoders/gsmtap/samples/', import.meta.url);
const KEY = new TextEncoder().encode('a key for tests only');
const KEEP = new Privacy({ imsi: 'keep', imei: 'keep', tmsi: 'keep', msisdn: 'keep', sip_user: 'keep' }, KEY);
const PSEUDONYMS = new Privacy({}, KEY);
/** Packets of one replay, so that what is compared stays small. */
const AT_ONCE = 2000;

/** What no sample holds: SIM commands, control messages and LLC frames of GPRS, packets of users. */
const BY_HAND = [
  '0204040000000000000000000000000000a404040ca0000000871002ff49ff0589612f',
  '0204040000000000000000000000000000a40004026f076121',
  '0204040000000000000000000000000000b000000908292624000000001090009000',
  '0204040000000000000000000000000000b201041c0801020304050607089000',
  '02040107436700000000000000000000000d0000004010c12345670000000000000000000000000000000000',
  '0204010703670000000000000b000000970113082b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b',
  '0204080000000000000000000000000041c001080407000000',
  '0204080040000000000000000000000001c005080102e5e034020a05f49abcdef062f22400560100000000',
  '0204090000000000000000000000000065450000280000',
];
const framed = (hex: string, i: number): TestPacket => ({
  time: 1e15 + i * 1e5,
  bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
  linkType: 217,
});

const sets: readonly (readonly [name: string, packets: readonly TestPacket[], headers: number])[] = [
  ...readdirSync(SAMPLES)
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => [name, readCapture(new URL(name, SAMPLES)), 42] as const),
  ['messages made by hand', [...VECTORS.map(({ packet }) => packet), ...BY_HAND].map(framed), 0],
];

/** Where identities stand, by the field tables themselves. */
const IDENTITY_PATHS = Object.values(decoder.documents).flatMap(({ fields }) =>
  [...leafFields(fields)].flatMap(({ path, field }) => (field.identity === undefined ? [] : [path])),
);

function identitiesIn(body: unknown): string[] {
  return IDENTITY_PATHS.flatMap((path) => {
    const value = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], body);
    return value === undefined ? [] : [value].flat().map(String);
  });
}

/** Long and mixed enough not to stand in a number by chance, as eight zeros may. */
const isTelling = (identity: string) => identity.length > 7 && new Set(identity).size > 4;

/** How many identities were looked for. */
function check(packets: readonly TestPacket[]): number {
  const once = replay(decoder, packets, { privacy: PSEUDONYMS });
  expect(once.errors).toEqual([]);
  const lines = once.documents.map(printed);
  expect(replay(decoder, packets, { privacy: PSEUDONYMS }).documents.map(printed)).toEqual(lines);
  const kept = replay(decoder, packets, { privacy: KEEP }).documents;
  const identities = [...new Set(kept.flatMap(({ body }) => identitiesIn(body.gsmtap)).map((value) => value.replace(/^\+/, '')))];
  const said = once.documents.map(({ body }) => JSON.stringify(body.gsmtap)).join('\n');
  const telling = identities.filter(isTelling);
  expect(telling.filter((identity) => said.includes(identity))).toEqual([]);
  return telling.length;
}

function* inParts(packets: Iterable<TestPacket>): Generator<TestPacket[]> {
  let part: TestPacket[] = [];
  for (const packet of packets) {
    part.push(packet);
    if (part.length < AT_ONCE) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

function* cut(packets: readonly TestPacket[]): Generator<TestPacket> {
  for (const packet of LONG ? packets : representatives(packets, 12)) yield* truncations(packet);
}

it.each(sets)(
  '%s: every prefix',
  (_, packets) => {
    for (const part of inParts(cut(packets))) check(part);
  },
  900_000,
);

it.each(sets)(
  '%s: changed by lot',
  (_, packets, headers) => {
    const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 47));
    function* spoiled(): Generator<TestPacket> {
      for (let i = 0; i < often(1500, 100_000); i++) {
        const packet = packets[Math.floor(random() * packets.length)]!;
        yield mutation(packet, random, Math.min(headers, packet.bytes.length >> 1));
      }
    }
    let identities = 0;
    for (const part of inParts(spoiled())) identities += check(part);
    // Log lines have theirs in free text.
    if (packets.some(({ bytes }) => bytes[headers + 2] === 1)) expect(identities).toBeGreaterThan(5);
  },
  900_000,
);
