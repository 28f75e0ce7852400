/** What the sender takes documents from: the spool's reader has this shape; neither knows the other. */

/** Documents handed out together: a request body as it stands on disk, and where it stands. */
export interface QueueBatch {
  /** Position of the first byte and of the byte after the last. */
  readonly from: number;
  readonly to: number;
  readonly documents: number;
  /** Milliseconds since the oldest of them was committed, when they were handed out; Infinity for what an earlier run left. */
  readonly age: number;
  /** Bulk format: action line, document line, each ended by a line feed. Not to be changed, nor read once they are acknowledged. */
  readonly bytes: Buffer;
}

export interface DocumentQueue {
  /** Everything before this position is committed and may be handed out. */
  readonly committed: number;
  /** Everything before this position is acknowledged (or was dropped by the queue itself). */
  readonly acknowledged: number;
  /** What is committed and not yet handed out. `documents` may be too low for what an earlier run left. */
  readonly unread: { readonly documents: number; readonly bytes: number };
  /** Milliseconds since the oldest unread document was committed; Infinity for what an earlier run left; 0 when nothing is unread. */
  oldestAge(): number;
  /** The next batch, at most so many documents and about so many bytes, at least one document; undefined when nothing is unread. One caller at a time. */
  next(most: { readonly documents: number; readonly bytes: number }): Promise<QueueBatch | undefined>;
  /** The batch is stored for good, or given up on purpose. Any order. Durable a little later. Takes back its `bytes`, if they are given. */
  acknowledge(batch: { readonly from: number; readonly to: number; readonly bytes?: Buffer }): void;
  /** Calls once at the next commit or acknowledgement; returns how to take that back. */
  onceChanged(callback: () => void): () => void;
}
