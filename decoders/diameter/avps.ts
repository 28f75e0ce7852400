/** The AVPs of one message or group: walked once, recorded in a flat table, never copied. */

import type { ByteView } from 'spoor/decoder';
import { BIT } from './findings.js';
import { type Names, shippedNames } from './names.js';

/** Most AVPs recorded of one message, groups included. */
export const MOST_AVPS = 65536;
/** Deepest nesting that is followed; 3GPP uses 8 at most. */
export const MOST_DEPTH = 16;

const FLAG_VENDOR = 0x80;
const FLAG_MANDATORY = 0x40;
/** P (end-to-end security, given up) and the reserved bits, RFC 6733 4.1. */
const FLAG_ODD = 0x3f;

const COLUMNS = 5;

/**
 * Table of (code, flags, vendor, offset of the data, length of the data). One object is reused for all messages; a group
 * that is opened appends its members behind what is there, so indexes stay good until `reset`.
 */
export class AvpTable {
  /** What was odd, as bits of `findings.ts`. Readers of values add to it. */
  findings = 0;
  count = 0;
  private named: Names | undefined = undefined;
  private rows = new Int32Array(64 * COLUMNS);

  /** What AVPs are called, and which are groups. The dictionaries that come along unless others are set, read when first asked. */
  get names(): Names {
    this.named ??= shippedNames();
    return this.named;
  }

  set names(names: Names) {
    this.named = names;
  }

  reset(): void {
    this.findings = 0;
    this.count = 0;
  }

  code(i: number): number {
    return this.rows[i * COLUMNS]! >>> 0;
  }

  flags(i: number): number {
    return this.rows[i * COLUMNS + 1]!;
  }

  /** 0 for AVPs without V bit. Vendor and code together are the key of an AVP. */
  vendor(i: number): number {
    return this.rows[i * COLUMNS + 2]! >>> 0;
  }

  /** Offset of the data in the view that was walked. */
  at(i: number): number {
    return this.rows[i * COLUMNS + 3]!;
  }

  /** Octets of data, without padding. */
  length(i: number): number {
    return this.rows[i * COLUMNS + 4]!;
  }

  /**
   * Records the AVPs from `from` to `to` and returns the index of the first; the last is `count - 1`. Stops at the first one
   * whose length is impossible, and keeps what came before. `claimed` is where the message says it ends, when the capture
   * ends earlier: then an AVP that is cut off is the capture's fault.
   */
  walk(bytes: ByteView, from: number, to: number, claimed = to): number {
    const first = this.count;
    let at = from;
    while (at < to) {
      const left = to - at;
      if (left < 8) {
        this.findings |= claimed > to ? BIT.truncated : BIT.trailing_octets;
        break;
      }
      const flags = bytes.u8(at + 4);
      const length = bytes.u24(at + 5);
      const header = (flags & FLAG_VENDOR) !== 0 ? 12 : 8;
      if (length < header) {
        this.findings |= BIT.avp_length;
        break;
      }
      if (length > left) {
        this.findings |= length > claimed - at ? BIT.avp_overrun : BIT.truncated;
        break;
      }
      if (this.count === MOST_AVPS) {
        this.findings |= BIT.too_many_avps;
        break;
      }
      const code = bytes.u32(at);
      const vendor = header === 12 ? bytes.u32(at + 8) : 0;
      this.push(code, flags, vendor, at + header, length - header);
      if ((flags & FLAG_ODD) !== 0) this.findings |= BIT.avp_flag_bits;
      if (header === 12 && vendor === 0) this.findings |= BIT.vendor_zero;
      if ((flags & FLAG_MANDATORY) !== 0 && this.names.avp(vendor, code) === undefined && this.names.knowsVendor(vendor))
        this.findings |= BIT.unknown_mandatory;
      at += length;
      if ((length & 3) !== 0) at = this.skipPadding(bytes, at, to, 4 - (length & 3), claimed);
    }
    return first;
  }

  /** Records the members of a group, AVP `i`, and returns the index of the first of them. */
  open(bytes: ByteView, i: number): number {
    const at = this.at(i);
    const before = this.findings;
    // Only what stopped this walk tells whether this group is one.
    this.findings = 0;
    const first = this.walk(bytes, at, at + this.length(i));
    if ((this.findings & NOT_A_GROUP) !== 0) this.findings |= BIT.bad_group;
    this.findings |= before;
    return first;
  }

  /** Forgets the AVPs from index `count` on, those of groups that were looked into. */
  release(count: number): void {
    this.count = count;
  }

  private skipPadding(bytes: ByteView, at: number, to: number, padding: number, claimed: number): number {
    if (at + padding > to) {
      this.findings |= claimed > to ? BIT.truncated : BIT.missing_padding;
      return to;
    }
    for (let i = 0; i < padding; i++) if (bytes.u8(at + i) !== 0) this.findings |= BIT.padding;
    return at + padding;
  }

  private push(code: number, flags: number, vendor: number, at: number, length: number): void {
    const row = this.count * COLUMNS;
    if (row === this.rows.length) {
      const larger = new Int32Array(this.rows.length * 2);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[row] = code;
    this.rows[row + 1] = flags;
    this.rows[row + 2] = vendor;
    this.rows[row + 3] = at;
    this.rows[row + 4] = length;
    this.count++;
  }
}

const NOT_A_GROUP = BIT.avp_length | BIT.avp_overrun | BIT.trailing_octets;
