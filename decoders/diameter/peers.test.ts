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
          avp(I.supportedVendorId, TGPP),
          avp(I.supportedVendorId, 13_019),
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
      client: {
        host: 'client',
        product: 'lab',
        addresses: ['10.0.0.1'],
        applications: ['Credit-Control', 'S6a'],
        supported_vendors: [TGPP, 13_019],
        state_id: 7,
      },
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

  test('tell what security each offers, and which of it the answer takes', () => {
    const [none, tls] = [avp(I.inbandSecurityId, 0), avp(I.inbandSecurityId, 1)];
    const opened = (offered: readonly Uint8Array[], taken: readonly Uint8Array[], result = 2001) => {
      const run = new Run();
      run.send(1, true, message({ command: 257, flags: 0x80 }, ...self('client', ...offered)));
      run.send(2, false, message({ command: 257, flags: 0 }, avp(I.resultCode, result), ...self('server', ...taken)));
      return run.emitted.find(({ kind }) => kind === 'peer')?.document;
    };
    expect(opened([none, tls], [tls])).toMatchObject({
      client: { inband_security: ['NO_INBAND_SECURITY', 'TLS'] },
      server: { inband_security: ['TLS'] },
      security: 'tls',
    });
    const clear = opened([none, tls], [none]);
    expect(clear).toMatchObject({ event: 'opened', server: { inband_security: ['NO_INBAND_SECURITY'] } });
    expect(clear).not.toHaveProperty('security');
    expect(opened([tls], [], 5017)).toMatchObject({
      event: 'refused',
      client: { inband_security: ['TLS'] },
      result: { name: 'DIAMETER_NO_COMMON_SECURITY' },
    });
    expect(opened([], [])).not.toHaveProperty('client.inband_security');
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

/** A connection that `from` opens to `to`; `back` says that it goes the other way than the first. */
function between(from: string, to: string, beside?: Run, back = false) {
  const run = new Run({}, beside, back);
  const self = (host: string) => [avp(I.originHost, host), avp(I.originRealm, 'example')];
  return {
    run,
    ask: (time: number) => run.send(time, true, message({ command: 257, flags: 0x80 }, ...self(from))),
    accept: (time: number, result = 2001) =>
      run.send(time, false, message({ command: 257, flags: 0 }, avp(I.resultCode, result), ...self(to))),
  };
}

const peerDocuments = (run: Run) =>
  run.emitted.filter(({ kind }) => kind === 'peer').map(({ document, about }) => ({ ...document, outcome: about.outcome }));

describe('an election', () => {
  test('that a node lost names winner and loser, whether their names say the same, and the connection that stays', () => {
    const own = between('b.example', 'a.example');
    const back = between('a.example', 'b.example', own.run, true);
    own.ask(1);
    back.ask(1.01);
    own.accept(1.02, 4003);
    back.accept(1.03);
    own.run.end('closed');
    const [refused, opened, closed] = peerDocuments(own.run);
    expect(refused).toMatchObject({
      event: 'refused',
      result: { name: 'ELECTION_LOST' },
      election: { winner: 'b.example', loser: 'a.example', by_name: true },
      other_connection: { id: opened?.connection?.id },
    });
    expect(opened).toMatchObject({ event: 'opened', state: 'open', other_connection: { id: refused?.connection?.id } });
    expect(closed).toMatchObject({ event: 'closed' });
  });

  test('that goes against the names is told', () => {
    const own = between('a.example', 'b.example');
    own.ask(1);
    own.accept(1.02, 4003);
    expect(peerDocuments(own.run)[0]?.election).toEqual({ winner: 'a.example', loser: 'b.example', by_name: false });
  });

  test('without a word is why a connection closed that never opened, and nobody’s failure', () => {
    const own = between('b.example', 'a.example');
    const back = between('a.example', 'b.example', own.run, true);
    back.ask(1);
    back.accept(1.01);
    own.ask(1.02);
    own.run.send(1.03, false, message({ command: 280, flags: 0x80, hopByHop: 9 }, avp(I.originHost, 'a.example')));
    own.run.end('closed');
    expect(peerDocuments(own.run).at(-1)).toMatchObject({
      event: 'closed',
      cause: 'election',
      outcome: 'unknown',
      other_connection: { id: expect.any(String) },
    });
  });

  test('is over with its connections: a later one stands alone', () => {
    const own = between('b.example', 'a.example');
    own.ask(1);
    own.accept(1.01);
    own.run.end('closed');
    const later = between('b.example', 'a.example', own.run);
    later.ask(2);
    later.accept(2.01);
    expect(peerDocuments(own.run).at(-1)).toMatchObject({ event: 'opened' });
    expect(peerDocuments(own.run).at(-1)?.other_connection).toBeUndefined();
  });
});

describe('a peer that was lost and comes back (RFC 3539 3.4.1)', () => {
  const self = (host: string) => [avp(I.originHost, host), avp(I.originRealm, 'example')];
  const dwr = (run: Run, time: number, hopByHop: number, fromInitiator = true) =>
    run.send(time, fromInitiator, message({ command: 280, flags: 0x80, hopByHop }, ...self(fromInitiator ? 'a.example' : 'b.example')));
  const dwa = (run: Run, time: number, hopByHop: number, fromInitiator = false) =>
    run.send(
      time,
      fromInitiator,
      message({ command: 280, flags: 0, hopByHop }, avp(I.resultCode, 2001), ...self(fromInitiator ? 'a.example' : 'b.example')),
    );
  /** The first connection went without a word at 100 s; the second is there at 130 s. */
  function comeBack(opener: 'a.example' | 'b.example' = 'a.example', leave?: (run: Run) => void) {
    const first = between('a.example', 'b.example');
    first.ask(1);
    first.accept(1.01);
    dwr(first.run, 100, 1);
    dwa(first.run, 100, 1);
    leave?.(first.run);
    first.run.end('closed');
    const second = between(opener, opener === 'a.example' ? 'b.example' : 'a.example', first.run);
    second.ask(130);
    second.accept(130);
    return {
      run: second.run,
      since: () =>
        peerDocuments(first.run)
          .map(({ event, state }) => `${event} ${state}`)
          .slice(2),
    };
  }

  test.each(['a.example', 'b.example'] as const)(
    'is trusted after three watchdogs of one end, whoever of them opens the connection: %s',
    (opener) => {
      const { run, since } = comeBack(opener);
      expect(peerDocuments(run).at(-1)).toMatchObject({ event: 'opened', state: 'reopen', down_s: 30, ends: 0 });
      for (const hopByHop of [2, 3]) {
        dwr(run, 130 + hopByHop, hopByHop);
        dwa(run, 130 + hopByHop, hopByHop);
        // Those of the other end are counted by the other end.
        dwr(run, 130 + hopByHop, hopByHop, false);
        dwa(run, 130 + hopByHop, hopByHop, true);
      }
      expect(since()).toEqual(['opened reopen']);
      dwr(run, 140, 4);
      dwa(run, 140, 4);
      expect(since()).toEqual(['opened reopen', 'trusted open']);
      dwr(run, 150, 5);
      dwa(run, 150, 5);
      expect(since()).toHaveLength(2);
    },
  );

  test('needs four after a watchdog without an answer, and is down after two', () => {
    const { run, since } = comeBack();
    dwr(run, 140, 2);
    dwa(run, 140, 2);
    dwr(run, 150, 3);
    run.wait(190);
    for (const hopByHop of [4, 5, 6]) {
      dwr(run, 200 + hopByHop, hopByHop);
      dwa(run, 200 + hopByHop, hopByHop);
    }
    expect(since()).toEqual(['opened reopen', 'watchdog_missed reopen', 'recovered reopen']);
    dwr(run, 210, 7);
    dwa(run, 210, 7);
    expect(since().at(-1)).toBe('trusted open');

    const again = comeBack();
    dwr(again.run, 140, 2);
    dwr(again.run, 150, 3);
    again.run.wait(250);
    expect(again.since()).toEqual(['opened reopen', 'watchdog_missed reopen', 'watchdog_missed down']);
  });

  test('is trusted at once when it had said goodbye', () => {
    const goodbye = (run: Run) =>
      run.send(101, true, message({ command: 282, flags: 0x80, hopByHop: 9 }, avp(I.disconnectCause, 0), ...self('a.example')));
    const { run } = comeBack('a.example', goodbye);
    expect(peerDocuments(run).at(-1)).toMatchObject({ event: 'opened', state: 'open' });
    expect(peerDocuments(run).at(-1)).not.toHaveProperty('down_s');
  });
});

test('a connection that began before the capture is found open when a peer says who it is', () => {
  const run = new Run();
  run.request(1);
  run.answer(1.1);
  expect(run.peers).toEqual([]);
  run.send(5, true, message({ command: 280, flags: 0x80, hopByHop: 9 }, avp(I.originHost, 'client')));
  run.send(5.01, false, message({ command: 280, flags: 0, hopByHop: 9 }, avp(I.resultCode, 2001), avp(I.originHost, 'server')));
  expect(run.peers).toEqual(['found_open open']);
  expect(peerDocuments(run)[0]).toMatchObject({ client: { host: 'client' }, ends: 0 });
});

describe('an agent that cannot pass requests on', () => {
  const refuse = (run: Run, time: number, hopByHop: number, code: number, agent = 'dra.home.example') =>
    run.send(
      time,
      false,
      message({ command: 318, application: S6A, hopByHop, flags: 0x20 }, avp(I.resultCode, code), avp(I.originHost, agent)),
    );
  const realm = (name: string) => avp(I.destinationRealm, name);

  test('is told at once, then once a minute with how many there were, for each realm and kind of error', () => {
    const run = new Run();
    for (let i = 0; i < 70; i++) {
      run.request(i, { hopByHop: i }, realm('nowhere.example'));
      refuse(run, i + 0.1, i, 3002);
    }
    run.request(
      71,
      { hopByHop: 71 },
      realm('elsewhere.example'),
      avp(I.routeRecord, 'a'),
      avp(I.routeRecord, 'b'),
      avp(I.routeRecord, 'a'),
    );
    refuse(run, 71.1, 71, 3005);
    expect(
      peerDocuments(run).map(({ event, routing, result, ends }) => [event, routing?.realm, routing?.seen, result?.code, ends]),
    ).toEqual([
      ['unable_to_deliver', 'nowhere.example', 1, 3002, 0],
      ['unable_to_deliver', 'nowhere.example', 60, 3002, 0],
      ['loop_detected', 'elsewhere.example', 1, 3005, 0],
    ]);
    expect(peerDocuments(run)[2]).toMatchObject({
      outcome: 'failure',
      routing: { agent: 'dra.home.example', application: 'S6a', route: ['a', 'b', 'a'] },
      result: { name: 'DIAMETER_LOOP_DETECTED' },
    });
    expect(run.counts.get('routing_errors_sampled')).toBe(68);
  });

  test('is not told again on the hops that its answer takes back, and not for what a server refuses', () => {
    const near = new Run();
    const far = new Run({}, near);
    near.request(1, { hopByHop: 1, endToEnd: 9 }, realm('nowhere.example'));
    far.request(1.1, { hopByHop: 5, endToEnd: 9 }, realm('nowhere.example'), avp(I.routeRecord, 'mme.visited.example'));
    refuse(far, 1.2, 5, 3002);
    refuse(near, 1.3, 1, 3002);
    near.request(2, { hopByHop: 2 });
    near.answer(2.1, { hopByHop: 2 }, avp(I.resultCode, 5012));
    expect(peerDocuments(near)).toHaveLength(1);
    expect(near.counts.get('routing_errors_sampled')).toBeUndefined();
  });

  test('is told when it gives up what it had passed on', () => {
    const near = new Run();
    const far = new Run({}, near);
    near.request(1, { hopByHop: 1, endToEnd: 9 }, realm('home.example'));
    far.request(1.1, { hopByHop: 5, endToEnd: 9 }, realm('home.example'), avp(I.routeRecord, 'mme.visited.example'));
    far.end('closed');
    refuse(near, 15, 1, 3002);
    expect(near.peers).toEqual(['unable_to_deliver unknown']);
  });
});

test('a request that goes where it came through before is a loop, whatever the answer', () => {
  const run = new Run();
  run.send(0, true, message({ command: 280, flags: 0x80, hopByHop: 9 }, avp(I.originHost, 'dra2')));
  run.send(0, false, message({ command: 280, flags: 0, hopByHop: 9 }, avp(I.resultCode, 2001), avp(I.originHost, 'dra1')));
  run.request(1, { hopByHop: 1 }, avp(I.routeRecord, 'dra1'), avp(I.routeRecord, 'dra2'));
  run.answer(2, { hopByHop: 1 });
  expect(run.transactions.at(-1)).toMatchObject({ leg: 2, route_record: ['dra1', 'dra2'], findings: ['loop'] });
  expect(run.counts.get('loop')).toBe(1);
});
