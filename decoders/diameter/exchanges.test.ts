/** One request over several hops and in several tries: which hop and try a document is about, and which one counts the exchange. */

import { readCapture, replay } from 'spoor/testing';
import { describe, expect, test } from 'vitest';
import { IETF_AVP as I } from './avp-codes.js';
import decoder from './decoder.js';
import { avp, message } from './encode.js';
import { Exchanges, exchangeName } from './exchanges.js';
import type { TransactionDocument } from './fields.js';
import { Run, S6A } from './testing.js';

const CLIENT = 'mme.visited.example';
const SERVER = 'hss.home.example';
const T = 0xd0;
const SUCCESS = avp(I.resultCode, 2001);

/** A connection whose ends said who they are, before anything else. */
class Named extends Run {
  constructor(sender: string, receiver: string, beside?: Run) {
    super({}, beside);
    this.flow.key = `${sender} ${receiver}`;
    const self = (host: string) => [avp(I.originHost, host), avp(I.originRealm, 'example')];
    this.send(0, true, message({ command: 280, flags: 0x80, hopByHop: 0xffff }, ...self(sender)));
    this.send(0, false, message({ command: 280, flags: 0, hopByHop: 0xffff }, SUCCESS, ...self(receiver)));
    this.emitted.length = 0;
  }

  /** A request with end-to-end identifier 9 that passed `agents`. */
  ask(time: number, hopByHop: number, agents: readonly string[], flags = 0xc0, ...avps: Uint8Array[]): void {
    const records = agents.map((agent) => avp(I.routeRecord, agent));
    this.request(time, { hopByHop, endToEnd: 9, flags }, ...avps, ...records);
  }

  reply(time: number, hopByHop: number, ...avps: Uint8Array[]): void {
    this.answer(time, { hopByHop, endToEnd: 9 }, ...avps);
  }
}

const places = (run: Run) =>
  run.transactions.map(({ leg, edge, attempt, retried, tally }) => [leg, edge, attempt, retried, tally?.exchange]);

describe('on its way over an agent', () => {
  const hops = () => {
    const near = new Named(CLIENT, 'dra.home.example');
    return [near, new Named('dra.home.example', SERVER, near)] as const;
  };

  test('an exchange counts once, on the hop next to who asked; the agent has its own part of the time', () => {
    const [near, far] = hops();
    near.ask(1, 1, []);
    far.ask(1.002, 7, [CLIENT]);
    far.reply(1.01, 7);
    near.reply(1.013, 1);
    expect(places(near)).toEqual([
      [1, 'server', 1, undefined, 0],
      [0, 'client', 1, undefined, 1],
    ]);
    const [behind, before] = near.transactions;
    expect(before?.agent).toEqual({ delay_ms: 5, request_ms: 2, answer_ms: 3 });
    expect(before?.agent?.delay_ms).toBeCloseTo((before?.latency_ms ?? 0) - (behind?.latency_ms ?? 0), 6);
    expect(behind?.agent).toBeUndefined();
  });

  test('the same of an agent that leaves no Route-Record, and is told by its name', () => {
    const [near, far] = hops();
    near.ask(1, 1, []);
    far.ask(1.002, 7, []);
    far.reply(1.01, 7);
    near.reply(1.013, 1);
    expect(places(near)).toEqual([
      [0, 'server', 1, undefined, 0],
      [0, 'client', 1, undefined, 1],
    ]);
    expect(near.transactions[1]?.agent?.delay_ms).toBe(5);
  });

  test('a try of the agent alone is one on the hop behind it', () => {
    const [near, far] = hops();
    near.ask(1, 1, []);
    far.ask(1.1, 7, [CLIENT]);
    far.ask(3, 8, [CLIENT], T);
    far.reply(3.5, 8);
    near.reply(3.6, 1);
    far.end('closed');
    expect(places(near)).toEqual([
      [1, 'server', 2, undefined, 0],
      [0, 'client', 1, undefined, 1],
      [1, undefined, 1, true, 0],
    ]);
    // From the request in to the first request out, and from the answer in to the answer out: waiting for the server is not its own time.
    expect(near.transactions[1]?.agent).toEqual({ delay_ms: 200, request_ms: 100, answer_ms: 100 });
  });

  test('an answer that an agent made itself does not make it the server', () => {
    const [near] = hops();
    near.ask(1, 1, []);
    near.send(
      1.01,
      false,
      message(
        { command: 318, application: S6A, hopByHop: 1, endToEnd: 9, flags: 0x20 },
        avp(I.originHost, 'dra.home.example'),
        avp(I.resultCode, 3002),
      ),
    );
    expect(places(near)).toEqual([[0, 'client', 1, undefined, 1]]);
  });
});

