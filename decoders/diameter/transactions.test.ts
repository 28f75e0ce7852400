/** What becomes of requests and answers on one connection, message by message. */

import { type About, type DocumentKinds, type Flow, type FlowEnd, GRACE, type Output } from 'spoor/decoder';
import { describe, expect, test } from 'vitest';
import { View } from '../../src/bytes/view.js';
import { IETF_AVP as I, TGPP } from './avp-codes.js';
import decoder from './decoder.js';
import { avp, concat, hex, type MessageOptions, message } from './encode.js';
import type { TransactionDocument } from './fields.js';
import type { PeerDocument } from './kinds.js';

interface Emitted {
  readonly kind: string;
  readonly document: TransactionDocument & PeerDocument;
  readonly about: About;
}

/** One connection of one observer, with packet time and timers as the engine keeps them. */
class Run {
  readonly emitted: Emitted[] = [];
  readonly counts = new Map<string, number>();
  readonly flow = {
    observer: 'site',
    transport: 'tcp' as 'tcp' | 'sctp',
    initiator: { ip: '10.0.0.1', port: 40000 },
    responder: { ip: '10.0.0.2', port: 3868 },
    tunnel: undefined,
    vlans: [],
    key: 'site tcp 10.0.0.1:40000 10.0.0.2:3868',
    firstSeen: 0,
    lastSeen: 0,
    captureLoss: false,
    told: () => undefined,
  };
  private timers: { due: number; action: (output: Output<DocumentKinds>) => void }[] = [];
  private readonly options = decoder.options;
  private readonly observer: unknown;
  private readonly state: unknown;

  constructor(options: Record<string, unknown> = {}) {
    const parsed = this.options?.parse(options);
    this.observer = decoder.newObserver?.('site', parsed, {} as never);
    this.state = decoder.newFlow?.(this.flow as Flow, parsed, this.observer);
  }

  /** Hands in one message at `time` seconds. */
  send(time: number, fromInitiator: boolean, octets: Uint8Array, carrierType = 0): string | undefined | void {
    const now = time * 1e6;
    this.advance(now - GRACE);
    this.flow.lastSeen = now;
    const bytes = new View(octets);
    const { initiator, responder } = this.flow;
    const verdict = decoder.onMessage(
      {
        bytes,
        time: now,
        firstTime: now,
        flow: this.flow as Flow,
        fromInitiator,
        source: fromInitiator ? initiator : responder,
        destination: fromInitiator ? responder : initiator,
        carrierType,
        carrier: undefined,
        stream: 0,
        wireLength: octets.length,
        network: { identification: undefined, hopLimit: 64, dscp: 0, linkType: 1 },
      },
      this.state,
      this.output(now),
    );
    expect(bytes.overrun).toBe(false);
    return verdict;
  }

  request(time: number, options: Partial<MessageOptions> = {}, ...avps: Uint8Array[]): void {
    this.send(time, true, message({ command: 318, application: S6A, ...options }, avp(I.sessionId, 's;1'), ...ORIGIN, ...avps));
  }

  answer(time: number, options: Partial<MessageOptions> = {}, ...avps: Uint8Array[]): void {
    const result = avps.length > 0 ? avps : [avp(I.resultCode, 2001)];
    this.send(
      time,
      false,
      message({ command: 318, application: S6A, flags: 0x40, ...options }, avp(I.sessionId, 's;1'), ...ANSWERER, ...result),
    );
  }

  gap(from: number, to: number, fromInitiator: boolean | undefined): void {
    const kind = fromInitiator === undefined ? 'capture' : 'stream';
    decoder.onGap?.(this.flow as Flow, this.state, this.output(to * 1e6), {
      kind,
      bytes: 100,
      from: from * 1e6,
      to: to * 1e6,
      fromInitiator,
    });
  }

  end(reason: FlowEnd): void {
    decoder.onFlowEnd?.(this.flow as Flow, this.state, this.output(this.flow.lastSeen), reason);
  }

  /** Lets packet time reach `time` seconds without a message of this connection. */
  wait(time: number): void {
    this.advance(time * 1e6 - GRACE);
  }

