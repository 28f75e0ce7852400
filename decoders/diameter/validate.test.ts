/** Messages with one rule broken each: the finding names it, its place and the code a strict receiver answers with, and nothing else. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import { avp, concat, hex, message } from './encode.js';
import { RULES } from './rules.js';
import { ANSWERER, ORIGIN, Run, S6A } from './testing.js';
import { MOST_VIOLATIONS } from './validate.js';

const SESSION = avp(I.sessionId, 's;1');
const vendor = { vendor: TGPP };
const STATE = avp(277, 1);
const TO = avp(I.destinationRealm, 'home.example');
const USER = avp(I.userName, '001010000000001');
const PLMN = avp(T.visitedPlmnId, hex('99f924'), vendor);
/** All that Authentication-Information-Request must hold, and nothing else. */
const AIR = [SESSION, STATE, ...ORIGIN, TO, USER, PLMN];
const RESULT = avp(I.resultCode, 2001);
const AIA = [SESSION, RESULT, STATE, ...ANSWERER];

/** `rule path code` of what is told of a message. */
function told(octets: Uint8Array, notes = false): string[] {
  const run = new Run({ findings: { notes } });
  run.send(1, (octets[4]! & 0x80) !== 0, octets);
  expect(run.overrun).toBe(false);
  return run.emitted
    .filter(({ kind }) => kind === 'finding')
    .map(({ document }) => {
      const { rule, path, code, value } = (document as { finding: { rule: string; path?: string; code?: number; value?: number } }).finding;
      return [rule, path, value === undefined ? undefined : `(${value})`, code].filter((part) => part !== undefined).join(' ');
    });
}

const air = (...avps: Uint8Array[]) => message({ command: 318, application: S6A }, ...avps);
const aia = (flags: number, ...avps: Uint8Array[]) => message({ command: 318, application: S6A, flags }, ...avps);
const CCR = [SESSION, ...ORIGIN, TO, avp(I.authApplicationId, 4), avp(I.serviceContextId, '32251@3gpp.org')];
const first = (number: number) =>
  message({ command: 272, application: 4 }, ...CCR, avp(I.ccRequestType, 1), avp(I.ccRequestNumber, number));
const eutran = (...members: Uint8Array[]) => avp(1408, members, vendor);
const watchdog = (flags: number, ...avps: Uint8Array[]) => message({ command: 280, flags }, ...ORIGIN, ...avps);
const applications = (...ids: Uint8Array[]) => avp(I.vendorSpecificApplicationId, [avp(I.vendorId, TGPP), ...ids]);
const deep = (depth: number): Uint8Array => avp(I.vendorSpecificApplicationId, depth === 0 ? [] : [deep(depth - 1)]);

