/** Payloads of EVS: compact, told by their length alone, and header-full with a table of contents (3GPP TS 26.445 annex A.2). */

import type { Packet } from '../packet.js';
import { NO_DATA, SPEECH_LOST } from './amr.js';
import { AMR_WB_BITS, EVS_BITS, octets } from './modes.js';

const MOST_FRAMES = 5;
/** Frame types by octets of a compact payload; -1 for lengths that are header-full. */
const COMPACT = new Int8Array(512).fill(-1);
const COMPACT_WIDEBAND = new Int8Array(512).fill(-1);
EVS_BITS.forEach((bits, type) => {
  COMPACT[octets(bits)] = type;
});
// Three bits ask for a mode before each frame of AMR-WB; its silence descriptor is header-full only.
AMR_WB_BITS.slice(0, -1).forEach((bits, type) => {
  COMPACT_WIDEBAND[octets(3 + bits)] = type;
});

function isCompact(length: number): boolean {
  return length < COMPACT.length && (COMPACT[length]! >= 0 || COMPACT_WIDEBAND[length]! >= 0);
}

/** One payload, filled anew for each. Frames of AMR-WB are its interoperable modes. */
export class EvsContents {
  frames = 0;
  /** Frame type, quality bit, and whether it is one of AMR-WB. */
  readonly types = new Uint8Array(MOST_FRAMES);
  readonly good = new Uint8Array(MOST_FRAMES);
  readonly wideband = new Uint8Array(MOST_FRAMES);

  /** For payloads with a `head`. @returns false for what is no payload of EVS. */
  read(packet: Packet): boolean {
    const { payload } = packet;
    this.frames = 0;
    const primary = payload < COMPACT.length ? COMPACT[payload]! : -1;
    // Seven octets are 2.8 kbit/s, or with the first bit set a silence descriptor of AMR-WB behind its table of contents.
    if (primary >= 0 && !(primary === 0 && packet.head >= 0x8000)) return this.add(primary, true, false);
    const wideband = payload < COMPACT_WIDEBAND.length ? COMPACT_WIDEBAND[payload]! : -1;
    if (wideband >= 0) return this.add(wideband, true, true);
    return this.readHeaderFull(packet);
  }

  private readHeaderFull(packet: Packet): boolean {
    // An octet with the first bit set asks for a mode.
    let at = packet.head >= 0x8000 ? 1 : 0;
    let length = at;
    let more = true;
    while (more) {
      if (this.frames === MOST_FRAMES || at >= packet.payload) return false;
      const entry = packet.octet(at);
      if ((entry & 0x80) !== 0) return false;
      const wide = (entry & 0x20) !== 0;
      const type = entry & 15;
      const bits = wide ? AMR_WB_BITS : EVS_BITS;
      if (type < SPEECH_LOST && type >= bits.length) return false;
      // Primary frames have no quality bit.
      this.add(type, !wide || (entry & 0x10) !== 0 || type === NO_DATA, wide);
      length += 1 + (type < SPEECH_LOST ? octets(bits[type]!) : 0);
      at += 1;
      more = (entry & 0x40) !== 0;
    }
    // The one that may: see `read`.
    if (length === 7 && packet.payload === 7 && packet.head >= 0x8000) return true;
    // Zeros follow where the length would be that of a compact payload (annex A.2.2.1.4).
    while (isCompact(length)) length += 1;
    return length === packet.payload;
  }

  private add(type: number, good: boolean, wide: boolean): true {
    this.types[this.frames] = type;
    this.good[this.frames] = good ? 1 : 0;
    this.wideband[this.frames] = wide ? 1 : 0;
    this.frames += 1;
    return true;
  }
}
