/** Sessions that are over because nobody renewed them, by what their servers granted. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I } from '../avp-codes.js';
import { avp } from '../encode.js';
import { Run } from '../testing.js';

const SWM = 16777264;
const DER = 268;
const STR = 275;
const SUCCESS = avp(I.resultCode, 2001);
const timeout = (seconds: number) => avp(I.sessionTimeout, seconds);
const authorization = (seconds: number) => avp(I.authorizationLifetime, seconds);
const grace = (seconds: number) => avp(I.authGracePeriod, seconds);
const FOREVER = 0xffffffff;

class Granted extends Run {
  private last = 0;

  /** A request, and an answer of success with these AVPs ten milliseconds later. */
  grant(time: number, ...avps: Uint8Array[]): void {
    this.exchange(time, DER, SUCCESS, ...avps);
  }

  exchange(time: number, command: number, ...answer: Uint8Array[]): void {
    const hopByHop = ++this.last;
    this.request(time, { command, application: SWM, hopByHop });
    this.answer(time + 0.01, { command, application: SWM, hopByHop }, ...answer);
  }

  /** State of sessions that are told by `time`. */
  by(time: number): (string | undefined)[] {
    this.wait(time);
    return this.sessions.map(({ state }) => state);
  }
}

describe('a session', () => {
  test('expires when its Session-Timeout is over and no termination came', () => {
    const run = new Granted();
    run.grant(100, timeout(600), authorization(3600));
    expect(run.by(725)).toEqual([]);
    expect(run.by(750)).toEqual(['expired']);
    expect(run.sessions[0]).toMatchObject({
      outcome: 'unknown',
      life: 'authorization',
      tally: { failure: 0 },
      lifetime: { session_s: 600, authorization_s: 3600, expired: 'session_timeout' },
    });
    expect(run.emitted.find(({ kind }) => kind === 'session')?.about).toMatchObject({ action: 'session-expired', end: 100.01e6 });
  });

  test('expires when its authorization and the grace after it are over', () => {
    const run = new Granted();
    run.grant(100, authorization(300), grace(200), timeout(0));
    expect(run.by(625)).toEqual([]);
    expect(run.by(650)).toEqual(['expired']);
    expect(run.sessions[0]?.lifetime).toEqual({ session_s: 0, authorization_s: 300, grace_s: 200, expired: 'authorization_lifetime' });
  });

  test('lives on from each answer that grants anew, whether it says how long or not', () => {
    const run = new Granted();
    run.grant(100, authorization(300));
    run.grant(350);
    expect(run.by(660)).toEqual([]);
    run.grant(661, authorization(1000));
    expect(run.by(1690)).toEqual([]);
    expect(run.by(1720)).toEqual(['expired']);
  });

  test('may be given less time than before', () => {
    const run = new Granted();
    run.grant(100, timeout(10_000));
    run.grant(200, timeout(60));
    expect(run.by(280)).toEqual([]);
    expect(run.by(310)).toEqual(['expired']);
  });

  test('does not expire without an end, nor by an answer that refuses', () => {
    const run = new Granted();
    run.grant(100, timeout(FOREVER), authorization(FOREVER));
    run.exchange(101, DER, avp(I.resultCode, 4001), timeout(5));
    expect(run.by(5000)).toEqual([]);
    run.exchange(5001, STR, SUCCESS);
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'ended', lifetime: { session_s: FOREVER, authorization_s: FOREVER } })]);
  });

  test('that ends in time is told once, and one begun anew has a lifetime of its own', () => {
    const run = new Granted();
    run.grant(100, timeout(600));
    run.exchange(200, STR, SUCCESS);
    expect(run.by(400)).toEqual(['ended']);
    run.grant(401, timeout(1000));
    expect(run.by(1400)).toEqual(['ended']);
    expect(run.by(1450)).toEqual(['ended', 'expired']);
  });

  test('whose server keeps no state is over with its answer', () => {
    const run = new Granted();
    run.grant(100, avp(I.authSessionState, 1));
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'ended', outcome: 'success' })]);
  });
});