/** Each rule with a message that breaks it, and what is told. */
const PLANTED: readonly (readonly [rule: string, octets: Uint8Array, told: readonly string[]])[] = [
  ['missing', air(SESSION, STATE, ...ORIGIN, TO, PLMN), ['missing User-Name 5005']],
  ['missing', air(...AIR, applications()), ['missing Vendor-Specific-Application-Id/Auth-Application-Id 5005']],
  ['too_many', air(...AIR, USER), ['too_many User-Name 5009']],
  [
    'not_allowed',
    air(...AIR, avp(I.vendorSpecificApplicationId, [avp(I.vendorId, TGPP), avp(I.authApplicationId, S6A), USER])),
    ['not_allowed Vendor-Specific-Application-Id/User-Name 5008'],
  ],
  ['misplaced', air(STATE, SESSION, ...AIR.slice(2)), ['misplaced Session-Id 5008']],
  [
    'bad_length',
    air(...AIR, eutran(avp(1410, hex('01'), vendor))),
    ['bad_length Requested-EUTRAN-Authentication-Info/Number-Of-Requested-Vectors 5014'],
  ],
  ['bad_value', air(SESSION, STATE, ...ORIGIN, TO, avp(I.userName, hex('ff00')), PLMN), ['bad_value User-Name 5004']],
  ['unknown_value', air(SESSION, avp(277, 9), ...AIR.slice(2)), ['unknown_value Auth-Session-State (9) 5004']],
  ['unknown', air(...AIR, avp(4999, 'four', { ...vendor, flags: 0 })), ['unknown 10415/4999 5001']],
  ['unknown_mandatory', air(...AIR, avp(4999, 'four', vendor)), ['unknown_mandatory 10415/4999 5001']],
  ['flag_v', air(...AIR, avp(T.ratType, 1004)), ['flag_v 0/1032 3009']],
  ['flag_m', air(SESSION, avp(277, 1, { flags: 0 }), ...AIR.slice(2)), ['flag_m Auth-Session-State 3009']],
  ['unknown_command', message({ command: 8388600, application: S6A }, ...AIR), ['unknown_command 3001']],
  ['unknown_application', message({ command: 318, application: 4711 }, ...AIR), ['unknown_application 3007']],
  [
    'application_choice',
    air(...AIR, applications(avp(I.authApplicationId, S6A), avp(I.acctApplicationId, S6A))),
    ['application_choice Vendor-Specific-Application-Id 5009'],
  ],
  ['not_proxiable', watchdog(0xc0), ['not_proxiable 3008']],
  ['first_request_number', first(7), ['first_request_number CC-Request-Number (7) 5004']],
  [
    'unaligned',
    message(
      { command: 280, flags: 0x80, length: 61 },
      avp(I.originHost, 'abcd'),
      avp(I.originRealm, 'ab'),
      avp(I.originStateId, 1),
      hex('00'),
    ),
    ['unaligned 5015'],
  ],
  ['reserved_bits', watchdog(0x81), ['reserved_bits 5013']],
  ['e_in_request', watchdog(0xa0), ['e_in_request 3008']],
  ['t_in_answer', aia(0x50, ...AIA), ['t_in_answer 3008']],
  ['avp_length', air(...AIR, avp(I.userName, '', { length: 7 })), ['avp_length 5014']],
  ['avp_overrun', air(...AIR, avp(I.userName, '', { length: 99 })), ['avp_overrun 5014']],
  ['trailing_octets', air(...AIR, hex('00000000')), ['trailing_octets 5015']],
  ['padding', air(...AIR.slice(0, 4), hex('0000011b40000009 61000001'.replace(' ', '')), USER, PLMN), ['padding']],
  [
    'missing_padding',
    message({ command: 280, flags: 0x80, length: 20 + 12 + 9 }, avp(I.originHost, 'abcd'), hex('00000128400000096100').slice(0, 9)),
    ['unaligned 5015', 'missing_padding'],
  ],
  ['vendor_zero', air(...AIR, avp(I.originStateId, 1, { vendor: 0 })), ['vendor_zero 5001']],
  ['avp_flag_bits', air(...AIR.slice(0, 5), avp(I.userName, '001010000000001', { flags: 0x60 }), PLMN), ['avp_flag_bits 3009']],
  [
    'avp_overrun',
    air(...AIR, avp(1408, hex('00000582c00000ff000028af'), vendor)),
    ['avp_overrun Requested-EUTRAN-Authentication-Info 5014'],
  ],
  ['application_mismatch', air(...AIR, applications(avp(I.authApplicationId, 4))), ['application_mismatch 5004']],
  ['no_result', aia(0x40, SESSION, STATE, ...ANSWERER), ['no_result 5005']],
  ['e_without_protocol_error', aia(0x60, SESSION, RESULT, ...ANSWERER), ['e_without_protocol_error 3008']],
];

describe('a message', () => {
  test('that breaks no rule has no finding', () => {
    expect([air(...AIR), aia(0x40, ...AIA), first(0), watchdog(0x80)].flatMap((octets) => told(octets, true))).toEqual([]);
  });

  test.each(PLANTED)('that breaks %s', (rule, octets, wanted) => {
    expect(told(octets, true)).toEqual(wanted);
    expect(told(octets).some((line) => line.startsWith(rule))).toBe(RULES[rule as keyof typeof RULES].severity === 'error');
  });

  test('with groups deeper than the limit is told so once, with the way to it', () => {
    const found = told(air(...AIR, deep(20)));
    expect(found.filter((line) => line.startsWith('depth'))).toEqual([
      `depth ${Array(16).fill('Vendor-Specific-Application-Id').join('/')}`,
    ]);
    expect(found.length).toBeLessThanOrEqual(MOST_VIOLATIONS);
  });

  test('with more AVPs than the limit is told so, and that nothing is missing: it may have stood behind', () => {
    const many = concat(Array.from({ length: 70_000 }, () => avp(I.routeRecord, 'a')));
    const found = told(air(SESSION, many), true);
    expect(found).toEqual(['too_many_avps']);
  });

  test('has each rule planted here', () => {
    const planted = new Set<string>([...PLANTED.map(([rule]) => rule), 'depth', 'too_many_avps']);
    expect(Object.keys(RULES).filter((rule) => !planted.has(rule))).toEqual([]);
  });
});

