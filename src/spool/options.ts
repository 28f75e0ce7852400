/** What can be set about the spool, and what the program that opens it must say besides. */

import { z } from 'zod';
import type { Files } from './files.js';

/** The `spool` section of the configuration, without the directory. 1 MB is 1 000 000 bytes. */
export const spoolOptions = z.strictObject({
  sizeGigabytes: z
    .number()
    .positive()
    .max(100_000)
    .default(10)
    .describe('Most the spool may take on disk, in GB; default 10. Beyond it the oldest segments go (live), or the replay waits.'),
  segmentMegabytes: z
    .number()
    .positive()
    .max(1000)
    .default(64)
    .describe(
      'Size of one segment file, in MB; default 64, never more than a quarter of the size. Space is given back segment by segment.',
    ),
  commitMilliseconds: z
    .number()
    .int()
    .min(1)
    .max(60_000)
    .default(200)
    .describe(
      'Longest time a document stays in memory before it is written and synced to disk, in ms; default 200. A crash loses at most this much.',
    ),
  commitKilobytes: z
    .number()
    .positive()
    .max(100_000)
    .default(1000)
    .describe('Write and sync at once when this much waits in memory, in kB; default 1000.'),
  memoryMegabytes: z
    .number()
    .positive()
    .max(400)
    .default(64)
    .describe(
      'Most that waits in memory while the disk refuses to write or is slow, in MB; default 64. Beyond it live documents are dropped.',
    ),
});

/** The section after defaults. */
export type SpoolLimits = z.output<typeof spoolOptions>;

/** Documents that nobody will get, because there was no room for them. */
export interface DroppedDocuments {
  /** `size`: oldest segments beyond the size cap; `memory`: the disk did not take them; `shutdown`: nor did it in the end. */
  readonly reason: 'size' | 'memory' | 'shutdown';
  readonly documents: number;
  readonly bytes: number;
  /** `@timestamp` of the first and of the last of them; absent where the documents have none. */
  readonly from?: string;
  readonly to?: string;
}

export interface SpoolOptions extends SpoolLimits {
  /**
   * True: a sender acknowledges what it delivered, and acknowledged segments are deleted. False: the spool is the output, kept up
   * to its size, oldest segments first to go.
   */
  readonly delivery: boolean;
  /** With `delivery`, at the size cap: `drop-oldest` for live sources, which cannot wait; `wait` makes `room()` wait for acknowledgements. */
  readonly whenFull: 'drop-oldest' | 'wait';
  /** Told after the fact about every loss, so that it can become a document; may call `document()`. */
  readonly onDropped?: (dropped: DroppedDocuments) => void;
  /** How the disk is reached: the one place where tests put faults. */
  readonly files?: Files;
  /** Pause before a failed write is tried again; default 1000. */
  readonly retryMilliseconds?: number;
}
