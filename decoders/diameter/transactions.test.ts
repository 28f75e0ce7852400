/** What becomes of requests and answers on one connection. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP } from './avp-codes.js';
import { avp, hex, message } from './encode.js';
import { ANSWERER, ORIGIN, Run, S6A } from './testing.js';

describe('a transaction', () => {
  test('has the latency between request and answer, in the direction of the request', () => {
    const run = new Run();
    run.request(1, {}, avp(I.userName, '001010000000001'), avp(1407, hex('99f924'), { vendor: TGPP }));
    run.answer(1.0125);
    expect(run.states).toEqual(['answered']);
    const [{ document, about } = { document: undefined, about: undefined }] = run.emitted;
    expect(document).toMatchObject({
      latency_ms: 12.5,
      application: { id: S6A, name: 'S6a' },
      command: { code: 318, name: 'AIR', title: 'Authentication-Information' },
      origin: { host: 'mme.visited.example', realm: 'visited.example' },
      answer: { origin: { host: 'hss.home.example' } },
      result: { code: 2001, vendor: 0, name: 'DIAMETER_SUCCESS', class: 'success', experimental: false, success: true },
      user: { imsi: '001010000000001' },
      plmn: { visited: '999-42' },
      session: { id: 's;1' },
      tally: { request: 1, answer: 1, failure: 0, retransmission: 0 },
    });
    expect(about).toMatchObject({
      time: 1e6,
      start: 1e6,
      end: 1012500,
      action: 's6a-authentication-information',
      outcome: 'success',
      source: { ip: '10.0.0.1', port: 40000 },
      destination: { ip: '10.0.0.2', port: 3868 },
    });
  });

  test('is told apart from one with the same identifier in the other direction', () => {
    const run = new Run();
    run.request(1, { hopByHop: 7 });
    run.send(2, false, message({ command: 317, application: S6A, hopByHop: 7 }, ...ANSWERER));
    run.send(3, true, message({ command: 317, application: S6A, hopByHop: 7, flags: 0x40 }, avp(I.resultCode, 2001), ...ORIGIN));
    run.answer(4, { hopByHop: 7 });
    expect(run.transactions.map(({ command, latency_ms }) => [command?.name, latency_ms])).toEqual([
      ['CLR', 1000],
      ['AIR', 3000],
    ]);
    expect(run.emitted[0]?.about.source?.ip).toBe('10.0.0.2');
  });

  test('without an answer is reported after the timeout, and again when the answer comes late', () => {
    const run = new Run();
    run.request(1);
    run.wait(12.4);
    expect(run.states).toEqual([]);
    run.wait(12.6);
    expect(run.states).toEqual(['unanswered timeout']);
    run.answer(60);
    expect(run.states).toEqual(['unanswered timeout', 'late']);
    const [first, second] = run.transactions;
    expect(second?.transaction?.id).toBe(first?.transaction?.id);
    expect(second?.latency_ms).toBe(59000);
    expect(first).toMatchObject({ outcome: 'failure', tally: { request: 1, answer: 0, failure: 1 } });
    expect(second).toMatchObject({ outcome: 'success', tally: { request: 0, answer: 1, failure: 0 } });
    expect(run.emitted[0]?.about.key).not.toBe(run.emitted[1]?.about.key);
  });

  test('that failed is counted once, whether its late answer is an error or the missing one was no proof', () => {
    const failures = (run: Run) => run.transactions.map(({ tally }) => tally?.failure);
    const refused = new Run();
    refused.request(1);
    refused.wait(20);
    refused.answer(21, {}, avp(I.resultCode, 3002));
    expect(failures(refused)).toEqual([1, 0]);
    const lossy = new Run();
    lossy.request(1);
    lossy.gap(2, 3, false);
    lossy.wait(20);
    lossy.answer(21, {}, avp(I.resultCode, 5012));
    expect(failures(lossy)).toEqual([0, 1]);
  });

  test('answered after the timeout but before timers ran gives the same two documents', () => {
    const run = new Run();
    run.request(1);
    run.answer(11.5);
    expect(run.states).toEqual(['unanswered timeout', 'late']);
  });

  test('answered after the tombstone is gone is an orphan', () => {
    const run = new Run();
    run.request(1);
    run.wait(300);
    run.answer(301);
    run.wait(312.4);
    expect(run.states).toEqual(['unanswered timeout']);
    run.wait(312.6);
    expect(run.states).toEqual(['unanswered timeout', 'orphan unknown']);
  });

  test('whose identifier is used again by another request ends as superseded', () => {
    const run = new Run();
    run.request(1, { hopByHop: 5, endToEnd: 50 });
    run.request(2, { hopByHop: 5, endToEnd: 51 });
    run.answer(3, { hopByHop: 5, endToEnd: 51 });
    expect(run.states).toEqual(['superseded', 'answered']);
    expect(run.transactions[1]?.latency_ms).toBe(1000);
  });

  test('that is repeated on the same hop is one transaction that counts its copies', () => {
    const run = new Run();
    run.request(1, { hopByHop: 5 });
    run.request(2, { hopByHop: 5, flags: 0xd0 });
    run.answer(3, { hopByHop: 5 });
    expect(run.states).toEqual(['answered']);
    expect(run.transactions[0]).toMatchObject({ latency_ms: 2000, tally: { retransmission: 1 } });
    expect(run.counts.get('duplicates')).toBe(1);
  });

  test('and its retransmission over another hop-by-hop id share the exchange, whatever the case of the host name', () => {
    const run = new Run();
    run.request(1, { hopByHop: 5, endToEnd: 9 });
    run.send(
      2,
      true,
      message({ command: 318, application: S6A, hopByHop: 6, endToEnd: 9, flags: 0xd0 }, avp(I.originHost, 'MME.visited.example')),
    );
    run.end('closed');
    const [first, second] = run.transactions;
    expect(first?.exchange?.id).toMatch(/^[0-9a-f]{16}$/);
    expect(second?.exchange?.id).toBe(first?.exchange?.id);
    expect(second?.flags?.retransmitted).toBe(true);
    expect(second?.tally?.retransmission).toBe(1);
  });

  test('pending when the connection ends says how it ended', () => {
    for (const [end, reason, outcome] of [
      ['closed', 'connection_closed', 'failure'],
      ['shutdown', 'end_of_capture', 'unknown'],
      ['displaced', 'displaced', 'unknown'],
      ['clock', 'clock', 'unknown'],
    ] as const) {
      const run = new Run();
      run.request(1);
      run.end(end);
      expect(run.states).toEqual([`unanswered ${reason}`]);
      expect(run.transactions[0]?.outcome).toBe(outcome);
    }
  });

  test('times out with reason gap when octets of the answering side were lost, and only then', () => {
    const run = new Run();
    run.request(1, { hopByHop: 1 });
    run.gap(2, 3, true);
    run.wait(20);
    run.request(21, { hopByHop: 2 });
    run.gap(22, 23, false);
    run.wait(40);
    run.request(41, { hopByHop: 3 });
    run.gap(42, 43, undefined);
    run.wait(60);
    expect(run.states).toEqual(['unanswered timeout', 'unanswered gap', 'unanswered gap']);
    expect(run.transactions.map(({ outcome }) => outcome)).toEqual(['failure', 'unknown', 'unknown']);
  });

  test('of a lossy capture is marked, and its missing answer proves nothing', () => {
    const run = new Run();
    run.flow.captureLoss = true;
    run.request(1);
    run.end('closed');
    expect(run.transactions[0]).toMatchObject({ outcome: 'unknown', capture: { loss: true }, tally: { failure: 0 } });
  });

  test('whose answer differs from its request is paired and says in what', () => {
    const run = new Run();
    run.request(1, { hopByHop: 3, endToEnd: 30 });
    run.send(
      2,
      false,
      message({ command: 316, application: S6A, hopByHop: 3, endToEnd: 31, flags: 0 }, avp(I.sessionId, 's;2'), avp(I.resultCode, 2001)),
    );
    const findings = ['command_mismatch', 'end_to_end_mismatch', 'session_mismatch', 'proxiable_mismatch'];
    expect(run.transactions[0]?.findings).toEqual(findings);
    expect([...run.counts.keys()]).toEqual(findings);
  });

  test('whose answer does not bring back what agents left in Proxy-Info says so', () => {
    const [one, two] = [1, 2].map((state) => avp(I.proxyInfo, [avp(280, `dra${state}`), avp(33, new Uint8Array([state]))]));
    const findings = (asked: Uint8Array[], answered: Uint8Array[]) => {
      const run = new Run();
      run.request(1, {}, ...asked);
      run.answer(2, {}, avp(I.resultCode, 2001), ...answered);
      return run.transactions[0]?.findings;
    };
    expect(findings([one!, two!], [two!, one!])).toBeUndefined();
    expect(findings([one!, two!], [one!])).toEqual(['proxy_info_mismatch']);
    expect(findings([one!], [two!])).toEqual(['proxy_info_mismatch']);
    expect(findings([], [one!])).toEqual(['proxy_info_mismatch']);
  });

  test('with an answer that bears an earlier time has no latency', () => {
    const run = new Run();
    run.request(2);
    run.answer(1.9);
    expect(run.transactions[0]?.latency_ms).toBeUndefined();
    expect(run.transactions[0]?.findings).toEqual(['clock']);
  });
});

describe('an orphan answer', () => {
  test('at the beginning of a capture is the capture’s doing; later it is not, unless octets were lost', () => {
    const run = new Run();
    run.answer(1, { hopByHop: 1 });
    run.answer(100, { hopByHop: 2 }, avp(I.resultCode, 5012));
    run.wait(115);
    run.gap(115, 116, true);
    run.answer(117, { hopByHop: 3 });
    run.end('closed');
    expect(run.states).toEqual(['orphan capture_start', 'orphan unknown', 'orphan gap']);
    expect(run.transactions[1]).toMatchObject({
      outcome: 'failure',
      tally: { request: 0, answer: 1, failure: 1 },
      result: { name: 'DIAMETER_UNABLE_TO_COMPLY' },
    });
    expect(run.emitted[1]?.about.source?.ip).toBe('10.0.0.1');
  });

  test('is the answer to a request that a hole in the other direction held back', () => {
    const run = new Run();
    run.answer(2, { hopByHop: 4 });
    run.request(1.5, { hopByHop: 4 });
    expect(run.states).toEqual(['answered']);
    expect(run.transactions[0]).toMatchObject({
      latency_ms: 500,
      tally: { request: 1, answer: 1 },
      answer: { origin: { host: 'hss.home.example' } },
    });
    run.end('closed');
    expect(run.states).toEqual(['answered']);
  });

  test('is not the answer to a later request, or to another one with the same hop-by-hop id', () => {
    const run = new Run();
    run.answer(2, { hopByHop: 4, endToEnd: 40 });
    run.request(3, { hopByHop: 4, endToEnd: 40 });
    run.request(1.5, { hopByHop: 5, endToEnd: 50 });
    run.answer(4, { hopByHop: 6, endToEnd: 60 });
    run.request(3.5, { hopByHop: 6, endToEnd: 61 });
    run.end('closed');
    expect(run.states.filter((state) => state.startsWith('answered'))).toEqual([]);
    expect(run.states.filter((state) => state.startsWith('orphan'))).toHaveLength(2);
  });

  test('makes way for another with the same key, and for requests where there is no room', () => {
    const run = new Run({ max_pending: 1 });
    run.answer(20, { hopByHop: 4 });
    run.answer(21, { hopByHop: 5 });
    expect(run.states).toEqual(['orphan unknown']);
    run.request(22, { hopByHop: 6 });
    run.answer(23, { hopByHop: 6 });
    expect(run.states).toEqual(['orphan unknown', 'answered']);
    expect(run.counts.get('pending_evicted')).toBe(1);
    const roomy = new Run();
    roomy.answer(20, { hopByHop: 4, endToEnd: 1 });
    roomy.answer(21, { hopByHop: 4, endToEnd: 2 });
    expect(roomy.transactions.map(({ end_to_end }) => end_to_end)).toEqual([1]);
  });
});
