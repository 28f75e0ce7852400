import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Subscriber } from 'zeromq';
import type { Log } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { CollectorLink } from '../../src/sources/collector-link.js';
import { osmoPcapOptions } from '../../src/sources/osmo-pcap-options.js';

const URL = 'tcp://127.0.0.1:6000';
/** Wall clock when a test begins, in milliseconds. */
const BEGIN = 1_700_000_000_000;

/** As much of libzmq's subscriber as the link uses, with a monitor that says what the test wants. */
class FakeSocket {
  readonly calls: string[] = [];
  private readonly said: { readonly type: string }[] = [];
  private wake = () => {};
  readonly events = this.monitor();

  connect(url: string): void {
    this.calls.push(`connect ${url}`);
  }

  disconnect(url: string): void {
    this.calls.push(`disconnect ${url}`);
    throw new Error('no such endpoint');
  }

  /** Resolves when the link has heard of all of them. */
  async say(...types: string[]): Promise<void> {
    this.said.push(...types.map((type) => ({ type })));
    this.wake();
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }

  private async *monitor(): AsyncGenerator<{ readonly type: string }> {
    for (;;) {
      while (this.said.length > 0) yield this.said.shift()!;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

function link(heartbeatSeconds = 1) {
  const socket = new FakeSocket();
  const counters = new Counters();
  const lines: string[] = [];
  const line = (level: string) => (message: string) => void lines.push(`${level} ${message.replace(`collector ${URL}: `, '')}`);
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  const options = osmoPcapOptions.parse({ url: URL, heartbeatSeconds });
  return { socket, counters, lines, link: new CollectorLink(socket as unknown as Subscriber, options, counters, log) };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: BEGIN });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds);
/** Microseconds on the wall clock, so many milliseconds after the begin. */
const at = (milliseconds: number) => (BEGIN + milliseconds) * 1000;

describe('the connection to a collector', () => {
  test('is up at its first greeting, which is no gap however long it took', async () => {
    const { socket, link: one, lines } = link();
    await socket.say('connect:delay', 'connect:retry', 'connect:retry');
    expect(one.up).toBe(false);
    expect(one.openGap(at(0))).toBeUndefined();
    pass(60_000);
    await socket.say('connect', 'handshake');
    expect(one.up).toBe(true);
    expect(one.gapOver).toBe(false);
    expect(lines).toEqual(['warn nobody answers yet; trying again until somebody does', 'info connected']);
  });

  test('that broke and greets again at once was a restart: the gap is the time it was away', async () => {
    const { socket, link: one, counters } = link();
    await socket.say('connect', 'handshake');
    pass(5000);
    await socket.say('disconnect', 'connect:delay', 'connect:retry');
    expect(one.up).toBe(false);
    pass(3000);
    expect(one.openGap(at(8000))).toEqual({ reason: 'collector_restart', from: at(5000), to: at(8000) });
    await socket.say('connect');
    pass(20);
    await socket.say('handshake');
    expect(one.takeGaps()).toEqual([{ reason: 'collector_restart', from: at(5000), to: at(8020) }]);
    expect(one.takeGaps()).toEqual([]);
    expect(one.openGap(at(9000))).toBeUndefined();
    expect(counters.total('spoor_source_disconnects_total')).toBe(1);
  });

  test('that is accepted and greeted only after long was frozen: the gap begins when it was last heard', async () => {
    const { socket, link: one } = link();
    await socket.say('connect', 'handshake');
    pass(1000);
    one.heard();
    pass(3500);
    await socket.say('disconnect', 'connect');
    pass(6000);
    await socket.say('handshake');
    expect(one.takeGaps()).toEqual([{ reason: 'collector_frozen', from: at(1000), to: at(10_500) }]);
  });

  test('that was silent for long before it froze: the gap begins no earlier than heartbeats would have told', async () => {
    const { socket, link: one } = link(2);
    await socket.say('connect', 'handshake');
    one.heard();
    pass(100_000);
    await socket.say('disconnect', 'connect');
    pass(2000);
    await socket.say('handshake');
    expect(one.takeGaps()).toEqual([{ reason: 'collector_frozen', from: at(92_000), to: at(102_000) }]);
  });

  test('breaks once, however often it is said', async () => {
    const { socket, link: one, counters } = link();
    await socket.say('connect', 'handshake', 'disconnect', 'disconnect');
    pass(1000);
    await socket.say('disconnect', 'connect', 'handshake', 'handshake');
    expect(one.takeGaps()).toHaveLength(1);
    expect(counters.total('spoor_source_disconnects_total')).toBe(1);
  });

  test('works when a message comes over it, even before the monitor says so', async () => {
    const { socket, link: one } = link();
    one.heard();
    expect(one.up).toBe(true);
    await socket.say('connect', 'handshake', 'disconnect');
    pass(500);
    // These waited in the queue when it broke.
    one.heard();
    one.heard();
    expect(one.up).toBe(false);
    one.quiet();
    pass(500);
    one.heard();
    expect(one.up).toBe(true);
    expect(one.takeGaps()).toEqual([{ reason: 'collector_restart', from: at(0), to: at(1000) }]);
    await socket.say('connect', 'handshake');
    expect(one.gapOver).toBe(false);
  });

  test('two gaps that nobody took are two', async () => {
    const { socket, link: one } = link();
    await socket.say('connect', 'handshake');
    for (let i = 0; i < 2; i++) {
      pass(1000);
      await socket.say('disconnect');
      pass(10);
      await socket.say('connect', 'handshake');
    }
    expect(one.takeGaps().map(({ from }) => from)).toEqual([at(1000), at(2010)]);
  });
});

describe('an endpoint that libzmq has given up', () => {
  test('is connected anew after a second without a try', async () => {
    const { socket, link: one } = link();
    await socket.say('connect', 'handshake', 'disconnect');
    pass(999);
    one.mend(performance.now());
    expect(socket.calls).toEqual([]);
    pass(1);
    one.mend(performance.now());
    one.mend(performance.now());
    expect(socket.calls).toEqual([`disconnect ${URL}`, `connect ${URL}`]);
  });

  test('is left alone while libzmq tries by itself', async () => {
    const { socket, link: one } = link();
    await socket.say('connect', 'handshake', 'disconnect', 'connect:retry');
    pass(10_000);
    one.mend(performance.now());
    expect(socket.calls).toEqual([]);
  });

  test('is said to be no publisher once, counted every time, and said again when it was one in between', async () => {
    const { socket, link: one, counters, lines } = link();
    for (let i = 0; i < 3; i++) {
      await socket.say('connect', 'handshake:error:protocol');
      pass(1000);
      one.mend(performance.now());
    }
    expect(socket.calls.filter((call) => call.startsWith('connect'))).toHaveLength(3);
    expect(lines).toEqual([expect.stringMatching(/^error .*\(protocol\); is it the port of zeromq-publisher\?$/)]);
    await socket.say('connect', 'handshake', 'disconnect', 'connect', 'handshake:error:other');
    expect(counters.total('spoor_source_handshake_failures_total')).toBe(4);
    expect(lines.at(-1)).toBe('warn it takes connections but does not greet; it may be frozen, or about to end');
  });
});
