/** What the readers of capture formats have in common: how they are fed, and what they say about input that lies. */

import type { Microseconds } from '../bytes/time.js';
import type { PacketBatch } from './packet-batch.js';

/**
 * Longest record or block that is believed. Far above every snap length in use (262144), far below what a damaged length
 * field would make us wait for; the same bound that Wireshark has for pcapng blocks.
 */
export const MAX_RECORD_BYTES = 16 << 20;

/** Interfaces one pcapng section may describe; more is damage or malice, and each costs memory. */
export const MAX_INTERFACES = 4096;

/** Packet times from here on (year 10000) are a lying header; they would run every timer there is. */
const END_OF_TIME: Microseconds = 253_402_300_800e6;

/** Every reason for which capture input is refused; a label of `spoor_source_refused_total`. */
export const CAPTURE_REFUSALS = {
  magic: 'begins with none of the magic numbers of pcap and pcapng',
  version: 'is of a format version that Spoor does not know',
  file_header: 'has a file header whose lengths contradict each other',
  record_length: 'holds a record whose lengths contradict each other or are beyond belief',
  block_length: 'holds a block whose lengths contradict each other or are beyond belief',
  interface: 'holds packets of an interface that nothing describes',
  interface_count: 'describes more interfaces than Spoor keeps apart',
  time: 'holds packets whose time is before 1970 or after 9999',
} as const;

export type CaptureRefusal = keyof typeof CAPTURE_REFUSALS;

/** One packet's place and description, as found; one object is reused for all. */
export interface FoundPacket {
  time: Microseconds;
  linkType: number;
  /** Bytes on the wire; never less than `length`. */
  wireLength: number;
  /** Offset of the first captured byte, in the memory that was read from. */
  start: number;
  length: number;
}

/**
 * Reads the records of one capture from memory that is handed over piece by piece. Content never makes it throw.
 * The caller keeps what was not consumed and offers it again, followed by more.
 */
export interface RecordReader {
  /** Octets that must lie from the place `read` returned on before it can go on; 0 when the batch was full or all is refused. */
  readonly wanted: number;
  /** Set when nothing from the place `read` returned on can be read: there is no way to find the next record. */
  readonly refusal: CaptureRefusal | undefined;
  /** Packets left out although the place of the next one was known, by reason. */
  readonly skipped: ReadonlyMap<CaptureRefusal, number>;
  /** Names packets of `bytes[at, end)` in the batch, whose `bytes` must be the same memory, until it is full. Returns the place of the next record. */
  read(bytes: Uint8Array, at: number, end: number, batch: PacketBatch): number;
}

/** Whether a packet time is one that a clock can have shown. */
export function plausibleTime(time: Microseconds): boolean {
  return time >= 0 && time < END_OF_TIME;
}

/** 16 bits at a place the caller has checked. */
export function readU16(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian ? (bytes[at]! << 8) | bytes[at + 1]! : (bytes[at + 1]! << 8) | bytes[at]!;
}

/** 32 bits, unsigned, at a place the caller has checked. */
export function readU32(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian
    ? ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
    : ((bytes[at + 3]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!) >>> 0;
}
