/** Sessions from begin to end, by whatever ends them, and what is added up on the way. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP } from '../avp-codes.js';
import { avp, message } from '../encode.js';
import { ANSWERER, ORIGIN, Run } from '../testing.js';

const GX = 16777238;
const RX = 16777236;
const GY = 4;
const CC = 272;
const AA = 265;
const STR = 275;
const RAR = 258;
const INITIAL = 1;
const UPDATE = 2;
const TERMINATION = 3;
const SUCCESS = avp(I.resultCode, 2001);

/** A run in which each exchange has identifiers of its own. */
class Exchanges extends Run {
  private last = 0;

  exchange(
    time: number,
    command: number,
    application: number,
    request: Uint8Array[] = [],
    answer: Uint8Array[] | undefined = [SUCCESS],
  ): void {
    const hopByHop = ++this.last;
    this.request(time, { command, application, hopByHop }, ...request);
    if (answer !== undefined) this.answer(time + 0.01, { command, application, hopByHop }, ...answer);
  }

  /** Credit control on Gx unless said. */
  cc(time: number, type: number, number: number, request: Uint8Array[] = [], answer?: Uint8Array[] | undefined, application = GX): void {
    this.exchange(time, CC, application, [avp(I.ccRequestType, type), avp(I.ccRequestNumber, number), ...request], answer ?? [SUCCESS]);
  }
}

/** Multiple-Services-Credit-Control with a rating group, and octets granted or used, or a result. */
const quota = (group: number, what: { used?: number; granted?: number; result?: number }) =>
  avp(I.multipleServicesCreditControl, [
    avp(I.ratingGroup, group),
    ...(what.granted === undefined ? [] : [avp(I.grantedServiceUnit, [avp(I.ccTotalOctets, unsigned64(what.granted))])]),
    ...(what.used === undefined ? [] : [avp(I.usedServiceUnit, [avp(I.ccTotalOctets, unsigned64(what.used))])]),
    ...(what.result === undefined ? [] : [avp(I.resultCode, what.result)]),
  ]);

function unsigned64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

