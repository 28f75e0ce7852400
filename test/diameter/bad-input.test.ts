/** What a hostile or broken peer may send, one test for each: findings and counters, and the good message behind it is read. */

import { replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import { IETF_AVP as I } from '../../decoders/diameter/avp-codes.js';
import decoder from '../../decoders/diameter/decoder.js';
import { type AvpOptions, avp, concat, hex, message } from '../../decoders/diameter/encode.js';
import { often } from '../long.js';
import { ACK, ethernet, ipv4, SYN, T0, tcp } from '../net/build.js';

const S6A = 16777251;
const GX = 16777238;
const ORIGIN = [avp(I.originHost, 'mme1.visited.example'), avp(I.originRealm, 'visited.example')];
const SESSION = avp(I.sessionId, 'mme1.visited.example;1;2');
const GOOD = message({ command: 318, application: S6A, hopByHop: 99 }, SESSION, ...ORIGIN);

interface Told {
  readonly hop_by_hop?: number;
  readonly findings?: readonly string[];
  readonly avps?: readonly string[];
  readonly session?: { readonly id?: string };
  readonly origin?: { readonly host?: string };
}

/** Segments of a client, in order; what comes of them with everything that can be written switched on. */
function sent(octets: readonly Uint8Array[], options: Readonly<Record<string, unknown>> = {}) {
  let sequence = 1;
  const packet = (flags: number, payload?: Uint8Array, i = 0): TestPacket => {
    const bytes = ethernet({}, ipv4({ protocol: 6 }, tcp({ sequence, flags }, payload)));
    sequence = (sequence + (payload?.length ?? 1)) >>> 0;
    return { time: T0 + i * 50, bytes };
  };
  const packets = [packet(SYN), ...octets.map((payload, i) => packet(ACK, payload, i))];
  const { documents, errors, counters } = replay(decoder, packets, { options: { diameter: { messages: { enabled: true }, ...options } } });
  expect(errors).toEqual([]);
  const of = (dataset: string) =>
    documents
      .filter(({ dataStream }) => dataStream === `logs-spoor.${dataset}-test`)
      .map(({ json }) => (JSON.parse(json) as { diameter: Told }).diameter);
  return { transactions: of('diameter'), messages: of('diameter_message'), counters };
}

/** The message that was broken, as a transaction and as a message, after which the good one must have been read. */
function broken(...avps: readonly Uint8Array[]): { readonly findings: readonly string[]; readonly avps: readonly string[] } {
  const { transactions, messages } = sent([message({ command: 318, application: S6A, hopByHop: 1 }, ...avps), GOOD]);
  expect(transactions.map(({ hop_by_hop }) => hop_by_hop)).toEqual([1, 99]);
  expect(messages).toHaveLength(2);
  expect(transactions[1]?.session?.id).toBe('mme1.visited.example;1;2');
  return { findings: transactions[0]?.findings ?? [], avps: messages[0]?.avps ?? [] };
}

const lying = (length: number, options: AvpOptions = {}) => avp(I.userName, '001010000000001', { ...options, length });

describe('an AVP', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])('of length %i ends its level', (length) => {
    const { findings, avps } = broken(SESSION, ...ORIGIN, lying(length), avp(I.destinationRealm, 'home.example'));
    expect(findings).toEqual(['avp_length']);
    expect(avps).toHaveLength(3);
  });

  it.each([8, 9, 10, 11])('with a vendor and of length %i, less than its header, ends its level', (length) => {
    expect(broken(SESSION, ...ORIGIN, lying(length, { vendor: 10415 })).findings).toEqual(['avp_length']);
  });

  it.each([0x1000, 0x10_0000, 0xff_ffff])('of length %i reaches beyond the message, and is not read', (length) => {
    const { findings, avps } = broken(SESSION, ...ORIGIN, lying(length));
    expect(findings).toContain('avp_overrun');
    expect(avps).toHaveLength(3);
  });

  it('that reaches beyond its group ends the group, and what follows the group is read', () => {
    const group = avp(I.vendorSpecificApplicationId, [avp(I.vendorId, 10415), avp(I.authApplicationId, S6A, { length: 400 })]);
    const { findings, avps } = broken(SESSION, group, ...ORIGIN);
    expect(findings).toContain('bad_group');
    expect(avps.at(-1)).toBe('Origin-Realm = visited.example');
  });
});

