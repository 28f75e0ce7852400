/** Which streams belong together: both directions, and sources that change, move or collide. */

import { replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, inGtp, type Path, rtp, voice } from '../encode.js';
import { announcement, invite, signallingOf } from '../signalling.js';
import { type ReportedStream, reportOf } from '../testing.js';

type Packets = readonly TestPacket[];
const inOrder = (...lists: Packets[]) => lists.flat().sort((a, b) => a.time - b.time);
const A = '192.0.2.1';
const B = '192.0.2.2';
const path = (source: string, from: number, destination: string, to: number): Path => ({
  source: [source, from],
  destination: [destination, to],
});
const there = path(A, 40_000, B, 40_002);
const back = path(B, 40_002, A, 40_000);

/** Streams by SSRC, which every stream of a test has for itself. */
function streamsOf(packets: Packets, options: Parameters<typeof replay>[2] = {}, others: Parameters<typeof replay>[0][] = []) {
  const result = replay([decoder, ...others] as never, packets, options);
  expect(result.errors).toEqual([]);
  return new Map(reportOf(result).streams.map((stream) => [Number.parseInt(stream.stream.ssrc!, 16), stream]));
}
const idOf = (streams: Map<number, ReportedStream>, ssrc: number) => streams.get(ssrc)!.stream.stream!.id!;
/** SSRC of the other direction, and the method. */
function reverseOf(streams: Map<number, ReportedStream>, ssrc: number): [number | undefined, string | undefined] {
  const { reverse_id, reverse_method } = streams.get(ssrc)!.stream.stream!;
  return [[...streams.keys()].find((other) => idOf(streams, other) === reverse_id), reverse_method];
}

