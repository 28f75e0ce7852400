/** ByteView: the bounded window through which decoders read packet bytes. */

import { ipText } from './address.js';
import { hexSlice, latin1Slice, utf8Slice } from './slices.js';

/**
 * Read-only window on packet bytes, network byte order. Never copies, never throws (but to end a loop that has read past
 * the end of one message a million times and would do so for ever: the engine's guard calls that a defect).
 *
 * A read past the end gives 0 (or '') and sets `overrun`; the engine then counts the message as truncated and
 * discards what was emitted for it. So a decoder may read first and need not check. A loop over lengths taken from
 * the wire must advance by at least its fixed header, because such reads give 0 for ever.
 *
 * Valid only during the call it was handed to: keep `copy()`, not the view.
 */
export interface ByteView {
  /** Bytes captured, which may be fewer than were on the wire. */
  readonly length: number;
  /** True once a read of this message, through any view cut from it, went past the end of its view. */
  readonly overrun: boolean;
  u8(at: number): number;
  i8(at: number): number;
  u16(at: number): number;
  u24(at: number): number;
  /** Unsigned, 0 to 2^32 - 1. */
  u32(at: number): number;
  /** Exact up to 2^53, rounded above. */
  u64(at: number): number;
  /** `width` bits of the byte at `at`, `first` counted from the most significant: bits(0, 0, 2) is an RTP version. */
  bits(at: number, first: number, width: number): number;
  /** Lower-case hexadecimal, two digits a byte. */
  hex(at: number, length: number): string;
  /** UTF-8; what is not becomes U+FFFD. */
  text(at: number, length: number): string;
  /** One character a byte: the fast way into text protocols (one string and `indexOf` beats scanning octets). */
  latin1(at: number, length: number): string;
  /** IPv4 dotted, IPv6 as RFC 5952. */
  ip(at: number, length: 4 | 16): string;
  /** Telephony digits (TBCD, 3GPP TS 29.002): low nibble first, ended by 0xf; 0xa to 0xe are * # a b c. */
  bcd(at: number, length: number): string;
  /** The rest, or `length` bytes, of the same memory. Cutting beyond the end gives what is there and sets `overrun`. */
  sub(at: number, length?: number): ByteView;
  /** Own memory, to keep. */
  copy(at?: number, length?: number): Uint8Array;
}

/** Reads past the end of one message before the loop that makes them is ended by force. */
const ENDLESS = 1_000_000;

const DIGITS = '0123456789*#abc';

/**
 * The engine's ByteView: shifts on a Uint8Array behind one bounds check (measured, Node 20: 10 ns for nine fields;
 * `Buffer.readUInt32BE` and `subarray` cost twelve times that). One object is moved over many messages by `set`.
 */
export class View implements ByteView {
  /** The arena that holds the message. */
  memory: Uint8Array;
  start: number;
  end: number;
  private overran = false;
  private readsPast = 0;
  private readonly root: View;

  constructor(memory: Uint8Array, start = 0, end: number = memory.length, root?: View) {
    this.memory = memory;
    this.start = start;
    this.end = end;
    this.root = root ?? this;
  }

  /** Moves this view to another message and forgets the overrun of the last one. Views cut earlier become invalid. */
  set(memory: Uint8Array, start: number, end: number): this {
    this.memory = memory;
    this.start = start;
    this.end = end;
    this.overran = false;
    this.readsPast = 0;
    return this;
  }

  get length(): number {
    return this.end - this.start;
  }

  get overrun(): boolean {
    return this.root.overran;
  }

  u8(at: number): number {
    const i = this.start + at;
    if (at < 0 || i >= this.end) return this.past();
    return this.memory[i]!;
  }

  i8(at: number): number {
    return (this.u8(at) << 24) >> 24;
  }

  u16(at: number): number {
    const i = this.start + at;
    if (at < 0 || i + 2 > this.end) return this.past();
    return (this.memory[i]! << 8) | this.memory[i + 1]!;
  }

  u24(at: number): number {
    const i = this.start + at;
    if (at < 0 || i + 3 > this.end) return this.past();
    return (this.memory[i]! << 16) | (this.memory[i + 1]! << 8) | this.memory[i + 2]!;
  }

  u32(at: number): number {
    const i = this.start + at;
    if (at < 0 || i + 4 > this.end) return this.past();
    const m = this.memory;
    return ((m[i]! << 24) | (m[i + 1]! << 16) | (m[i + 2]! << 8) | m[i + 3]!) >>> 0;
  }

  u64(at: number): number {
    return this.u32(at) * 0x1_0000_0000 + this.u32(at + 4);
  }

  bits(at: number, first: number, width: number): number {
    return (this.u8(at) >> (8 - first - width)) & ((1 << width) - 1);
  }

  hex(at: number, length: number): string {
    return this.has(at, length) ? hexSlice.call(this.memory, this.start + at, this.start + at + length) : '';
  }

  text(at: number, length: number): string {
    return this.has(at, length) ? utf8Slice.call(this.memory, this.start + at, this.start + at + length) : '';
  }

  latin1(at: number, length: number): string {
    return this.has(at, length) ? latin1Slice.call(this.memory, this.start + at, this.start + at + length) : '';
  }

  ip(at: number, length: 4 | 16): string {
    return this.has(at, length) ? ipText(this.memory, this.start + at, length) : '';
  }

  bcd(at: number, length: number): string {
    if (!this.has(at, length)) return '';
    let digits = '';
    for (let i = this.start + at; i < this.start + at + length; i++) {
      const octet = this.memory[i]!;
      const low = octet & 15;
      const high = octet >> 4;
      if (low === 15) break;
      digits += DIGITS[low];
      if (high === 15) break;
      digits += DIGITS[high];
    }
    return digits;
  }

  sub(at: number, length?: number): View {
    const from = this.start + Math.max(0, at);
    const to = length === undefined ? this.end : from + length;
    if (at < 0 || from > this.end || to > this.end || to < from) {
      this.past();
      return new View(this.memory, Math.min(from, this.end), this.end, this.root);
    }
    return new View(this.memory, from, to, this.root);
  }

  copy(at = 0, length: number = this.length - at): Uint8Array {
    if (!this.has(at, length)) return new Uint8Array(0);
    return this.memory.slice(this.start + at, this.start + at + length);
  }

  private has(at: number, length: number): boolean {
    if (at >= 0 && length >= 0 && this.start + at + length <= this.end) return true;
    this.past();
    return false;
  }

  private past(): 0 {
    const { root } = this;
    root.overran = true;
    if (++root.readsPast > ENDLESS)
      throw new RangeError('a loop reads past the end of its message for ever: it must advance by at least a fixed header');
    return 0;
  }
}
