/** What the tests of delivery share: a real spool, a server made for tests, a clock that the test moves, and a log that is read. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Template } from '../../src/documents/templates.js';
import { Delivery } from '../../src/elasticsearch/delivery.js';
import { type ElasticsearchOptions, elasticsearchOptions } from '../../src/elasticsearch/options.js';
import type { DocumentQueue } from '../../src/elasticsearch/queue.js';
import type { Timing } from '../../src/elasticsearch/timing.js';
import { type Log, silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { Spool } from '../../src/spool/spool.js';
import { made, quiet } from '../spool/workbench.js';
import { FakeServer } from './fake-server.js';

/** In every document: none of it may be read in a log. */
export const CONTENT = 'Grüße an 262011234567890 – "leise"\u2028\\';
/** In the credentials of tests: likewise. */
export const SECRET = 'sesame';
const UNSPEAKABLE = [CONTENT, 'Grüße', '262011234567890', SECRET, Buffer.from(`id:${SECRET}`).toString('base64')];

/** Without jitter a backoff is 0 ms and over at once; every longer pause lasts until the test moves the time on, or is broken off. */
export class TestClock implements Timing {
  time = Date.UTC(2026, 0, 2, 3, 4, 5);
  chance = 0;
  /** Pauses under way: when each is over, and what then happens. */
  private readonly pauses = new Set<{ readonly end: number; readonly over: () => void }>();
  private readonly watchers = new Set<() => void>();

  now(): number {
    return this.time;
  }

  random(): number {
    return this.chance;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      if (milliseconds === 0) return setImmediate(resolve);
      const pause = {
        end: this.time + milliseconds,
        over: () => {
          this.pauses.delete(pause);
          signal?.removeEventListener('abort', pause.over);
          resolve();
        },
      };
      this.pauses.add(pause);
      signal?.addEventListener('abort', pause.over, { once: true });
      for (const look of this.watchers) look();
    });
  }

  /** Resolves once somebody pauses for exactly so long. */
  async paused(milliseconds: number): Promise<void> {
    const holds = () => [...this.pauses].some(({ end }) => end - this.time === milliseconds);
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
    });
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    for (const pause of [...this.pauses]) if (pause.end <= this.time) pause.over();
  }
}

/** Time that runs as fast as the program: when nothing is under way the pause that ends first is over, all others are so much shorter then. */
export class RunningClock extends TestClock {
  private readonly ends: { readonly at: number; readonly over: () => void }[] = [];
  private readonly busy: () => boolean;
  private looking = false;

  /** @param busy a request waits for its answer, which takes no time of this clock. */
  constructor(busy: () => boolean) {
    super();
    this.busy = busy;
  }

  override wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      if (milliseconds === 0) return setImmediate(resolve);
      const pause = {
        at: this.time + milliseconds,
        over: () => {
          const place = this.ends.indexOf(pause);
          if (place >= 0) this.ends.splice(place, 1);
          signal?.removeEventListener('abort', pause.over);
          resolve();
        },
      };
      this.ends.push(pause);
      signal?.addEventListener('abort', pause.over, { once: true });
      this.look();
    });
  }

  private look(): void {
    if (this.looking) return;
    this.looking = true;
    // What is under way in this process goes first; without a moment of real time in between, waiting would be all that the processor does.
    setTimeout(() => {
      this.looking = false;
      if (!this.busy()) this.next();
      if (this.ends.length > 0) this.look();
    }, 1);
  }

  private next(): void {
    const [first] = this.ends.toSorted((a, b) => a.at - b.at);
    if (first === undefined) return;
    this.time = Math.max(this.time, first.at);
    first.over();
  }
}

export class RecordedLog implements Log {
  readonly lines: string[] = [];
  private readonly watchers = new Set<() => void>();

  info(message: string): void {
    this.take(`info ${message}`);
  }

  warn(message: string): void {
    this.take(`warn ${message}`);
  }

