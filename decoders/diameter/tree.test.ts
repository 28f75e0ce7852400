/** Every AVP of a message by name and value, read by type and encoding of the model, groups as their application defines them. */

import { viewOf } from 'spoor/testing';
import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import { avp, hex, message } from './encode.js';
import { Grammar } from './grammar.js';
import { shippedNames } from './names.js';
import { Reader } from './reader.js';
import { S6A } from './testing.js';
import { visitAvps } from './tree.js';

const reader = new Reader();
const grammar = new Grammar(shippedNames().model);

/** `Path/Of/Avp = value`; a group alone. */
function lines(application: number, ...avps: Uint8Array[]): string[] {
  const bytes = viewOf(message({ command: application === 4 ? 272 : 318, application }, ...avps));
  reader.avps.names = shippedNames();
  reader.read(bytes, 0, bytes.length);
  const found: string[] = [];
  const profile = grammar.find(application, reader.header.command, reader.facts.credit?.serviceContext)[0]?.profile;
  visitAvps(bytes, reader.avps, reader.first, reader.first + reader.topLevel, profile, ({ path, value }) => {
    found.push(value === undefined ? path.join('/') : `${path.join('/')} = ${value}`);
    return true;
  });
  expect(bytes.overrun).toBe(false);
  return found;
}

const tgpp = (code: number, octets: string) => avp(code, hex(octets), { vendor: TGPP });

describe('one AVP', () => {
  test.each([
    ['Time before the turn of the era', avp(55, hex('ffffffff')), 'Event-Timestamp = 2036-02-07T06:28:15Z'],
    ['Time after it', avp(55, hex('00000000')), 'Event-Timestamp = 2036-02-07T06:28:16Z'],
    ['an Address of IPv4', avp(I.hostIpAddress, hex('0001c0000201')), 'Host-IP-Address = 192.0.2.1'],
    ['an Address of E.164', avp(I.hostIpAddress, hex('0008343931')), 'Host-IP-Address = 491'],
    ['an Enumerated with a word', avp(I.ccRequestType, 3), 'CC-Request-Type = TERMINATION_REQUEST'],
    ['an Enumerated without one', avp(I.ccRequestType, -7), 'CC-Request-Type = -7'],
    ['an Unsigned64 beyond what doubles hold', avp(I.ccTotalOctets, hex('ffffffffffffffff')), 'CC-Total-Octets = 18446744073709551615'],
    ['an Unsigned64 of the wrong length', avp(I.ccTotalOctets, hex('00000001')), 'CC-Total-Octets = 00000001'],
    ['a mask of 32 bits', tgpp(T.ulrFlags, '80000022'), 'ULR-Flags = S6a/S6d-Indicator,Initial-Attach-Indicator,bit 31'],
    ['a filter rule', avp(507, 'permit out 17 from any to any', { vendor: TGPP }), 'Flow-Description = permit out 17 from any to any'],
    ['digits swapped, an odd number of them', tgpp(T.msisdn, '9471325476f8'), 'MSISDN = 49172345678'],
    ['a PLMN', tgpp(T.visitedPlmnId, '99f924'), 'Visited-PLMN-Id = 999-42'],
    [
      'a location of two parts',
      tgpp(T.userLocationInfo, '8200f110000100f11000000102'),
      '3GPP-User-Location-Info = type 130 001-01 tac 1 eci 258',
    ],
    ['a time zone west of Greenwich', tgpp(23, '4a01'), '3GPP-MS-TimeZone = -06:00 with 1 h of daylight saving'],
    ['a RAT in the numbers of GTP', tgpp(T.gtpRatType, '06'), '3GPP-RAT-Type = EUTRAN'],
    ['a prefix', avp(I.framedIpv6Prefix, hex('004020010db800000001')), 'Framed-IPv6-Prefix = 2001:db8:0:1::/64'],
    ['a prefix with fewer octets than bits', avp(I.framedIpv6Prefix, hex('0040200104')), 'Framed-IPv6-Prefix = 0040200104'],
    ['a name in octets', avp(1005, 'gold', { vendor: TGPP }), 'Charging-Rule-Name = gold'],
    ['octets', tgpp(1447, '00ff'), 'RAND = 00ff'],
    ['an AVP that nobody knows', avp(4999, 'four', { vendor: TGPP }), '10415/4999 = four'],
  ])('%s', (_, octets, line) => {
    expect(lines(S6A, octets)).toEqual([line]);
  });
});

test('features have the words of their list and application', () => {
  const features = (list: number) =>
    lines(S6A, avp(628, [avp(I.vendorId, TGPP), avp(629, list, { vendor: TGPP }), avp(630, 1, { vendor: TGPP })], { vendor: TGPP })).at(-1);
  expect(features(1)).toBe('Supported-Features/Feature-List = Operator Determined Barring of all Packet Oriented Services');
  expect(features(99)).toBe('Supported-Features/Feature-List = 1');
});

test('a group that is none, and one that is nested too deep, stay octets, and what follows them is read', () => {
  let nested = avp(I.vendorId, 1);
  for (let depth = 0; depth < 20; depth++) nested = avp(I.failedAvp, [nested]);
  const found = lines(S6A, nested, avp(I.experimentalResult, hex('0000010a4000000700000001')), avp(I.resultCode, 2001));
  expect(found.slice(15)).toEqual([
    expect.stringMatching(/^(Failed-AVP\/){15}Failed-AVP = [0-9a-f]+$/),
    'Experimental-Result = 0000010a4000000700000001',
    'Result-Code = 2001',
  ]);
});