  get transactions(): (TransactionDocument & { readonly outcome: string | undefined })[] {
    return this.emitted
      .filter(({ kind }) => kind === 'transaction')
      .map(({ document, about }) => ({ ...document, outcome: about.outcome }));
  }

  get states(): string[] {
    return this.transactions.map(({ state, reason }) => (reason === undefined ? String(state) : `${state} ${reason}`));
  }

  get peers(): string[] {
    return this.emitted.filter(({ kind }) => kind === 'peer').map(({ document }) => `${document.event} ${document.state}`);
  }

  private advance(now: number): void {
    for (;;) {
      const next = this.timers.sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > now) return;
      this.timers = this.timers.filter((timer) => timer !== next);
      next.action(this.output(next.due));
    }
  }

  private output(now: number): Output<DocumentKinds> {
    return {
      now,
      emit: (kind: string, document: object, about: About = {}) => {
        // As it will be stored: what is undefined is not there.
        this.emitted.push({ kind, document: JSON.parse(JSON.stringify(document)), about });
      },
      after: (delay: number, action: (output: Output<DocumentKinds>) => void) => {
        const timer = { due: now + delay, action };
        this.timers.push(timer);
        return {
          cancel: () => {
            this.timers = this.timers.filter((other) => other !== timer);
          },
        };
      },
      count: (what: string, by = 1) => {
        expect(Object.keys(decoder.counts ?? {})).toContain(what);
        this.counts.set(what, (this.counts.get(what) ?? 0) + by);
      },
    } as unknown as Output<DocumentKinds>;
  }
}

const S6A = 16777251;
const ORIGIN = [avp(I.originHost, 'mme.visited.example'), avp(I.originRealm, 'visited.example')];
const ANSWERER = [avp(I.originHost, 'hss.home.example'), avp(I.originRealm, 'home.example')];

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
    expect(run.transactions[0]?.findings).toEqual(['command_mismatch', 'end_to_end_mismatch', 'session_mismatch', 'proxiable_mismatch']);
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
  test('at the beginning of a capture is the capture’s doing; later it is not', () => {
    const run = new Run();
    run.answer(1, { hopByHop: 1 });
    run.answer(100, { hopByHop: 2 }, avp(I.resultCode, 5012));
    run.gap(101, 102, true);
    run.answer(103, { hopByHop: 3 });
    expect(run.states).toEqual(['orphan capture_start', 'orphan unknown', 'orphan gap']);
    expect(run.transactions[1]).toMatchObject({
      outcome: 'failure',
      tally: { request: 0, answer: 1, failure: 1 },
      result: { name: 'DIAMETER_UNABLE_TO_COMPLY' },
    });
    expect(run.emitted[1]?.about.source?.ip).toBe('10.0.0.1');
  });
});

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

describe('bounds', () => {
  test('the oldest request makes room when too many wait, and is counted', () => {
    const run = new Run({ max_pending: 2 });
    for (const hopByHop of [1, 2, 3]) run.request(hopByHop, { hopByHop });
    run.answer(4, { hopByHop: 1 });
    run.answer(4, { hopByHop: 2 });
    run.answer(4, { hopByHop: 3 });
    expect(run.states).toEqual(['orphan capture_start', 'answered', 'answered']);
    expect(run.counts.get('pending_evicted')).toBe(1);
  });

  test('a million requests without an answer stay within the bound', () => {
    const run = new Run({ max_pending: 100 });
    const octets = message({ command: 318, application: S6A }, ...ORIGIN);
    const view = new DataView(octets.buffer);
    for (let i = 0; i < 20_000; i++) {
      view.setUint32(12, i);
      run.send(1 + i / 1e5, true, octets);
    }
    expect(run.counts.get('pending_evicted')).toBe(19_900);
    run.end('closed');
    expect(run.states).toHaveLength(100);
  });

  test('a Session-Id of 60 000 octets is cut', () => {
    const run = new Run();
    run.send(1, true, message({ command: 318, application: S6A }, avp(I.sessionId, 'x'.repeat(60_000)), ...ORIGIN));
    run.end('closed');
    expect(run.transactions[0]?.session?.id).toBe('x'.repeat(512));
    expect(run.transactions[0]?.findings).toEqual(['long_value']);
  });

  test('a message of a hundred thousand AVPs is read up to the limit', () => {
    const run = new Run();
    const many = new Uint8Array(100_000 * 8);
    const view = new DataView(many.buffer);
    for (let at = 0; at < many.length; at += 8) {
      view.setUint32(at, 33);
      view.setUint32(at + 4, 8);
    }
    run.send(1, true, message({ command: 318, application: S6A }, ...ORIGIN, many));
    run.end('closed');
    expect(run.transactions[0]?.findings).toEqual(['too_many_avps']);
  });
});

