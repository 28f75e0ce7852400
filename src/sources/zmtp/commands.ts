/** Commands of a peer: what they are, and what is in them. */

/** Longest command that is believed: READY carries a few names, PING at most 16 octets of context. */
export const LONGEST_COMMAND = 4096;

/** What follows the name lies in `bytes[at, end)` of the frame it was read from. */
export interface Command {
  readonly name: string;
  readonly at: number;
  readonly end: number;
}

/** Undefined when the frame's body has no name, or a longer one than itself. */
export function readCommand(bytes: Uint8Array, at: number, end: number): Command | undefined {
  const length = bytes[at] ?? 0;
  if (length === 0 || at + 1 + length > end) return undefined;
  return { name: text(bytes, at + 1, at + 1 + length), at: at + 1 + length, end };
}

/** Metadata of READY; names are compared without regard to case. Undefined when a length in it goes beyond the end. */
export function readMetadata(bytes: Uint8Array, { at, end }: Command): ReadonlyMap<string, string> | undefined {
  const properties = new Map<string, string>();
  while (at < end) {
    const nameEnd = at + 1 + bytes[at]!;
    if (nameEnd + 4 > end) return undefined;
    const length = new DataView(bytes.buffer, bytes.byteOffset + nameEnd, 4).getUint32(0);
    const valueEnd = nameEnd + 4 + length;
    if (valueEnd > end) return undefined;
    properties.set(text(bytes, at + 1, nameEnd).toLowerCase(), text(bytes, nameEnd + 4, valueEnd));
    at = valueEnd;
  }
  return properties;
}

/** Seconds after which the sender of a PING may be taken for dead, 0 for never; and the context to be sent back. Undefined when it is too short or too long. */
export function readPing(bytes: Uint8Array, { at, end }: Command): { ttlSeconds: number; context: Uint8Array } | undefined {
  if (end - at < 2 || end - at > 2 + 16) return undefined;
  return { ttlSeconds: ((bytes[at]! << 8) | bytes[at + 1]!) / 10, context: bytes.slice(at + 2, end) };
}

/** The sentence of an ERROR, with nothing in it that could upset a terminal. */
export function readError(bytes: Uint8Array, { at, end }: Command): string {
  const length = Math.min(bytes[at] ?? 0, end - at - 1);
  return text(bytes, at + 1, at + 1 + Math.max(0, length)).replace(/[^\x20-\x7e]/g, '?');
}

function text(bytes: Uint8Array, at: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
}
