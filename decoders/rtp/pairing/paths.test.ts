/** The same media at two capture points, through the engine: what was lost between and how long it took is known from how it was made. */

import { type ReplayResult, readCapture, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, inEthernet, inGtp, type Path, rtp, voice } from '../encode.js';
import { type PathDocument, reportOf } from '../testing.js';
import { pathListing } from './listing.js';
import { Paths } from './paths.js';
import { Track } from './track.js';
import type { StreamView } from './view.js';

type Packets = readonly TestPacket[];

const inOrder = (...lists: Packets[]) => lists.flat().sort((a, b) => a.time - b.time);
/** As the point `observer` saw them: `delay` ms later, without some. */
const seenAt = (observer: string, packets: Packets, delay = 0, lost: (i: number) => boolean = () => false): TestPacket[] =>
  packets.filter((_, i) => !lost(i)).map((packet) => ({ ...packet, time: packet.time + delay * 1e3, observer }));

function pathsOf(packets: Packets, options: Parameters<typeof replay>[2] = {}): readonly PathDocument[] {
  const result: ReplayResult = replay(decoder, packets, options);
  expect(result.errors).toEqual([]);
  return reportOf(result).paths;
}
const near = (ttl: number): Path => ({ ttl });

describe('two observers', () => {
  const sent = voice(1000, 0.3, 100, {}, near(63));
  const later = voice(1000, 0.3, 100, {}, near(60));
  const near1 = seenAt('access', sent);
  const far = seenAt('core', later, 7.25, (i) => i % 50 === 49);

  it('of the same media: what was lost between them, and how long it took', () => {
    const [path, ...others] = pathsOf(inOrder(near1, far));
    expect(others).toEqual([]);
    expect(path).toMatchObject({
      method: 'observer',
      ssrc: '11223344',
      first: { observer: 'access', ttl: 63, unique: 988, source: { ip: '192.0.2.1', port: 40_000 } },
      second: { observer: 'core', ttl: 60, unique: 969 },
      // The last one of the thousand is lost as well, so what is compared ends at the last checkpoint: 1088.
      compared: 988,
      only_first: 19,
      only_second: 0,
      ttl_difference: 3,
      delay: { min_ms: 7.25, mean_ms: 7.25, max_ms: 7.25, same_clock: false },
    });
  });

  it('are ordered by time to live, not by clocks: one that is behind makes a delay below 0', () => {
    const [path] = pathsOf(inOrder(near1, seenAt('core', later, -3)));
    expect(path).toMatchObject({
      first: { observer: 'access' },
      second: { observer: 'core' },
      delay: { min_ms: -3, max_ms: -3 },
      only_first: 0,
    });
  });

  it('give the same documents in whatever pieces and order their packets come', () => {
    const idsOf = (packets: Packets, batch?: number) =>
      replay(decoder, packets, batch === undefined ? {} : { batch })
        .documents.map(({ id, json }) => `${id} ${json}`)
        .sort();
    const expected = idsOf(inOrder(near1, far));
    expect(expected.filter((text) => text.includes('rtp_path'))).toHaveLength(1);
    expect(idsOf([...near1, ...far])).toEqual(expected);
    expect(idsOf([...far, ...near1], 7)).toEqual(expected);
    expect(idsOf([...near1.slice(0, 400), ...far, ...near1.slice(400)], 64)).toEqual(expected);
  });

  it('lose exactly what is missing between, where both have the ends', () => {
    const lost = new Set([5, 6, 7, 300, 301, 998]);
    const [path] = pathsOf(
      inOrder(
        near1,
        seenAt('core', later, 1, (i) => lost.has(i)),
      ),
    );
    expect(path).toMatchObject({ compared: 1000, only_first: 6, only_second: 0, loss_pct: 0.6, second: { unique: 994 } });
  });

  it('of which one lost in its capture, says so', () => {
    const lost = {
      kind: 'event',
      observer: 'core',
      time: undefined,
      action: 'gap',
      loss: true,
      reason: 'queue_full',
      message: 'Full.',
    } as const;
    const packets = [...near1, ...seenAt('core', later, 1, (i) => i >= 500 && i < 510)];
    const [path] = pathsOf(packets, { batch: 1500, between: (engine, batches) => batches === 1 && engine.take(lost) });
    expect(path).toMatchObject({ only_first: 10, capture: { loss: true } });
  });

  it('of other media on the same addresses, at other times, are none', () => {
    expect(pathsOf(inOrder(near1, seenAt('core', voice(500, 30, 7000))))).toEqual([]);
  });

  it('meet though the clock of one began anew in between, which ends its streams', () => {
    const jump = seenAt('access', voice(50, -3600, 0, { ssrc: 9 }));
    const paths = pathsOf([...near1, ...jump, ...far]);
    expect(paths.map(({ ssrc, first, second }) => [ssrc, first?.observer, second?.observer])).toEqual([['11223344', 'access', 'core']]);
  });

  it('share a name of the media even without meeting', () => {
    const names = (packets: Packets) => reportOf(replay(decoder, packets)).streams[0]!.stream.stream!.media_id!;
    const [one, two] = [names(near1), names(far)];
    expect(one.filter((name) => two.includes(name)).length).toBeGreaterThan(0);
    for (const start of [10, 25, 30, 55]) {
      const there = names(seenAt('access', voice(50, start)));
      const here = names(seenAt('core', voice(50, start, 100), 29_000));
      expect(there.filter((name) => here.includes(name)).length).toBeGreaterThan(0);
      expect(names(voice(50, start + 3600)).filter((name) => there.includes(name))).toEqual([]);
    }
  });
});

