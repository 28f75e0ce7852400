/** Channel descriptions: which channel a mobile is sent to (3GPP TS 44.018 sections 10.5.2.5, 10.5.2.25a, 10.5.2.30). */

import type { ByteView } from '../../bytes/view.js';

export interface ChannelDescription {
  /** Undefined for forms with several timeslots and for reserved codes. */
  readonly type: string | undefined;
  readonly subChannel: number | undefined;
  readonly timeslot: number;
  readonly trainingSequence: number;
  /** Without hopping. */
  readonly arfcn: number | undefined;
  /** With hopping: offset and sequence. */
  readonly hopping: { readonly maio: number; readonly hsn: number } | undefined;
}

/** Three octets. */
export function readChannelDescription(view: ByteView, at: number): ChannelDescription {
  const first = view.u8(at);
  const second = view.u8(at + 1);
  const third = view.u8(at + 2);
  const code = first >> 3;
  const kind = channelKind(code);
  const hops = (second & 0x10) !== 0;
  return {
    type: kind?.type,
    subChannel: kind?.subChannel,
    timeslot: first & 7,
    trainingSequence: second >> 5,
    arfcn: hops ? undefined : ((second & 3) << 8) | third,
    hopping: hops ? { maio: ((second & 15) << 2) | (third >> 6), hsn: third & 0x3f } : undefined,
  };
}

function channelKind(code: number): { type: string; subChannel: number | undefined } | undefined {
  if (code === 1) return { type: 'TCH/F', subChannel: undefined };
  if (code >> 1 === 1) return { type: 'TCH/H', subChannel: code & 1 };
  if (code >> 2 === 1) return { type: 'SDCCH/4', subChannel: code & 3 };
  if (code >> 3 === 1) return { type: 'SDCCH/8', subChannel: code & 7 };
  if (code === 24) return { type: 'CBCH/4', subChannel: undefined };
  if (code === 25) return { type: 'CBCH/8', subChannel: undefined };
  return undefined;
}

/** Three octets: the random reference and the frame that a channel request came in, modulo 42432 (3GPP TS 44.018 section 10.5.2.30). */
export function readRequestReference(view: ByteView, at: number): { readonly ra: number; readonly frameNumber: number } {
  const second = view.u8(at + 1);
  const third = view.u8(at + 2);
  const t1 = second >> 3;
  const t3 = ((second & 7) << 3) | (third >> 5);
  const t2 = third & 31;
  return { ra: view.u8(at), frameNumber: 1326 * t1 + 51 * ((t3 - t2 + 26 * 2) % 26) + t3 };
}