describe('two directions', () => {
  it('of one flow are a pair, from the first interval on', () => {
    const streams = streamsOf(inOrder(voice(600, 0, 0, { ssrc: 1 }, there), voice(600, 0.001, 9, { ssrc: 2 }, back)));
    expect(reverseOf(streams, 1)).toEqual([2, 'swap']);
    expect(reverseOf(streams, 2)).toEqual([1, 'swap']);
    expect(streams.get(1)!.intervals.map(({ stream }) => stream!.reverse_id)).toEqual([idOf(streams, 2), idOf(streams, 2)]);
  });

  it('of which one changed its source: each has the one that it was together with longest', () => {
    const streams = streamsOf(
      inOrder(voice(500, 0, 0, { ssrc: 1 }, there), voice(1000, 10, 0, { ssrc: 2 }, there), voice(1500, 0.001, 9, { ssrc: 3 }, back)),
    );
    expect([1, 2, 3].map((ssrc) => reverseOf(streams, ssrc))).toEqual([
      [3, 'swap'],
      [3, 'swap'],
      [2, 'swap'],
    ]);
  });

  it('with audio and video on one port: like goes with like', () => {
    const video = { payloadType: 34, payload: 500 };
    const streams = streamsOf(
      inOrder(
        voice(300, 0, 0, { ssrc: 1 }, there),
        voice(400, 0, 0, { ssrc: 2, ...video }, there),
        voice(400, 0.001, 0, { ssrc: 3, ...video }, back),
        voice(400, 0.001, 0, { ssrc: 4 }, back),
      ),
    );
    expect([1, 2, 3, 4].map((ssrc) => reverseOf(streams, ssrc)[0])).toEqual([4, 3, 2, 1]);
  });

  it('in two tunnels are two flows and a pair all the same', () => {
    const up = voice(50, 0, 0, { ssrc: 1 }, there).map((packet) => inGtp(packet, 1, '198.51.100.1', '198.51.100.2'));
    const down = voice(50, 0.001, 0, { ssrc: 2 }, back).map((packet) => inGtp(packet, 2, '198.51.100.2', '198.51.100.1'));
    const streams = streamsOf(inOrder(up, down), { dissect: { tunnels: ['gtp-u'] } });
    expect([1, 2].map((ssrc) => reverseOf(streams, ssrc))).toEqual([
      [2, 'swap'],
      [1, 'swap'],
    ]);
  });

  it('from other ports than those that receive: one end, or the pair of ports, is the same', () => {
    const shared = inOrder(voice(50, 0, 0, { ssrc: 1 }, there), voice(50, 0.001, 0, { ssrc: 2 }, path(B, 50_000, A, 40_000)));
    const paired = inOrder(voice(50, 0, 0, { ssrc: 1 }, there), voice(50, 0.001, 0, { ssrc: 2 }, path(B, 50_000, A, 40_001)));
    for (const packets of [shared, paired]) {
      const streams = streamsOf(packets);
      expect([1, 2].map((ssrc) => reverseOf(streams, ssrc))).toEqual([
        [2, 'ports'],
        [1, 'ports'],
      ]);
    }
  });

  it('with nothing in common but the hosts are none, nor are those at different times', () => {
    const apart = inOrder(voice(50, 0, 0, { ssrc: 1 }, there), voice(50, 0.001, 0, { ssrc: 2 }, path(B, 50_000, A, 50_002)));
    const later = inOrder(voice(50, 0, 0, { ssrc: 1 }, there), voice(50, 5, 0, { ssrc: 2 }, path(B, 50_000, A, 40_000)));
    for (const packets of [apart, later]) {
      const streams = streamsOf(packets);
      expect([1, 2].map((ssrc) => reverseOf(streams, ssrc))).toEqual([
        [undefined, undefined],
        [undefined, undefined],
      ]);
    }
  });

  it('that have each other are not taken for the other direction of a third', () => {
    const streams = streamsOf(
      inOrder(
        voice(500, 0, 0, { ssrc: 1 }, there),
        voice(500, 0.001, 0, { ssrc: 2 }, back),
        voice(500, 0.002, 0, { ssrc: 3 }, path(A, 40_010, B, 40_002)),
      ),
      { options: { rtp: { interval_seconds: 1 } } },
    );
    expect([1, 2, 3].map((ssrc) => reverseOf(streams, ssrc)[0])).toEqual([2, 1, undefined]);
  });

  it('are the same pairs whatever the sizes of batches', () => {
    const packets = inOrder(
      voice(700, 0, 0, { ssrc: 1 }, there),
      voice(300, 0.001, 0, { ssrc: 2 }, path(B, 50_000, A, 40_000)),
      voice(900, 4, 0, { ssrc: 3 }, path(B, 50_002, A, 40_001)),
    );
    const whole = replay(decoder, packets).documents.map(({ json }) => json);
    for (const batch of [1, 17, 500]) expect(replay(decoder, packets, { batch }).documents.map(({ json }) => json)).toEqual(whole);
    expect(reverseOf(streamsOf(packets), 1)).toEqual([3, 'ports']);
  });
});