it('three observers are three pairs, each in the order of the way', () => {
  const points = ['a', 'b', 'c'].map((name, i) => seenAt(name, voice(400, 0, 0, {}, near(64 - i)), 5 * i, (n) => i === 2 && n === 77));
  const paths = pathsOf(inOrder(...points)).map(({ first, second, only_first, delay }) => [
    first?.observer,
    second?.observer,
    only_first,
    delay?.mean_ms,
  ]);
  expect(paths.sort()).toEqual([
    ['a', 'b', 0, 5],
    ['a', 'c', 1, 10],
    ['b', 'c', 1, 5],
  ]);
});

describe('one observer', () => {
  it('sees media with a VLAN tag and without: two streams that are the same media', () => {
    const plain = voice(300);
    const packets = inOrder(
      plain.map((packet) => inEthernet(packet)),
      plain.filter((_, i) => i !== 123).map((packet) => inEthernet({ ...packet, time: packet.time + 40 }, 100)),
    );
    const report = reportOf(replay(decoder, packets));
    expect(report.streams.map(({ stream }) => [stream.unique, stream.lost])).toEqual([
      [300, 0],
      [299, 1],
    ]);
    expect(report.paths).toMatchObject([
      {
        method: 'vlan',
        first: { unique: 300 },
        second: { vlans: '100', unique: 299 },
        only_first: 1,
        delay: { mean_ms: 0.04, same_clock: true },
      },
    ]);
  });

  it('sees media inside a tunnel and outside', () => {
    const inside = voice(300, 0, 0, {}, near(64)).map((packet) => inGtp(packet, 0x1234, '198.51.100.1', '198.51.100.2'));
    const outside = voice(300, 0.002, 0, {}, near(63)).filter((_, i) => i !== 20 && i !== 21);
    const paths = pathsOf(inOrder(inside, outside), { dissect: { tunnels: ['gtp-u'] } });
    expect(paths).toMatchObject([
      {
        method: 'tunnel',
        first: { tunnel: 'gtp-u 198.51.100.1>198.51.100.2 0x1234', unique: 300 },
        second: { unique: 298 },
        only_first: 2,
        delay: { mean_ms: 2 },
        ttl_difference: 1,
      },
    ]);
  });

  it('sees a relay take media in and hand it on: the way in is the first point, though it may be seen later', () => {
    const [sender, relay, receiver] = ['192.0.2.1', '192.0.2.9', '192.0.2.2'] as const;
    const into = voice(500, 0.001, 0, {}, { source: [sender, 4000], destination: [relay, 5000], ttl: 10 });
    const out = voice(500, 0, 0, {}, { source: [relay, 5002], destination: [receiver, 4002] }).filter((_, i) => i < 200 || i > 209);
    expect(pathsOf(inOrder(into, out))).toMatchObject([
      { method: 'relay', first: { source: { ip: sender } }, second: { source: { ip: relay } }, only_first: 10, delay: { mean_ms: -1 } },
    ]);
  });

  it('sees both sides of an address translation', () => {
    const inner = voice(100, 0, 0, {}, { source: ['10.0.0.1', 4000], destination: ['192.0.2.2', 5000], ttl: 64 });
    const outer = voice(100, 0.0001, 0, {}, { source: ['192.0.2.7', 61_000], destination: ['192.0.2.2', 5000], ttl: 63 });
    const report = reportOf(replay(decoder, inOrder(inner, outer)));
    expect(report.paths).toMatchObject([{ method: 'nat', first: { source: { ip: '10.0.0.1' } }, second: { source: { ip: '192.0.2.7' } } }]);
    // The same packets, so no collision.
    expect(report.streams.map(({ stream }) => stream.ssrc_collision)).toEqual([undefined, undefined]);
  });

  it('sees a relay that changes the SSRC or the timestamps, which is other media here', () => {
    const into = voice(100, 0, 0, {}, { destination: ['192.0.2.9', 5000] });
    const path: Path = { source: ['192.0.2.9', 5002] };
    const other = Array.from({ length: 100 }, (_, i) => datagram(rtp({ sequence: i, timestamp: 160 * i + 5 }), 0.02 * i, path));
    expect(pathsOf(inOrder(into, voice(100, 0, 0, { ssrc: 5 }, path)))).toEqual([]);
    expect(pathsOf(inOrder(into, other))).toEqual([]);
  });

  it('is not taken in by a generator that begins every call with the same numbers', () => {
    const call = (i: number, at: number): TestPacket[][] => [
      voice(60, at, 0, {}, { source: ['192.0.2.1', 6000 + 2 * i], destination: ['192.0.2.9', 7000 + 2 * i] }),
      voice(60, at + 0.001, 0, {}, { source: ['192.0.2.9', 8000 + 2 * i], destination: ['192.0.2.2', 9000 + 2 * i] }),
    ];
    // Calls that follow each other after seconds are told apart by time.
    const apart = pathsOf(inOrder(...[0, 5, 10].flatMap((at, i) => call(i, at)))).map(({ first, second }) => [
      first!.source!.port,
      second!.source!.port,
    ]);
    expect(apart.length).toBeLessThanOrEqual(3);
    for (const [into, out] of apart) expect(out! - into!).toBe(2000);
    // Of twenty calls a second nothing tells which way out belongs to which way in: no flood of pairs.
    const dense = pathsOf(inOrder(...Array.from({ length: 20 }, (_, i) => call(i, 0.05 * i)).flat()));
    expect(dense.length).toBeLessThanOrEqual(2);
  });

  it('does not take another call on the same addresses for the same, though it begins with the same numbers at another observer', () => {
    expect(pathsOf([...seenAt('a', voice(60)), ...seenAt('b', voice(60, 3600))])).toEqual([]);
    expect(pathsOf([...seenAt('a', voice(60)), ...seenAt('b', voice(60, 30))])).toHaveLength(1);
    // With other addresses, 30 s are two calls and not two clocks.
    const elsewhere = { source: ['192.0.2.77', 5000] } satisfies Path;
    expect(pathsOf([...seenAt('a', voice(60)), ...seenAt('b', voice(60, 30, 100, {}, elsewhere))])).toEqual([]);
    expect(pathsOf([...seenAt('a', voice(60)), ...seenAt('b', voice(60, 1, 100, {}, elsewhere))])).toHaveLength(1);
  });

  it('keeps 64 streams of one SSRC to compare with, and counts those it forgets', () => {
    const many = Array.from({ length: 70 }, (_, i) => voice(5, 0.001 * i, 1000 * i, {}, { source: ['192.0.2.1', 6000 + 2 * i] })).flat();
    const { counted, paths } = reportOf(replay(decoder, inOrder(many)));
    expect(paths).toEqual([]);
    expect(counted('forgotten_views')).toBe(70 - 64);
  });
});

