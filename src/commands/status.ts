/** A line a minute about a live run, so that a log shows when something began to go wrong. */

import type { Log } from '../log.js';
import type { Run } from '../run.js';

const EVERY_MS = 60_000;

/** Returns what ends it. */
export function reportStatus(run: Run, log: Log): () => void {
  let packets = 0;
  let documents = 0;
  const timer = setInterval(() => {
    const { counters, waitingBytes } = run;
    const nowPackets = counters.total('spoor_packets_total');
    const nowDocuments = counters.total('spoor_decoder_documents_total');
    const perSecond = (count: number) => Math.round(count / (EVERY_MS / 1000)).toLocaleString('en');
    const waiting = waitingBytes === 0 ? '' : `; ${(waitingBytes / 1e6).toFixed(1)} MB wait for Elasticsearch`;
    const dropped = counters.total('spoor_queue_dropped_events_total');
    const lost = dropped === 0 ? '' : `; ${dropped.toLocaleString('en')} documents dropped since the start`;
    log.info(`${perSecond(nowPackets - packets)} packets/s, ${perSecond(nowDocuments - documents)} documents/s${waiting}${lost}`);
    packets = nowPackets;
    documents = nowDocuments;
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
