/** Whether Spoor lives and whether it does its work, each with the reasons if not. */

/** How a part is doing that Spoor cannot work without. */
export interface Vitals {
  /** Why the spool cannot be written just now; undefined when all is well, or there is none. */
  readonly spoolTrouble: () => string | undefined;
  /** 0 to 1; undefined without a spool that is delivered. */
  readonly spoolFullness: () => number | undefined;
  /** Undefined for a source that has no connection, or before it was tried. */
  readonly sourceConnected: () => boolean | undefined;
  readonly delivery:
    | {
        /** Elasticsearch was found, and asked for its templates. */
        readonly ready: () => boolean;
        /** Since when no request gets through, in ms since 1970. */
        readonly openSince: () => number | undefined;
        /** Milliseconds since the oldest document that nobody took out was committed; not finite for one of an earlier run. */
        readonly oldestAge: () => number;
      }
    | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Reason {
  readonly part: 'spool' | 'source' | 'elasticsearch';
  /** One sentence, with what to look at. */
  readonly reason: string;
}

/** Nothing gets through for so long: a restart of Elasticsearch is over by then. */
const OPEN_MS = 60_000;
const FULL = 0.8;
/** A document waits a second for its request to fill; this long it waits only when too little is sent. */
const OLDEST_MS = 120_000;

/** Why Spoor should be restarted, or its disk looked after; empty when it lives. */
export function livenessReasons({ spoolTrouble }: Vitals): Reason[] {
  const trouble = spoolTrouble();
  return trouble === undefined
    ? []
    : [{ part: 'spool', reason: `cannot be written: ${trouble}. Free space or mend the disk; documents wait in memory.` }];
}

/** Why Spoor does not do all of its work just now; empty when it does. */
export function readinessReasons(vitals: Vitals): Reason[] {
  const { delivery, now } = vitals;
  const reasons = livenessReasons(vitals);
  if (vitals.sourceConnected() === false)
    reasons.push({ part: 'source', reason: 'the collector does not answer. Look whether osmo-pcap-server runs.' });
  const fullness = vitals.spoolFullness();
  if (fullness !== undefined && fullness > FULL)
    reasons.push({
      part: 'spool',
      reason: `is ${Math.floor(fullness * 100)} % full of documents that are not delivered; when it is full the oldest go.`,
    });
  if (delivery === undefined) return reasons;
  if (!delivery.ready())
    reasons.push({ part: 'elasticsearch', reason: 'was not found yet, or cannot be asked for its templates. The log says why.' });
  const open = delivery.openSince();
  if (open !== undefined && now() - open > OPEN_MS)
    reasons.push({
      part: 'elasticsearch',
      reason: `takes no request for ${Math.floor((now() - open) / 1000)} s. The log says why; documents wait in the spool.`,
    });
  const age = delivery.oldestAge();
  if (Number.isFinite(age) && age > OLDEST_MS)
    reasons.push({ part: 'elasticsearch', reason: `is behind: a document waits in the spool for ${Math.floor(age / 1000)} s.` });
  return reasons;
}
