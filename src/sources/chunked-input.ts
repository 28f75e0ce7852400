/** A window that moves over an input of any size: two stretches of memory used in turn, the next read while the last is worked on. */

import { fill, type OctetInput } from './octet-input.js';

/** In front of each chunk, for the beginning of a record that the chunk before it cut; a longer one is put together apart. */
const ROOM = 256 << 10;

export const CHUNK_BYTES = 1 << 20;

/**
 * What is read lies in `bytes[at, end)`; the reader moves `at`. After `more` the memory that `bytes` was before is written to:
 * whoever was given parts of it must be done with them.
 */
export class ChunkedInput {
  bytes: Uint8Array;
  at = 0;
  end = 0;
  private readonly input: OctetInput;
  private readonly chunk: number;
  private spare: Uint8Array;
  /** Octets that come to lie in `spare`, from `ROOM` on. */
  private ahead: Promise<number | Error>;

  constructor(input: OctetInput, chunkBytes: number = CHUNK_BYTES) {
    this.input = input;
    this.chunk = chunkBytes;
    this.bytes = new Uint8Array(ROOM + chunkBytes);
    this.spare = new Uint8Array(ROOM + chunkBytes);
    this.ahead = this.readAhead();
  }

  /** Brings at least one more octet, if there is one; `wanted` octets from `at` on help to do it at once. False at the end of the input. */
  async more(wanted: number): Promise<boolean> {
    const got = await this.ahead;
    if (got instanceof Error) throw got;
    if (got === 0) return false;
    const left = this.end - this.at;
    if (left <= ROOM) {
      const next = this.spare;
      next.set(this.bytes.subarray(this.at, this.end), ROOM - left);
      this.spare = this.bytes;
      this.bytes = next;
      this.at = ROOM - left;
      this.end = ROOM + got;
    } else {
      const joined = new Uint8Array(Math.max(wanted, left + got, ROOM + this.chunk));
      joined.set(this.bytes.subarray(this.at, this.end));
      joined.set(this.spare.subarray(ROOM, ROOM + got), left);
      this.end = left + got + (await fill(this.input, joined, left + got, Math.max(0, wanted - left - got)));
      this.bytes = joined;
      this.at = 0;
    }
    this.ahead = this.readAhead();
    return true;
  }

  async close(): Promise<void> {
    await this.input.close();
  }

  private readAhead(): Promise<number | Error> {
    return this.input
      .read(this.spare, ROOM, this.chunk)
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  }
}
