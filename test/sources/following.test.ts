import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Following, MOST_SHARDS, ownerOf, shardOf } from '../../src/sources/following.js';

const clients = Array.from({ length: 400 }, (_, n) => `bts-${n}`);
const shares = (count: number) => Array.from({ length: count }, (_, n) => new Following(undefined, { index: n + 1, count }));

describe('a share of the clients', () => {
  it('has each client exactly once among all shares, whatever its name and however many shares', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: MOST_SHARDS }), (client, count) => {
        expect(shares(count).filter((share) => share.has(client) === 'yes')).toHaveLength(1);
      }),
    );
  });

  it('is about as large as the others', () => {
    for (const count of [2, 3, 4, 7]) {
      const sizes = shares(count).map((share) => clients.filter((client) => share.has(client) === 'yes').length);
      expect(Math.min(...sizes)).toBeGreaterThan((clients.length / count) * 0.7);
      expect(Math.max(...sizes)).toBeLessThan((clients.length / count) * 1.3);
    }
  });

  it('keeps its clients when there is one share more, but for those that it gets', () => {
    for (const client of clients) if (ownerOf(client, 5) !== 5) expect(ownerOf(client, 5)).toBe(ownerOf(client, 4));
  });

  it('stays the same over versions, since two of them may run beside each other', () => {
    expect(['bts7', 'bts8', 'core.east', ''].map((client) => ownerOf(client, 4))).toEqual([4, 2, 3, 3]);
  });

  it('of named clients is subscribed to by name, and the others are no business of it', () => {
    const named = ['bts7', 'bts8', 'core.east'];
    const parts = [1, 2, 3, 4].map((index) => new Following(named, { index, count: 4 }));
    expect(parts.flatMap(({ subscriptions }) => subscriptions).toSorted()).toEqual(named);
    expect(new Set(parts.map((part) => part.has('bts77')))).toEqual(new Set(['other']));
    expect(parts[0]!.has('bts7')).toBe(parts[0]!.subscriptions.includes('bts7') ? 'yes' : 'shard');
  });
});

it('who follows all subscribes to all', () => {
  const all = new Following(undefined, undefined);
  expect(all.subscriptions).toEqual(['']);
  expect(all.has('anybody')).toBe('yes');
  expect(new Following(undefined, { index: 1, count: 2 }).subscriptions).toEqual(['']);
});

it.each(['0/4', '5/4', '1/65', '1', '1/', '/4', '-1/4', 'a/b', '1/4/2', ' 1/4', '1.5/4'])('%j is no share', (text) => {
  expect(shardOf(text)).toBeUndefined();
});

it('a share is written as number and count', () => {
  expect(shardOf('2/4')).toEqual({ index: 2, count: 4 });
  expect(shardOf('64/64')).toEqual({ index: 64, count: 64 });
});