describe('a session of credit control', () => {
  test('is told when it ends, from its begin, with its sums', () => {
    const run = new Exchanges();
    run.cc(100, INITIAL, 0, [avp(I.calledStationId, 'internet'), quota(1, {})], [SUCCESS, quota(1, { granted: 1000 })], GY);
    run.cc(160, UPDATE, 1, [quota(1, { used: 900 })], [SUCCESS, quota(1, { granted: 500 }), quota(7, { result: 4012 })], GY);
    expect(run.sessions).toEqual([]);
    run.cc(200, TERMINATION, 2, [quota(1, { used: 50 }), avp(I.terminationCause, 1)], [SUCCESS], GY);
    expect(run.sessions).toHaveLength(1);
    expect(run.sessions[0]).toMatchObject({
      state: 'ended',
      outcome: 'success',
      life: 'credit_control',
      begin: 'seen',
      tally: { session: 1, failure: 0 },
      session: { id: 's;1', termination_cause: 'DIAMETER_LOGOUT' },
      origin: { host: 'mme.visited.example' },
      answer: { origin: { host: 'hss.home.example' } },
      exchanges: { requests: 3, from_server: 0, answers: 3, failures: 0, missing: 0, latency_max_ms: 10 },
      quota: { granted_octets: 1500, used_octets: 950, rating_groups: [1, 7], refused: [4012] },
      apn: 'internet',
      result: { code: 2001, class: 'success' },
    });
    const about = run.emitted.find(({ kind }) => kind === 'session')?.about;
    expect(about).toMatchObject({ time: 200.01e6, start: 100e6, end: 200.01e6, action: 'session-ended', source: { ip: '10.0.0.1' } });
  });

  test('tells how long quotas last, and what to do after the last of them', () => {
    const run = new Exchanges();
    const last = (action: number, seconds: number) =>
      avp(I.multipleServicesCreditControl, [
        avp(I.ratingGroup, 1),
        avp(I.validityTime, seconds),
        avp(I.finalUnitIndication, [avp(I.finalUnitAction, action)]),
      ]);
    run.cc(1, INITIAL, 0, [], [SUCCESS, last(1, 600), last(0, 300)], GY);
    run.cc(2, UPDATE, 1, [], [SUCCESS, avp(I.validityTime, 60), avp(I.finalUnitIndication, [avp(I.finalUnitAction, 0)])], GY);
    run.cc(3, TERMINATION, 2, [], [SUCCESS], GY);
    expect(run.transactions.map(({ cc }) => [cc?.validity_s, cc?.final_unit])).toEqual([
      [300, ['redirect', 'terminate']],
      [60, ['terminate']],
      [undefined, undefined],
    ]);
    expect(run.sessions[0]?.quota).toMatchObject({ final_unit: ['redirect', 'terminate'] });
  });

  test('of which numbers are missing has lost as many updates', () => {
    const run = new Exchanges();
    run.cc(1, INITIAL, 0);
    run.cc(2, UPDATE, 1);
    run.cc(3, UPDATE, 4);
    run.cc(4, TERMINATION, 5);
    expect(run.sessions[0]?.exchanges).toMatchObject({ requests: 4, missing: 2 });
  });

  test('that its server refuses is over at once, and a failure', () => {
    const run = new Exchanges();
    run.cc(1, INITIAL, 0, [], [avp(I.resultCode, 5030)], GY);
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'refused', outcome: 'failure', tally: { session: 1, failure: 1 } })]);
  });

  test('whose begin nobody answers is refused when the time is over', () => {
    const run = new Exchanges();
    run.request(1, { command: CC, application: GX }, avp(I.ccRequestType, INITIAL), avp(I.ccRequestNumber, 0));
    run.wait(30);
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'refused', exchanges: expect.objectContaining({ unanswered: 1 }) })]);
  });

  test('that the server does not know any more is lost', () => {
    const run = new Exchanges();
    run.cc(1, INITIAL, 0);
    run.cc(2, UPDATE, 1, [], [avp(I.resultCode, 5002)]);
    expect(run.sessions).toEqual([
      expect.objectContaining({ state: 'lost', outcome: 'failure', result: expect.objectContaining({ code: 5002 }) }),
    ]);
  });

  test('that began before the capture says so', () => {
    const run = new Exchanges();
    run.cc(1, UPDATE, 7);
    run.cc(2, TERMINATION, 8);
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'ended', begin: 'missed', outcome: 'unknown' })]);
  });

  test('goes on over failures of updates, and counts what its server asks', () => {
    const run = new Exchanges();
    run.cc(1, INITIAL, 0);
    run.cc(2, UPDATE, 1, [], [avp(I.resultCode, 4010)]);
    // From the server: RAR of the same session.
    run.send(3, false, message({ command: RAR, application: GX, hopByHop: 900 }, avp(I.sessionId, 's;1'), ...ANSWERER));
    run.send(
      3.01,
      true,
      message({ command: RAR, application: GX, hopByHop: 900, flags: 0x40 }, avp(I.sessionId, 's;1'), SUCCESS, ...ORIGIN),
    );
    run.cc(4, TERMINATION, 2);
    expect(run.sessions).toHaveLength(1);
    expect(run.sessions[0]).toMatchObject({
      state: 'ended',
      exchanges: { requests: 4, from_server: 1, failures: 1 },
      origin: { host: 'mme.visited.example' },
    });
  });

  test('has no document for an event, which is no session', () => {
    const run = new Exchanges();
    run.cc(1, 4, 0);
    run.endOfCapture();
    expect(run.sessions).toEqual([]);
  });
});

