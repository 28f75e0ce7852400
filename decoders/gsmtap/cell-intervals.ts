/** Counts by carrier, interval after interval: each becomes a document when its interval is over. */

import type { Microseconds, ObserverOutput } from 'spoor/decoder';
import { CellCounts } from './cell-counts.js';
import type { CellDocument } from './cell-fields.js';
import type { Cells } from './cells.js';
import type { Kinds } from './document-kinds.js';
import type { MessageDocument } from './fields.js';
import type { Carrier } from './place.js';
import type { TransactionDocument } from './procedure.js';
import type { Silence } from './spoken.js';

/** A scanner of all bands finds some hundred; a flood of invented channel numbers or sources ends here, at some 2 MB. */
export const MOST_CARRIERS = 2048;

interface Counted {
  readonly carrier: Carrier;
  readonly counts: CellCounts;
  readonly band: string | undefined;
  readonly frequency: number | undefined;
  readonly virtual: boolean;
}

export class CellIntervals {
  private readonly interval: Microseconds;
  private readonly cells: Cells;
  private readonly output: ObserverOutput<Kinds>;
  /** End of the interval that is open; undefined before the first packet. */
  private boundary: Microseconds | undefined;
  private open = new Map<string, Counted>();
  /** Of the one after it: timers run a little behind, so some of its packets come before it is told that the open one is over. */
  private next = new Map<string, Counted>();
  private first: Microseconds = 0;
  private last: Microseconds = 0;

  constructor(interval: Microseconds, cells: Cells, output: ObserverOutput<Kinds>) {
    this.interval = interval;
    this.cells = cells;
    this.output = output;
    output.every(interval, (now) => this.tick(now));
  }

  /** @param said undefined for a packet without a document. */
  message(carrier: Carrier, document: MessageDocument, silence: Silence | undefined, time: Microseconds): void {
    const counts = this.at(carrier, document, time);
    if (silence === undefined) counts?.message(document);
    else counts?.silent(silence);
  }

  /** A procedure counts when it ends: when its last message came, or when nothing more was waited for. */
  procedure(carrier: Carrier, document: TransactionDocument): void {
    this.at(carrier, undefined, Math.max(this.last, this.output.now))?.procedure(document);
  }

  /** The capture is over: what was watched of the last interval counts as far as it goes. */
  endOfObserver(): void {
    if (this.boundary === undefined) return;
    this.report(this.boundary, this.last);
    this.report(this.boundary + this.interval, this.last);
  }

  private tick(now: Microseconds): void {
    if (this.boundary === undefined) return;
    while (this.boundary <= now && this.open.size + this.next.size > 0) {
      this.report(this.boundary, this.boundary);
      this.boundary += this.interval;
    }
    // A long silence: no documents of nothing.
    if (this.boundary <= now) this.boundary = now + this.interval;
  }

  private at(carrier: Carrier, document: MessageDocument | undefined, time: Microseconds): CellCounts | undefined {
    if (this.boundary === undefined) {
      this.boundary = (Math.floor(time / this.interval) + 1) * this.interval;
      this.first = time;
    }
    if (time > this.last) this.last = time;
    const map = time < this.boundary ? this.open : this.next;
    let counted = map.get(carrier.key);
    if (counted === undefined) {
      if (map.size >= MOST_CARRIERS) {
        this.output.count('carriers_uncounted');
        return undefined;
      }
      counted = {
        carrier,
        counts: new CellCounts(),
        band: document?.band,
        frequency: document?.frequency_mhz,
        virtual: document?.virtual_um === true,
      };
      map.set(carrier.key, counted);
    }
    return counted.counts;
  }

  /** Tells the open interval, which ends at `to` and was watched up to `watched`, and opens the next one. */
  private report(to: Microseconds, watched: Microseconds): void {
    const from = to - this.interval;
    const start = Math.max(from, this.first);
    const end = Math.max(start, Math.min(to, watched));
    for (const counted of this.open.values()) {
      const { key, source, destination } = counted.carrier;
      this.output.emit('cell', this.documentOf(counted, (end - start) / 1e6), {
        time: from,
        start,
        end,
        ...(source !== undefined && { source: { ip: source, port: 0 } }),
        ...(destination !== undefined && { destination: { ip: destination, port: 0 } }),
        protocol: 'gsmtap',
        action: 'cell-interval',
        // A capture that begins anew within an interval says something else about it.
        key: `${key} ${start}`,
      });
    }
    this.open = this.next;
    this.next = new Map();
  }

  private documentOf({ carrier, counts, band, frequency, virtual }: Counted, seconds: number): CellDocument {
    const document: CellDocument = { seconds, arfcn: carrier.arfcn };
    if (carrier.pcs) document.pcs_band = true;
    if (band !== undefined) document.band = band;
    if (frequency !== undefined) document.frequency_mhz = frequency;
    if (virtual) document.virtual_um = true;
    const cell = this.cells.identity(carrier.key);
    if (cell !== undefined) document.cell = identityOf(cell);
    counts.addTo(document);
    return document;
  }
}

function identityOf({ key, mcc, mnc, lac, rac, ci }: NonNullable<MessageDocument['cell']>): NonNullable<CellDocument['cell']> {
  const identity: NonNullable<CellDocument['cell']> = { key, mcc, mnc, lac, ci };
  if (rac !== undefined) identity.rac = rac;
  return identity;
}
