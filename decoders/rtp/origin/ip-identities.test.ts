/** Identifications of each habit, holes of each kind, duplicates of each maker. */

import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, rtp } from '../encode.js';
import { type ReportedStream, reportOf } from '../testing.js';
import { IpIdentities } from './ip-identities.js';

/** What a host writes into its n-th packet. */
const HABITS = {
  sequential: (n: number) => (65_500 + n) & 0xffff,
  constant: () => 0,
  // One counter for all that the host sends, of which this flow is a third.
  shared: (n: number) => (3 * n) & 0xffff,
  random: (n: number) => (Math.imul(n + 1, 0x9e3779b1) >>> 11) & 0xffff,
  none: () => -1,
};

const packetOf = (sequence: number, identification: number, hopLimit = 64) => ({ sequence, identification, path: (46 << 8) | hopLimit });

const sending = (packets: number, habit: (n: number) => number) => {
  const identities = new IpIdentities();
  identities.jump(packetOf(0, habit(0)));
  for (let n = 1; n < packets; n++) identities.follow(packetOf(n, habit(n)));
  return identities;
};

describe('the habit of a sender', () => {
  it.each([
    ['sequential', HABITS.sequential, 'sequential'],
    ['constant', HABITS.constant, 'constant'],
    ['one counter for many flows', HABITS.shared, 'other'],
    ['random', HABITS.random, 'other'],
    ['absent, as in IPv6', HABITS.none, 'constant'],
    // Nine of ten, over the wrap too; eight of ten are no habit.
    ['sequential but for RTCP in between', (n: number) => n + Math.floor(n / 10), 'sequential'],
    ['sequential now and then', (n: number) => n + Math.floor(n / 5), 'other'],
  ] as const)('%s', (_what, habit, wanted) => expect(sending(200, habit).class).toBe(wanted));

  it('is not known before 50 pairs', () => {
    expect(sending(50, HABITS.sequential).class).toBe('unknown');
    expect(sending(51, HABITS.sequential).class).toBe('sequential');
  });
});

describe('of missing numbers', () => {
  const before = () => sending(100, HABITS.sequential);
  const coming = (later: number) => HABITS.sequential(99 + later);
  it.each([
    ['all were sent when as many identifications are missing', 5, 6, 5],
    ['none was sent when the next identification follows', 5, 1, 0],
    ['two were sent when two are missing', 5, 3, 2],
    ['all were sent when RTCP was sent beside them', 5, 8, 5],
    ['nothing is known when far more are missing', 5, 100, -1],
    ['nothing is known when it went back', 5, -3, -1],
    ['nothing is known when it is the same again', 5, 0, -1],
  ])('%s', (_what, missing, later, sent) => expect(before().sent(coming(later), missing)).toBe(sent));

  it.each([
    ['constant', HABITS.constant],
    ['shared', HABITS.shared],
    ['random', HABITS.random],
    ['none', HABITS.none],
  ] as const)('nothing is known when identifications are %s', (_what, habit) => expect(sending(100, habit).sent(habit(105), 5)).toBe(-1));
});

