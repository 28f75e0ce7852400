/** Channels of the GSM air interface (Um), and how the blocks on each are framed. */

import type { Direction } from './direction.js';

/**
 * `block`: pseudo length and one RR message (BCCH, CCCH). `lapdm`: link layer frames. `sacch`: two octets of layer 1, then
 * frames. `access`: the octet of an access burst. `broadcast`: cell broadcast blocks. `packet`: GPRS blocks. `voice`: codec
 * frames. `raw`: nobody says.
 */
export type UmFraming = 'block' | 'lapdm' | 'sacch' | 'access' | 'broadcast' | 'packet' | 'voice' | 'raw';

export interface UmChannel {
  readonly name: string;
  readonly framing: UmFraming;
  /** Undefined where both ways exist. */
  readonly direction: Direction | undefined;
}

type UmRow = readonly [subType: number, name: string, framing: UmFraming, direction?: Direction];

/** GSMTAP_CHANNEL_* of libosmocore's gsmtap.h (1.14.2). */
const CHANNELS: readonly UmRow[] = [
  [0x00, 'UNKNOWN', 'raw'],
  [0x01, 'BCCH', 'block', 'downlink'],
  [0x02, 'CCCH', 'block', 'downlink'],
  [0x03, 'RACH', 'access', 'uplink'],
  [0x04, 'AGCH', 'block', 'downlink'],
  [0x05, 'PCH', 'block', 'downlink'],
  [0x06, 'SDCCH', 'lapdm'],
  [0x07, 'SDCCH/4', 'lapdm'],
  [0x08, 'SDCCH/8', 'lapdm'],
  [0x09, 'FACCH/F', 'lapdm'],
  [0x0a, 'FACCH/H', 'lapdm'],
  [0x0b, 'PACCH', 'packet'],
  [0x0c, 'CBCH/8', 'broadcast', 'downlink'],
  [0x0d, 'PDTCH', 'packet'],
  [0x0e, 'PTCCH', 'packet'],
  [0x0f, 'CBCH/4', 'broadcast', 'downlink'],
  [0x10, 'TCH/F', 'voice'],
  [0x11, 'TCH/H', 'voice'],
];

/** The slow channel beside a dedicated one: the flag GSMTAP_CHANNEL_ACCH set on its number. */
const ASSOCIATED: readonly UmRow[] = [
  [0x06, 'SACCH', 'sacch'],
  [0x07, 'SACCH/C4', 'sacch'],
  [0x08, 'SACCH/C8', 'sacch'],
  [0x09, 'SACCH/TF', 'sacch'],
  [0x0a, 'SACCH/TH', 'sacch'],
];

/** GPRS blocks whose sub type is the coding scheme; 1 to 4 for CS, 0 to 9 for MCS. */
const CODING: readonly UmRow[] = [
  ...[1, 2, 3, 4].map((scheme): UmRow => [scheme, `CS-${scheme}`, 'packet']),
  ...Array.from({ length: 10 }, (_, scheme): UmRow => [0x10 + scheme, `MCS-${scheme}`, 'packet']),
];

/** Sub types of version 2: one octet, associated channels from 0x80, CS from 0x20, MCS from 0x30. */
export const UM_CHANNELS: ReadonlyMap<number, UmChannel> = index([...CHANNELS, ...shift(ASSOCIATED, 0x80), ...shift(CODING, 0x20)]);

/** Sub types of version 3: two octets, associated channels from 0x100, CS from 0x200, MCS from 0x300. */
export const UM_CHANNELS_V3: ReadonlyMap<number, UmChannel> = index([
  ...CHANNELS,
  ...shift(ASSOCIATED, 0x100),
  ...shift(
    CODING.filter(([scheme]) => scheme < 0x10),
    0x200,
  ),
  ...shift(
    CODING.filter(([scheme]) => scheme >= 0x10),
    0x300 - 0x10,
  ),
]);

function shift(rows: readonly UmRow[], by: number): UmRow[] {
  return rows.map(([subType, name, framing]): UmRow => [subType + by, name, framing]);
}

function index(rows: readonly UmRow[]): ReadonlyMap<number, UmChannel> {
  return new Map(rows.map(([subType, name, framing, direction]) => [subType, { name, framing, direction }]));
}
