/** Documents about the capture itself: what the collector said, and what may be missing because of us or of it. */

import type { DocumentKind } from '../decoder/contract.js';
import { boolean, date, keyword, long, text } from '../decoder/fields.js';

/** Stand below `capture`; the name no decoder may have. */
export const CAPTURE = 'capture';

export const captureKind = {
  dataset: 'capture',
  type: 'logs',
  describe: 'One happening of the capture: a client of the collector came or went, packets may be missing, input was refused.',
  fields: {
    loss: boolean('Packets may be missing because of this: absence in the other data streams proves nothing'),
    reason: keyword('Why: collector_restart, collector_frozen, queue_full, truncated_file, spool_full ...'),
    message: text('The happening in one sentence'),
    gap: {
      from: date('Wall clock when packets were last known to arrive'),
      to: date('Wall clock when they arrived again'),
    },
    count: long('Packets, messages or documents concerned, where known'),
    file: keyword('Trace file or capture file concerned'),
  },
} as const satisfies DocumentKind;
