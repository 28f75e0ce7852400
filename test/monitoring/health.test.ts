import { describe, expect, it } from 'vitest';
import { livenessReasons, readinessReasons, type Vitals } from '../../src/monitoring/health.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function vitals(
  more: Partial<Vitals> & { readonly openSince?: number; readonly oldestAge?: number; readonly ready?: boolean } = {},
): Vitals {
  const { openSince, oldestAge = 0, ready = true, ...rest } = more;
  return {
    spoolTrouble: () => undefined,
    spoolFullness: () => 0.1,
    sourceConnected: () => true,
    delivery: { ready: () => ready, openSince: () => openSince, oldestAge: () => oldestAge },
    now: () => NOW,
    ...rest,
  };
}

describe('readiness', () => {
  it('has no reason against it when all is well, or when there is nothing to be well', () => {
    expect(readinessReasons(vitals())).toEqual([]);
    const nothing = vitals({ delivery: undefined, spoolFullness: () => undefined, sourceConnected: () => undefined });
    expect(readinessReasons(nothing)).toEqual([]);
  });

  it.each([
    ['a collector that does not answer', { sourceConnected: () => false }, 'source', 'does not answer'],
    ['a spool that is nearly full', { spoolFullness: () => 0.811 }, 'spool', '81 %'],
    ['a disk that does not take the spool', { spoolTrouble: () => 'ENOSPC' }, 'spool', 'ENOSPC'],
    ['an Elasticsearch that was not found yet', { ready: false }, 'elasticsearch', 'not found'],
    ['one that takes nothing for over a minute', { openSince: NOW - 61_000 }, 'elasticsearch', '61 s'],
    ['one that falls behind', { oldestAge: 125_000 }, 'elasticsearch', '125 s'],
  ] as const)('is denied for %s, with the reason', (_, more, part, words) => {
    expect(readinessReasons(vitals(more))).toEqual([{ part, reason: expect.stringContaining(words) }]);
  });

  it('is not denied for what a restart of Elasticsearch does, nor for what an earlier run left', () => {
    expect(readinessReasons(vitals({ openSince: NOW - 59_000 }))).toEqual([]);
    expect(readinessReasons(vitals({ oldestAge: Number.POSITIVE_INFINITY }))).toEqual([]);
  });

  it('lists all reasons there are', () => {
    expect(readinessReasons(vitals({ sourceConnected: () => false, spoolFullness: () => 0.9, ready: false }))).toHaveLength(3);
  });
});

describe('life', () => {
  it('is denied only when the spool cannot be written: Elasticsearch being away is no reason to be restarted', () => {
    expect(livenessReasons(vitals({ ready: false, openSince: 0, sourceConnected: () => false }))).toEqual([]);
    expect(livenessReasons(vitals({ spoolTrouble: () => 'EIO' }))).toMatchObject([{ part: 'spool' }]);
  });
});
