/** Documents about Spoor itself, every half minute: what came in, what went out, what waits. */

import type { DocumentKind } from '../decoder/contract.js';
import { boolean, double, integer, keyword, long } from '../decoder/fields.js';

/** Stand below `pipeline`; the name no decoder may have. */
export const PIPELINE = 'pipeline';

export const pipelineKind = {
  dataset: 'pipeline',
  type: 'metrics',
  describe: 'How Spoor itself is: counts since the document before, and how things stand at the end of that time.',
  fields: {
    version: keyword('Version of Spoor'),
    uptime_seconds: long('Since Spoor was started', 's'),
    interval_seconds: double('Time that the counts are of', 's'),
    source: {
      connected: boolean('The collector answers'),
      messages: long('Messages of the collector', 'messages'),
      disconnects: long('Times the connection to the collector broke', 'times'),
      capture_losses: long('Happenings after which packets may be missing', 'times'),
    },
    packets: {
      received: long('Packets taken in', 'packets'),
      carried: long('Packets found inside others', 'packets'),
      read: long('Of both, those read down to their content', 'packets'),
      refused: long('Of both, those that are not read: of another protocol, damaged, encrypted', 'packets'),
      fragments: long('Of both, fragments that were put together, wait for others, or came twice', 'packets'),
    },
    decoders: {
      messages: long('Messages given to decoders', 'messages'),
      refused: long('Messages that decoders refused', 'messages'),
      defects: long('Exceptions thrown by decoders, each a defect', 'times'),
    },
    documents: {
      made: long('Documents given to the spool', 'documents'),
      found: long('Documents of an earlier run, counted as their turn comes', 'documents'),
      acked: long('Documents that Elasticsearch stored', 'documents'),
      duplicate: long('Documents that Elasticsearch had already', 'documents'),
      redirected: long('Documents that went to a failure store', 'documents'),
      dead_letter: long('Documents that Elasticsearch refused for good', 'documents'),
      dropped: long('Documents that found no room, or no disk', 'documents'),
      damaged: long('Documents that the disk did not keep', 'documents'),
    },
    bulk: {
      requests: long('Bulk requests', 'requests'),
      failed: long('Bulk requests that failed or were put off as a whole', 'requests'),
      retries: long('Times something was sent again', 'times'),
      splits: long('Requests that were halved', 'requests'),
      duration_ms: double('Mean time from a request to its answer', 'ms'),
      concurrency: integer('Requests that may be under way at a time', 'requests'),
      open: boolean('No request gets through; one at a time tries'),
    },
    queue: {
      events: long('Documents that wait: in memory, in the spool, under way', 'documents'),
      bytes: long('Bytes in the spool that nobody acknowledged', 'bytes'),
      full_pct: double('Part of the size of the spool that is taken by them', 'percent'),
      oldest_seconds: double('Age of the oldest document that nobody took out', 's'),
      latency_ms: double('Mean time from disk to acknowledgement, of the oldest document of each request', 'ms'),
      sync_ms: double('Mean time that the disk took to keep what was written', 'ms'),
    },
    process: {
      cpu_pct: double('Processor time; 100 is one processor', 'percent'),
      memory_bytes: long('Resident memory', 'bytes'),
    },
    difference: {
      packets: long('Packets received less all that became of them; not 0 is a defect', 'packets'),
      documents: long('Documents made and found less all that became of them; not 0 is a defect', 'documents'),
    },
  },
} as const satisfies DocumentKind;
