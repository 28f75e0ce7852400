import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { PacketBatch } from '../../src/capture/packet-batch.js';
import type { Source, SourceItem } from '../../src/capture/source.js';
import { Privacy } from '../../src/documents/identity.js';
import type { FinishedDocument } from '../../src/documents/sink.js';
import { Engine } from '../../src/engine/engine.js';
import { silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { Fork, type PausingSink, pump, settledOrAborted } from '../../src/pipeline/pipeline.js';
import { Printer } from '../../src/pipeline/printer.js';

function engineInto(sink: PausingSink): Engine {
  const privacy = new Privacy({}, new TextEncoder().encode('a key for tests only'));
  return new Engine({ decoders: [], namespace: 'test', privacy, sink, counters: new Counters(), log: silentLog });
}

function sourceOf(live: boolean, items: readonly SourceItem[]): Source & { given: number } {
  let stopped = false;
  const source = {
    live,
    given: 0,
    async *items() {
      for (const item of items) {
        if (stopped) return;
        source.given += 1;
        yield item;
      }
    },
    stop() {
      stopped = true;
    },
  };
  return source;
}

const connected: SourceItem = {
  kind: 'event',
  observer: 'bts7',
  time: 1_700_000_000e6,
  action: 'connected',
  loss: false,
  message: 'The client connected.',
};
const document: FinishedDocument = { dataStream: 'logs-spoor.x-test', id: 'id', line: Buffer.from('{"a":1}'), body: { a: 1 } };
const never = new AbortController().signal;

describe('the loop', () => {
  it('hands everything on and ends the engine with its source', async () => {
    const documents: FinishedDocument[] = [];
    const sink = new Fork([{ document: (one) => documents.push(one) }]);
    let looks = 0;
    await pump(sourceOf(true, [connected, new PacketBatch('bts7'), connected]), engineInto(sink), sink, never, () => looks++);
    expect(documents.length).toBe(2);
    expect(looks).toBe(3);
  });

  it('makes a replay wait for room, and a live source never', async () => {
    for (const live of [false, true]) {
      let open = () => {};
      const full = new Promise<void>((resolve) => {
        open = resolve;
      });
      const sink = new Fork([{ document() {}, room: () => full }]);
      const source = sourceOf(live, [connected, connected, connected]);
      const ended = pump(source, engineInto(sink), sink, never);
      await new Promise((resolve) => setImmediate(resolve));
      expect(source.given).toBe(live ? 3 : 1);
      open();
      await ended;
      expect(source.given).toBe(3);
    }
  });

  it('ends the wait for room when it is stopped', async () => {
    const sink = new Fork([{ document() {}, room: () => new Promise<void>(() => {}) }]);
    const source = sourceOf(false, [connected, connected]);
    const stopped = new AbortController();
    const ended = pump(source, engineInto(sink), sink, stopped.signal);
    await new Promise((resolve) => setImmediate(resolve));
    source.stop();
    stopped.abort();
    await ended;
    expect(source.given).toBe(1);
  });

  it('waits for what will never come no longer than until the signal', async () => {
    const stopped = new AbortController();
    const waited = settledOrAborted(new Promise<void>(() => {}), stopped.signal);
    stopped.abort();
    await waited;
    await settledOrAborted(new Promise<void>(() => {}), stopped.signal);
  });
});

describe('printing', () => {
  it('writes lines with the identifier first, and waits for a reader that is slow', async () => {
    const written: string[] = [];
    let go = () => {};
    const stream = new Writable({
      highWaterMark: 16,
      decodeStrings: false,
      write(text: string, _, done) {
        written.push(text);
        go = done;
      },
    });
    const printer = new Printer(stream, () => expect.unreachable());
    for (let i = 0; i < 4000; i++) printer.document(document);
    const room = printer.room();
    expect(room).toBeInstanceOf(Promise);
    go();
    await room;
    expect(printer.room()).toBeUndefined();
    const ended = printer.end();
    const going = setInterval(() => go(), 1);
    await ended;
    clearInterval(going);
    expect(written.join('')).toBe('{"_id":"id","a":1}\n'.repeat(4000));
  });

  it('says once that nobody reads any more, and then writes nothing', async () => {
    let gone = 0;
    const stream = new Writable({ write: (_text, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })) });
    const printer = new Printer(stream, () => gone++);
    for (let i = 0; i < 10_000; i++) printer.document(document);
    await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 10_000; i++) printer.document(document);
    await printer.end();
    expect(gone).toBe(1);
    expect(printer.room()).toBeUndefined();
  });
});
