import type { Flow } from 'spoor/decoder';
import { expect, it } from 'vitest';
import { KnownStream, MediaObserver } from './media-observer.js';
import { DEFAULT_OPTIONS } from './options.js';
import { Stream } from './stream.js';

const flow = { initiator: { ip: '192.0.2.1', port: 4000 }, responder: { ip: '192.0.2.2', port: 5000 } } as Flow;
const streamOf = (ssrc: number, fromInitiator = true) => new Stream(ssrc, fromInitiator, 'heuristic', 0, undefined);
const chain = (first: KnownStream | undefined): Stream[] => (first === undefined ? [] : [first.stream, ...chain(first.next)]);

it('finds the open streams of a source, whichever of them ends first', () => {
  for (const ending of [0, 1, 2]) {
    const observer = new MediaObserver(DEFAULT_OPTIONS);
    const alike = [streamOf(7), streamOf(7), streamOf(7)];
    for (const stream of [...alike, streamOf(8)]) expect(observer.enter(stream, flow)).toBe(true);
    observer.leave(alike[ending]!);
    expect(new Set(chain(observer.known(7)))).toEqual(new Set(alike.filter((_, i) => i !== ending)));
    for (const stream of alike) observer.leave(stream);
    expect(observer.known(7)).toBeUndefined();
    expect(chain(observer.known(8))).toHaveLength(1);
  }
});

it('keeps 64 of one source, and takes a new one when one of them is over', () => {
  const observer = new MediaObserver(DEFAULT_OPTIONS);
  const streams = Array.from({ length: 65 }, () => streamOf(7));
  expect(streams.map((stream) => observer.enter(stream, flow)).indexOf(false)).toBe(64);
  expect(chain(observer.known(7))).toHaveLength(64);
  observer.leave(streams[3]!);
  expect(observer.enter(streams[64]!, flow)).toBe(true);
});

it('says from where to where a stream runs', () => {
  const there = new KnownStream(streamOf(1), flow);
  const back = new KnownStream(streamOf(1, false), flow);
  expect([there.source, there.destination]).toEqual([flow.initiator, flow.responder]);
  expect([back.source, back.destination]).toEqual([flow.responder, flow.initiator]);
});
