/** Sources without number: they never become documents without number, nor state. */

import { expectSound, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import { datagram, type Path, rtp, voice } from '../encode.js';
import { announcement, invite, signalling } from '../signalling.js';
import { type ReportedStream, reportOf } from '../testing.js';
import { type WiresharkColumns, WiresharkStreams } from '../wireshark/columns.js';
import { type States, watched, weight, within } from './watched.js';

const run = (packets: readonly TestPacket[], seconds: number, options: object = {}) => {
  const { decoder, states } = watched();
  const result = replay(decoder, packets, { options: { rtp: { interval_seconds: seconds, ...options } }, batch: 5000 });
  expectSound([decoder], result);
  return { ...reportOf(result), documents: result.documents.length, states };
};

const inOrder = (packets: readonly TestPacket[]) => [...packets].sort((a, b) => a.time - b.time);
/** Source addresses of as many flows as are wanted. */
const from = (flow: number): Path => ({ source: [`198.51.${100 + (flow >> 14)}.${(flow >> 6) & 255}`, 40_000 + (flow & 63)] });
/** One packet for each source. */
const scan = (count: number, path: (i: number) => Path = () => ({}), step = 0.0001, at = 0) =>
  Array.from({ length: count }, (_, i) =>
    datagram(rtp({ sequence: 7919 * i, timestamp: 104_729 * i, ssrc: 0x100_0000 + i, payload: 20 }), at + step * i, path(i)),
  );
const candidates = (states: States) => states.flows.map((flow) => within<unknown[]>(flow, 'candidates', 'list').length);
const streams = (states: States) => states.flows.map((flow) => within<unknown[]>(flow, 'streams', 'open').length);

describe.each([1, 10])('intervals of %i s: a scanner that sends one packet for each source', (seconds) => {
  it('on one flow is no stream: the flow is given back', () => {
    const { documents, counted, refused, states } = run(scan(100_000), seconds);
    expect(documents).toBe(0);
    // The trial ends with the 64th datagram; nobody holds the flow then, so nobody looks at the others.
    expect(counted('unproven') + refused('not_rtp')).toBe(64);
    expect(candidates(states)).toEqual([0]);
  });

  it('on a flow for each packet is none either', () => {
    const { documents, counted, states } = run(scan(20_000, from), seconds);
    expect(documents).toBe(0);
    expect(counted('unproven')).toBe(20_000);
    const [observer] = states.observers as [States['observers'][0]];
    expect(within<Map<unknown, unknown>>(observer, 'bySource').size).toBe(0);
    expect(within<Map<unknown, unknown>>(observer.pairs, 'links').size).toBe(0);
    expect(within<unknown[]>(observer.paths, 'ring')).toEqual([]);
  });

  it('on a flow with media is counted, and the stream does not notice', () => {
    const packets = inOrder([...voice(1000), ...scan(100_000, () => ({}), 0.00019, 0.2)]);
    const { streams: found, documents, counted, states } = run(packets, seconds);
    expect(found.map(({ stream }) => stream)).toMatchObject([{ packets: 1000, lost: 0, stray: 0, restarts: 0 }]);
    expect(documents).toBe(1 + 20 / seconds);
    expect(counted('unproven')).toBe(100_000);
    expect(candidates(states)).toEqual([0]);
    expect(counted('displaced_streams')).toBe(0);
  });
});

it('what a scanner leaves on a flow with media does not grow with what it sends', () => {
  const after = (count: number) => {
    const { decoder, states } = watched();
    const weights: number[] = [];
    const packets = [...voice(50), ...scan(count, () => ({}), 0.0001, 1)];
    replay(decoder, packets, {
      batch: 1000,
      between: () => weights.push(weight(states.flows[0])),
    });
    return Math.max(...weights);
  };
  expect(after(50_000)).toBeLessThan(1.02 * after(1000));
});

describe.each([1, 10])('intervals of %i s: who proves source after source on one flow', (seconds) => {
  /** `count` packets of each source, one source after the other, 1000 packets a second. */
  const proving = (sources: number, count: number, at = 0) =>
    Array.from({ length: sources * count }, (_, i) => {
      const [source, number] = [Math.floor(i / count), i % count];
      return datagram(rtp({ sequence: number, timestamp: 8 * number, ssrc: 0x200_0000 + source, payload: 20 }), at + 0.001 * i);
    });

  it('gets documents of the last sixteen only, and of those that an interval ended on', () => {
    const { streams: found, documents, counted } = run(proving(5000, 4), seconds);
    expect(counted('displaced_streams')).toBe(4984);
    const reported = found.reduce((sum, { stream }) => sum + stream.packets!, 0);
    // Twenty seconds: at the end of each interval sixteen are open at most.
    expect(found.length).toBeLessThanOrEqual(16 * (20 / seconds + 1));
    expect(documents).toBeLessThanOrEqual(2 * found.length);
    expect(reported + counted('undocumented')).toBe(20_000);
    for (const { stream, intervals } of found) expect(intervals.reduce((sum, interval) => sum + interval.packets!, 0)).toBe(stream.packets);
  });

  it('does not displace the documents of a call beside it', () => {
    const packets = inOrder([...voice(500), ...proving(2000, 4, 0.2)]);
    const { streams: found } = run(packets, seconds);
    const call = found.filter(({ stream }) => stream.ssrc === '11223344') as ReportedStream[];
    expect(call.map(({ stream }) => [stream.packets, stream.lost, stream.end_reason])).toEqual([[500, 0, 'shutdown']]);
  });

  it('has documents of each that spoke for a second', () => {
    const { streams: found, counted } = run(proving(40, 50), seconds);
    expect(found).toHaveLength(40);
    expect(found.every(({ stream }) => stream.packets === 50)).toBe(true);
    expect([counted('displaced_streams'), counted('undocumented')]).toEqual([24, 0]);
  });

  it('leaves sixteen streams, and little else', () => {
    const { states } = run(proving(2000, 4), seconds);
    expect(streams(states)).toEqual([0]);
    const heaviest = (sources: number) => {
      const { decoder, states: open } = watched();
      const weights: number[] = [];
      const most: number[] = [];
      replay(decoder, proving(sources, 4), {
        options: { rtp: { interval_seconds: seconds } },
        batch: 200,
        between: () => {
          weights.push(weight([open.flows, open.observers]));
          most.push(...streams(open));
        },
      });
      expect(Math.max(...most)).toBe(16);
      return Math.max(...weights);
    };
    expect(heaviest(4000)).toBeLessThan(1.5 * heaviest(400));
  });
});

it('sources that begin together on one flow are all found, whatever their number up to sixteen', () => {
  for (const sources of [1, 4, 5, 8, 16]) {
    const packets = Array.from({ length: sources * 100 }, (_, i) => {
      const number = Math.floor(i / sources);
      return datagram(rtp({ sequence: number, timestamp: 160 * number, ssrc: i % sources }), 0.02 * number + 0.001 * (i % sources));
    });
    const { streams: found, counted } = run(packets, 10);
    // Four prove themselves at a time; the fourth packet of one makes room for the next.
    const late = Array.from({ length: sources }, (_, i) => 100 - 3 * Math.floor(i / 4));
    expect(found.map(({ stream }) => stream.packets!).sort((a, b) => b - a)).toEqual(late);
    expect(found.reduce((sum, { stream }) => sum + stream.packets!, 0) + counted('unproven')).toBe(packets.length);
  }
});

it('a source that begins within a flood of others is found', () => {
  const packets = inOrder([...voice(3000, 1), ...scan(60_000, () => ({}), 0.001)]);
  const { streams: found } = run([...voice(50, -2, 0, { ssrc: 9 }), ...packets], 10);
  const call = found.find(({ stream }) => stream.ssrc === '11223344');
  expect(call?.stream.packets).toBeGreaterThan(2000);
  expect(found).toHaveLength(2);
});

it('what all flows of an observer share has room for so many, and is empty when all is over', () => {
  const packets = Array.from({ length: 300 }, (_, flow) => voice(5, 0.001 * flow, 100, {}, from(flow)));
  const { streams: found, counted, states } = run(inOrder(packets.flat()), 10);
  expect(found).toHaveLength(300);
  expect(counted('unlisted_streams')).toBe(300 - 64);
  const [observer] = states.observers as [States['observers'][0]];
  expect(within<Map<unknown, unknown>>(observer, 'bySource').size).toBe(0);
  expect(within<number>(observer, 'size')).toBe(0);
  expect(within<Map<unknown, unknown>>(observer.pairs, 'links').size).toBe(0);
  for (const chains of ['bySource', 'byDestination', 'byCall'])
    expect(within<Map<unknown, unknown>>(within<object>(observer.pairs, chains), 'newest').size, chains).toBe(0);
});

it('what Wireshark takes for one stream is remembered of a hundred thousand', () => {
  const columns = new WiresharkStreams();
  const flow = { initiator: { ip: '192.0.2.1', port: 1 }, responder: { ip: '192.0.2.2', port: 2 } } as never;
  const first = columns.begin({ ssrc: 0, fromInitiator: true }, flow);
  first.running = false;
  expect(columns.begin({ ssrc: 0, fromInitiator: true }, flow)).toBe(first);
  for (let ssrc = 1; ssrc <= 120_000; ssrc++) columns.begin({ ssrc, fromInitiator: true }, flow);
  const known = within<Map<string, WiresharkColumns>>(columns, 'known');
  expect(known.size).toBe(100_000);
  expect(columns.begin({ ssrc: 0, fromInitiator: true }, flow)).not.toBe(first);
});

it('sources whose numbers nobody could make are no streams: random, standing, going back', () => {
  const numbers: readonly ((i: number) => number)[] = [(i) => 31_337 * i, () => 5, (i) => 65_535 - i, (i) => 100 * i];
  for (const number of numbers) {
    const packets = Array.from({ length: 60 }, (_, i) => datagram(rtp({ sequence: number(i), timestamp: 160 * i }), 0.02 * i));
    expect(run(packets, 10).documents).toBe(0);
  }
});

describe('a port that signalling announced', () => {
  const pcmu = announcement({ 0: ['PCMU', 8000] }, { leg: 'callee' });
  const told = (packets: readonly TestPacket[]) => {
    pcmu.traffic.packets = 0;
    const { decoder, states } = watched();
    const result = replay([decoder, signalling(pcmu)] as never, [invite(0), ...packets]);
    expect(result.errors).toEqual([]);
    return { ...reportOf(result), documents: result.documents.length, states };
  };

  it('takes no scanner for the call: one packet of each source, on one flow or on many, is no document and no traffic', () => {
    for (const path of [from, () => ({})]) {
      const { documents, counted } = told(scan(5000, path, 0.0001, 0.1));
      expect(documents).toBe(0);
      expect(counted('unproven')).toBe(5000);
      expect(pcmu.traffic.packets).toBe(0);
    }
  });

  it('has its stream beside the scanner, as soon as that leaves it room', () => {
    const { streams: found, counted } = told(inOrder([...scan(200, () => ({}), 0.0071, 0.1), ...voice(50, 0.2)]));
    expect(found.map(({ stream }) => [stream.lost, stream.detection])).toEqual([[0, 'signalling']]);
    const { packets = 0 } = found[0]!.stream;
    expect(packets).toBeGreaterThan(40);
    expect(packets + counted('unproven')).toBe(250);
  });
});
