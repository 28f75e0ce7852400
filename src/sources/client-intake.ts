/** What one client of the collector sent that was not yet handed on, and what is known about its clock. */

import type { Microseconds } from '../bytes/time.js';
import { PacketBatch } from '../capture/packet-batch.js';
import type { FoundPacket } from '../capture/record-reader.js';
import type { TimePassed } from '../capture/source.js';
import type { Counters } from '../metrics/counters.js';
import { ClientFormat } from './collector-message.js';
import { type ObserverCounters, observerCounters } from './source-counters.js';

/** A client that is silent for so long gets its time from our clock. */
const SILENT_MS = 500;

/** What a batch begins with: most clients are quiet, and there may be hundreds. */
const SMALL_BATCH_BYTES = 1 << 16;
const SMALL_BATCH_PACKETS = 256;

export class ClientIntake {
  readonly name: string;
  readonly format = new ClientFormat();
  /** Packets not yet handed on. Without memory until the first comes. */
  batch: PacketBatch;
  /** Whether data ever came: a client that connects again after that has lost packets. */
  heard = false;
  /** Monotonic milliseconds when the newest message came. */
  arrived = 0;
  /** Wall clock of the same. */
  arrivedAt: Microseconds = 0;
  private newest: Microseconds = 0;
  private timeTold = 0;
  /** The batch was too small for what came at a time. */
  private crowded = false;
  private readonly counters: ObserverCounters;

  constructor(name: string, counters: Counters) {
    this.name = name;
    this.counters = observerCounters(counters, name);
    this.batch = new PacketBatch(name, new Uint8Array(0), 0);
  }

  /** False when the batch must be handed on first. */
  take(record: Uint8Array, { time, linkType, wireLength, start, length }: FoundPacket): boolean {
    if (!this.batch.append(time, linkType, wireLength, record, start, start + length)) {
      if (this.batch.count > 0) {
        this.crowded = true;
        return false;
      }
      this.batch = this.emptyBatch(length);
      this.batch.append(time, linkType, wireLength, record, start, start + length);
    }
    this.counters.packets.value += 1;
    this.counters.bytes.value += length;
    this.heard = true;
    if (time > this.newest) this.newest = time;
    return true;
  }

  /** The consumer is done with the batch. A client whose batches get full has larger ones from now on. */
  emptied(): void {
    if (this.crowded && this.batch.bytes.length === SMALL_BATCH_BYTES) this.batch = new PacketBatch(this.name);
    else this.batch.clear();
  }

  /** The first batch, or the first for a packet larger than the first. */
  private emptyBatch(length: number): PacketBatch {
    if (this.batch.bytes.length > 0 || length > SMALL_BATCH_BYTES) return new PacketBatch(this.name);
    return new PacketBatch(this.name, new Uint8Array(SMALL_BATCH_BYTES), SMALL_BATCH_PACKETS);
  }

  arrivedNow(monotonic: number, wall: Microseconds): void {
    this.arrived = monotonic;
    this.arrivedAt = wall;
    this.timeTold = 0;
  }

  /** The client's clock as far as it is known; ours where nothing is. */
  now(monotonic: number, wall: Microseconds): Microseconds {
    return this.heard ? this.newest + (monotonic - this.arrived) * 1000 : wall;
  }

  /** The client's time when nothing came for a while: its newest packet, and what our clock went on since. */
  silence(monotonic: number): TimePassed | undefined {
    const silent = monotonic - this.arrived;
    if (!this.heard || silent < SILENT_MS || monotonic - this.timeTold < SILENT_MS) return undefined;
    this.timeTold = monotonic;
    return { kind: 'time', observer: this.name, time: this.now(monotonic, 0) };
  }
}
