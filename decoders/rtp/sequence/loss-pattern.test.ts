/** Bursts, gaps and runs: the definition on strings written by hand, and whole streams against a count of known losses. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packet } from '../packet.js';
import { DEFAULT_SETTINGS } from '../settings.js';
import { Stream } from '../stream.js';
import { GMIN, LossCounts, LossPattern, RUN_CLASSES } from './loss-pattern.js';

/** What a string comes to by the definition, counted from the numbers that are lost, ascending. */
function truth(lost: readonly number[], packetTime = 20): Partial<LossCounts> {
  const groups: number[][] = [];
  const runs: number[] = [];
  for (const [i, number] of lost.entries()) {
    const distance = number - (lost[i - 1] ?? Number.NEGATIVE_INFINITY);
    if (distance === 1) runs[runs.length - 1]! += 1;
    else runs.push(1);
    if (distance <= GMIN) groups[groups.length - 1]!.push(number);
    else groups.push([number]);
  }
  const bursts = groups.filter((group) => group.length > 1);
  const lengths = bursts.map((group) => group[group.length - 1]! - group[0]! + 1);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    events: runs.length,
    settled: lost.length,
    maxRun: Math.max(0, ...runs),
    runs: Array.from(RUN_CLASSES, (from, i) => runs.filter((run) => run >= from && run < (RUN_CLASSES[i + 1] ?? Infinity)).length),
    bursts: bursts.length,
    burstPackets: sum(lengths),
    burstLost: sum(bursts.map((group) => group.length)),
    burstDuration: sum(lengths.map((length) => length * packetTime)),
    burstDurationSquared: sum(lengths.map((length) => (length * packetTime) ** 2)),
    isolated: groups.length - bursts.length,
  };
}

function read(string: string): LossCounts {
  const pattern = new LossPattern();
  pattern.packetTime = 20;
  for (const packet of string) packet === 'x' ? pattern.lost(1) : pattern.received(1);
  pattern.end();
  return pattern.take() ?? new LossCounts();
}

const good = (packets: number) => '.'.repeat(packets);

describe('a string of packets', () => {
  it.each([
    ['one loss is isolated', `${good(20)}x${good(20)}`, { events: 1, bursts: 0, isolated: 1 }],
    ['two in a row are a burst', `${good(20)}xx${good(20)}`, { events: 1, bursts: 1, burstPackets: 2, burstLost: 2, isolated: 0 }],
    ['15 received between two keep them together', `.x${good(15)}x.`, { events: 2, bursts: 1, burstPackets: 17, burstLost: 2 }],
    ['16 received between two part them', `.x${good(16)}x.`, { events: 2, bursts: 0, isolated: 2 }],
    ['a burst ends with its last loss', `.xx${good(15)}x${good(30)}x.`, { bursts: 1, burstPackets: 18, burstLost: 3, isolated: 1 }],
    ['at its ends nothing else is lost', 'x.', { bursts: 0, isolated: 1 }],
    ['a burst that the end cuts short counts', '.x.x.', { bursts: 1, burstPackets: 3, burstDuration: 60, burstDurationSquared: 3600 }],
    ['nothing lost is nothing', good(50), { events: 0, bursts: 0, isolated: 0 }],
  ])('%s', (_what, string, wanted) => expect(read(string)).toMatchObject(wanted));

  it.each(RUN_CLASSES.map((from, i) => [from, (RUN_CLASSES[i + 1] ?? 1001) - 1, i]))('runs of %i to %i are one class', (from, to, i) => {
    for (const length of [from, to]) expect([...read(`.${'x'.repeat(length)}.`).runs].indexOf(1)).toBe(i);
  });

  it('adds up: counts taken in the middle and at the end are those of the whole', () =>
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), fc.integer({ min: 1, max: 100 }), (string, every) => {
        const pattern = new LossPattern();
        pattern.packetTime = 20;
        const total = new LossCounts();
        const take = () => total.add(pattern.take() ?? new LossCounts());
        for (const [i, arrived] of string.entries()) {
          if (arrived) pattern.received(1);
          else pattern.lost(1);
          if (i % every === 0) take();
        }
        pattern.end();
        take();
        expect(total).toEqual(read(string.map((arrived) => (arrived ? '.' : 'x')).join('')));
        expect(total).toMatchObject(truth(string.flatMap((arrived, i) => (arrived ? [] : [i]))));
      }),
    ));

  it('has a burst ratio of 1 when nothing is lost, and never one below', () => {
    expect(new LossCounts().burstRatio(0)).toBe(1);
    expect(read('.x.').burstRatio(3)).toBe(1);
    expect(read(`.${'x'.repeat(10)}.`).burstRatio(100)).toBeCloseTo(9, 12);
  });
});

