/** Payloads of AMR and AMR-WB: their table of contents in both packings (RFC 4867 sections 4.3 and 4.4). */

import type { Packet } from '../packet.js';
import { AMR_BITS, AMR_WB_BITS, octets } from './modes.js';

/** What lies in a payload that is neither packing of this codec. */
export const NO_PACKING = 0;
export const OCTET_ALIGNED = 1;
export const BANDWIDTH_EFFICIENT = 2;
export type Packing = 0 | 1 | 2;

/** Frame types without a frame: speech that was lost on the way to the sender (AMR-WB), and nothing to send. */
export const SPEECH_LOST = 14;
export const NO_DATA = 15;
/** Frames of one packet that are read; more do not fit into what a Packet keeps. */
const MOST_FRAMES = 7;
const MOST_OCTET_ALIGNED = 5;
const NO_REQUEST = 15;
/** Frame types of silence descriptors: all below are modes of speech, and may be asked for (TS 26.101 table 1a). */
export const AMR_SID = AMR_BITS.length - 1;
export const AMR_WB_SID = AMR_WB_BITS.length - 1;

/** Octets of a payload with one frame, by type; 0 for types that are reserved. */
const ALIGNED = lengths(AMR_BITS, (bits) => 2 + octets(bits));
const ALIGNED_WB = lengths(AMR_WB_BITS, (bits) => 2 + octets(bits));
const EFFICIENT = lengths(AMR_BITS, (bits) => octets(10 + bits));
const EFFICIENT_WB = lengths(AMR_WB_BITS, (bits) => octets(10 + bits));

function lengths(bits: readonly number[], length: (bits: number) => number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, type) =>
    type >= SPEECH_LOST ? length(0) : bits[type] === undefined ? 0 : length(bits[type]),
  );
}

/**
 * One table of contents, filled anew for each payload. A packing is believed only if everything fits: reserved bits, frame types, and
 * the length they come to. Now and then both fit: one damaged frame of 4.75 kbit/s in either, or one of 5.15 against an empty one with one of
 * 4.75. Then the packets before decide, since no sender changes.
 *
 * ```
 * octet-aligned         |CMR 4|0 4| |F|FT 4|Q|0 0| ... |frame, filled up to octets| ...
 * bandwidth-efficient   |CMR 4|F|FT 4|Q| ... frame, frame, filled up at the end
 * ```
 */
export class AmrContents {
  packing: Packing = NO_PACKING;
  frames = 0;
  /** Mode the sender asks the other side for; 15 for none, -1 for one that is reserved and means nothing. */
  request = NO_REQUEST;
  /** Frame type and quality bit of each frame. */
  readonly types = new Uint8Array(MOST_FRAMES);
  readonly good = new Uint8Array(MOST_FRAMES);

  /**
   * @param usual packing of the packets before: the one that is tried first
   * @returns false, and NO_PACKING, for what is no payload of this codec
   */
  read(packet: Packet, wide: boolean, usual: Packing = OCTET_ALIGNED): boolean {
    const { head } = packet;
    this.packing = NO_PACKING;
    this.frames = 0;
    if (head < 0) return false;
    const request = head >> 12;
    this.request = request === NO_REQUEST || request < (wide ? AMR_WB_SID : AMR_SID) ? request : -1;
    if (usual === BANDWIDTH_EFFICIENT) return this.efficient(packet, wide) || this.aligned(packet, wide);
    return this.aligned(packet, wide) || this.efficient(packet, wide);
  }

  private aligned(packet: Packet, wide: boolean): boolean {
    const { head } = packet;
    if ((head & 0x0f00) !== 0) return false;
    const type = (head >> 3) & 15;
    // One frame, as nearly all packets have.
    if ((head & 0x83) === 0 && packet.payload === (wide ? ALIGNED_WB : ALIGNED)[type])
      return this.one(OCTET_ALIGNED, type, (head >> 2) & 1);
    if ((head & 0x80) === 0 || !this.readOctetAligned(packet, wide ? AMR_WB_BITS : AMR_BITS)) return false;
    this.packing = OCTET_ALIGNED;
    return true;
  }

  private efficient(packet: Packet, wide: boolean): boolean {
    const { head } = packet;
    if ((head & 0x0800) === 0) {
      const type = (head >> 7) & 15;
      return packet.payload === (wide ? EFFICIENT_WB : EFFICIENT)[type] && this.one(BANDWIDTH_EFFICIENT, type, (head >> 6) & 1);
    }
    if (!this.readBandwidthEfficient(packet, wide ? AMR_WB_BITS : AMR_BITS)) return false;
    this.packing = BANDWIDTH_EFFICIENT;
    return true;
  }

  private one(packing: Packing, type: number, good: number): true {
    this.packing = packing;
    this.frames = 1;
    this.types[0] = type;
    this.good[0] = good;
    return true;
  }

  private readOctetAligned(packet: Packet, bits: readonly number[]): boolean {
    let length = 1;
    let more = 1;
    let frames = 0;
    while (more !== 0) {
      if (frames === MOST_OCTET_ALIGNED || packet.payload < frames + 2) return false;
      const entry = packet.octet(frames + 1);
      if ((entry & 3) !== 0) return false;
      const type = (entry >> 3) & 15;
      const size = sizeOf(type, bits);
      if (size < 0) return false;
      this.types[frames] = type;
      this.good[frames] = (entry >> 2) & 1;
      length += 1 + octets(size);
      frames += 1;
      more = entry & 0x80;
    }
    this.frames = frames;
    return length === packet.payload;
  }

  private readBandwidthEfficient(packet: Packet, bits: readonly number[]): boolean {
    let length = 4;
    let more = 1;
    let frames = 0;
    while (more !== 0) {
      const at = 4 + 6 * frames;
      if (frames === MOST_FRAMES || at + 6 > 8 * packet.payload) return false;
      const octet = at >> 3;
      // Six bits across two octets; the last entry that is kept ends with an octet.
      const pair = (packet.octet(octet) << 8) | packet.octet(octet + 1);
      const entry = (pair >> (10 - (at & 7))) & 63;
      const type = (entry >> 1) & 15;
      const size = sizeOf(type, bits);
      if (size < 0) return false;
      this.types[frames] = type;
      this.good[frames] = entry & 1;
      length += 6 + size;
      frames += 1;
      more = entry & 32;
    }
    this.frames = frames;
    return octets(length) === packet.payload;
  }
}

/** Bits of a frame; -1 for types that are reserved. */
function sizeOf(type: number, bits: readonly number[]): number {
  if (type >= SPEECH_LOST) return 0;
  return type < bits.length ? bits[type]! : -1;
}
