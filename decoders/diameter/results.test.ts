/** What an answer says, and how it is judged. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP } from './avp-codes.js';
import { avp } from './encode.js';
import { Run } from './testing.js';

describe('results', () => {
  const result = (flags: number, ...avps: Uint8Array[]) => {
    const run = new Run();
    run.request(1);
    run.answer(2, { flags }, ...avps);
    return run.transactions[0];
  };
  const experimental = (vendor: number, code: number) =>
    avp(I.experimentalResult, [avp(I.vendorId, vendor), avp(I.experimentalResultCode, code)]);

  test('of 3GPP and of the base protocol are not confused', () => {
    expect(result(0x40, experimental(TGPP, 5001))).toMatchObject({
      result: {
        code: 5001,
        vendor: TGPP,
        name: 'DIAMETER_ERROR_USER_UNKNOWN',
        class: 'permanent_failure',
        experimental: true,
        success: false,
      },
      outcome: 'failure',
    });
    expect(result(0x40, avp(I.resultCode, 5001))).toMatchObject({
      result: { vendor: 0, name: 'DIAMETER_AVP_UNSUPPORTED', experimental: false },
    });
  });

  test('of the base protocol decide where both are, whichever stands first', () => {
    const both = [experimental(TGPP, 5001), avp(I.resultCode, 2001)];
    for (const avps of [both, both.toReversed()])
      expect(result(0x40, ...avps)?.result).toMatchObject({ code: 2001, vendor: 0, experimental: false, success: true });
  });

  test('of 3GPP can be successes', () => {
    expect(result(0x40, experimental(TGPP, 2001))).toMatchObject({
      result: { name: 'DIAMETER_FIRST_REGISTRATION', success: true },
      outcome: 'success',
    });
  });

  test('nobody defined are judged by their class', () => {
    const document = result(0x40, avp(I.resultCode, 4999));
    expect(document?.result).toEqual({ code: 4999, vendor: 0, class: 'transient_failure', experimental: false, success: false });
  });

  test('that send the client elsewhere are neither success nor failure', () => {
    const document = result(0x60, avp(I.resultCode, 3006), avp(I.redirectHost, 'aaa://hss2.home.example:3869;transport=sctp'));
    expect(document).toMatchObject({ outcome: 'unknown', redirect_host: ['hss2.home.example'], tally: { failure: 0 } });
  });

  test('name the AVP complained about, with the groups around it', () => {
    const missing = avp(I.failedAvp, [avp(I.subscriptionId, [avp(I.subscriptionIdType, 0)])]);
    expect(result(0x40, avp(I.resultCode, 5005), missing)?.failed_avp).toEqual(['Subscription-Id/Subscription-Id-Type']);
    const unknown = avp(I.failedAvp, [avp(4999, 'x', { vendor: TGPP })]);
    expect(result(0x40, avp(I.resultCode, 5001), unknown)?.failed_avp).toEqual(['10415/4999']);
    // An AVP quoted with the length that was wrong with it.
    const document = result(0x40, avp(I.resultCode, 5014), avp(I.failedAvp, [avp(I.userName, '', { length: 4000 })]));
    expect(document?.failed_avp).toEqual(['User-Name']);
    expect(document?.findings).toBeUndefined();
  });

  test('are missed, and the E bit is to stand for protocol errors', () => {
    expect(result(0x40, avp(I.errorMessage, 'no result'))).toMatchObject({
      outcome: 'unknown',
      findings: ['no_result'],
      error_message: 'no result',
    });
    expect(result(0x60, avp(I.resultCode, 5012))?.findings).toEqual(['e_without_protocol_error']);
    expect(result(0x40, avp(I.resultCode, 3002))?.findings).toEqual(['e_without_protocol_error']);
  });
});