/** µ-law in 20 ms; a number arrives at its time or later. */
class Voice {
  readonly stream = new Stream(1, true, 'signalling', 0, undefined);

  send(number: number, late = 0, payloadType = 0): this {
    const packet = new Packet();
    packet.sequence = number & 0xffff;
    packet.timestamp = (160 * number) | 0;
    packet.time = 1e3 * (20 * number + late);
    packet.payloadType = payloadType;
    this.stream.receive(packet);
    return this;
  }

  range(from: number, to: number, payloadType = 0): this {
    for (let number = from; number <= to; number++) this.send(number, 0, payloadType);
    return this;
  }

  losses(): LossCounts | undefined {
    this.stream.takeAll();
    return this.stream.totals.losses;
  }
}

describe('a hole', () => {
  it('that a late packet fills within 3 s is no loss', () => {
    const voice = new Voice().range(0, 199).range(201, 340).send(200, 2999);
    expect(voice.losses()).toBeUndefined();
    expect(voice.stream.totals.lost).toBe(0);
  });

  it('that is filled later was a loss for who listened: the pattern keeps it', () => {
    const voice = new Voice().range(0, 199).range(201, 360).send(200, 3200);
    expect(voice.losses()).toMatchObject({ events: 1, settled: 1, isolated: 1 });
    expect(voice.stream.totals.lost).toBe(0);
  });

  it('settles with the packet that comes 3 s after it was seen, and its burst with the 16th packet after it', () => {
    const voice = new Voice().range(0, 199).range(202, 351);
    expect(voice.stream.sequence.settling.takeLosses()).toBeUndefined();
    expect(voice.send(352).stream.sequence.settling.takeLosses()).toMatchObject({ events: 1, settled: 2, bursts: 1 });
    const slow = new Voice().range(0, 199).send(202);
    for (let number = 203; number <= 216; number++) slow.send(number, 3000);
    expect(slow.stream.sequence.settling.takeLosses()).toMatchObject({ events: 1, settled: 2, bursts: 0 });
    expect(slow.send(217, 3000).stream.sequence.settling.takeLosses()).toMatchObject({ events: 0, bursts: 1, burstPackets: 2 });
  });

  it('1 000 numbers behind is a loss, whatever the clock says', () => {
    const voice = new Voice();
    for (let number = 0; number < 1200; number++) if (number !== 150) voice.send(number, -19.9 * number);
    expect(voice.stream.sequence.settling.takeLosses()).toMatchObject({ events: 1, isolated: 1 });
  });

  it('as long as an outage is one run, far beyond what is remembered', () =>
    expect(new Voice().range(0, 99).range(5100, 5199).losses()).toMatchObject(truth(Array.from({ length: 5000 }, (_, i) => 100 + i))));

  it('that is open when an outage begins is decided before it', () =>
    expect(new Voice().range(0, 49).range(51, 60).range(5100, 5199).losses()).toMatchObject(
      truth([50, ...Array.from({ length: 5039 }, (_, i) => 61 + i)]),
    ));

  it('of a young segment is not decided by time, since an early packet may still come before it', () => {
    const voice = new Voice().range(10, 29).range(31, 40).send(41, 4000).send(42, 4000).send(5, 4800);
    expect(voice.stream.sequence.settling.takeLosses()).toBeUndefined();
    expect(voice.losses()).toMatchObject(truth([6, 7, 8, 9, 30]));
  });

  it('before the first packet, which an early one opens, is in its place', () => {
    const voice = new Voice().range(10, 29).send(5, 600).range(31, 60);
    expect(voice.losses()).toMatchObject(truth([6, 7, 8, 9, 30]));
    expect(voice.stream.totals.lost).toBe(5);
  });

  it('has no duration while no clock is known', () => {
    const voice = new Voice();
    for (const number of [0, 1, 2, 5, 6, 7]) voice.send(number, 0, 35);
    expect(voice.losses()).toMatchObject({ bursts: 1, burstPackets: 2, burstDuration: 0 });
  });
});

