/** Networks, areas and cells as layer 3 names them (3GPP TS 24.008 sections 10.5.1.1, 10.5.1.3, 10.5.5.15). */

import type { ByteView } from '../../bytes/view.js';

export interface Plmn {
  /** Three digits. */
  readonly mcc: string;
  /** Two or three digits: 01 and 001 are two networks. */
  readonly mnc: string;
}

/** Octets of the identities. */
export const PLMN_LENGTH = 3;
export const LAI_LENGTH = 5;
export const RAI_LENGTH = 6;

/** Networks seen so far: there are few, and every message of a cell names the same. */
const known = new Map<number, Plmn | undefined>();
const MOST_KNOWN = 4096;

/** Three octets; undefined where they are no digits, as in an area that was deleted. */
export function readPlmn(view: ByteView, at: number): Plmn | undefined {
  const octets = view.u24(at);
  if (known.has(octets)) return known.get(octets);
  if (known.size >= MOST_KNOWN) known.clear();
  const plmn = plmnOf(octets);
  known.set(octets, plmn);
  return plmn;
}

function plmnOf(octets: number): Plmn | undefined {
  const nibble = (shift: number) => ((octets >> shift) & 15).toString(16);
  const mcc = nibble(16) + nibble(20) + nibble(8);
  const third = nibble(12);
  const mnc = nibble(0) + nibble(4) + (third === 'f' ? '' : third);
  return /^\d+$/.test(mcc + mnc) ? { mcc, mnc } : undefined;
}

/** `262-42`. */
export function plmnText({ mcc, mnc }: Plmn): string {
  return `${mcc}-${mnc}`;
}