describe('the listing', () => {
  const line = (packets: Packets, options = {}) =>
    pathListing.lines(
      pathsOf(packets, options).map((own) => ({ own, source: undefined, destination: undefined, from: 0, to: 0 })),
      0,
    );

  it('says where, what was lost and how long it took, the worst first', () => {
    const near1 = seenAt('access', voice(200, 0, 0, { ssrc: 1 }, near(64)));
    const far = seenAt('core', voice(200, 0, 0, { ssrc: 1 }, near(63)), 4, (i) => i === 50);
    const fine = [seenAt('access', voice(200, 0, 0, { ssrc: 2 }, near(64))), seenAt('core', voice(200, 0, 0, { ssrc: 2 }, near(63)), 5)];
    expect(line(inOrder(near1, far, ...fine))).toEqual([
      '192.0.2.1:40000 > 192.0.2.2:40002 access | core 00000001 (observer): 1 of 200 lost (0.5 %); 4 to 4 ms, mean 4, clocks of two observers',
      '192.0.2.1:40000 > 192.0.2.2:40002 access | core 00000002 (observer): 0 of 200 lost (0 %); 5 to 5 ms, mean 5, clocks of two observers',
    ]);
  });

  it('says both ways of a relay, and no more than twenty lines', () => {
    const calls = Array.from({ length: 21 }, (_, i) => [
      voice(20, 0, 0, { ssrc: i }, { source: ['192.0.2.1', 4000 + 2 * i], destination: ['192.0.2.9', 6000 + 2 * i] }),
      voice(20, 0.001, 0, { ssrc: i }, { source: ['192.0.2.9', 8000 + 2 * i], destination: ['192.0.2.2', 9000 + 2 * i] }),
    ]);
    const lines = line(inOrder(...calls.flat()));
    expect(lines).toHaveLength(21);
    expect(lines[0]).toMatch(
      /^192.0.2.1:\d+ > 192.0.2.9:\d+ \| 192.0.2.9:\d+ > 192.0.2.2:\d+ \w+ \(relay\): 0 of 20 lost \(0 %\); 1 to 1 ms, mean 1$/,
    );
    expect(lines[20]).toBe('... and 1 that lost less');
  });
});