describe('between two nodes', () => {
  test('a request that its answerer gets from its maker has one hop alone', () => {
    const run = new Named(CLIENT, SERVER);
    run.ask(1, 1, []);
    run.reply(1.1, 1);
    expect(places(run)).toEqual([[0, 'direct', 1, undefined, 1]]);
  });

  test('a request without an answer is at its server where it names that one', () => {
    const run = new Named(CLIENT, SERVER);
    run.ask(1, 1, [], 0xc0, avp(I.destinationHost, 'HSS.home.example'));
    run.ask(2, 2, [], T);
    run.end('closed');
    expect(places(run)).toEqual([
      [0, 'direct', 1, true, 0],
      [0, 'client', 2, undefined, 1],
    ]);
  });
});

describe('sent again', () => {
  test('over another connection a request is another try, and the last try counts', () => {
    const first = new Named(CLIENT, 'dra1.home.example');
    const second = new Named(CLIENT, 'dra2.home.example', first);
    first.ask(1, 1, []);
    second.ask(3, 5, [], T);
    second.reply(3.1, 5);
    first.end('closed');
    expect(places(first)).toEqual([
      [0, 'client', 2, undefined, 1],
      [0, 'client', 1, true, 0],
    ]);
    expect(first.transactions.map(({ tally }) => tally?.failure)).toEqual([0, 1]);
  });

  test('with T it is the second try at least, whatever the capture saw before', () => {
    const run = new Run();
    run.request(1, { hopByHop: 5, flags: T });
    run.answer(2, { hopByHop: 5 });
    expect(run.transactions[0]?.attempt).toBe(2);
  });

  test('under the same hop-by-hop id it is a copy in the same document, and the next try has the number after it', () => {
    const run = new Run();
    run.request(1, { hopByHop: 5, endToEnd: 9 });
    run.request(2, { hopByHop: 5, endToEnd: 9, flags: T });
    run.request(3, { hopByHop: 6, endToEnd: 9, flags: T });
    run.answer(4, { hopByHop: 6, endToEnd: 9 });
    run.answer(5, { hopByHop: 5, endToEnd: 9 });
    expect(run.transactions.map(({ attempt, retried, tally }) => [attempt, retried, tally?.exchange, tally?.retransmission])).toEqual([
      [3, undefined, 1, 1],
      [1, true, 0, 1],
    ]);
  });

  test('after four minutes the same identifiers mean another request', () => {
    const run = new Run();
    for (const time of [1, 200, 500]) run.request(time, { hopByHop: time, endToEnd: 9 });
    run.end('closed');
    expect(run.transactions.map(({ attempt, tally }) => [attempt, tally?.exchange])).toEqual([
      [1, 1],
      [2, 0],
      [1, 1],
    ]);
  });

  test('after it was counted as a failure it does not count again', () => {
    const run = new Run();
    run.request(1, { hopByHop: 1, endToEnd: 9 });
    run.wait(20);
    run.request(21, { hopByHop: 2, endToEnd: 9, flags: T });
    run.answer(22, { hopByHop: 2, endToEnd: 9 });
    expect(run.transactions.map(({ state, attempt, retried, tally }) => [state, attempt, retried, tally?.exchange])).toEqual([
      ['unanswered', 1, undefined, 1],
      ['answered', 2, undefined, 0],
    ]);
  });
});

describe('answered', () => {
  test('for good, an exchange is over: a hop of it that is read only now counts no second time, and four minutes later another one does', () => {
    const near = new Named(CLIENT, 'dra.home.example');
    const far = new Named('dra.home.example', SERVER, near);
    near.ask(1, 1, []);
    near.reply(1.1, 1);
    far.ask(1.2, 7, [CLIENT]);
    far.reply(1.3, 7);
    near.ask(300, 2, []);
    near.reply(300.1, 2);
    expect(places(near)).toEqual([
      [0, 'client', 1, undefined, 1],
      [1, 'server', 1, undefined, 0],
      [0, 'client', 1, undefined, 1],
    ]);
  });

  test('by an error of an agent, it may be tried elsewhere', () => {
    const first = new Named(CLIENT, 'dra1.home.example');
    const second = new Named(CLIENT, 'dra2.home.example', first);
    const busy = [avp(I.originHost, 'dra1.home.example'), avp(I.resultCode, 3004)];
    first.ask(1, 1, []);
    first.send(1.1, false, message({ command: 318, application: S6A, hopByHop: 1, endToEnd: 9, flags: 0x20 }, ...busy));
    second.ask(1.2, 5, []);
    second.reply(1.3, 5);
    expect(places(first)).toEqual([
      [0, 'client', 1, undefined, 1],
      [0, 'client', 2, undefined, 0],
    ]);
  });
});

