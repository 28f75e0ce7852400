/** Waiting: backoff with full jitter, pauses that can be broken off, and log lines that do not repeat themselves. */

import type { Log } from '../log.js';

/** Everything that depends on the clock or on chance, so that tests need neither. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 to 1, without 1. */
  random(): number;
  /** Resolves after so many ms, or at once when the signal is or becomes aborted; never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const realTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal?.addEventListener('abort', end, { once: true });
    }),
};

const BASE = 500;
const CAP = 30_000;

/**
 * Milliseconds before try number `failures` + 1: anything between 0 and 500 ms doubled per failure, at most 30 s. The jitter is full
 * because many senders that failed together must not come back together. `atLeast` is what the server asked for.
 */
export function backoff(failures: number, random: number, atLeast = 0): number {
  const most = Math.min(CAP, BASE * 2 ** Math.min(Math.max(failures - 1, 0), 16));
  return atLeast + Math.floor(random * most);
}

/** One line a minute per subject: the first at once, then how often it was said since. */
export class Repeated {
  private readonly told = new Map<string, { at: number; more: number }>();
  private readonly log: Log;
  private readonly now: () => number;

  constructor(log: Log, now: () => number) {
    this.log = log;
    this.now = now;
  }

  say(level: 'warn' | 'error', subject: string, message: string): void {
    const before = this.told.get(subject);
    const at = this.now();
    if (before !== undefined && at - before.at < 60_000) {
      before.more += 1;
      return;
    }
    this.log[level](before === undefined || before.more === 0 ? message : `${message} (${before.more} more like this since)`);
    this.told.set(subject, { at, more: 0 });
  }

  /** What was wrong is right again: says so if it had been said, and the next time is a first time. */
  over(subject: string, message: string): void {
    if (this.told.delete(subject)) this.log.info(message);
  }
}