describe('a session is over', () => {
  test('after so many hours of silence', () => {
    const run = new Exchanges({ session_idle_hours: 1 });
    run.cc(1, INITIAL, 0);
    run.wait(3590);
    expect(run.sessions).toEqual([]);
    run.wait(3700);
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'idle', outcome: 'unknown' })]);
  });

  test('when its client says that it restarted', () => {
    const run = new Exchanges();
    const watchdog = (time: number, id: number, stateId: number) => {
      run.send(time, true, message({ command: 280, hopByHop: id, flags: 0x80 }, ...ORIGIN, avp(278, stateId)));
      run.send(time + 0.01, false, message({ command: 280, hopByHop: id, flags: 0 }, SUCCESS, ...ANSWERER));
    };
    watchdog(1, 501, 7);
    run.cc(2, INITIAL, 0);
    watchdog(30, 502, 7);
    expect(run.sessions).toEqual([]);
    watchdog(60, 503, 8);
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'restarted' })]);
  });

  test('for us when the capture is: it is told as open', () => {
    const run = new Exchanges();
    run.cc(1, INITIAL, 0);
    run.endOfCapture();
    expect(run.sessions).toEqual([expect.objectContaining({ state: 'open', outcome: 'unknown', begin: 'seen' })]);
  });

  test('early when there are too many: the longest silent first, and it is counted', () => {
    const run = new Exchanges({ max_sessions: 2 });
    for (const [i, id] of ['a', 'b', 'c'].entries()) {
      const avps = [avp(I.sessionId, id), ...ORIGIN, avp(I.ccRequestType, INITIAL), avp(I.ccRequestNumber, 0)];
      run.send(i, true, message({ command: CC, application: GX, hopByHop: i }, ...avps));
      run.send(
        i + 0.1,
        false,
        message({ command: CC, application: GX, hopByHop: i, flags: 0x40 }, avp(I.sessionId, id), SUCCESS, ...ANSWERER),
      );
    }
    expect(run.sessions.map(({ state, session }) => [state, session?.id])).toEqual([['displaced', 'a']]);
    expect(run.counts.get('sessions_displaced')).toBe(1);
  });
});

describe('a session that a server authorized', () => {
  test('begins with the first of several rounds, and ends by its termination', () => {
    const run = new Exchanges();
    run.exchange(1, AA, RX, [], [avp(I.resultCode, 1001)]);
    run.exchange(2, AA, RX);
    run.exchange(5, STR, RX, [avp(I.terminationCause, 1)]);
    expect(run.sessions).toEqual([
      expect.objectContaining({ state: 'ended', life: 'authorization', outcome: 'success', application: { id: RX, name: 'Rx' } }),
    ]);
  });
});

describe('an exchange counts once', () => {
  test('on however many hops it is seen, also after the session ended', () => {
    const run = new Exchanges();
    const hop = (time: number, hopByHop: number, endToEnd: number, type: number) => {
      const about = { command: CC, application: GX, hopByHop, endToEnd };
      run.request(time, about, avp(I.ccRequestType, type), avp(I.ccRequestNumber, type - 1));
      run.answer(time + 0.01, about);
    };
    hop(1, 10, 1, INITIAL);
    hop(1.02, 11, 1, INITIAL);
    hop(2, 12, 2, TERMINATION);
    hop(2.02, 13, 2, TERMINATION);
    run.endOfCapture();
    expect(run.sessions).toHaveLength(1);
    expect(run.sessions[0]?.exchanges?.requests).toBe(2);
  });

  test('and the same identifier begun anew is another session', () => {
    const run = new Exchanges();
    for (const time of [1, 10]) {
      run.cc(time, INITIAL, 0);
      run.cc(time + 1, TERMINATION, 1);
    }
    expect(run.sessions.map(({ state }) => state)).toEqual(['ended', 'ended']);
    const keys = run.emitted.filter(({ kind }) => kind === 'session').map(({ about }) => about.key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('with sessions: false', () => {
  test('nothing is followed', () => {
    const run = new Exchanges({ sessions: false });
    run.cc(1, INITIAL, 0);
    run.cc(2, TERMINATION, 1);
    run.endOfCapture();
    expect(run.sessions).toEqual([]);
    expect(run.transactions).toHaveLength(2);
  });
});

test('5002 of another vendor does not say that the session is unknown', () => {
  const run = new Exchanges();
  run.cc(1, INITIAL, 0);
  const experimental = avp(I.experimentalResult, [avp(I.vendorId, TGPP), avp(I.experimentalResultCode, 5002)]);
  run.cc(2, UPDATE, 1, [], [experimental]);
  expect(run.sessions).toEqual([]);
});
