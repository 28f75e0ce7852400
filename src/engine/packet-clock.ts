/** The clock of one observer: packet time, and the timers that hang on it. */

import type { Microseconds } from '../bytes/time.js';
import { GRACE, type Timer } from '../decoder/contract.js';

/** A clock that goes back further than this is another clock: the capture began anew or somebody set the time. */
export const LARGEST_STEP_BACK: Microseconds = 30e6;

/** Firings of one recurring timer in one step; a larger leap in time skips the empty bins between. */
const LARGEST_CATCH_UP = 10_000;

/** Below this many cancelled timers a sweep is not worth its walk. */
const WORTH_SWEEPING = 1024;

/** Something else than a timer that has a due time: the idle flows of a decoder, its intervals, old fragments. */
export interface Alarm {
  /** Infinity for never. May grow without telling the clock; when it shrinks, call `PacketClock.hasten`. */
  due(): Microseconds;
  /** Called with `now` at its due time; afterwards `due()` is later than that. */
  run(now: Microseconds): void;
}

interface Entry extends Timer {
  due: Microseconds;
  order: number;
  /** Set for a recurring timer. */
  readonly interval: Microseconds | undefined;
  action: ((now: Microseconds) => void) | undefined;
}

/** Everything due fires in order of its time, before the packet that reaches that time (less the grace) is looked at. */
export class PacketClock {
  /** The newest packet time; -Infinity before the first packet. */
  newest: Microseconds = Number.NEGATIVE_INFINITY;
  private readonly heap: Entry[] = [];
  private readonly alarms: Alarm[] = [];
  private nextDue: Microseconds = Number.POSITIVE_INFINITY;
  private firing: Microseconds | undefined;
  private order = 0;
  private cancelled = 0;

  /** Timers' time: the newest packet time less the grace, or the due time of what is running. */
  get now(): Microseconds {
    return this.firing ?? this.newest - GRACE;
  }

  /** True when `time` is so far behind that the clock must have been set back. */
  isBehind(time: Microseconds): boolean {
    return time < this.newest - LARGEST_STEP_BACK;
  }

  /** The costly part is behind one comparison: most packets only move `newest`. */
  advance(time: Microseconds): void {
    if (time <= this.newest) return;
    this.newest = time;
    if (time - GRACE >= this.nextDue) this.fire(time - GRACE);
  }

  watch(alarm: Alarm): void {
    this.alarms.push(alarm);
    this.hasten(alarm.due());
  }

  /** Something is due earlier than was known. */
  hasten(due: Microseconds): void {
    if (due < this.nextDue) this.nextDue = due;
  }

  /** The moment of a call: the due time of what is running, else the newest packet, which is the grace ahead of `now`. */
  get moment(): Microseconds {
    return this.firing ?? this.newest;
  }

  /** Once, when timers' time reaches `due`. */
  at(due: Microseconds, action: (now: Microseconds) => void): Timer {
    return this.schedule(Math.max(due, this.now), undefined, action);
  }

  every(interval: Microseconds, action: (now: Microseconds) => void): Timer {
    return this.schedule(nextMultiple(this.moment, interval), interval, action);
  }

  private schedule(due: Microseconds, interval: Microseconds | undefined, action: (now: Microseconds) => void): Timer {
    const entry: Entry = {
      due,
      order: this.order++,
      interval,
      action,
      cancel: () => {
        if (entry.action === undefined) return;
        entry.action = undefined;
        this.cancelled++;
        if (this.cancelled > WORTH_SWEEPING && this.cancelled > this.heap.length / 2) this.sweep();
      },
    };
    this.push(entry);
    return entry;
  }

  private fire(target: Microseconds): void {
    for (;;) {
      let due = this.heap[0]?.due ?? Number.POSITIVE_INFINITY;
      let alarm: Alarm | undefined;
      for (const candidate of this.alarms) {
        const its = candidate.due();
        if (its < due) {
          due = its;
          alarm = candidate;
        }
      }
      this.nextDue = due;
      if (due > target) return;
      this.firing = due;
      try {
        if (alarm !== undefined) alarm.run(due);
        else this.fireTimer(this.pop(), target);
      } finally {
        this.firing = undefined;
      }
    }
  }

  private fireTimer(entry: Entry, target: Microseconds): void {
    const { action, interval, due } = entry;
    if (action === undefined) {
      this.cancelled--;
      return;
    }
    if (interval !== undefined) {
      if (due === Number.NEGATIVE_INFINITY) {
        // Asked for before the first packet, which is what the bins begin with.
        entry.due = nextMultiple(target, interval);
        this.push(entry);
        return;
      }
      const behind = (target - due) / interval;
      entry.due = behind > LARGEST_CATCH_UP ? nextMultiple(target - interval * LARGEST_CATCH_UP, interval) : due + interval;
      entry.order = this.order++;
      this.push(entry);
    } else entry.action = undefined;
    action(due);
  }

  /** Cancelled timers stay in the heap until they are due, or until they are most of it. */
  private sweep(): void {
    const alive = this.heap.filter((entry) => entry.action !== undefined);
    this.heap.length = 0;
    this.cancelled = 0;
    for (const entry of alive) this.push(entry);
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let i = heap.length;
    heap.push(entry);
    for (; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!earlier(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
    this.hasten(entry.due);
  }

  private pop(): Entry {
    const { heap } = this;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++;
      if (!earlier(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

function earlier(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

/** The first multiple of `interval` since 1970 after `time`. */
export function nextMultiple(time: Microseconds, interval: Microseconds): Microseconds {
  return (Math.floor(time / interval) + 1) * interval;
}
