/** Odd and hostile messages, and how much of them is kept. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I } from './avp-codes.js';
import { avp, concat, hex, message } from './encode.js';
import { ORIGIN, Run, S6A } from './testing.js';

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

  test('twenty thousand requests without an answer stay within the bound of a hundred', () => {
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
