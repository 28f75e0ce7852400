/** Attach and location update of a subscriber, put together from exchanges without a session. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP } from '../avp-codes.js';
import { avp, hex } from '../encode.js';
import { Run, S6A } from '../testing.js';

const S13 = 16777252;
const AIR = 318;
const ULR = 316;
const ECR = 324;
const IMSI = avp(I.userName, '001010000000001');
const HOME = avp(I.destinationRealm, 'epc.mnc001.mcc001.3gppnetwork.org');
const VISITED = avp(1407, hex('99f924'), { vendor: TGPP });
const SUCCESS = avp(I.resultCode, 2001);
const experimental = (code: number) => avp(I.experimentalResult, [avp(I.vendorId, TGPP), avp(I.experimentalResultCode, code)]);

class Steps extends Run {
  private last = 0;

  step(time: number, command: number, answer: readonly Uint8Array[], application = S6A, request: readonly Uint8Array[] = []): void {
    const hopByHop = ++this.last;
    this.request(time, { command, application, hopByHop }, IMSI, HOME, VISITED, ...request);
    this.answer(time + 0.02, { command, application, hopByHop }, ...answer);
  }
}

describe('an attach', () => {
  test('is one document from the vectors to the location, with both networks', () => {
    const run = new Steps();
    run.step(1, AIR, [SUCCESS]);
    run.step(2, ECR, [SUCCESS, avp(1445, 0, { vendor: TGPP })], S13);
    run.step(3, ULR, [SUCCESS]);
    expect(run.sessions).toEqual([
      expect.objectContaining({
        state: 'location',
        life: 'attach',
        outcome: 'success',
        roaming: true,
        plmn: { home: '001-01', visited: '999-42' },
        user: { imsi: '001010000000001' },
        equipment: { status: 'WHITELISTED' },
        exchanges: expect.objectContaining({ requests: 3, answers: 3, failures: 0 }),
      }),
    ]);
    expect(run.emitted.find(({ kind }) => kind === 'session')?.about).toMatchObject({ action: 'attach', start: 1e6, end: 3.02e6 });
  });

  test('fails with the step that decided it, and its result', () => {
    const run = new Steps();
    run.step(1, AIR, [experimental(5001)]);
    run.step(10, AIR, [SUCCESS]);
    run.step(11, ULR, [experimental(5004)]);
    expect(run.sessions.map(({ state, outcome, result }) => [state, outcome, result?.name])).toEqual([
      ['authentication', 'failure', 'DIAMETER_ERROR_USER_UNKNOWN'],
      ['location', 'failure', 'DIAMETER_ERROR_ROAMING_NOT_ALLOWED'],
    ]);
  });

  test('fails when nobody answers', () => {
    const run = new Steps();
    run.request(1, { command: AIR }, IMSI);
    run.wait(20);
    expect(run.sessions).toEqual([
      expect.objectContaining({ state: 'authentication', outcome: 'failure', exchanges: expect.objectContaining({ unanswered: 1 }) }),
    ]);
  });

  test('that no location update follows is abandoned: the phone did not know the answer, or went away', () => {
    const run = new Steps();
    run.step(1, AIR, [SUCCESS]);
    run.wait(40);
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'abandoned', outcome: 'unknown' })]);
  });

  test('is told once, whatever hops it is seen on', () => {
    const run = new Steps();
    for (const [hop, time] of [1, 1.1].entries()) {
      run.request(time, { command: AIR, hopByHop: 10 + hop, endToEnd: 1 }, IMSI);
      run.answer(time + 0.01, { command: AIR, hopByHop: 10 + hop, endToEnd: 1 });
    }
    for (const [hop, time] of [2, 2.1].entries()) {
      run.request(time, { command: ULR, hopByHop: 20 + hop, endToEnd: 2 }, IMSI);
      run.answer(time + 0.01, { command: ULR, hopByHop: 20 + hop, endToEnd: 2 });
    }
    run.wait(60);
    expect(run.sessions).toEqual([expect.objectContaining({ life: 'attach', exchanges: expect.objectContaining({ requests: 2 }) })]);
  });

  test('under way when the capture ends is told as open', () => {
    const run = new Steps();
    run.step(1, AIR, [SUCCESS]);
    run.endOfCapture();
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'open', outcome: 'unknown' })]);
  });
});

test('a location update without vectors before it is one of its own', () => {
  const run = new Steps();
  run.step(1, ULR, [SUCCESS]);
  expect(run.sessions).toEqual([expect.objectContaining({ life: 'location_update', state: 'location', outcome: 'success' })]);
});
