/** Rest octets of system information: what cells say of reselection, bands and GPRS (3GPP TS 44.018 sections 10.5.2.32 to 10.5.2.37b). */

import type { ByteView } from '../../bytes/view.js';
import { RestBits } from './rest-bits.js';

export interface Si1Rest {
  /** Block of the notification channel of group calls; undefined without one. */
  readonly nchPosition: number | undefined;
  /** Channel numbers 512 to 810 are those of PCS 1900, not of DCS 1800. */
  readonly pcs: boolean;
}

export function readSi1Rest(view: ByteView, at: number, length: number): Si1Rest {
  const bits = new RestBits(view, at, length);
  const nchPosition = bits.present() ? bits.number(5) : undefined;
  return { nchPosition, pcs: bits.present() };
}

export interface Si6Rest {
  /** Dual transfer mode: packets beside a call. Undefined without it. */
  readonly dtm: { readonly rac: number } | undefined;
  /** As in type 1. */
  readonly pcs: boolean;
}

export function readSi6Rest(view: ByteView, at: number, length: number): Si6Rest {
  const bits = new RestBits(view, at, length);
  // Group calls: whether the paging channel is restructured, notifications, and for whom.
  if (bits.present()) {
    bits.number(1 + 2);
    if (bits.flag()) bits.number(3);
    bits.number(1);
  }
  if (bits.present()) bits.number(2);
  // Behind the area the longest frame of LAPDm.
  const dtm = bits.present() ? { rac: bits.number(8) } : undefined;
  if (dtm !== undefined) bits.number(3);
  return { dtm, pcs: bits.present() };
}

/** How mobiles weigh the cell against others: criterion C2 of 3GPP TS 45.008 section 6.4. */
export interface Reselection {
  readonly barQualify: boolean;
  /** Added to the level, in dB: negative where the penalty time says so. */
  readonly offsetDb: number;
  /** Taken off for the penalty time, in dB; 70 is without limit. Undefined where nothing is taken off for a time. */
  readonly temporaryOffsetDb: number | undefined;
  readonly penaltySeconds: number | undefined;
}

/** GPRS indicator. */
export interface PacketIndicator {
  readonly raColour: number;
  /** Where system information 13 stands: 0 on the normal BCCH, 1 on the extended one. */
  readonly si13Position: number;
}

/** What types 3 and 4 both begin with. */
export interface SelectionRest {
  readonly reselection: Reselection | undefined;
  /** For mobiles of class 3 in DCS 1800, in dB. */
  readonly powerOffsetDb: number | undefined;
  /** Undefined where the cell has no GPRS. */
  readonly gprs: PacketIndicator | undefined;
}

export interface Si3Rest extends SelectionRest {
  readonly si2ter: boolean;
  readonly earlyClassmark: boolean;
  readonly si2quater: boolean;
}

export function readSi3Rest(view: ByteView, at: number, length: number): Si3Rest {
  const bits = new RestBits(view, at, length);
  const reselection = readReselection(bits);
  const powerOffsetDb = readPowerOffset(bits);
  const si2ter = bits.present();
  const earlyClassmark = bits.present();
  // Where system information 9 stands.
  if (bits.present()) bits.number(3);
  const gprs = readPacketIndicator(bits);
  // Whether the restriction of early classmarks of UMTS is lifted.
  bits.present();
  return { reselection, powerOffsetDb, si2ter, earlyClassmark, gprs, si2quater: bits.present() };
}

export function readSi4Rest(view: ByteView, at: number, length: number): SelectionRest {
  const bits = new RestBits(view, at, length);
  const reselection = readReselection(bits);
  const powerOffsetDb = readPowerOffset(bits);
  return { reselection, powerOffsetDb, gprs: readPacketIndicator(bits) };
}

/** A penalty time of 31 is none, and turns the sign of the offset. */
const REVERSED = 31;

function readReselection(bits: RestBits): Reselection | undefined {
  if (!bits.present()) return undefined;
  const barQualify = bits.flag();
  const offset = bits.number(6) * 2;
  const temporary = bits.number(3) * 10;
  const penalty = bits.number(5);
  if (penalty === REVERSED) return { barQualify, offsetDb: 0 - offset, temporaryOffsetDb: undefined, penaltySeconds: undefined };
  return { barQualify, offsetDb: offset, temporaryOffsetDb: temporary, penaltySeconds: (penalty + 1) * 20 };
}

function readPowerOffset(bits: RestBits): number | undefined {
  return bits.present() ? bits.number(2) * 2 : undefined;
}

function readPacketIndicator(bits: RestBits): PacketIndicator | undefined {
  return bits.present() ? { raColour: bits.number(3), si13Position: bits.number(1) } : undefined;
}

/** Of T3192 by its code, 3GPP TS 44.060 section 12.24. */
const T3192_MS = [500, 1000, 1500, 0, 80, 120, 160, 200] as const;

export interface Si13Rest {
  readonly rac: number;
  /** Paging cycles may be split on the common channel. */
  readonly splitPaging: boolean;
  /** Radio priority from which mobiles may ask for packets; 0 for none, 3 to 6. */
  readonly priorityAccess: number;
  /** NC0 to NC2: who chooses the cell of a mobile in transfer; 3 is reserved. */
  readonly networkControlOrder: number;
  /** Network mode of operation: 1 to 3. */
  readonly networkMode: number;
  readonly t3168Ms: number;
  readonly t3192Ms: number;
  readonly drxTimerMaxSeconds: number;
  /** Bits of an access burst on packet channels: 8 or 11. */
  readonly accessBurstBits: number;
  /** Acknowledgements of mobiles are control blocks, not access bursts. */
  readonly controlAckBlock: boolean;
  /** BS_CV_MAX: from which number of blocks left mobiles count down. */
  readonly countdownMax: number;
}

/** Undefined for cells with a packet broadcast channel, and without content. GPRS cell options: 3GPP TS 44.060 section 12.24. */
export function readSi13Rest(view: ByteView, at: number, length: number): Si13Rest | undefined {
  const bits = new RestBits(view, at, length);
  if (!bits.present()) return undefined;
  bits.number(3 + 4);
  if (bits.flag()) skipMobileAllocation(bits);
  if (bits.flag()) return undefined;
  const rac = bits.number(8);
  const splitPaging = bits.flag();
  const priorityAccess = bits.number(3);
  const networkControlOrder = bits.number(2);
  const networkMode = bits.number(2) + 1;
  const t3168Ms = (bits.number(3) + 1) * 500;
  const t3192Ms = T3192_MS[bits.number(3)] ?? 0;
  const drx = bits.number(3);
  const accessBurstBits = bits.flag() ? 11 : 8;
  const controlAckBlock = bits.flag();
  return {
    rac,
    splitPaging,
    priorityAccess,
    networkControlOrder,
    networkMode,
    t3168Ms,
    t3192Ms,
    drxTimerMaxSeconds: drx === 0 ? 0 : 2 ** (drx - 1),
    accessBurstBits,
    controlAckBlock,
    countdownMax: bits.number(4),
  };
}

/** SI13 change mark and GPRS mobile allocation. Repeated parts end by themselves: behind the end all bits are 0. */
function skipMobileAllocation(bits: RestBits): void {
  bits.number(2 + 6);
  while (bits.flag()) bits.number(4);
  if (!bits.flag()) {
    const length = bits.number(6) + 1;
    for (let i = 0; i < length; i++) bits.number(1);
  } else while (bits.flag()) bits.number(6);
}