describe('messages', () => {
  test('several in one SCTP user message are all read, and garbage after them is counted', () => {
    const run = new Run();
    const one = message({ command: 318, application: S6A, hopByHop: 1 }, ...ORIGIN);
    const two = message({ command: 318, application: S6A, hopByHop: 2 }, ...ORIGIN);
    run.send(1, true, concat([one, two, hex('00000000')]), 46);
    run.end('closed');
    expect(run.states).toHaveLength(2);
    expect(run.counts.get('trailing_garbage')).toBe(1);
  });

  test('that are none are refused by name', () => {
    const run = new Run();
    const good = message({ command: 318 }, ...ORIGIN);
    expect(run.send(1, true, Uint8Array.of(2, ...good.slice(1)))).toBe('bad_version');
    expect(run.send(1, true, message({ command: 318, length: 19 }, ...ORIGIN))).toBe('bad_length');
    expect(run.send(1, true, Uint8Array.of(1, 0, 0, 20))).toBe('bad_length');
    expect(run.send(1, true, new Uint8Array(0))).toBe('bad_length');
    expect(run.emitted).toEqual([]);
  });

  test('cut short by the capture are read as far as they go', () => {
    const run = new Run();
    const whole = message({ command: 318, application: S6A }, ...ORIGIN, avp(I.userName, '001010000000001'));
    run.send(1, true, whole.slice(0, whole.length - 6));
    run.end('closed');
    expect(run.transactions[0]).toMatchObject({ origin: { host: 'mme.visited.example' }, findings: ['truncated'] });
    expect(run.transactions[0]?.user).toBeUndefined();
  });

  test('of unknown commands and applications keep their numbers', () => {
    const run = new Run();
    run.request(1, { command: 8388600, application: 77 });
    run.answer(2, { command: 8388600, application: 77 });
    expect(run.transactions[0]).toMatchObject({ application: { id: 77 }, command: { code: 8388600 } });
    expect(run.transactions[0]?.command?.name).toBeUndefined();
    expect(run.emitted[0]?.about.action).toBe('unknown-command');
  });

  test('that are encrypted are said once and counted from then on', () => {
    const run = new Run();
    const record = hex('1703030004aabbccdd');
    run.send(1, true, record);
    run.send(2, false, record);
    run.send(3, true, hex('0102030405'), 47);
    expect(run.peers).toEqual(['opaque opaque']);
    expect(run.counts.get('opaque_connections')).toBe(1);
    expect(run.counts.get('opaque_records')).toBe(2);
  });
});

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
    dwr(25, 11);
    dwr(40, 12);
    run.send(40.005, false, message({ command: 280, flags: 0, hopByHop: 12 }, avp(I.resultCode, 2001), ...self('server')));
    expect(run.peers).toEqual(['opened open', 'watchdog_missed suspect', 'watchdog_missed down', 'recovered open']);
    run.end('closed');
    expect(run.emitted.at(-1)?.document).toMatchObject({
      event: 'closed',
      cause: 'transport',
      lifetime_s: 38.995,
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

  test('that restarted without closing give themselves away by Origin-State-Id', () => {
    const run = new Run();
    open(run, 1);
    run.send(5, true, message({ command: 280, flags: 0x80, hopByHop: 9 }, ...self('client', avp(I.originStateId, 8))));
    expect(run.peers).toEqual(['opened open', 'restarted open']);
  });
});