describe('which rules apply', () => {
  test('an answer with the E bit follows the grammar of errors, not that of its command', () => {
    expect(told(aia(0x60, SESSION, ...ANSWERER, avp(I.resultCode, 3002)))).toEqual([]);
    expect(told(aia(0x60, SESSION, ANSWERER[0]!, avp(I.resultCode, 3002)))).toEqual(['missing Origin-Realm 5005']);
  });

  test('an answer of failure may leave out all but who answered what', () => {
    expect(told(aia(0x40, SESSION, avp(I.resultCode, 5012), ...ANSWERER))).toEqual([]);
    expect(told(aia(0x40, SESSION, avp(I.resultCode, 5012), ...ANSWERER), true)).toEqual(['missing Auth-Session-State 5005']);
    expect(told(aia(0x40, SESSION, avp(I.resultCode, 5012), ANSWERER[1]!))).toEqual(['missing Origin-Host 5005']);
  });

  test('what is quoted in a Failed-AVP is not held against the one who quotes', () => {
    const quoted = avp(I.failedAvp, [avp(I.userName, hex('ff')), avp(4999, 'x', vendor), avp(I.resultCode, hex('01'))]);
    expect(told(aia(0x40, SESSION, avp(I.resultCode, 5004), STATE, ...ANSWERER, quoted), true)).toEqual([]);
  });

  test('the Service-Context-Id of a request says which charging specification it follows, and its answer too', () => {
    const run = new Run({ findings: {} });
    run.send(1, true, first(0));
    const answer = [SESSION, RESULT, ...ANSWERER, avp(I.authApplicationId, 4), avp(I.ccRequestType, 1)];
    run.send(2, false, message({ command: 272, application: 4, flags: 0x40 }, ...answer));
    expect(run.emitted.filter(({ kind }) => kind === 'finding').map(({ document }) => (document as { finding: object }).finding)).toEqual([
      expect.objectContaining({ rule: 'missing', path: 'CC-Request-Number', code: 5005, code_name: 'DIAMETER_MISSING_AVP', seen: 1 }),
    ]);
  });

  test('a group that a specification prints anew for requests holds in answers what it holds everywhere', () => {
    const run = new Run({ findings: {} });
    run.send(1, true, first(0));
    const answer = [SESSION, RESULT, ...ANSWERER, avp(I.authApplicationId, 4), avp(I.ccRequestType, 1), avp(I.ccRequestNumber, 0)];
    const granted = avp(I.multipleServicesCreditControl, [avp(I.grantedServiceUnit, [avp(I.ccTotalOctets, hex('0000000000000400'))])]);
    run.send(2, false, message({ command: 272, application: 4, flags: 0x40 }, ...answer, granted));
    expect(run.emitted.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });

  test('a relay may leave its name in an answer that has a place for one', () => {
    const answer = [SESSION, RESULT, ...ANSWERER, avp(I.authApplicationId, 4), avp(I.ccRequestType, 1), avp(I.ccRequestNumber, 0)];
    const route = [avp(I.routeRecord, 'a'), avp(I.routeRecord, 'b')];
    expect(told(message({ command: 272, application: 4, flags: 0x40 }, ...answer, ...route))).toEqual([]);
  });

  test('an application without a command of its own inherits that of the base protocol', () => {
    const abort = message(
      { command: 274, application: S6A },
      SESSION,
      ...ORIGIN,
      TO,
      avp(I.destinationHost, 'a'),
      avp(I.authApplicationId, S6A),
    );
    expect(told(abort)).toEqual([]);
  });
});
