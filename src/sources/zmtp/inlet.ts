/** Where received octets go: a stretch of memory that is filled, handed on with its whole messages, and followed by the next. */

import type { Fault } from './faults.js';
import { type CommandTaker, FrameScanner } from './frames.js';
import { type Reservoir, STRETCH_OCTETS } from './reservoir.js';

/** Most octets of one read. Small enough for a socket's buffer at the begin of a connection, so that a read that fills it says that more waits. */
export const READ_OCTETS = 1 << 16;

export interface Outlet {
  /** Whole messages, `length` octets with their frames, in memory that is given back to the reservoir later. */
  stretch(memory: ArrayBuffer, length: number, messages: number): void;
  /** No memory was left for these messages: they are gone. */
  dropped(messages: number): void;
}

export class Inlet {
  private readonly reservoir: Reservoir;
  private readonly outlet: Outlet;
  private readonly scanner = new FrameScanner();
  private bytes: Uint8Array;
  private filled = 0;

  constructor(reservoir: Reservoir, outlet: Outlet) {
    this.reservoir = reservoir;
    this.outlet = outlet;
    this.bytes = new Uint8Array(reservoir.take() ?? new ArrayBuffer(STRETCH_OCTETS));
  }

  /** Whole messages that were not yet handed on. */
  get messages(): number {
    return this.scanner.messages;
  }

  /** Takes `from[at, end)`, at most READ_OCTETS, and looks what is whole in it. After a fault nothing more may come of this connection. */
  take(from: Uint8Array, at: number, end: number, taker: CommandTaker): Fault | undefined {
    if (this.bytes.length - this.filled < end - at) this.exchange();
    this.bytes.set(at === 0 && end === from.length ? from : from.subarray(at, end), this.filled);
    this.filled += end - at;
    return this.scanner.scan(this.bytes, this.filled, taker);
  }

  /** Hands on what is whole, if there is memory to go on with; else that waits for it. */
  handOn(): void {
    if (this.scanner.messages > 0 && !this.reservoir.exhausted) this.exchange();
  }

  /** The connection ended: a message that is not whole never will be. */
  cut(): void {
    this.filled = this.scanner.cut();
  }

  /** What is not whole begins the next stretch. Without another one the messages of this one are given up, and counted, so that the socket is always read. */
  private exchange(): void {
    const { scanner, bytes } = this;
    const { boundary, messages } = scanner;
    const next = messages > 0 ? this.reservoir.take() : undefined;
    const begin = next === undefined ? bytes : new Uint8Array(next);
    // Within one stretch the rest is moved to its begin.
    begin.set(bytes.subarray(boundary, this.filled));
    this.filled -= boundary;
    scanner.moved();
    if (next !== undefined) {
      this.bytes = begin;
      this.outlet.stretch(bytes.buffer as ArrayBuffer, boundary, messages);
    } else if (messages > 0) this.outlet.dropped(messages);
  }
}
