/** The octets of a capture, from a file, standard input or what either holds compressed. */

import { open } from 'node:fs/promises';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { OperatorError } from '../errors.js';

/** Hands out octets in order. */
export interface OctetInput {
  /**
   * Writes up to `length` octets to `into`, from `at` on; 0 only at the end. Not to be called again before it has settled.
   * Rejects with `DamagedInput` when the compressed form breaks off or is damaged, else with the error of the system.
   */
  read(into: Uint8Array, at: number, length: number): Promise<number>;
  close(): Promise<void>;
}

/** Compressed octets that end too early, or are none. */
export class DamagedInput extends Error {
  readonly truncated: boolean;

  constructor(truncated: boolean, cause: unknown) {
    super(truncated ? 'the compressed data breaks off' : 'the compressed data is damaged', { cause });
    this.truncated = truncated;
  }
}

/** A stream of octets that can be given up. */
export type OctetStream = NodeJS.ReadableStream & { destroy(): void };

/** Opens a file, or `standardInput` for `-`. Rejects with the error of the system, or OperatorError for zstd where Node has none. */
export async function openOctets(path: string, standardInput: OctetStream): Promise<OctetInput> {
  const plain = path === '-' ? new StreamInput(standardInput) : await openFile(path);
  try {
    return await decompressed(path, plain);
  } catch (error) {
    await plain.close();
    throw error;
  }
}

async function openFile(path: string): Promise<OctetInput> {
  const file = await open(path, 'r');
  return {
    read: async (into, at, length) => (await file.read(into, at, length)).bytesRead,
    close: () => file.close(),
  };
}

async function decompressed(path: string, plain: OctetInput): Promise<OctetInput> {
  const head = new Uint8Array(4);
  const length = await fill(plain, head, 0, head.length);
  const begun = new Continued(head.subarray(0, length), plain);
  if (length >= 2 && head[0] === 0x1f && head[1] === 0x8b)
    return new UnpackedInput(begun, zlib.createGunzip({ chunkSize: UNPACKED_CHUNK })); // RFC 1952 2.3.1
  if (length === 4 && head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd)
    return new UnpackedInput(begun, zstd(path)); // RFC 8878 3.1.1
  return begun;
}

function zstd(path: string): Transform {
  // In Node since 22.15 and 23.8 only, so the types of Node 20 do not know it.
  const { createZstdDecompress } = zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Transform };
  if (createZstdDecompress !== undefined) return createZstdDecompress({ chunkSize: UNPACKED_CHUNK });
  throw new OperatorError(
    'SOURCE_NOT_READABLE',
    `${path} is compressed with zstd, which Node ${process.versions.node} cannot unpack.`,
    'Use Node 22.15 or newer, or unpack it first: zstd -d < FILE | spoor replay -',
  );
}

/** Reads until `length` octets are there or the input ends; returns how many came. */
export async function fill(input: OctetInput, into: Uint8Array, at: number, length: number): Promise<number> {
  let got = 0;
  while (got < length) {
    const more = await input.read(into, at + got, length - got);
    if (more === 0) break;
    got += more;
  }
  return got;
}

/** What was read to look at it, then the rest. */
class Continued implements OctetInput {
  private head: Uint8Array;
  private readonly rest: OctetInput;

  constructor(head: Uint8Array, rest: OctetInput) {
    this.head = head;
    this.rest = rest;
  }

  read(into: Uint8Array, at: number, length: number): Promise<number> {
    if (this.head.length === 0) return this.rest.read(into, at, length);
    const now = this.head.subarray(0, length);
    into.set(now, at);
    this.head = this.head.subarray(now.length);
    return Promise.resolve(now.length);
  }

  close(): Promise<void> {
    return this.rest.close();
  }
}

/** Little enough that what it may unpack to, 1032 times as much at worst, is bounded. */
const PACKED_CHUNK = 16 << 10;
const UNPACKED_CHUNK = 256 << 10;

/**
 * Feeds packed octets piece by piece and keeps what each unpacks to, because a stream that fails forgets what it holds.
 * Damage costs no more than what its piece would have unpacked to.
 */
class UnpackedInput implements OctetInput {
  private readonly packed: OctetInput;
  private readonly through: Transform;
  private readonly chunks: Uint8Array[] = [];
  private ended = false;
  private failure: unknown;
  private settled: () => void = () => {};

  constructor(packed: OctetInput, through: Transform) {
    this.packed = packed;
    this.through = through;
    through.on('data', (chunk: Uint8Array) => this.chunks.push(chunk));
    through.on('end', () => {
      this.ended = true;
      this.settled();
    });
    through.on('error', (error) => {
      this.failure = error;
      this.settled();
    });
  }

  async read(into: Uint8Array, at: number, length: number): Promise<number> {
    while (this.chunks.length === 0) {
      if (this.failure !== undefined) throw new DamagedInput(isTruncation(this.failure), this.failure);
      if (this.ended) return 0;
      await this.feed();
    }
    const chunk = this.chunks[0]!;
    const now = chunk.subarray(0, length);
    into.set(now, at);
    if (now.length === chunk.length) this.chunks.shift();
    else this.chunks[0] = chunk.subarray(now.length);
    return now.length;
  }

  async close(): Promise<void> {
    this.through.destroy();
    await this.packed.close();
  }

  private async feed(): Promise<void> {
    const piece = new Uint8Array(PACKED_CHUNK);
    const length = await this.packed.read(piece, 0, piece.length);
    await new Promise<void>((resolve) => {
      // A write that fails, or that begins after the end of the compressed data, never calls back: then an event does.
      this.settled = resolve;
      if (length > 0) this.through.write(piece.subarray(0, length), () => resolve());
      else this.through.end();
    });
  }
}

function isTruncation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}

/** A stream's chunks, copied to where they are wanted. */
class StreamInput implements OctetInput {
  private readonly stream: OctetStream;
  private readonly chunks: AsyncIterator<Uint8Array | string>;
  private chunk: Uint8Array = new Uint8Array(0);

  constructor(stream: OctetStream) {
    this.stream = stream;
    this.chunks = stream[Symbol.asyncIterator]();
  }

  async read(into: Uint8Array, at: number, length: number): Promise<number> {
    while (this.chunk.length === 0) {
      const next = await this.chunks.next();
      if (next.done === true) return 0;
      this.chunk = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
    }
    const now = this.chunk.subarray(0, length);
    into.set(now, at);
    this.chunk = this.chunk.subarray(now.length);
    return now.length;
  }

  async close(): Promise<void> {
    this.stream.destroy();
  }
}
