/** Documents as lines on a stream, for `--print`: standard output carries nothing else. */

import type { Writable } from 'node:stream';
import { kept, printed } from '../documents/printed.js';
import type { FinishedDocument } from '../documents/sink.js';
import type { PausingSink } from './pipeline.js';

/** Characters that are written together. */
const TOGETHER = 1 << 16;

export class Printer implements PausingSink {
  private readonly stream: Writable;
  private waiting = '';
  private full: Promise<void> | undefined;
  private gone = false;

  /** `onGone` is called once when nobody reads any more: `spoor replay --print | head`. */
  constructor(stream: Writable, onGone: () => void) {
    this.stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (!this.gone) onGone();
      this.gone = true;
    });
  }

  document(document: FinishedDocument): void {
    if (this.gone) return;
    this.waiting += `${printed(kept(document))}\n`;
    if (this.waiting.length >= TOGETHER) this.flush();
  }

  room(): Promise<void> | undefined {
    return this.gone ? undefined : this.full;
  }

  /** Resolves when all lines are with the system, or nobody wants them. */
  async end(): Promise<void> {
    this.flush();
    if (!this.gone) await new Promise<void>((resolve) => this.stream.write('', () => resolve()));
  }

  private flush(): void {
    const text = this.waiting;
    this.waiting = '';
    if (text === '' || this.gone || this.stream.write(text)) return;
    this.full ??= new Promise<void>((resolve) => {
      const go = () => {
        this.full = undefined;
        this.stream.off('drain', go).off('close', go).off('error', go);
        resolve();
      };
      this.stream.on('drain', go).on('close', go).on('error', go);
    });
  }
}
