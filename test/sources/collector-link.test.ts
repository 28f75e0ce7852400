import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Log } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { CollectorLink } from '../../src/sources/collector-link.js';
import type { Moment } from '../../src/sources/link-event.js';
import { osmoPcapOptions } from '../../src/sources/osmo-pcap-options.js';
import { socketEvent } from '../../src/sources/socket-event.js';

const URL = 'tcp://127.0.0.1:6000';
/** Wall clock when a test begins, in milliseconds. */
const BEGIN = 1_700_000_000_000;

const now = (): Moment => ({ wall: Date.now() * 1000, steady: Date.now() });

function link(heartbeatSeconds = 1) {
  const counters = new Counters();
  const lines: string[] = [];
  const line = (level: string) => (message: string) => void lines.push(`${level} ${message.replace(`collector ${URL}: `, '')}`);
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  const one = new CollectorLink(osmoPcapOptions.parse({ url: URL, heartbeatSeconds }), counters, log);
  /** In the words of libzmq's monitor. */
  const say = (...types: string[]) => {
    for (const type of types) {
      const event = socketEvent(type);
      if (event !== undefined) one.happened(event, now());
    }
  };
  return { say, counters, lines, link: one };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGIN });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds);
/** Microseconds on the wall clock, so many milliseconds after the begin. */
const at = (milliseconds: number) => (BEGIN + milliseconds) * 1000;

describe('the connection to a collector', () => {
  test('is up at its first greeting, which is no gap however long it took', () => {
    const { say, link: one, lines } = link();
    say('connect:delay', 'connect:retry', 'connect:retry');
    expect(one.up).toBe(false);
    expect(one.openGap(at(0))).toBeUndefined();
    pass(60_000);
    say('connect', 'handshake');
    expect(one.up).toBe(true);
    expect(one.gapOver).toBe(false);
    expect(lines).toEqual(['warn nobody answers yet (trying); trying again until somebody does', 'info connected']);
  });

  test('that broke and greets again at once was a restart: the gap is the time it was away', () => {
    const { say, link: one, counters } = link();
    say('connect', 'handshake');
    pass(5000);
    say('disconnect', 'connect:delay', 'connect:retry');
    expect(one.up).toBe(false);
    pass(3000);
    expect(one.openGap(at(8000))).toEqual({ reason: 'collector_restart', from: at(5000), to: at(8000) });
    say('connect');
    pass(20);
    say('handshake');
    expect(one.takeGaps()).toEqual([{ reason: 'collector_restart', from: at(5000), to: at(8020) }]);
    expect(one.takeGaps()).toEqual([]);
    expect(one.openGap(at(9000))).toBeUndefined();
    expect(counters.total('spoor_source_disconnects_total')).toBe(1);
  });

  test('that is accepted and greeted only after long was frozen: the gap begins when it was last heard', () => {
    const { say, link: one } = link();
    say('connect', 'handshake');
    pass(1000);
    one.heard(now());
    pass(3500);
    say('disconnect', 'connect');
    pass(6000);
    say('handshake');
    expect(one.takeGaps()).toEqual([{ reason: 'collector_frozen', from: at(1000), to: at(10_500) }]);
  });

  test('that was silent for long before it froze: the gap begins no earlier than heartbeats would have told', () => {
    const { say, link: one } = link(2);
    say('connect', 'handshake');
    one.heard(now());
    pass(100_000);
    say('disconnect', 'connect');
    pass(2000);
    say('handshake');
    expect(one.takeGaps()).toEqual([{ reason: 'collector_frozen', from: at(92_000), to: at(102_000) }]);
  });

  test('breaks once, however often it is said', () => {
    const { say, link: one, counters } = link();
    say('connect', 'handshake', 'disconnect', 'disconnect');
    pass(1000);
    say('disconnect', 'connect', 'handshake', 'handshake');
    expect(one.takeGaps()).toHaveLength(1);
    expect(counters.total('spoor_source_disconnects_total')).toBe(1);
  });

  test('works when a message comes over it, even before the monitor says so', () => {
    const { say, link: one } = link();
    one.heard(now());
    expect(one.up).toBe(true);
    say('connect', 'handshake', 'disconnect');
    pass(500);
    // These waited in the queue when it broke.
    one.heard(now());
    one.heard(now());
    expect(one.up).toBe(false);
    one.quiet();
    pass(500);
    one.heard(now());
    expect(one.up).toBe(true);
    expect(one.takeGaps()).toEqual([{ reason: 'collector_restart', from: at(0), to: at(1000) }]);
    say('connect', 'handshake');
    expect(one.gapOver).toBe(false);
  });

  test('two gaps that nobody took are two', () => {
    const { say, link: one } = link();
    say('connect', 'handshake');
    for (let i = 0; i < 2; i++) {
      pass(1000);
      say('disconnect');
      pass(10);
      say('connect', 'handshake');
    }
    expect(one.takeGaps().map(({ from }) => from)).toEqual([at(1000), at(2010)]);
  });
});

describe('what listens there', () => {
  test('is said to be no publisher once, counted every time, and said again when it was one in between', () => {
    const { say, counters, lines } = link();
    for (let i = 0; i < 3; i++) {
      say('connect', 'handshake:error:protocol');
      pass(1000);
    }
    expect(lines).toEqual([expect.stringMatching(/^error .*is it the port of zeromq-publisher\?$/)]);
    say('connect', 'handshake', 'disconnect', 'connect', 'handshake:error:other');
    expect(counters.total('spoor_source_handshake_failures_total')).toBe(4);
    expect(lines.at(-1)).toEqual(expect.stringMatching(/^warn it takes connections but does not greet; it may be frozen/));
  });
});
