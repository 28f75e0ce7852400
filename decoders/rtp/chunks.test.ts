/** Room that streams share: nobody writes over what another one holds, and who is over gives everything back. */

import { describe, expect, it } from 'vitest';
import { Chunks } from './chunks.js';
import { cellChunks } from './origin/stream-holes.js';
import { Packet } from './packet.js';
import { holeChunks, ringChunks } from './sequence/number-window.js';
import { Stream } from './stream.js';
import { transitChunks } from './timing/delay-variation.js';
import { windowChunks } from './timing/sliding-window.js';

describe('chunks', () => {
  it('are held by one at a time, and handed on when they are given back', () => {
    const chunks = new Chunks(8, (length) => new Uint16Array(length));
    const held = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const first = chunks.take();
      const last = chunks.take(first);
      expect(chunks.next(first)).toBe(last);
      for (const chunk of [first, last]) {
        expect(held.has(chunk)).toBe(false);
        held.add(chunk);
        chunks.arrayOf(chunk).fill(chunk, chunks.startOf(chunk), chunks.startOf(chunk) + chunks.length);
      }
      if (i % 3 !== 0) continue;
      chunks.give(first, last);
      held.delete(first);
      held.delete(last);
    }
    for (const chunk of held) for (let i = 0; i < chunks.length; i++) expect(chunks.arrayOf(chunk)[chunks.startOf(chunk) + i]).toBe(chunk);
    expect(chunks.size).toBe(512);
  });
});

describe('streams that end', () => {
  const packet = new Packet();
  /** 30 s of packets, some lost, some again, a pause of half a minute with or without something missing before it, and a restart. */
  const live = (seed: number) => {
    const stream = new Stream(seed, true, 'heuristic', 0, undefined);
    for (let i = 0; i < 1500; i++) {
      if (seed % 2 === 0 && i % 97 === 5) continue;
      packet.time = 1e9 + i * 20e3 + (i > 1200 ? 30e6 : 0) + ((i * seed) % 7) * 1e3;
      packet.sequence = (i + (i > 1400 ? 20_000 : 0)) & 0xffff;
      packet.timestamp = i * 160;
      packet.payloadType = 8;
      stream.receive(packet);
      if (i % 500 === 499) stream.take(packet.time + (i > 1000 ? 25e6 : 0));
    }
    stream.takeAll();
    expect(stream.totals.packets).toBeGreaterThan(1400);
  };
  const sizes = () => [transitChunks, windowChunks, ringChunks, holeChunks, cellChunks].map(({ size }) => size);

  it('leave no room behind that they took', () => {
    for (let seed = 1; seed <= 4; seed++) live(seed);
    const before = sizes();
    expect(Math.min(...before)).toBeGreaterThan(0);
    for (let seed = 1; seed <= 600; seed++) live(seed);
    expect(sizes()).toEqual(before);
  });
});
