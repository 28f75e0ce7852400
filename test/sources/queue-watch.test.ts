import { describe, expect, it } from 'vitest';
import { QueueWatch } from '../../src/sources/queue-watch.js';

function seen(watch: QueueWatch, messages: number, now: number, empty: boolean) {
  for (let i = 0; i < messages; i++) watch.took();
  return watch.look(now, empty);
}

describe('our queue may have overflowed', () => {
  it('when more messages came than it holds, for longer than a burst, and it was never empty', () => {
    const watch = new QueueWatch(1000, 0);
    expect(seen(watch, 600, 700, false)).toBeUndefined();
    expect(seen(watch, 401, 1001, false)).toEqual({ messages: 1001, milliseconds: 1001, first: true });
  });

  it('not when it was empty in between, however many came', () => {
    const watch = new QueueWatch(1000, 0);
    for (let second = 1; second <= 5; second++) expect(seen(watch, 900, second * 1000, true)).toBeUndefined();
    expect(seen(watch, 900, 6000, false)).toBeUndefined();
  });

  it('not by a burst that is taken in at once, nor by few messages in a long time', () => {
    expect(seen(new QueueWatch(1000, 0), 5000, 900, false)).toBeUndefined();
    expect(seen(new QueueWatch(1000, 0), 1000, 60_000, false)).toBeUndefined();
  });

  it('again and again while it lasts, but only the first is new until it was empty', () => {
    const watch = new QueueWatch(1000, 0);
    expect(seen(watch, 2000, 1100, false)?.first).toBe(true);
    expect(seen(watch, 2000, 2200, false)).toEqual({ messages: 2000, milliseconds: 1100, first: false });
    expect(seen(watch, 10, 2300, true)).toBeUndefined();
    expect(seen(watch, 2000, 3500, false)?.first).toBe(true);
  });
});