it('groups nested 1000 deep are opened to the limit', () => {
  let nested = avp(I.vendorId, 10415);
  for (let depth = 0; depth < 1000; depth++) nested = avp(I.vendorSpecificApplicationId, [nested]);
  const { avps } = broken(SESSION, ...ORIGIN, nested);
  const deepest = Math.max(...avps.map((line) => line.split('/').length));
  expect(deepest).toBeGreaterThan(8);
  expect(deepest).toBeLessThan(20);
});

describe('a message of 16 MB', () => {
  const head = message({ command: 318, application: S6A, length: 0xff_fffc }, SESSION, ...ORIGIN);

  it('that comes drop by drop is counted and passed over, not kept', () => {
    const drop = new Uint8Array(1400);
    const drops = Math.floor((0xff_fffc - head.length) / drop.length);
    const rest = 0xff_fffc - head.length - drops * drop.length;
    const { transactions, counters } = sent([head, ...new Array<Uint8Array>(drops).fill(drop), drop.subarray(0, rest), GOOD]);
    expect(transactions.map(({ hop_by_hop }) => hop_by_hop)).toEqual([99]);
    expect(counters.by('spoor_decoder_stream_bytes_skipped_total', 'decoder').get('diameter')).toBe(0xff_fffc);
  });

  it('that never comes is what the end of the connection finds', () => {
    expect(sent([head, new Uint8Array(1000)]).transactions).toEqual([]);
  });
});

it('a million identifiers without an answer leave as many requests as may wait, and each other one counted', () => {
  const many = often(100_000, 1_000_000);
  const request = message({ command: 272, application: GX }, avp(I.sessionId, 'a;1;2'), ...ORIGIN);
  const segments = Array.from({ length: many / 100 }, (_, n) => {
    const hundred = concat(new Array<Uint8Array>(100).fill(request));
    const view = new DataView(hundred.buffer);
    for (let i = 0; i < 100; i++) view.setUint32(i * request.length + 12, n * 100 + i);
    return hundred;
  });
  const { transactions, counters } = sent(segments, { max_pending: 1000, timeout: 60, messages: { enabled: false } });
  expect(transactions).toHaveLength(1000);
  expect(counters.by('spoor_decoder_counted_total', 'what').get('pending_evicted')).toBe(many - 1000);
});

it('a Session-Id of 60 kB is cut in every document', () => {
  const { transactions, messages } = sent([message({ command: 318, application: S6A }, avp(I.sessionId, 'x'.repeat(60_000)), ...ORIGIN)]);
  expect([transactions[0]?.session?.id, messages[0]?.session?.id]).toEqual(['x'.repeat(512), 'x'.repeat(512)]);
  expect(transactions[0]?.findings).toEqual(['long_value']);
});

it.each(['ff', 'c3', 'e28228', 'f0288cbc', 'eda080', 'c080'])(
  'text of the octets %s, which are no UTF-8, is told so and stays text',
  (octets) => {
    const { findings } = broken(avp(I.sessionId, hex(octets)), ...ORIGIN);
    expect(findings).toEqual(['utf8']);
  },
);

describe('addresses', () => {
  const named = (octets: string) => avp(I.hostIpAddress, hex(octets));
  it.each(['', '00', '0001', '0001c00002', '0002c0000201', '0001c000020100', '000100'])(
    'of the octets "%s" do not fit their family',
    (octets) => {
      expect(broken(SESSION, ...ORIGIN, named(octets)).avps.at(-1)).toMatch(/^Host-IP-Address \(\d+ octets\)$/);
    },
  );
  it.each(['0000', '0003aabb', 'ffff00112233', '4005'])('of the family in %s, which is neither IP nor a number, are octets', (octets) => {
    expect(broken(SESSION, ...ORIGIN, named(octets)).avps.at(-1)).toMatch(/^Host-IP-Address/);
  });
});

it.each([
  ['00000000', '2036-02-07T06:28:16Z'],
  ['7fffffff', '2104-02-26T09:42:23Z'],
  ['80000000', '1968-01-20T03:14:08Z'],
])('the time %s, which before 1968 would have been another one, is of the era that RFC 6733 gives it', (octets, time) => {
  expect(broken(SESSION, ...ORIGIN, avp(55, hex(octets))).avps.at(-1)).toBe(`Event-Timestamp = ${time}`);
});

it.each(['', '00', '000000', '0000000000'])('a time of the octets "%s" is none', (octets) => {
  expect(broken(SESSION, ...ORIGIN, avp(55, hex(octets))).avps.at(-1)).toMatch(/^Event-Timestamp \(\d octets\)$/);
});
