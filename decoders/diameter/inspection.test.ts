/** What is told of broken rules: by the product that made the message, sampled, capped, counted, and without secrets. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I } from './avp-codes.js';
import { avp, message } from './encode.js';
import type { FindingDocument } from './finding-fields.js';
import { ANSWERER, ORIGIN, Run, S6A } from './testing.js';

const CER = [
  ...ORIGIN,
  avp(I.hostIpAddress, new Uint8Array([0, 1, 192, 0, 2, 1])),
  avp(I.vendorId, 10415),
  avp(I.productName, 'Acme MME', { flags: 0 }),
];
const REVISION = avp(I.firmwareRevision, 7, { flags: 0 });

/** An Authentication-Information-Request without its User-Name. */
function send(run: Run, time: number, host = 'mme.visited.example', hopByHop = 5): void {
  const origin = [avp(I.originHost, host), avp(I.originRealm, 'visited.example')];
  const rest = [avp(I.destinationRealm, 'home.example'), avp(1407, new Uint8Array([0x99, 0xf9, 0x24]), { vendor: 10415 })];
  run.send(time, true, message({ command: 318, application: S6A, hopByHop }, avp(I.sessionId, 's;1'), avp(277, 1), ...origin, ...rest));
}

function findings(run: Run): FindingDocument[] {
  return run.emitted.filter(({ kind }) => kind === 'finding').map(({ document }) => document as FindingDocument);
}

function opened(options: Record<string, unknown> = {}): Run {
  const run = new Run({ findings: options });
  run.send(1, true, message({ command: 257, flags: 0x80 }, ...CER, REVISION));
  return run;
}

describe('a finding', () => {
  test('says what is wrong, in which message, and which product made it', () => {
    const run = opened();
    send(run, 2);
    expect(findings(run)).toEqual([
      {
        finding: {
          rule: 'missing',
          severity: 'error',
          avp: 'User-Name',
          avp_vendor: 0,
          avp_code: 1,
          path: 'User-Name',
          code: 5005,
          code_name: 'DIAMETER_MISSING_AVP',
          seen: 1,
        },
        connection: { id: expect.any(String) },
        application: { id: S6A, name: 'S6a' },
        command: { code: 318, name: 'AIR', title: 'Authentication-Information' },
        request: true,
        hop_by_hop: 5,
        end_to_end: 5,
        peer: { sender: 'mme.visited.example' },
        origin: { host: 'mme.visited.example', realm: 'visited.example' },
        product: { name: 'Acme MME', firmware: 7, vendor: 10415 },
        session: { id: 's;1' },
      },
    ]);
  });

  test('names its AVP by name, vendor and code, whatever groups are around it', () => {
    const run = opened({ notes: true });
    const unknown = avp(4999, 'x', { vendor: 10415 });
    const group = avp(1408, [avp(1410, new Uint8Array([1]), { vendor: 10415 })], { vendor: 10415 });
    const user = avp(I.userName, '001010000000001');
    const rest = [avp(I.destinationRealm, 'home.example'), avp(1407, new Uint8Array([0x99, 0xf9, 0x24]), { vendor: 10415 })];
    run.send(
      2,
      true,
      message({ command: 318, application: S6A }, avp(I.sessionId, 's;1'), avp(277, 1), ...ORIGIN, user, ...rest, group, unknown),
    );
    run.send(3, true, message({ command: 8388600, application: S6A, hopByHop: 2 }, ...ORIGIN));
    const told = findings(run).map(({ finding }) => [finding?.rule, finding?.avp, finding?.avp_vendor, finding?.avp_code, finding?.path]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['bad_length', 'Number-Of-Requested-Vectors', 10415, 1410, 'Requested-EUTRAN-Authentication-Info/Number-Of-Requested-Vectors'],
        ['unknown_mandatory', '10415/4999', 10415, 4999, '10415/4999'],
        ['unknown_command', undefined, undefined, undefined, undefined],
      ]),
    );
  });

  test('does not blame a relay for what it passes on', () => {
    const run = opened();
    send(run, 2, 'other.visited.example');
    expect(findings(run).map(({ product, origin }) => [product, origin?.host])).toEqual([[undefined, 'other.visited.example']]);
  });

  test('is told at once, then once in an interval for all that came since', () => {
    const run = opened({ interval: 10 });
    for (let i = 0; i < 25; i++) send(run, 2 + i, undefined, i + 1);
    expect(findings(run).map(({ finding }) => finding?.seen)).toEqual([1, 10, 10]);
    expect(Object.fromEntries(run.counts)).toMatchObject({ violations: 25, findings_sampled: 22 });
  });

  test('of a kind too many has no document but is counted', () => {
    const run = opened({ max_kinds: 3 });
    for (let i = 0; i < 10; i++) send(run, 2 + i, `mme${i}.visited.example`, i + 1);
    expect(findings(run)).toHaveLength(3);
    expect(run.counts.get('findings_dropped')).toBe(7);
  });

  test('is not looked for where it is not wanted', () => {
    const run = opened({ enabled: false });
    send(run, 2);
    run.send(3, false, message({ command: 318, application: S6A, flags: 0x40, hopByHop: 5 }, ...ANSWERER));
    expect(findings(run)).toEqual([]);
    expect(run.counts.get('violations')).toBeUndefined();
    expect(run.transactions).toHaveLength(1);
  });
});

test('of a message that breaks more than the limit the rest is counted', () => {
  const run = opened();
  const wrong = Array.from({ length: 40 }, (_, i) => avp(50_000 + i, 'x'));
  run.send(2, true, message({ command: 280, flags: 0x80, hopByHop: 5 }, ...ORIGIN, ...wrong));
  expect(findings(run)).toHaveLength(32);
  expect(run.counts.get('violations_cut')).toBe(8);
});
