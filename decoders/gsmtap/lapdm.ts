/** One frame of LAPDm, the link layer of dedicated GSM channels (3GPP TS 44.006 sections 2 and 3). */

import type { ByteView } from 'spoor/decoder';
import type { Direction } from './direction.js';

export type FrameType = 'I' | 'RR' | 'RNR' | 'REJ' | 'SABM' | 'DM' | 'UI' | 'DISC' | 'UA' | 'unknown';

export interface Frame {
  /** 0 for RR, MM and CC; 3 for short messages and supplementary services. */
  readonly sapi: number;
  /** Link protocol discriminator: 0 for LAPDm, 1 for cell broadcast. */
  readonly protocol: number;
  /** The C/R bit as it stands there: 1 is a command from the network, 0 a command from the mobile. */
  readonly commandResponse: boolean;
  readonly type: FrameType;
  /** Number of an I frame, modulo 8. */
  readonly ns: number | undefined;
  /** Number that the sender expects next. */
  readonly nr: number | undefined;
  readonly pollFinal: boolean;
  /** More segments of the same message follow. */
  readonly more: boolean;
  /** Octets of information that the frame says it has; undefined in format B4, where layer 3 has its own length. */
  readonly length: number | undefined;
  /** Where the information starts, in the view that was read. */
  readonly infoAt: number;
  /** Octets of it that are really there. */
  readonly infoLength: number;
  /** The length field is malformed, or says more octets than there are. */
  readonly truncated: boolean;
}

/** U frame functions by control octet without the poll/final bit, 3GPP TS 44.006 section 3.8.1. */
const UNNUMBERED: ReadonlyMap<number, FrameType> = new Map([
  [0x2f, 'SABM'],
  [0x0f, 'DM'],
  [0x03, 'UI'],
  [0x43, 'DISC'],
  [0x63, 'UA'],
]);
const SUPERVISORY: readonly FrameType[] = ['RR', 'RNR', 'REJ', 'unknown'];
const POLL_FINAL = 0x10;

/** Bits 2 and 1 of the first octet are 0: the short header of RR, not an address. */
export function isShortHeader(first: number): boolean {
  return (first & 3) === 0;
}

/**
 * Reads a frame of formats A, B or B4 at `at`; undefined when address and control are not there.
 *
 * @param slow the frame stands on a SACCH, where UI frames to the mobile have no length octet (format B4); frames that
 * carry short messages during a call have one as everywhere else.
 */
export function readFrame(view: ByteView, at: number, direction: Direction, slow: boolean): Frame | undefined {
  if (view.length < at + 2) return undefined;
  const address = view.u8(at);
  const control = view.u8(at + 1);
  const type = typeOf(control);
  const withoutLength = slow && direction === 'downlink' && type === 'UI';
  const infoAt = withoutLength ? at + 2 : at + 3;
  const lengthOctet = withoutLength || view.length < infoAt ? undefined : view.u8(at + 2);
  const length = lengthOctet === undefined ? undefined : lengthOctet >> 2;
  const there = Math.max(0, view.length - infoAt);
  return {
    sapi: (address >> 2) & 7,
    protocol: (address >> 5) & 3,
    commandResponse: (address & 2) !== 0,
    type,
    ns: type === 'I' ? (control >> 1) & 7 : undefined,
    nr: type === 'I' || (control & 3) === 1 ? control >> 5 : undefined,
    pollFinal: (control & POLL_FINAL) !== 0,
    more: lengthOctet !== undefined && (lengthOctet & 2) !== 0,
    length,
    infoAt,
    infoLength: withoutLength ? there : Math.min(length ?? 0, there),
    // Bit 1 of the length octet is the extension bit, which must be 1: longer length fields do not exist.
    truncated: !withoutLength && (lengthOctet === undefined || (lengthOctet & 1) === 0 || length! > there),
  };
}

function typeOf(control: number): FrameType {
  if ((control & 1) === 0) return 'I';
  if ((control & 2) === 0) return SUPERVISORY[(control >> 2) & 3]!;
  return UNNUMBERED.get(control & ~POLL_FINAL) ?? 'unknown';
}
