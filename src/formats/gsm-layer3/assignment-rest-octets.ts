/** Rest octets of an Immediate Assignment: the blocks of packets that a mobile gets (3GPP TS 44.018 section 10.5.2.16). */

import type { ByteView } from '../../bytes/view.js';
import { RestBits } from './rest-bits.js';

/** What is assigned; `second-part` says no more than that the first part came in another message. */
export type PacketAssignmentKind =
  | 'uplink'
  | 'uplink-single-block'
  | 'egprs-uplink'
  | 'egprs-uplink-blocks'
  | 'downlink'
  | 'downlink-blocks'
  | 'second-part';

export interface PacketAssignment {
  readonly kind: PacketAssignmentKind;
  /** Temporary flow, 0 to 31. */
  readonly tfi?: number;
  /** Temporary identity of the mobile, 32 bits. */
  readonly tlli?: number;
  /** Uplink state flag by which the mobile is told when to send. */
  readonly usf?: number;
  /** The mobile is to answer at a given time. */
  readonly polling?: boolean;
}

/** Undefined where no packets are assigned: nothing is there, or the frequencies of a dedicated channel. */
export function readPacketAssignment(view: ByteView, at: number, length: number): PacketAssignment | undefined {
  const bits = new RestBits(view, at, length);
  const first = bits.present();
  const second = bits.present();
  if (!second || !bits.has(2)) return undefined;
  if (bits.flag()) return first ? { kind: 'second-part' } : undefined;
  const further = bits.flag();
  if (first) return further ? readDownlink(bits) : readUplink(bits);
  return further ? readDownlinkBlocks(bits) : readEgprsUplink(bits);
}

function readUplink(bits: RestBits): PacketAssignment {
  if (!bits.flag()) return { kind: 'uplink-single-block' };
  return { kind: 'uplink', ...readFlow(bits) };
}

function readEgprsUplink(bits: RestBits): PacketAssignment {
  // Extended RA; then the access technologies that the mobile is asked about, each with one more to come or not.
  bits.number(5);
  while (bits.flag()) bits.number(4);
  if (!bits.flag()) return { kind: 'egprs-uplink-blocks' };
  return { kind: 'egprs-uplink', ...readFlow(bits) };
}

/** TFI and polling; with dynamic allocation the USF. */
function readFlow(bits: RestBits): Pick<PacketAssignment, 'tfi' | 'polling' | 'usf'> {
  if (!bits.has(5 + 1 + 1)) return {};
  const tfi = bits.number(5);
  const polling = bits.flag();
  const fixed = bits.flag();
  return { tfi, polling, ...(!fixed && bits.has(3) && { usf: bits.number(3) }) };
}

/** Multicast: when it starts, how many blocks; then whom it is for, where that is one mobile or one group. */
function readDownlinkBlocks(bits: RestBits): PacketAssignment {
  bits.number(16 + 4);
  if (!bits.flag() || !bits.flag() || !bits.has(32)) return { kind: 'downlink-blocks' };
  return { kind: 'downlink-blocks', tlli: readTlli(bits) };
}

function readTlli(bits: RestBits): number {
  return bits.number(16) * 0x10000 + bits.number(16);
}

function readDownlink(bits: RestBits): PacketAssignment {
  if (!bits.has(32)) return { kind: 'downlink' };
  const tlli = readTlli(bits);
  if (!bits.flag() || !bits.has(5)) return { kind: 'downlink', tlli };
  const tfi = bits.number(5);
  // RLC mode; ALPHA where it is there; GAMMA.
  bits.number(1);
  if (bits.flag()) bits.number(4);
  bits.number(5);
  return { kind: 'downlink', tlli, tfi, ...(bits.has(1) && { polling: bits.flag() }) };
}