describe('whole streams', () => {
  interface Sent {
    readonly sequence: number;
    readonly identification: number;
    readonly ttl?: number;
    /** Seconds behind its time. */
    readonly late?: number;
  }
  const streamOf = (packets: readonly Sent[], first = 0) => {
    const frames = packets.map(({ sequence, identification, ttl = 64, late = 0 }) =>
      datagram(rtp({ sequence: first + sequence, timestamp: 160 * sequence }), 0.02 * sequence + late, { identification, ttl }),
    );
    const result = replay(
      decoder,
      frames.sort((a, b) => a.time - b.time),
    );
    expect(result.errors).toEqual([]);
    const [{ stream, intervals }] = reportOf(result).streams as [ReportedStream];
    for (const { loss } of intervals) {
      if (loss?.settled === undefined) continue;
      expect(loss.network! + loss.capture_suspected! + loss.upstream_of_source! + loss.unattributed!).toBe(loss.settled);
    }
    return stream;
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

  it('that the sender numbered and did not send: lost before it', () => {
    const sent = numbers(400).filter((number) => number < 200 || number > 204);
    const stream = streamOf(sent.map((sequence, i) => ({ sequence, identification: i })));
    expect(stream.loss).toMatchObject({
      settled: 5,
      upstream_of_source: 5,
      unattributed: 0,
      origin: 'upstream_of_source',
      evidence: ['ip_id_none'],
    });
  });

  it('that the sender sent: lost behind it, by whom one stream cannot tell', () => {
    const sent = numbers(400).filter((number) => number < 200 || number > 204);
    const stream = streamOf(sent.map((sequence) => ({ sequence, identification: sequence })));
    expect(stream.loss).toMatchObject({
      settled: 5,
      upstream_of_source: 0,
      unattributed: 5,
      origin: 'ambiguous',
      evidence: ['ip_id_gap', 'few_streams'],
    });
  });

  it('of both kinds, over the wraps of both counters', () => {
    const packets: Sent[] = [];
    let identification = 65_400;
    for (const sequence of numbers(400)) {
      // Never sent: 100 to 103. Lost behind the sender: 200 and 201. Both in one hole: 300 is, 301 and 302 are not sent.
      if ((sequence >= 100 && sequence <= 103) || sequence === 301 || sequence === 302) continue;
      const lost = sequence === 200 || sequence === 201 || sequence === 300;
      if (!lost) packets.push({ sequence, identification });
      identification += 1;
    }
    expect(streamOf(packets, 65_300).loss).toMatchObject({
      settled: 9,
      upstream_of_source: 6,
      unattributed: 3,
      origin: 'upstream_of_source',
    });
  });

  it.each([
    ['constant', HABITS.constant],
    ['shared', HABITS.shared],
    ['random', HABITS.random],
  ])('whose identifications are %s: nothing is said of the sender', (_what, habit) => {
    const sent = numbers(400).filter((number) => number !== 200);
    const stream = streamOf(sent.map((sequence, i) => ({ sequence, identification: habit(i) })));
    expect(stream.loss).toMatchObject({ settled: 1, upstream_of_source: 0, unattributed: 1, evidence: ['few_streams'] });
  });

  it('a packet that overtakes another leaves no loss, and the hole behind it is judged by its own identifications', () => {
    const packets = numbers(400)
      .filter((number) => number !== 300)
      .map((sequence) => ({ sequence, identification: sequence, late: sequence === 200 ? 0.05 : 0 }));
    const stream = streamOf(packets);
    expect(stream).toMatchObject({ reordered: 1, lost: 1, loss: { upstream_of_source: 0, unattributed: 1 } });
  });

  const twice = (copy: (sent: Sent) => Sent, which: (sequence: number) => boolean, habit = (n: number) => n) =>
    streamOf(
      numbers(300).flatMap((sequence) => {
        const sent = { sequence, identification: habit(sequence) };
        return which(sequence) ? [sent, { ...copy(sent) }] : [sent];
      }),
    );

  it.each([
    ['by the capture', (sent: Sent) => ({ ...sent, late: 1e-5 }), [200, 0, 0]],
    ['by a capture on both sides of a router', (sent: Sent) => ({ ...sent, ttl: 63, late: 1e-4 }), [0, 200, 0]],
    ['by the network or the sender', (sent: Sent) => ({ ...sent, identification: sent.identification + 7000, late: 1e-3 }), [0, 0, 200]],
  ] as const)('of which packets come twice, made %s', (_what, copy, [capture, router, network]) => {
    const stream = twice(copy, (sequence) => sequence >= 100);
    expect(stream).toMatchObject({
      duplicates: 200,
      duplicates_capture: capture,
      duplicates_router: router,
      duplicates_network: network,
    });
  });

  it('of which packets come twice long after the first time', () => {
    // The first one is repeated at once; from then on identifications are remembered.
    const stream = twice(
      (sent) => ({ ...sent, late: sent.sequence === 100 ? 1e-5 : 0.2 }),
      (sequence) => sequence >= 100 && sequence < 120,
    );
    expect(stream).toMatchObject({ duplicates: 20, duplicates_capture: 20, duplicates_network: 0 });
  });

  it.each([
    ['constant', HABITS.constant],
    ['random only as far as it is not', (n: number) => n >> 3],
  ])('with identifications that are %s: nothing is claimed of what comes twice', (_what, habit) => {
    const stream = twice(
      (sent) => ({ ...sent, late: 1e-5 }),
      (sequence) => sequence >= 100,
      habit,
    );
    expect(stream.duplicates).toBe(200);
    expect(stream.duplicates_capture).toBeUndefined();
  });
});

describe('what the capture says of itself', () => {
  const event = {
    kind: 'event',
    observer: 'test',
    time: undefined,
    action: 'gap',
    loss: true,
    reason: 'queue_full',
    message: 'Full.',
  } as const;

  it('makes the hole over its gap the capture’s, and no other', () => {
    const voice = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => datagram(rtp({ sequence: from + i, timestamp: 160 * (from + i) }), 0.02 * (from + i)));
    // 50 to 59 are lost in the gap; 100 to 102 somewhere else.
    const packets = [...voice(0, 50), ...voice(60, 100), ...voice(103, 300)];
    const result = replay(decoder, packets, { batch: 50, between: (engine, batches) => batches === 1 && engine.take(event) });
    const [{ stream }] = reportOf(result).streams as [ReportedStream];
    expect(stream.loss).toMatchObject({ settled: 13, capture_suspected: 10, unattributed: 3, network: 0, origin: 'capture' });
    expect(stream.loss?.evidence).toEqual(['capture_gap', 'few_streams']);
  });
});
