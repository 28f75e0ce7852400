/** How long requests wait, by command. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I } from './avp-codes.js';
import decoder from './decoder.js';
import { avp, message } from './encode.js';
import { shippedNames } from './names.js';
import { ORIGIN, Run, S6A } from './testing.js';
import { commandNamed } from './timeouts.js';

const ULR = 316;
const CCR = 272;
const GX = 16777238;

describe('a command with a timeout of its own', () => {
  test('is given up after that, and others after theirs, whatever the order they came in', () => {
    const run = new Run({ timeout: 8, timeouts: { 'S6a/ULR': 20, CCR: 2 } });
    run.request(1, { hopByHop: 1, command: ULR });
    run.request(1, { hopByHop: 2 });
    run.request(1, { hopByHop: 3, command: CCR, application: GX });
    const given = () => run.transactions.map(({ command }) => command?.name);
    for (const [time, names] of [
      [4.4, []],
      [4.6, ['CCR']],
      [10.4, ['CCR']],
      [10.6, ['CCR', 'AIR']],
      [22.4, ['CCR', 'AIR']],
      [22.6, ['CCR', 'AIR', 'ULR']],
    ] as const) {
      run.wait(time);
      expect(given(), `at ${time} s`).toEqual(names);
    }
    expect(run.emitted.map(({ about }) => about.end)).toEqual([3e6, 9e6, 21e6]);
  });

  test('has an answer that is late by its own timeout', () => {
    const run = new Run({ timeouts: { ULR: 20, AIR: 2 } });
    run.request(1, { hopByHop: 1, command: ULR });
    run.request(1, { hopByHop: 2 });
    run.answer(15, { hopByHop: 1, command: ULR });
    run.answer(15, { hopByHop: 2 });
    expect(run.states).toEqual(['unanswered timeout', 'answered', 'late']);
  });

  test('takes over the identifier of another that waits, or timed out', () => {
    const run = new Run({ timeouts: { ULR: 5 } });
    run.request(1, { hopByHop: 1, endToEnd: 1, command: ULR });
    run.request(2, { hopByHop: 1, endToEnd: 2 });
    run.wait(20);
    run.request(21, { hopByHop: 1, endToEnd: 3, command: ULR });
    run.answer(22, { hopByHop: 1, endToEnd: 3, command: ULR });
    run.answer(23, { hopByHop: 1, endToEnd: 2 });
    run.end('closed');
    expect(run.states).toEqual(['superseded', 'unanswered timeout', 'answered', 'orphan unknown']);
  });

  test('is a watchdog without being said: a peer may take Tw', () => {
    const watchdog = (run: Run) => run.send(1, true, message({ command: 280, flags: 0x80 }, ...ORIGIN));
    const run = new Run();
    watchdog(run);
    run.wait(32.4);
    expect(run.states).toEqual([]);
    run.wait(32.6);
    expect(run.states).toEqual(['unanswered timeout']);
    const eager = new Run({ timeouts: { DWR: 6 } });
    watchdog(eager);
    eager.wait(9);
    expect(eager.states).toEqual(['unanswered timeout']);
  });

  test('of an application alone leaves the command of others as it is', () => {
    const run = new Run({ timeouts: { 'Gx/CCR': 2 } });
    run.request(1, { hopByHop: 1, command: CCR, application: 4 }, avp(I.ccRequestType, 4));
    run.wait(9);
    expect(run.states).toEqual([]);
  });
});

describe('a name of a command', () => {
  test('is an abbreviation, a title or a number, with or without its application, in any case', () => {
    const of = (name: string) => commandNamed(shippedNames(), name);
    expect(of('s6a/ulr')).toEqual({ application: S6A, codes: [ULR] });
    expect(of('Update-Location')).toEqual({ application: undefined, codes: [ULR] });
    expect(of('16777251/316')).toEqual({ application: S6A, codes: [ULR] });
    expect(of('PUR')?.codes).toEqual(expect.arrayContaining([307, 321]));
    expect(of('Sh/PUR')?.codes).toEqual([307]);
    expect(of('Sy/STR')).toEqual({ application: 16777302, codes: [275] });
    expect(of('S6a/XYZ')).toBeUndefined();
    expect(of('S99/ULR')).toBeUndefined();
  });

  test('that no dictionary has is refused with what to do, and so is a timeout beyond the life of an identifier', () => {
    const issues = (timeouts: Record<string, number>) =>
      decoder.options?.safeParse({ timeouts }).error?.issues.map(({ path, message: text }) => `${path.join('.')}: ${text}`);
    expect(issues({ ULQ: 5 })).toEqual([expect.stringMatching(/^timeouts\.ULQ: no dictionary has that command.*spoor diameter show/)]);
    expect(issues({ ULR: 241 })).toEqual([expect.stringContaining('timeouts.ULR')]);
    expect(issues({ ULR: 20 })).toBeUndefined();
  });
});
