/** Runs packets through the real engine with one decoder, for tests: no disk, no clock, no network. */

import { readFileSync } from 'node:fs';
import { CAPTURE_HEADER_BYTES, captureReader } from '../capture/capture-reader.js';
import { PacketBatch } from '../capture/packet-batch.js';
import type { DocumentKinds, LoadedDecoder } from '../decoder/contract.js';
import { Privacy } from '../documents/identity.js';
import { type KeptDocument, kept } from '../documents/printed.js';
import { Engine, type EngineParts } from '../engine/engine.js';
import { readyDecoder } from '../engine/ready-decoder.js';
import type { Log } from '../log.js';
import { Counters } from '../metrics/counters.js';

/** One packet as a capture has it. */
export interface TestPacket {
  /** Microseconds since 1970. */
  readonly time: number;
  readonly bytes: Uint8Array;
  /** As a capture file numbers it; 1, Ethernet, unless said. */
  readonly linkType?: number;
  /** Bytes on the wire; what was captured unless said. */
  readonly wireLength?: number;
  /** Capture point; that of the replay unless said. */
  readonly observer?: string;
}

/** Pseudonyms in goldens are made with this: it protects nobody, invented identities need no protection. */
const TEST_KEY = new TextEncoder().encode('a key for tests only');

export interface ReplayResult {
  readonly documents: readonly KeptDocument[];
  readonly counters: Counters;
  /** What was logged as an error: defects of decoders. */
  readonly errors: readonly string[];
}

export interface ReplayOptions {
  /** Capture point; `test` unless said. */
  readonly observer?: string;
  /** Packets a batch, at most; all of them unless said. A batch has one observer. */
  readonly batch?: number;
  /** Options per decoder name, as in the configuration. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly limits?: EngineParts['limits'];
  readonly dissect?: EngineParts['dissect'];
  readonly privacy?: Privacy;
  /** Called with the engine after each batch: tests of capture losses and silence put their items in here. */
  readonly between?: (engine: Engine, batches: number, counters: Counters) => void;
}

/** Everything these decoders say of these packets, to the end of all flows. */
export function replay(
  decoders: LoadedDecoder | readonly LoadedDecoder[],
  packets: readonly TestPacket[],
  options: ReplayOptions = {},
): ReplayResult {
  const documents: KeptDocument[] = [];
  const errors: string[] = [];
  const counters = new Counters();
  const log: Log = { info() {}, warn() {}, error: (message) => errors.push(message) };
  const list = Array.isArray(decoders) ? (decoders as readonly LoadedDecoder[]) : [decoders as LoadedDecoder];
  const engine = new Engine({
    decoders: list.map((decoder) => readyDecoder(decoder, parsedOptions(decoder, options.options?.[decoder.name]), 'test', counters)),
    namespace: 'test',
    privacy: options.privacy ?? new Privacy({}, TEST_KEY),
    sink: { document: (document) => documents.push(kept(document)) },
    counters,
    log,
    ...(options.limits !== undefined && { limits: options.limits }),
    ...(options.dissect !== undefined && { dissect: options.dissect }),
  });
  const size = options.batch ?? Math.max(1, packets.length);
  for (let from = 0, batches = 1; from < packets.length; from += size, batches++) {
    for (const { observer, packets: those } of byObserver(packets.slice(from, from + size), options.observer ?? 'test'))
      engine.take(batchOf(those, observer));
    options.between?.(engine, batches, counters);
  }
  engine.end();
  return { documents, counters, errors };
}

/** Neighbours of one observer stay together. */
function byObserver(packets: readonly TestPacket[], usual: string) {
  const runs: { readonly observer: string; readonly packets: TestPacket[] }[] = [];
  for (const packet of packets) {
    const observer = packet.observer ?? usual;
    const last = runs.at(-1);
    if (last?.observer === observer) last.packets.push(packet);
    else runs.push({ observer, packets: [packet] });
  }
  return runs;
}

export function parsedOptions(decoder: { readonly options?: LoadedDecoder['options'] }, given: unknown = {}): unknown {
  return decoder.options === undefined ? undefined : decoder.options.parse(given);
}

export function batchOf(packets: readonly TestPacket[], observer: string): PacketBatch {
  const bytes = packets.reduce((sum, packet) => sum + packet.bytes.length, 0);
  const batch = new PacketBatch(observer, new Uint8Array(bytes), packets.length);
  for (const { time, bytes, linkType = 1, wireLength = bytes.length } of packets)
    batch.append(time, linkType, wireLength, bytes, 0, bytes.length);
  return batch;
}

/** All packets of a capture file small enough for memory. */
export function readCapture(file: string | URL): TestPacket[] {
  const bytes = new Uint8Array(readFileSync(file));
  const found = bytes.length < CAPTURE_HEADER_BYTES ? 'magic' : captureReader(bytes, 0);
  if (typeof found === 'string') throw new Error(`${String(file)} is no capture: ${found}`);
  const batch = new PacketBatch('test', bytes, 1024);
  const packets: TestPacket[] = [];
  for (let at = found.at, more = true; more; ) {
    batch.clear();
    const next = found.reader.read(bytes, at, bytes.length, batch);
    more = next > at || batch.count > 0;
    at = next;
    for (let i = 0; i < batch.count; i++) {
      const start = batch.starts[i]!;
      packets.push({
        time: batch.times[i]!,
        bytes: bytes.slice(start, start + batch.lengths[i]!),
        linkType: batch.linkTypes[i]!,
        wireLength: batch.wireLengths[i]!,
      });
    }
  }
  return packets;
}

export { printed } from '../documents/printed.js';
export type { DocumentKinds, Engine };
