/**
 * The spool's form on disk, which is Elasticsearch's bulk format: an action line, a document line, each ended by a line feed.
 * A segment file is therefore a request body of `_bulk`, and `jq` reads it.
 */

import type { FileHandle } from 'node:fs/promises';
import { JsonBytes } from '../bytes/json-bytes.js';

/** How every action line begins; nothing else may stand at the start of an entry. */
export const ACTION_START = '{"create":{"_index":"';
const ACTION_START_BYTES = Buffer.from(ACTION_START);
const LINE_FEED = 10;

/** Data streams whose beginning of an action line is kept; there are a handful, and a decoder gone wild shall not grow the table. */
const KEPT_STREAMS = 1000;

/** Makes action lines; keeps the beginnings, since a program writes to a handful of data streams. */
export class ActionLines {
  private readonly beginnings = new Map<string, Uint8Array>();
  private readonly json = new JsonBytes();

  /** `{"create":{"_index":"logs-spoor.gsmtap-default","_id":"..."}}` with its line feed, until the next one is made. */
  line(dataStream: string, id: string): Uint8Array {
    let beginning = this.beginnings.get(dataStream);
    if (beginning === undefined) {
      beginning = Buffer.from(`{"create":{"_index":${JSON.stringify(dataStream)},"_id":`);
      if (this.beginnings.size < KEPT_STREAMS) this.beginnings.set(dataStream, beginning);
    }
    const { json } = this;
    json.clear();
    json.bytes(beginning);
    json.value(id);
    json.ascii('}}\n');
    return json.written;
  }
}

/** A document that was text as exactly one line. Line feeds can only be white space in JSON, so a space says the same. */
export function documentLine(json: string): Uint8Array {
  return Buffer.from(json.replaceAll('\n', ' '));
}

/** What a piece of a segment begins with: `end` bytes of whole entries, and why it is not more. */
export interface Scan {
  readonly documents: number;
  readonly end: number;
  /** The byte at `end` cannot begin an entry: Spoor did not write it, or the disk did not keep it. */
  readonly foreign: boolean;
}

/** Counts whole entries from the start of `bytes`, at most `documents` of them. */
export function scanEntries(bytes: Uint8Array, documents: number): Scan {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = 0;
  let count = 0;
  while (count < documents && end < buffer.length) {
    if (!beginsEntry(buffer, end)) return { documents: count, end, foreign: true };
    const action = buffer.indexOf(LINE_FEED, end);
    const document = action < 0 ? -1 : buffer.indexOf(LINE_FEED, action + 1);
    if (document < 0) break;
    end = document + 1;
    count += 1;
  }
  return { documents: count, end, foreign: false };
}

/** Compares as many bytes as there are, so that a cut action line is torn and not foreign. */
function beginsEntry(bytes: Uint8Array, at: number): boolean {
  const length = Math.min(ACTION_START_BYTES.length, bytes.length - at);
  for (let i = 0; i < length; i += 1) if (bytes[at + i] !== ACTION_START_BYTES[i]) return false;
  return true;
}

/** The next place after `at` where an entry may begin, or -1: how reading goes on behind something that is none. */
export function nextEntry(bytes: Uint8Array, at: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = buffer.indexOf(`\n${ACTION_START}`, at);
  return found < 0 ? -1 : found + 1;
}

/** Longest entry that is looked for; a longer "line" is no document. */
const LONGEST_ENTRY = 256e6;

/** Whole entries read from a file. */
export interface Entries extends Scan {
  /** Exactly the whole entries: a request body. In the memory that was asked for. */
  readonly bytes: Buffer;
  /** Bytes that were looked at; beyond `end` they hold no whole entry, or nobody asked for more. */
  readonly seen: Buffer;
}

/**
 * Reads whole entries of a file from `offset`, never beyond `limit`: at most `documents` and about `bytes` of them, but at least
 * one if there is one. Reads again with twice the size when one entry is longer than `bytes`. `memory` gives what is read into.
 */
export async function readEntries(
  file: FileHandle,
  offset: number,
  limit: number,
  most: { readonly documents: number; readonly bytes: number },
  memory: (size: number) => Buffer = Buffer.allocUnsafeSlow,
): Promise<Entries> {
  // Limits come in megabytes: 8.2 of them are no whole number of bytes, and no file is read by halves of one.
  const bytes = Math.max(1, Math.floor(most.bytes));
  for (let size = Math.min(bytes, limit - offset); ; size = Math.min(size * 2, limit - offset)) {
    const seen = await readUpTo(file, offset, memory(Math.max(size, 0)));
    const scan = scanEntries(seen, size > bytes ? 1 : most.documents);
    const more = seen.length === size && size < limit - offset;
    if (scan.documents > 0 || scan.foreign || !more) return { ...scan, bytes: seen.subarray(0, scan.end), seen };
    if (size >= LONGEST_ENTRY) return { documents: 0, end: 0, foreign: true, bytes: seen.subarray(0, 0), seen };
  }
}

/** Fills the buffer, as far as there is anything. */
async function readUpTo(file: FileHandle, offset: number, buffer: Buffer): Promise<Buffer> {
  let at = 0;
  while (at < buffer.length) {
    const { bytesRead } = await file.read(buffer, at, buffer.length - at, offset + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}
