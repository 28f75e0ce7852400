/** A mobile while something goes on with it: what holds for all its procedures, whichever message says it, and since when it is silent. */

import type { Microseconds, ObserverOutput, Timer } from 'spoor/decoder';
import type { Kinds } from './document-kinds.js';
import type { MessageDocument } from './fields.js';
import type { TransactionDocument } from './procedure.js';
import { SpokenIdentity } from './spoken-identity.js';

export class Mobile {
  private readonly identity = new SpokenIdentity();
  private cell: TransactionDocument['cell'] = undefined;
  private cipher: string | undefined = undefined;
  private authenticated = false;
  private lastSeen: Microseconds;
  private timer: Timer | undefined = undefined;
  private readonly output: ObserverOutput<Kinds>;
  private readonly idle: () => Microseconds;
  private readonly onSilence: () => void;

  /**
   * @param idle how long it may be silent, asked again whenever that is over.
   * @param onSilence called once when nothing was heard for so long.
   */
  constructor(output: ObserverOutput<Kinds>, time: Microseconds, idle: () => Microseconds, onSilence: () => void) {
    this.output = output;
    this.lastSeen = time;
    this.idle = idle;
    this.onSilence = onSilence;
    this.watch(idle());
  }

  heard(time: Microseconds): void {
    this.lastSeen = Math.max(this.lastSeen, time);
  }

  /** @param authenticates the message asks it to prove who it is. */
  learn({ identity, cell }: MessageDocument, cipher: string | undefined, authenticates: boolean): void {
    this.identity.learn(identity);
    if (cell?.key !== undefined) this.cell = cell;
    if (cipher !== undefined) this.cipher = cipher;
    if (authenticates) this.authenticated = true;
  }

  /** Into the document of a procedure that ended. */
  tell(document: TransactionDocument): void {
    const identity = this.identity.fields();
    if (identity !== undefined) document.identity = identity;
    document.authenticated = this.authenticated;
    if (this.cipher !== undefined) document.cipher = this.cipher;
    if (this.cell !== undefined) document.cell = this.cell;
  }

  /** It is gone: its silence is nobody's business any more. */
  forget(): void {
    this.timer?.cancel();
  }

  private watch(delay: Microseconds): void {
    this.timer = this.output.after(delay, (now) => {
      const left = this.lastSeen + this.idle() - now;
      if (left > 0) this.watch(left);
      else this.onSilence();
    });
  }
}