  error(message: string): void {
    this.take(`error ${message}`);
  }

  count(pattern: RegExp): number {
    return this.lines.filter((line) => pattern.test(line)).length;
  }

  /** Resolves once a line matches. */
  async says(pattern: RegExp): Promise<void> {
    while (this.count(pattern) === 0) {
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  private take(line: string): void {
    this.lines.push(line);
    for (const resolve of this.watchers) resolve();
    this.watchers.clear();
  }
}

export class Bench {
  readonly server = new FakeServer();
  clock = new TestClock();
  readonly log = new RecordedLog();
  counters = new Counters();
  readonly directory: string;
  spool: Spool;
  private readonly deliveries: Delivery[] = [];
  private added = 0;

  private constructor(directory: string, spool: Spool) {
    this.directory = directory;
    this.spool = spool;
  }

  /** Runs with a server that answers and an empty spool; afterwards reads through the log. */
  static async with(body: (bench: Bench) => Promise<void>): Promise<void> {
    const directory = await mkdtemp(join(tmpdir(), 'spoor-delivery-'));
    const bench = new Bench(directory, await Spool.open(directory, quiet(), new Counters(), silentLog));
    await bench.server.start();
    try {
      await body(bench);
      for (const line of bench.log.lines) for (const word of UNSPEAKABLE) expect(line).not.toContain(word);
    } finally {
      for (const delivery of bench.deliveries) await delivery.close();
      await bench.server.stop();
      await bench.spool.close();
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** Commits that many documents to the spool; they are `id-0`, `id-1` and so on. */
  async add(documents: number, more: Record<string, unknown> = {}): Promise<void> {
    for (let i = 0; i < documents; i += 1) this.spool.document(made(this.added++, { note: CONTENT, ...more }));
    await this.spool.commit();
  }

  options(more: Record<string, unknown> = {}): ElasticsearchOptions {
    return elasticsearchOptions.parse({ url: this.server.url, batchMilliseconds: 0, connections: 1, ...more });
  }

  async start(more: Record<string, unknown> = {}, templates: readonly Template[] = [], queue?: DocumentQueue): Promise<Delivery> {
    const { spool, directory, counters, log, clock } = this;
    const options = this.options(more);
    const delivery = await Delivery.open({ options, queue: queue ?? spool.reader, directory, templates, counters, log, timing: clock });
    this.deliveries.push(delivery);
    delivery.start();
    return delivery;
  }

  /** Starts, and resolves when everything is settled. */
  async deliver(more: Record<string, unknown> = {}, templates: readonly Template[] = []): Promise<Delivery> {
    const delivery = await this.start(more, templates);
    await settled(delivery);
    return delivery;
  }

  /** What a gauge says now. */
  gauge(wanted: string): number | undefined {
    return this.counters.reading(wanted);
  }

  /** How many documents came to which end. */
  get outcomes(): Record<string, number> {
    return Object.fromEntries([...this.counters.by('spoor_events_total', 'outcome')].filter(([, value]) => value > 0));
  }

  /** Identifiers that the server stored, in order. */
  get storedIds(): string[] {
    return [...this.server.stored.keys()].map((key) => key.slice(key.indexOf('/') + 1));
  }

  /** The segments one after the other, as they stand on disk. */
  async bytesOnDisk(): Promise<Buffer> {
    const names = (await readdir(this.directory)).filter((name) => /^\d+\.ndjson$/.test(name)).sort();
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(this.directory, name)))));
  }

  async deadLetters(): Promise<Record<string, unknown>[]> {
    const text = await readFile(join(this.directory, 'dead-letters.ndjson'), 'utf8').catch(() => '');
    return text === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

export function settled(delivery: Delivery): Promise<void> {
  return delivery.drain(new AbortController().signal);
}

/** `id-FROM` up to, without, `id-TO`. */
export function ids(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `id-${from + i}`);
}
