/** What is said about the two ends of a connection. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP } from './avp-codes.js';
import { avp, hex, message } from './encode.js';
import { Run, S6A } from './testing.js';

describe('peers', () => {
  const self = (host: string, ...avps: Uint8Array[]) => [avp(I.originHost, host), avp(I.originRealm, 'example'), ...avps];
  const open = (run: Run, at: number, result = 2001) => {
    const clientApplications = [
      avp(I.authApplicationId, 4),
      avp(I.vendorSpecificApplicationId, [avp(I.vendorId, TGPP), avp(I.authApplicationId, S6A)]),
    ];
    run.send(
      at,
      true,
      message(
        { command: 257, flags: 0x80 },
        ...self(
          'client',
          avp(I.productName, 'lab'),
          avp(I.originStateId, 7),
          avp(I.hostIpAddress, hex('00010a000001')),
          ...clientApplications,
        ),
      ),
    );
    run.send(
      at + 0.01,
      false,
      message({ command: 257, flags: 0 }, avp(I.resultCode, result), ...self('server', avp(I.authApplicationId, 0xffffffff))),
    );
  };

  test('open a connection with what they announce, and transactions name them', () => {
    const run = new Run();
    open(run, 1);
    expect(run.peers).toEqual(['opened open']);
    expect(run.emitted.find(({ kind }) => kind === 'peer')?.document).toMatchObject({
      client: { host: 'client', product: 'lab', addresses: ['10.0.0.1'], applications: ['Credit-Control', 'S6a'], state_id: 7 },
      server: { host: 'server', applications: ['relay'] },
      common_applications: ['Credit-Control', 'S6a'],
      result: { code: 2001, name: 'DIAMETER_SUCCESS' },
      latency_ms: 10,
      ends: 0,
    });
    run.request(2, { hopByHop: 2 });
    run.answer(3, { hopByHop: 2 });
    expect(run.transactions[1]?.peer).toEqual({ sender: 'client', receiver: 'server' });
    expect(run.emitted.at(-1)?.about.action).toBe('s6a-authentication-information');
    expect(run.emitted[0]?.about.action).toBe('capabilities-exchange');
  });

  test('refuse each other', () => {
    const run = new Run();
    open(run, 1, 5010);
    expect(run.peers).toEqual(['refused refused']);
    run.end('closed');
    expect(run.peers).toEqual(['refused refused', 'closed closed']);
  });

  test('that leave watchdogs unanswered are suspect, then down, then recover', () => {
    const run = new Run();
    open(run, 1);
    const dwr = (at: number, hopByHop: number) => run.send(at, true, message({ command: 280, flags: 0x80, hopByHop }, ...self('client')));
    dwr(10, 10);
    dwr(45, 11);
    dwr(80, 12);
    run.send(80.005, false, message({ command: 280, flags: 0, hopByHop: 12 }, avp(I.resultCode, 2001), ...self('server')));
    expect(run.peers).toEqual(['opened open', 'watchdog_missed suspect', 'watchdog_missed down', 'recovered open']);
    run.end('closed');
    expect(run.emitted.at(-1)?.document).toMatchObject({
      event: 'closed',
      cause: 'transport',
      lifetime_s: 78.995,
      watchdogs: { answered: 1, unanswered: 2 },
    });
    expect(run.emitted.at(-1)?.about.outcome).toBe('failure');
  });

  test('that disconnect say why', () => {
    const run = new Run();
    open(run, 1);
    run.send(5, false, message({ command: 282, flags: 0x80, hopByHop: 9 }, ...self('server', avp(I.disconnectCause, 0))));
    run.send(5.001, true, message({ command: 282, flags: 0, hopByHop: 9 }, avp(I.resultCode, 2001), ...self('client')));
    run.end('closed');
    expect(run.peers).toEqual(['opened open', 'disconnecting closing', 'closed closed']);
    expect(run.emitted.at(-1)?.document.cause).toBe('REBOOTING');
    expect(run.emitted.at(-1)?.about.outcome).toBe('success');
  });

  test('whose connection is encrypted, or in a capture with losses, are not blamed for its end', () => {
    const encrypted = new Run();
    encrypted.send(1, true, hex('1603030004aabbccdd'));
    const lossy = new Run();
    open(lossy, 1);
    lossy.flow.captureLoss = true;
    for (const run of [encrypted, lossy]) {
      run.end('closed');
      const { document, about } = run.emitted.at(-1) ?? {};
      expect(document?.event).toBe('closed');
      expect(document?.cause).toBeUndefined();
      expect(about?.outcome).toBe('unknown');
    }
  });

  test('that restarted without closing give themselves away by Origin-State-Id', () => {
    const run = new Run();
    open(run, 1);
    run.send(5, true, message({ command: 280, flags: 0x80, hopByHop: 9 }, ...self('client', avp(I.originStateId, 8))));
    expect(run.peers).toEqual(['opened open', 'restarted open']);
  });
});
