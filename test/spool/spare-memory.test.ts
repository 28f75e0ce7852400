import { expect, it } from 'vitest';
import { SpareMemory } from '../../src/spool/spare-memory.js';

it('what is given back is lent again, to one at a time', () => {
  const spare = new SpareMemory();
  const first = spare.take(100_000);
  spare.give(first.subarray(10, 20));
  const second = spare.take(90_000);
  expect(second.buffer).toBe(first.buffer);
  expect(second).toHaveLength(90_000);
  expect(spare.take(90_000).buffer).not.toBe(first.buffer);
});

it('given back twice, it is lent once', () => {
  const spare = new SpareMemory();
  const first = spare.take(10);
  spare.give(first);
  spare.give(first);
  expect(spare.take(10).buffer).toBe(first.buffer);
  expect(spare.take(10).buffer).not.toBe(first.buffer);
});

it('memory of somebody else is not taken', () => {
  const spare = new SpareMemory();
  const foreign = Buffer.allocUnsafeSlow(100_000);
  spare.give(foreign);
  expect(spare.take(10).buffer).not.toBe(foreign.buffer);
});

it('no more than 20 MB are kept, and what is longest there goes first', () => {
  const spare = new SpareMemory();
  const lent = Array.from({ length: 5 }, () => spare.take(5e6));
  for (const bytes of lent) spare.give(bytes);
  const again = Array.from({ length: 5 }, () => spare.take(5e6).buffer);
  expect(lent.map(({ buffer }) => again.includes(buffer))).toEqual([false, false, true, true, true]);
});

it('what is larger than all that may be kept is left to the collector', () => {
  const spare = new SpareMemory();
  const large = spare.take(30e6);
  spare.give(large);
  expect(spare.take(30e6).buffer).not.toBe(large.buffer);
});
