/** How far a long run is: one line that renews itself where a person watches, now and then a line of its own where nobody does. */

import type { Run } from '../run.js';

/** A person sees it move; a log gets one in this time. */
const WATCHED_MS = 250;
const LOGGED_MS = 10_000;

export class Progress {
  private readonly run: Run;
  private readonly watched = process.stderr.isTTY === true;
  private readonly began = performance.now();
  private last = this.began;

  constructor(run: Run) {
    this.run = run;
  }

  /** Call it as often as you like. */
  tick(): void {
    const now = performance.now();
    if (now - this.last < (this.watched ? WATCHED_MS : LOGGED_MS)) return;
    this.last = now;
    const { counters, waitingBytes } = this.run;
    const packets = counters.total('spoor_packets_total');
    const waiting = waitingBytes === 0 ? '' : `, ${Math.ceil(waitingBytes / 1e6)} MB in the spool`;
    const rate = Math.round(packets / ((now - this.began) / 1000));
    const line = `${packets.toLocaleString('en')} packets, ${counters.total('spoor_decoder_documents_total').toLocaleString('en')} documents, ${rate.toLocaleString('en')} packets/s${waiting}`;
    process.stderr.write(this.watched ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** Takes the line that renewed itself away. */
  end(): void {
    if (this.watched) process.stderr.write('\r\x1b[K');
  }
}
