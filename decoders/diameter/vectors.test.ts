/** Byte vectors: every malformed case and every data format, each with what a decoder has to make of it. */

import { readFileSync } from 'node:fs';
import type { ByteView } from 'spoor/decoder';
import { viewOf } from 'spoor/testing';
import { describe, expect, test } from 'vitest';
import { IETF_AVP, TGPP, TGPP_AVP } from './avp-codes.js';
import { hex } from './encode.js';
import * as encodings from './encodings.js';
import { findingWords } from './findings.js';
import * as formats from './formats.js';
import { FLAG_ERROR, FLAG_PROXIABLE, FLAG_RETRANSMITTED, framing, isTls } from './header.js';
import { shippedNames } from './names.js';
import { Reader } from './reader.js';
import { resultClass } from './results.js';

interface Vector {
  readonly n: number;
  readonly kind: string;
  readonly case: string;
  readonly hex: string;
  readonly expect: {
    /** What framing says; the header's length unless said. */
    readonly framing?: number | 'lost';
    readonly refused?: string;
    readonly findings?: readonly string[];
    /** AVPs at top level. */
    readonly avps?: number;
    readonly command?: number;
    readonly application?: number;
    readonly originHost?: string;
    readonly proxiable?: boolean;
    readonly error?: boolean;
    readonly retransmitted?: boolean;
    readonly result?: { readonly vendor: number; readonly code: number; readonly class: string };
    /** Lengths of the messages in a stream, with `lost:N` for N octets that are none. */
    readonly stream?: readonly (number | string)[];
    readonly opaque?: boolean;
    readonly values?: readonly { readonly avp: string; readonly as: string; readonly value: unknown }[];
  };
}

const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as { vectors: readonly Vector[] };

const READERS: Readonly<Record<string, (bytes: ByteView, at: number, length: number) => unknown>> = {
  address: formats.address,
  time: (bytes, at, length) => new Date((formats.time(bytes, at, length) ?? Number.NaN) * 1e3).toISOString().replace('.000', ''),
  unsigned64: (bytes, at, length) => String(formats.unsigned64(bytes, at, length)),
  integer64: (bytes, at, length) => String(formats.integer64(bytes, at, length)),
  integer32: formats.integer32,
  cc_type: (bytes, at, length) => shippedNames().shortWord(0, IETF_AVP.ccRequestType, formats.unsigned32(bytes, at, length) ?? Number.NaN),
  text: (bytes, at, length) => bytes.text(at, length),
  uri: (bytes, at, length) => formats.diameterUri(bytes.text(at, length)),
  filter: (bytes, at, length) => formats.filterRule(bytes.text(at, length)),
  tbcd: (bytes, at, length) => bytes.bcd(at, length),
  plmn: (bytes, at) => encodings.plmn(bytes, at),
  uli: encodings.userLocation,
  timezone: encodings.timeZone,
  ipv4: (bytes, at, length) => (length === 4 ? bytes.ip(at, 4) : undefined),
  ipv6prefix: encodings.ipv6Prefix,
  bits: (bytes, at, length) => encodings.bitsSet(formats.unsigned32(bytes, at, length) ?? 0),
  ulr_flags: (bytes, at, length) => shippedNames().bitWords(TGPP, TGPP_AVP.ulrFlags, formats.unsigned32(bytes, at, length) ?? 0),
};

describe('byte vectors', () => {
  test('there are all 66', () => {
    expect(vectors.map(({ n }) => n)).toEqual(Array.from({ length: 66 }, (_, i) => i + 1));
  });

  test.each(vectors.filter((vector) => vector.expect.stream === undefined))('$n: $case', ({ hex: octets, expect: wanted }) => {
    const bytes = viewOf(hex(octets));
    expect(framing(bytes)).toBe(wanted.framing ?? bytes.length);
    if (wanted.refused !== undefined) {
      expect(bytes.u8(0) === 1 ? 'bad_length' : 'bad_version').toBe(wanted.refused);
      return;
    }
    const reader = new Reader();
    reader.header.read(bytes, 0);
    reader.read(bytes, 0, bytes.length);
    if (wanted.findings !== undefined) expect(findingWords(reader.findings)).toEqual(wanted.findings);
    if (wanted.avps !== undefined) expect(reader.topLevel).toBe(wanted.avps);
    const { header, facts } = reader;
    if (wanted.command !== undefined) expect(header.command).toBe(wanted.command);
    if (wanted.application !== undefined) expect(header.application).toBe(wanted.application);
    if (wanted.originHost !== undefined) expect(facts.originHost).toBe(wanted.originHost);
    if (wanted.proxiable !== undefined) expect((header.flags & FLAG_PROXIABLE) !== 0).toBe(wanted.proxiable);
    if (wanted.error !== undefined) expect((header.flags & FLAG_ERROR) !== 0).toBe(wanted.error);
    if (wanted.retransmitted !== undefined) expect((header.flags & FLAG_RETRANSMITTED) !== 0).toBe(wanted.retransmitted);
    if (wanted.result !== undefined) {
      const { resultVendor: vendor, resultCode: code = 0 } = facts;
      expect({ vendor, code, class: resultClass(code) }).toEqual(wanted.result);
    }
    for (const { avp, as, value } of wanted.values ?? []) expect(READERS[as]?.(bytes, ...find(bytes, reader, avp)) ?? null).toEqual(value);
    expect(bytes.overrun).toBe(false);
  });

  test.each(vectors.filter((vector) => vector.expect.stream !== undefined))('$n: $case', ({ hex: octets, expect: wanted }) => {
    const all = hex(octets);
    const found: (number | string)[] = [];
    let lost = 0;
    for (let at = 0; at < all.length; ) {
      const length = framing(viewOf(all.subarray(at)));
      if (typeof length !== 'number') {
        lost++;
        at++;
        continue;
      }
      if (lost > 0) found.push(`lost:${lost}`);
      lost = 0;
      if (wanted.opaque === true) expect(isTls(viewOf(all.subarray(at)))).toBe(true);
      found.push(length);
      at += length;
    }
    expect(found).toEqual(wanted.stream);
  });
});

/** Offset and length of the data of the AVP `vendor/code`, in whatever group of the message. */
function find(bytes: ByteView, reader: Reader, key: string): [at: number, length: number] {
  const { avps } = reader;
  avps.reset();
  avps.walk(bytes, 20, bytes.length);
  for (let i = 0; i < avps.count; i++) {
    if (`${avps.vendor(i)}/${avps.code(i)}` === key) return [avps.at(i), avps.length(i)];
    if (GROUPS.has(avps.code(i))) avps.open(bytes, i);
  }
  throw new Error(`no AVP ${key}`);
}

/** Groups in which the vectors put what they test: Supported-Features, Requested-EUTRAN-Authentication-Info. */
const GROUPS: ReadonlySet<number> = new Set([628, 1408]);