describe('signalling', () => {
  const told = (leg: string, callId = 'call-1') => announcement({ 0: ['PCMU', 8000] }, { leg, callId });

  it('joins the two ends of a call, wherever its media is sent from', () => {
    const ends = [
      [A, 40_000, told('caller')],
      [B, 40_002, told('callee')],
      ['192.0.2.7', 7000, told('callee', 'call-2')],
    ] as const;
    const packets = inOrder(
      [invite(0)],
      voice(50, 1, 0, { ssrc: 1 }, path('192.0.2.11', 5000, B, 40_002)),
      voice(50, 1.001, 0, { ssrc: 2 }, path('192.0.2.12', 6000, A, 40_000)),
      voice(50, 1.002, 0, { ssrc: 3 }, path(A, 40_000, '192.0.2.7', 7000)),
    );
    const streams = streamsOf(packets, {}, [signallingOf(ends)]);
    expect([1, 2, 3].map((ssrc) => reverseOf(streams, ssrc))).toEqual([
      [2, 'signalling'],
      [1, 'signalling'],
      [undefined, undefined],
    ]);
  });

  it('of the end that receives counts: each direction has the payload types, and the leg, of where it goes to', () => {
    const [caller, callee] = [told('caller'), told('callee')];
    caller.payloadTypes = new Map([[96, { name: 'AMR', clockRate: 8000 }]]);
    callee.payloadTypes = new Map([[96, { name: 'opus', clockRate: 48_000 }]]);
    const watch = signallingOf([
      [A, 40_000, caller],
      [B, 40_002, callee],
    ]);
    const early = voice(30, 0.1, 0, { ssrc: 2, payloadType: 96 }, back);
    const packets = [
      voice(100, 1, 0, { ssrc: 1, payloadType: 96 }, there),
      voice(100, 1.001, 45, { ssrc: 2, payloadType: 96 }, back),
    ] as const;
    // Announced before the media, and in the middle of it.
    for (const at of [0, 0.9]) {
      const streams = streamsOf(inOrder([datagram(Uint8Array.of(1), at, { destination: ['192.0.2.9', 5060] })], early, ...packets), {}, [
        watch,
      ]);
      expect([1, 2].map((ssrc) => [streams.get(ssrc)!.stream.codec, streams.get(ssrc)!.stream.call?.leg])).toEqual([
        ['opus', 'callee'],
        ['AMR', 'caller'],
      ]);
    }
  });

  it('of one end alone serves both directions', () => {
    const only = told('callee');
    only.payloadTypes = new Map([[96, { name: 'AMR', clockRate: 8000 }]]);
    const packets = inOrder(
      [invite(0)],
      voice(50, 1, 0, { ssrc: 1, payloadType: 96 }, there),
      voice(50, 1.001, 0, { ssrc: 2, payloadType: 96 }, back),
    );
    const streams = streamsOf(packets, {}, [signallingOf([[B, 40_002, only]])]);
    expect([1, 2].map((ssrc) => streams.get(ssrc)!.stream.codec)).toEqual(['AMR', 'AMR']);
  });

  it('is told what came to each end, and when', () => {
    const [caller, callee] = [told('caller'), told('callee')];
    const packets = inOrder(
      [invite(0)],
      voice(700, 1, 0, { ssrc: 1 }, there),
      voice(20, 2, 0, { ssrc: 2 }, back),
      voice(30, 30, 0, { ssrc: 3 }, there),
    );
    const seen: number[] = [];
    const watch = signallingOf([
      [A, 40_000, caller],
      [B, 40_002, callee],
    ]);
    streamsOf(packets, { batch: 1, between: () => seen.push(callee.traffic.packets) }, [watch]);
    const START = 1_700_000_000e6;
    expect(callee.traffic).toEqual({ packets: 730, firstSeen: START + 1e6, lastSeen: START + 30.58e6 });
    expect(caller.traffic).toEqual({ packets: 20, firstSeen: START + 2e6, lastSeen: START + 2.38e6 });
    // While the call goes on, after each interval, and never less than before.
    expect([...new Set(seen)].length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});

describe('another SSRC', () => {
  const changesOf = ({ stream, intervals }: ReportedStream) => [stream.ssrc_changes, ...intervals.map(({ ssrc_changes }) => ssrc_changes)];

  it('within two seconds takes over from the old one: both are linked, and it counts once', () => {
    const streams = streamsOf([...voice(100, 0, 0, { ssrc: 1 }), ...voice(600, 3.9, 0, { ssrc: 2 })]);
    expect(streams.get(2)!.stream.stream!.previous_id).toBe(idOf(streams, 1));
    expect(changesOf(streams.get(2)!)).toEqual([1, 1, undefined]);
    expect(changesOf(streams.get(1)!)).toEqual([undefined, undefined]);
    expect(streams.get(1)!.stream.stream!.previous_id).toBeUndefined();
  });

  it('later than that is no change', () => {
    const streams = streamsOf([...voice(100, 0, 0, { ssrc: 1 }), ...voice(100, 4.1, 0, { ssrc: 2 })]);
    expect(streams.get(2)!.stream.stream!.previous_id).toBeUndefined();
  });

  it('beside one that goes on is no change', () => {
    const streams = streamsOf(inOrder(voice(500, 0, 0, { ssrc: 1 }), voice(300, 2.003, 0, { ssrc: 2 })));
    expect(streams.get(2)!.stream.stream!.previous_id).toBeUndefined();
    expect(changesOf(streams.get(2)!)).toEqual([undefined, undefined]);
  });

  it('of the other direction is no change', () => {
    const streams = streamsOf([...voice(100, 0, 0, { ssrc: 1 }, there), ...voice(100, 2.1, 0, { ssrc: 2 }, back)]);
    expect(streams.get(2)!.stream.stream!.previous_id).toBeUndefined();
  });

  it('again and again is a chain', () => {
    const streams = streamsOf([1, 2, 3, 4].flatMap((ssrc) => voice(50, ssrc, 0, { ssrc })));
    const { previous_id } = streams.get(4)!.stream.stream!;
    expect(previous_id).toBe(idOf(streams, 3));
    expect(streams.get(3)!.stream.stream!.previous_id).toBe(idOf(streams, 2));
  });
});

describe('the same SSRC from elsewhere', () => {
  /** In the order of their ends. */
  const bothOf = (packets: Packets, options = {}) => reportOf(replay(decoder, packets, options)).streams;
  const moved = path('198.51.100.9', 1024, B, 40_002);

  it('goes on there: numbers continue, another address of the source', () => {
    const [first, second] = bothOf([...voice(100, 0, 100, {}, there), ...voice(600, 2.5, 202, {}, moved)]) as [
      ReportedStream,
      ReportedStream,
    ];
    expect(second.stream.stream!.continues_id).toBe(first.stream.stream!.id);
    expect([second.stream.src_changes, ...second.intervals.map(({ src_changes }) => src_changes)]).toEqual([1, 1, undefined]);
    expect(first.stream.stream!.continues_id).toBeUndefined();
    expect(second.stream.ssrc_collision).toBeUndefined();
  });

  it('goes on to another receiver, which is no change of the source', () => {
    const [first, second] = bothOf([...voice(100, 0, 100, {}, there), ...voice(100, 2, 200, {}, path(A, 40_000, '192.0.2.8', 6000))]);
    expect(second!.stream.stream!.continues_id).toBe(first!.stream.stream!.id);
    expect(second!.stream.src_changes).toBeUndefined();
  });

  it('goes on even when the capture wraps the numbers', () => {
    const [first, second] = bothOf([...voice(100, 0, 65_436, {}, there), ...voice(100, 2, 65_536, {}, moved)]);
    expect(second!.stream.stream!.continues_id).toBe(first!.stream.stream!.id);
  });

  it.each([
    ['other numbers', 9000, 2.1],
    ['numbers from before', 150, 2.1],
    ['a long time between', 201, 13],
  ])('does not go on with %s', (_what, number, at) => {
    const [, second] = bothOf([...voice(100, 0, 100, {}, there), ...voice(100, at, number, {}, moved)]);
    expect(second!.stream.stream!.continues_id).toBeUndefined();
    expect(second!.stream.src_changes).toBeUndefined();
  });

  it('at the same time with other numbers is a collision, said by both', () => {
    const streams = bothOf(inOrder(voice(200, 0, 100, {}, there), voice(200, 1, 30_000, {}, moved)));
    expect(streams.map(({ stream }) => [stream.ssrc_collision, stream.stream!.continues_id])).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
  });

  it('of less than ten packets, to another place, or one after the other is none', () => {
    const cases = [
      inOrder(voice(200, 0, 100, {}, there), voice(9, 1, 30_000, {}, moved)),
      inOrder(voice(200, 0, 100, {}, there), voice(200, 1, 30_000, {}, path('198.51.100.9', 1024, '192.0.2.8', 6000))),
      [...voice(200, 0, 100, {}, there), ...voice(200, 5, 30_000, {}, moved)],
    ];
    for (const packets of cases) expect(bothOf(packets).map(({ stream }) => stream.ssrc_collision)).toEqual([undefined, undefined]);
  });
});

it('many streams of one SSRC between the same hosts cost no more than a look at the newest', () => {
  const packets = inOrder(
    ...Array.from({ length: 300 }, (_, i) => voice(6, 0.0001 * i, 500 * i, {}, path(A, 10_000 + 2 * i, B, 20_000 + 2 * i))),
  );
  const { streams } = reportOf(replay(decoder, packets));
  expect(streams).toHaveLength(300);
  expect(streams.every(({ stream }) => stream.stream!.reverse_id === undefined && stream.stream!.continues_id === undefined)).toBe(true);
});

it('a source of another payload type is found by its numbers alone', () => {
  const opus = Array.from({ length: 60 }, (_, i) =>
    datagram(rtp({ sequence: 200 + i, timestamp: 960 * i, payloadType: 111 }), 2 + 0.02 * i, back),
  );
  const streams = reportOf(replay(decoder, [...voice(100, 0, 100, { payloadType: 111 }), ...opus])).streams;
  // Same SSRC in the other direction: an echo, no continuation.
  expect(streams.map(({ stream }) => stream.stream!.continues_id)).toEqual([undefined, undefined]);
});

describe('receiver reports', () => {
  /** A report of `reporter` with one block about `about`, nothing lost. */
  const report = (reporter: number, about: number, at: number, route: Path) => {
    const bytes = new Uint8Array(32);
    const view = new DataView(bytes.buffer);
    bytes.set([0x81, 201, 0, 7]);
    view.setUint32(4, reporter);
    view.setUint32(8, about);
    return datagram(bytes, at, route);
  };
  // Nothing but the hosts in common: sent from other ports than received at.
  const packets = inOrder(
    voice(300, 0, 0, { ssrc: 1 }, path(A, 40_000, B, 40_002)),
    voice(300, 0.001, 0, { ssrc: 2 }, path(B, 50_000, A, 50_002)),
  );
  const from = path(B, 40_003, A, 40_001);

  it('join the stream that they are about with that of their sender', () => {
    const streams = streamsOf(inOrder(packets, [report(2, 1, 1.5, from), report(2, 1, 2.5, from)]));
    expect([1, 2].map((ssrc) => reverseOf(streams, ssrc))).toEqual([
      [2, 'rtcp'],
      [1, 'rtcp'],
    ]);
  });

  it('from another host, or of nobody who sends, join nothing', () => {
    const elsewhere = path('192.0.2.77', 40_003, A, 40_001);
    for (const reports of [
      [report(2, 1, 1.5, elsewhere), report(2, 1, 2, elsewhere)],
      [report(9, 1, 1.5, from), report(9, 1, 2, from)],
    ]) {
      const streams = streamsOf(inOrder(packets, reports));
      expect([1, 2].map((ssrc) => reverseOf(streams, ssrc)[0])).toEqual([undefined, undefined]);
    }
  });

  it('do not part what is one flow', () => {
    const mirrored = inOrder(
      voice(300, 0, 0, { ssrc: 1 }, there),
      voice(300, 0.001, 0, { ssrc: 2 }, back),
      voice(300, 0.002, 0, { ssrc: 3 }, path(B, 50_000, A, 50_002)),
    );
    const streams = streamsOf(inOrder(mirrored, [report(3, 1, 1.5, from), report(3, 1, 2.5, from)]));
    expect([1, 2, 3].map((ssrc) => reverseOf(streams, ssrc)[0])).toEqual([2, 1, undefined]);
  });
});

it('five sources in a minute are counted along the chain', () => {
  const streams = streamsOf([1, 2, 3, 4, 5].flatMap((ssrc) => voice(50, 2 * ssrc, 0, { ssrc })));
  expect([1, 2, 3, 4, 5].map((ssrc) => streams.get(ssrc)!.stream.ssrc_changes_minute)).toEqual([undefined, 1, 2, 3, 4]);
  const slow = streamsOf([1, 2, 3].flatMap((ssrc) => voice(3500, 70 * ssrc, 0, { ssrc })));
  expect([1, 2, 3].map((ssrc) => slow.get(ssrc)!.stream.ssrc_changes_minute)).toEqual([undefined, 1, 1]);
});