describe('relays of the samples', () => {
  const sample = (name: string) => reportOf(replay(decoder, readCapture(new URL(`../samples/${name}.pcap`, import.meta.url)))).paths;
  const lossOf = ({ first, second, only_first, only_second }: PathDocument) => [
    `${first!.source!.ip} > ${first!.destination!.ip} = ${second!.source!.ip} > ${second!.destination!.ip}`,
    only_first,
    only_second,
  ];

  it('lose what they wrote down that they dropped: 12 one way, 5 the other', () => {
    const paths = sample('impaired');
    expect(paths.map(lossOf).sort()).toEqual([
      ['192.0.2.10 > 192.0.2.30 = 192.0.2.31 > 192.0.2.20', 12, 0],
      ['192.0.2.20 > 192.0.2.31 = 192.0.2.30 > 192.0.2.10', 5, 0],
    ]);
    for (const { delay } of paths) expect(delay!.min_ms).toBeGreaterThan(0);
  });

  it('lose nothing where the gateway hands on everything, which was lost before it', () => {
    for (const name of ['media-gateway', 'mgw-amr', 'clean']) {
      const paths = sample(name);
      expect(paths).toHaveLength(2);
      for (const path of paths) {
        expect(path).toMatchObject({ method: 'relay', only_first: 0, only_second: 0, loss_pct: 0, delay: { same_clock: true } });
        expect(path.delay!.min_ms).toBeGreaterThan(0);
        expect(path.delay!.mean_ms).toBeLessThan(5);
      }
    }
  });
});

it('a run keeps the last 20 000 streams to compare with, and counts the others', () => {
  const emitted: unknown[] = [];
  let forgotten = 0;
  const paths = new Paths();
  const output = { emit: (_kind: string, document: unknown) => emitted.push(document), count: () => forgotten++ };
  for (const observer of ['a', 'b']) paths.meet(observer, output as never);
  const track = new Track(0, 0, 0);
  track.close(99, 2e6, 16_000, 100);
  const view = (ssrc: number, observer: string): StreamView => ({
    id: `${observer} ${ssrc}`,
    ssrc,
    observer,
    source: { ip: '192.0.2.1', port: 4000 },
    destination: { ip: '192.0.2.2', port: 5000 },
    tunnel: undefined,
    vlans: '',
    firstSeen: 0,
    lastSeen: 2e6,
    ttl: 64,
    captureLoss: false,
    tracks: [track],
  });
  for (let ssrc = 0; ssrc < 20_001; ssrc++) paths.ended(view(ssrc, 'a'));
  expect(forgotten).toBe(1);
  paths.ended(view(0, 'b'));
  expect(emitted).toHaveLength(0);
  paths.ended(view(20_000, 'b'));
  expect(emitted).toHaveLength(1);
  expect(forgotten).toBe(3);
});