describe('redirected', () => {
  const elsewhere = [avp(I.redirectHost, 'aaa://hss2.home.example:3868;transport=tcp'), avp(261, 1), avp(262, 86_400)];

  test('a request that its sender makes again to the host it was told is linked with the one before, and counts for both', () => {
    const agent = new Named(CLIENT, 'redirect.home.example');
    const server = new Named(CLIENT, 'hss2.home.example', agent);
    agent.ask(1, 1, []);
    agent.reply(1.1, 1, avp(I.resultCode, 3006), ...elsewhere);
    server.ask(1.2, 4, []);
    server.reply(1.3, 4);
    const [redirected, followed] = agent.transactions;
    expect(redirected).toMatchObject({
      redirect_host: ['hss2.home.example'],
      redirect: { usage: 'ALL_SESSION', cache_s: 86_400 },
      tally: { exchange: 0, failure: 0 },
      outcome: 'unknown',
    });
    expect(followed).toMatchObject({
      attempt: 2,
      flags: { retransmitted: false },
      redirect: { by: 'hss.home.example', transaction: { id: redirected?.transaction?.id } },
      exchange: { id: redirected?.exchange?.id },
      tally: { exchange: 1 },
      outcome: 'success',
    });
  });
});

describe('what is known of exchanges', () => {
  const name = (number: number) => exchangeName('mme.visited.example', number);
  const way = { sender: undefined, receiver: undefined, address: '10.0.0.1' };

  test('is bounded: the older half is forgotten, and counted when its time was not over', () => {
    const exchanges = new Exchanges();
    for (let i = 0; i < 100_000; i++) exchanges.enter(name(i), 0, false, way, 1e6);
    expect(exchanges.forgotten).toBe(0);
    exchanges.enter(name(-1), 0, false, way, 2e6);
    expect(exchanges.forgotten).toBe(50_000);
    expect(exchanges.enter(name(1), 0, false, way, 2e6).number).toBe(1);
    expect(exchanges.enter(name(99_999), 0, false, way, 2e6).number).toBe(2);
  });

  test('is forgotten without a word when its time is over', () => {
    const exchanges = new Exchanges();
    for (let i = 0; i < 100; i++) exchanges.enter(name(i), 0, false, way, i * 241e6);
    expect(exchanges.forgotten).toBe(0);
  });

  test('is a handful of hops of each, however many somebody makes up', () => {
    const exchanges = new Exchanges();
    let last = exchanges.enter(name(0), 0, false, way, 0);
    for (let records = 1; records < 50; records++) last = exchanges.enter(name(0), records, false, way, 0);
    expect(last.number).toBe(35);
  });
});

test.each(['agents-tcp', 'agents-sctp', 'broken-avp', 'redirect-failover'])(
  'every exchange of %s that has a request counts once',
  (name) => {
    const counted = new Map<string, number>();
    for (const { json } of replay(decoder, readCapture(new URL(`samples/${name}.pcap`, import.meta.url))).documents) {
      const { exchange, tally } = (JSON.parse(json) as { diameter: TransactionDocument }).diameter;
      if (exchange?.id !== undefined) counted.set(exchange.id, (counted.get(exchange.id) ?? 0) + (tally?.exchange ?? 0));
    }
    expect(counted.size).toBeGreaterThan(20);
    expect([...counted.values()].filter((times) => times !== 1)).toEqual([]);
  },
);

test('a relay that was sent elsewhere, and one whose next relay was killed, try again until the user has an answer', () => {
  const { documents } = replay(decoder, readCapture(new URL('samples/redirect-failover.pcap', import.meta.url)));
  const hops = documents.flatMap(({ json }) => {
    const { source, diameter, event } = JSON.parse(json) as {
      readonly source: { readonly ip: string };
      readonly diameter: TransactionDocument;
      readonly event: { readonly dataset: string };
    };
    return event.dataset === 'spoor.diameter' && diameter.application?.id !== 0 ? [{ from: source.ip, ...diameter }] : [];
  });
  const asked = hops.filter(({ from }) => from === '10.99.0.11');
  expect(asked.map(({ state, result, tally }) => [state, result?.code, tally?.exchange])).toEqual(Array(10).fill(['answered', 2001, 1]));
  const tries = (exchange: string | undefined) =>
    hops
      .filter(({ from, exchange: own }) => from === '10.99.0.1' && own?.id === exchange)
      .sort((a, b) => (a.attempt ?? 0) - (b.attempt ?? 0))
      .map(({ attempt, state, result, flags, redirect }) =>
        [attempt, state, result?.code, flags?.retransmitted === true ? 'T' : '', redirect?.by ?? ''].join(' ').trim(),
      );
  const ways = asked.map(({ exchange }) => tries(exchange?.id).join(', ')).sort();
  const redirected = '1 answered 3006, 2 answered 2001  rdr1.home.example';
  const killed = '1 answered 3006, 2 unanswered   rdr1.home.example, 3 answered 2001 T';
  expect(ways).toEqual([killed, killed, ...Array(4).fill(redirected), ...Array(4).fill('1 answered 2001')].sort());
});
