/** Messages in memory as ZMTP frames them: how both receivers hand them on, and how they are read in place. */

import { COMMAND, frameOctets, LONG, MORE, writeFrameHeader } from './zmtp/wire.js';

/** Where the parts of a message lie; one object is used for all. Of parts behind the third only the number is kept. */
export class MessageParts {
  count = 0;
  topicAt = 0;
  topicEnd = 0;
  headerAt = 0;
  headerEnd = 0;
  recordAt = 0;
  recordEnd = 0;
}

/** Finds the parts of the message at `at`, which is there as a whole, and returns where it ends. Commands before and inside it are passed over. */
export function readMessage(bytes: Uint8Array, at: number, parts: MessageParts): number {
  let count = 0;
  for (;;) {
    const flags = bytes[at]!;
    let length = bytes[at + 1]!;
    at += 2;
    if ((flags & LONG) !== 0) {
      // A message is far shorter than what 24 bits can say.
      length = (bytes[at + 4]! << 16) | (bytes[at + 5]! << 8) | bytes[at + 6]!;
      at += 7;
    }
    const end = at + length;
    if ((flags & COMMAND) === 0) {
      if (count === 0) {
        parts.topicAt = at;
        parts.topicEnd = end;
      } else if (count === 1) {
        parts.headerAt = at;
        parts.headerEnd = end;
      } else if (count === 2) {
        parts.recordAt = at;
        parts.recordEnd = end;
      }
      count += 1;
      if ((flags & MORE) === 0) {
        parts.count = count;
        return end;
      }
    }
    at = end;
  }
}

/** Octets that a message takes in frames. */
export function messageOctets(parts: readonly Uint8Array[]): number {
  let octets = 0;
  for (const { length } of parts) octets += frameOctets(length);
  return octets;
}

/** Writes a message where there is room for it, and returns where it ends. */
export function writeMessage(bytes: Uint8Array, at: number, parts: readonly Uint8Array[]): number {
  for (const [i, part] of parts.entries()) {
    at = writeFrameHeader(bytes, at, i + 1 < parts.length ? MORE : 0, part.length);
    bytes.set(part, at);
    at += part.length;
  }
  return at;
}
