/** Where messages end in a stream of ZMTP frames, in place, however the stream is cut into reads. */

import { LONGEST_COMMAND } from './commands.js';
import type { Fault } from './faults.js';
import { COMMAND, LONG, MORE } from './wire.js';

/**
 * Longest message with its frames. The collector's have a record of at most 65531 octets, and a header that describes the devices of a
 * client, 40 octets and a filter each.
 */
export const LONGEST_MESSAGE = 1 << 19;

/** Most parts of a message. The collector's have three; a few more are a message to be refused, very many a peer to be left. */
export const MOST_PARTS = 255;

/** Octets of the header of a frame whose length takes eight. */
const LONG_HEADER = 9;

export interface CommandTaker {
  /** False until the handshake is over: then messages are allowed. */
  readonly open: boolean;
  /** A whole command in `bytes[at, end)`. */
  command(bytes: Uint8Array, at: number, end: number): Fault | undefined;
}

/** Positions in memory that grows at its end. libzmq puts commands also between the parts of a message. */
export class FrameScanner {
  /** End of the last whole message, and of commands right behind it. */
  boundary = 0;
  /** Whole messages before `boundary`. */
  messages = 0;
  /** Begin of the first frame that was not yet there as a whole. */
  private at = 0;
  /** Parts of the message that is not whole. */
  private parts = 0;

  /** Goes on in `bytes`, now filled to `end`. */
  scan(bytes: Uint8Array, end: number, taker: CommandTaker): Fault | undefined {
    let at = this.at;
    for (;;) {
      if (end - at < 2) break;
      const flags = bytes[at]!;
      if (flags > (MORE | LONG | COMMAND) || (flags & (COMMAND | MORE)) === (COMMAND | MORE)) return 'flags';
      let body = at + 2;
      let length = bytes[at + 1]!;
      if ((flags & LONG) !== 0) {
        if (end - at < LONG_HEADER) break;
        if ((bytes[at + 1]! | bytes[at + 2]! | bytes[at + 3]! | bytes[at + 4]!) !== 0) return 'length';
        length = ((bytes[at + 5]! << 24) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 8) | bytes[at + 8]!) >>> 0;
        body = at + LONG_HEADER;
      }
      const command = (flags & COMMAND) !== 0;
      const next = body + length;
      if (next - this.boundary > LONGEST_MESSAGE || (command && length > LONGEST_COMMAND)) return 'length';
      if (next > end) break;
      at = next;
      if (command) {
        const fault = taker.command(bytes, body, next);
        if (fault !== undefined) return fault;
        if (this.parts === 0) this.boundary = at;
        continue;
      }
      if (!taker.open) return 'protocol';
      this.parts += 1;
      if (this.parts > MOST_PARTS) return 'parts';
      if ((flags & MORE) !== 0) continue;
      this.parts = 0;
      this.messages += 1;
      this.boundary = at;
    }
    this.at = at;
    return undefined;
  }

  /** What lies before `boundary` was taken away, and the rest moved to the begin. */
  moved(): void {
    this.at -= this.boundary;
    this.boundary = 0;
    this.messages = 0;
  }

  /** The connection is over: what is not a whole message never will be. Returns where what is kept ends. */
  cut(): number {
    this.at = this.boundary;
    this.parts = 0;
    return this.boundary;
  }
}
