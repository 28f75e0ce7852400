/** Builds payloads of speech codecs: what tests read back. */

import { Packet } from '../packet.js';
import { AMR_BITS, AMR_WB_BITS, octets } from './modes.js';
import type { Pattern } from './pattern.js';

/** Bits written one after the other, the most significant first. */
class Bits {
  private readonly bits: number[] = [];

  put(value: number, width: number): this {
    for (let i = width - 1; i >= 0; i--) this.bits.push((value >>> i) & 1);
    return this;
  }

  bytes(): number[] {
    const { bits } = this;
    return Array.from({ length: octets(bits.length) }, (_, at) =>
      Array.from({ length: 8 }, (_, i) => bits[8 * at + i] ?? 0).reduce((octet, bit) => 2 * octet + bit, 0),
    );
  }
}

export interface AmrFrame {
  readonly type: number;
  readonly good?: boolean;
}

export interface AmrOptions {
  readonly wide?: boolean;
  readonly efficient?: boolean;
  readonly request?: number;
  /** Next octet of speech. */
  readonly speech?: () => number;
}

/** A payload of AMR or AMR-WB in either packing (RFC 4867 sections 4.3 and 4.4). */
export function amrPayload(frames: readonly AmrFrame[], options: AmrOptions = {}): number[] {
  const { wide = false, efficient = false, request = 15, speech = () => 0x55 } = options;
  const sizes = frames.map(({ type }) => (wide ? AMR_WB_BITS : AMR_BITS)[type] ?? 0);
  const bits = new Bits().put(request, 4);
  if (!efficient) bits.put(0, 4);
  frames.forEach(({ type, good = true }, i) => {
    bits
      .put(i < frames.length - 1 ? 1 : 0, 1)
      .put(type, 4)
      .put(good ? 1 : 0, 1);
    if (!efficient) bits.put(0, 2);
  });
  for (const size of sizes) {
    for (let left = size; left > 0; left -= 8) bits.put(speech() >> Math.max(0, 8 - left), Math.min(8, left));
    if (!efficient) bits.put(0, 8 * octets(size) - size);
  }
  return bits.bytes();
}

/** What the decoder makes of a payload: its length and first octets. */
export function packetOf(payload: readonly number[], pattern: Pattern = 0): Packet {
  const packet = new Packet();
  const at = (i: number) => payload[i] ?? 0;
  packet.payload = payload.length;
  packet.head = payload.length === 0 ? -1 : (at(0) << 8) | at(1);
  packet.rest = payload.length < 6 ? 0 : (at(2) << 24) | (at(3) << 16) | (at(4) << 8) | at(5);
  packet.pattern = pattern;
  return packet;
}
