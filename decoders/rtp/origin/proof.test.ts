/** One stream alone, whose receiver reports: what it got, the capture lost. */

import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { call, type Plan } from '../rtcp/call.js';
import { reportOf } from '../testing.js';
import { OriginCounts } from './counts.js';
import { Proof } from './proof.js';
import { random } from './simulation.js';

function heard(plan: Plan) {
  const { frames, truth } = call(plan);
  const result = replay(decoder, frames);
  expect(result.errors).toEqual([]);
  const { stream, intervals } = reportOf(result).streams.find(({ name }) => name.startsWith('192.0.2.1:40000'))!;
  const sum = (of: (loss: NonNullable<typeof stream.loss>) => number | undefined) =>
    intervals.reduce((total, { loss }) => total + (loss === undefined ? 0 : (of(loss) ?? 0)), 0);
  const { loss } = stream;
  expect(sum((one) => one.network)).toBe(loss?.network ?? 0);
  expect(sum((one) => one.capture_suspected)).toBe(loss?.capture_suspected ?? 0);
  expect(sum((one) => one.unattributed)).toBe(loss?.unattributed ?? 0);
  if (loss !== undefined)
    expect(loss.network! + loss.capture_suspected! + loss.upstream_of_source! + loss.unattributed!).toBe(loss.settled);
  return { loss, truth };
}

const chosen = (seed: number, share: number, packets: number) => {
  const chance = random(seed);
  const lost = Array.from({ length: packets }, () => chance() < share);
  return (n: number) => n > 0 && n < packets - 1 && lost[n]!;
};
/** Between the first report and the last one all is told. */
const inside = (what: (n: number) => boolean) => (n: number) => n > 400 && n < 2400 && what(n);

describe('a single stream whose receiver reports every five seconds', () => {
  it.each([1, 2, 3, 4])('is told exactly when only the capture and the way before it lose (seed %i)', (seed) => {
    const lostByCapture = inside(chosen(seed, 0.03, 3000));
    const before = inside(chosen(seed + 50, 0.02, 3000));
    const { loss, truth } = heard({ packets: 3000, lostByCapture, lostUpstream: (n) => before(n) && !lostByCapture(n) });
    expect(truth.capture).toBeGreaterThan(30);
    expect(truth.upstream).toBeGreaterThan(20);
    expect(loss).toMatchObject({ capture_suspected: truth.capture, network: truth.upstream, unattributed: 0, origin: 'mixed' });
    expect(loss?.evidence).toContain('receiver_report');
  });

  it('is told exactly when only the capture loses, and when only the network does', () => {
    const some = inside(chosen(7, 0.02, 3000));
    const capture = heard({ packets: 3000, lostByCapture: some });
    expect(capture.loss).toMatchObject({ capture_suspected: capture.loss!.settled, network: 0, unattributed: 0, origin: 'capture' });
    const network = heard({ packets: 3000, lostUpstream: some });
    expect(network.loss).toMatchObject({ network: network.loss!.settled, capture_suspected: 0, unattributed: 0, origin: 'network' });
  });

  it('says nothing of ranges in which the receiver lost more besides: that may hide what it got', () => {
    const { loss } = heard({
      packets: 3000,
      lostByCapture: inside((n) => n % 100 === 0),
      lostDownstream: inside((n) => n % 20 === 7),
    });
    expect(loss).toMatchObject({ capture_suspected: 0, network: 0, unattributed: loss!.settled, origin: 'ambiguous' });
    expect(loss?.evidence).toContain('few_streams');
  });

  it('cannot be told before its first report', () => {
    const { loss } = heard({ packets: 1200, every: 12, lostByCapture: (n) => n === 100 || n === 1150 });
    expect(loss).toMatchObject({ settled: 2, unattributed: 1, capture_suspected: 1 });
  });
});

describe('a proof', () => {
  const range = (highest: number, expected: number, upstream: number, capture: number, exact = true) => ({
    highest,
    expected,
    upstream,
    capture,
    exact,
  });

  it('corrects what was said, and says what is still to come', () => {
    const proof = new Proof();
    proof.begin(100);
    // Of seven missing up to 200 three were decided: two for the network, one for nobody. The receiver got five of the seven.
    proof.note(110, 1, 0, 0);
    proof.note(120, 1, 0, 0);
    proof.note(130, 0, 0, 1);
    expect(proof.report(range(200, 100, 2, 5))).toMatchObject({ network: 0, captureSuspected: 1, unattributed: -1 });
    const counts = new OriginCounts();
    for (const number of [190, 191, 192, 193]) expect(proof.settle(number, counts)).toBe(true);
    expect(counts).toMatchObject({ captureSuspected: 4, network: 0 });
    expect(proof.settle(201, counts)).toBe(false);
  });

  it('takes back a suspicion that the receiver denies', () => {
    const proof = new Proof();
    proof.begin(0);
    for (let number = 1; number <= 5; number++) proof.note(number, 0, 1, 0);
    expect(proof.report(range(100, 100, 5, 0))).toMatchObject({ network: 5, captureSuspected: -5, unattributed: 0 });
  });

  it.each([
    ['of another range than what was said', range(200, 90, 3, 3)],
    ['where the receiver lost more besides', range(200, 100, 3, 3, false)],
    ['of nothing missing', range(200, 100, 0, 0)],
  ])('is none %s', (_what, reported) => {
    const proof = new Proof();
    proof.begin(100);
    proof.note(150, 0, 0, 1);
    expect(proof.report(reported)).toBeUndefined();
    expect(proof.settle(160, new OriginCounts())).toBe(false);
  });

  it('goes on behind a report that says the same again, and not over a restart', () => {
    const proof = new Proof();
    proof.begin(100);
    proof.note(150, 0, 0, 1);
    proof.begin(100);
    expect(proof.report(range(200, 100, 1, 0))).toMatchObject({ network: 1, unattributed: -1 });
    proof.note(250, 0, 0, 1);
    proof.restart();
    expect(proof.report(range(300, 100, 1, 0))).toBeUndefined();
  });
});