it('a restart ends what was missing, and the next segment goes on behind it', () => {
  const voice = new Voice().range(0, 97).send(99).range(40_000, 40_009).range(40_011, 40_100);
  // Numbers 99 and 40 000 are neighbours: ten received ones between two losses, so they are one burst.
  expect(voice.losses()).toMatchObject({ events: 2, bursts: 1, burstPackets: 13, burstLost: 2, isolated: 0 });
  expect(voice.stream.sequence.segments).toBe(2);
});

it('an interval waits for losses that the silence of its source leaves open', () => {
  const voice = new Voice().range(0, 449).range(451, 499);
  for (const now of [10e6, 20e6, 30e6]) expect(voice.stream.take(now)).toEqual([]);
  expect(voice.stream.takeAll().map(({ from, packets, losses }) => [from, packets, losses?.events])).toEqual([[0, 499, 1]]);
});

it('losses of the end of an interval are in the next one, and the first one is written with it', () => {
  const voice = new Voice().range(0, 449).range(451, 499);
  expect(voice.stream.take(10e6)).toEqual([]);
  voice.range(500, 999);
  expect(voice.stream.take(20e6).map(({ losses }) => losses?.events)).toEqual([undefined, 1]);
});

it('every stream has the pattern of the packets that did not come, and its intervals add up to it', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ arrives: fc.boolean(), again: fc.nat(3), late: fc.nat(7), by: fc.nat(2000) }), { minLength: 1, maxLength: 500 }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 1, max: 4 }),
      (fates, first, length) => {
        const stream = new Stream(1, true, 'signalling', 0, undefined, { ...DEFAULT_SETTINGS, interval: length * 1e6 });
        // In packets of three, so that losses are not everywhere.
        const string = [true, ...fates.flatMap(({ arrives, again }) => (again === 0 ? [arrives] : [true, arrives, true])), true];
        const packets = string.flatMap((arrives, i) => {
          const { late, by } = fates[i % fates.length]!;
          // The first and the last one are in time, so that the others cannot be before or behind them.
          const delay = late === 0 && i > 0 && i < string.length - 1 ? by : 0;
          return arrives ? [{ number: i, time: 1e3 * (20 * i + delay) }] : [];
        });
        packets.sort((a, b) => a.time - b.time);
        const intervals = [];
        let tick = length * 1e6;
        for (const { number, time } of packets) {
          for (; tick <= time; tick += length * 1e6) intervals.push(...stream.take(tick));
          const packet = new Packet();
          packet.sequence = (first + number) & 0xffff;
          packet.timestamp = (160 * number) | 0;
          packet.time = time;
          stream.receive(packet);
        }
        intervals.push(...stream.takeAll());
        const wanted = truth(string.flatMap((arrives, i) => (arrives ? [] : [i])));
        const { burstDuration: _, burstDurationSquared: __, ...counts } = wanted;
        const sum = new LossCounts();
        for (const { losses } of intervals) if (losses !== undefined) sum.add(losses);
        expect(sum).toMatchObject(counts);
        expect(stream.totals.losses ?? new LossCounts()).toEqual(sum);
        expect(stream.totals.lost).toBe(wanted.settled);
      },
    ),
  ));
