/** Batches that were taken out of the queue and are not settled yet. */

import type { QueueBatch } from './queue.js';
import type { Shipment } from './shipment.js';

export interface Load {
  readonly batch: QueueBatch;
  readonly shipment: Shipment;
  /** When it was taken out, in ms since 1970. */
  readonly since: number;
}

export class Loads {
  private readonly loads = new Set<Load>();

  add(load: Load): void {
    this.loads.add(load);
  }

  /** It is settled. */
  delete(load: Load): void {
    this.loads.delete(load);
  }

  /** Documents that are not settled. */
  get documents(): number {
    return this.sum(({ shipment }) => shipment.unsettled);
  }

  /** What they take in memory. */
  get bytes(): number {
    return this.sum(({ shipment }) => shipment.bytes);
  }

  /** Forgets what the queue gave up meanwhile, before `position`: it was in memory alone. Returns how many documents that were. */
  forgetBefore(position: number): number {
    const gone = [...this.loads].filter(({ batch }) => batch.to <= position);
    for (const load of gone) this.loads.delete(load);
    return gone.reduce((sum, { shipment }) => sum + shipment.unsettled, 0);
  }

  private sum(of: (load: Load) => number): number {
    let sum = 0;
    for (const load of this.loads) sum += of(load);
    return sum;
  }
}
