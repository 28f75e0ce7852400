/** Payload types of all header versions, and what this decoder does with each. */

import {
  BURST_TYPES,
  type ChannelRow,
  DIAGNOSTIC_TYPES,
  E1T1_TYPES,
  GMR1_CHANNELS,
  NAS_TYPES,
  RLP_CHANNELS,
  SIM_TYPES,
  TETRA_CHANNELS,
  WIMAX_BURSTS,
} from './channels.js';
import { LTE_RRC_SUB_TYPES, LTE_RRC_SUB_TYPES_V3, NR_RRC_SUB_TYPES_V3, UMTS_RRC_SUB_TYPES, UMTS_RRC_SUB_TYPES_V3 } from './rrc-channels.js';

/** Which reader the payload goes to; `opaque` payloads get a document of their header and are carried to whoever asks. */
export type Content =
  | 'um'
  | 'layer3'
  | 'log'
  | 'umts-rrc'
  | 'lte-rrc'
  | 'nr-rrc'
  | 'eps-nas'
  | '5g-nas'
  | 'llc'
  | 'sndcp'
  | 'sim'
  | 'lte-mac'
  | 'opaque';

export interface PayloadType {
  /** As in libosmocore's gsmtap.h, without the prefix. */
  readonly name: string;
  readonly content: Content;
  /** What the uplink flag of version 2 is worth for this type (see direction.ts). */
  readonly flag: 'reliable' | 'if-set' | 'none';
  /** The channel number is a GSM ARFCN, so band and frequency follow from it. Frames of LLC and above are of a mobile, not of a carrier. */
  readonly gsm: boolean;
  /** By sub type. Empty for Um, whose channels are composed of bits (um-channels.ts). */
  readonly channels: ReadonlyMap<number, ChannelRow>;
}

type TypeRow = readonly [
  code: number,
  name: string,
  content: Content,
  flag: PayloadType['flag'],
  gsm: boolean,
  channels: readonly ChannelRow[],
];

/** GSMTAP_TYPE_* of libosmocore's gsmtap.h (1.14.2). */
const VERSION_2: readonly TypeRow[] = [
  [0x01, 'UM', 'um', 'reliable', true, []],
  [0x02, 'ABIS', 'layer3', 'reliable', true, []],
  [0x03, 'UM_BURST', 'opaque', 'reliable', true, BURST_TYPES],
  [0x04, 'SIM', 'sim', 'none', false, SIM_TYPES],
  [0x05, 'TETRA_I1', 'opaque', 'none', false, TETRA_CHANNELS],
  [0x06, 'TETRA_I1_BURST', 'opaque', 'none', false, []],
  [0x07, 'WMX_BURST', 'opaque', 'none', false, WIMAX_BURSTS],
  [0x08, 'GB_LLC', 'llc', 'reliable', false, []],
  [0x09, 'GB_SNDCP', 'sndcp', 'reliable', false, []],
  [0x0a, 'GMR1_UM', 'opaque', 'none', false, GMR1_CHANNELS],
  [0x0b, 'UMTS_RLC_MAC', 'opaque', 'none', false, []],
  [0x0c, 'UMTS_RRC', 'umts-rrc', 'none', false, UMTS_RRC_SUB_TYPES],
  [0x0d, 'LTE_RRC', 'lte-rrc', 'none', false, LTE_RRC_SUB_TYPES],
  [0x0e, 'LTE_MAC', 'lte-mac', 'none', false, []],
  [0x0f, 'LTE_MAC_FRAMED', 'lte-mac', 'none', false, []],
  [0x10, 'OSMOCORE_LOG', 'log', 'none', false, []],
  [0x11, 'QC_DIAG', 'opaque', 'none', false, []],
  [0x12, 'LTE_NAS', 'eps-nas', 'if-set', false, NAS_TYPES],
  [0x13, 'E1T1', 'opaque', 'reliable', false, E1T1_TYPES],
  [0x14, 'GSM_RLP', 'opaque', 'reliable', true, RLP_CHANNELS],
  // SCAT before 1.3.0, with version 2 or 3 in the header. Its NR RRC sub types are not written down anywhere.
  [0x20, 'NR_NAS', '5g-nas', 'if-set', false, NAS_TYPES],
  [0x21, 'NR_RRC', 'opaque', 'none', false, []],
  [0x22, 'NR_MAC', 'opaque', 'none', false, []],
];

/** The draft header of version 3 and SCAT, its only producer. */
const VERSION_3: readonly TypeRow[] = [
  [0x0000, 'OSMOCORE_LOG', 'log', 'none', false, []],
  [0x0001, 'SIM', 'sim', 'none', false, SIM_TYPES.map(([subType, name]): ChannelRow => [subType + 1, name])],
  [0x0002, 'BASEBAND_DIAG', 'opaque', 'none', false, DIAGNOSTIC_TYPES],
  [0x0003, 'SIGNAL_STATUS_REPORT', 'opaque', 'none', false, []],
  [0x0004, 'TETRA_I1', 'opaque', 'none', false, TETRA_CHANNELS],
  [0x0005, 'TETRA_I1_BURST', 'opaque', 'none', false, []],
  [0x0006, 'GMR1_UM', 'opaque', 'none', false, GMR1_CHANNELS],
  [0x0007, 'E1T1', 'opaque', 'none', false, E1T1_TYPES],
  [0x0008, 'WMX_BURST', 'opaque', 'none', false, WIMAX_BURSTS],
  [0x0009, 'DECT', 'opaque', 'none', false, []],
  [0x0010, 'QCOM_MSM', 'opaque', 'none', false, []],
  [0x0200, 'UM', 'um', 'none', true, []],
  [0x0201, 'UM_BURST', 'opaque', 'none', true, BURST_TYPES],
  [0x0202, 'GB_RLCMAC', 'opaque', 'none', true, []],
  [0x0203, 'GB_LLC', 'llc', 'none', false, []],
  [0x0204, 'GB_SNDCP', 'sndcp', 'none', false, []],
  [0x0205, 'ABIS', 'layer3', 'none', true, []],
  [0x0206, 'GSM_RLP', 'opaque', 'none', true, RLP_CHANNELS],
  [0x0300, 'UMTS_MAC', 'opaque', 'none', false, []],
  [0x0301, 'UMTS_RLC', 'opaque', 'none', false, []],
  [0x0302, 'UMTS_PDCP', 'opaque', 'none', false, []],
  [0x0303, 'UMTS_RRC', 'umts-rrc', 'none', false, UMTS_RRC_SUB_TYPES_V3],
  [0x0400, 'LTE_MAC', 'opaque', 'none', false, []],
  [0x0401, 'LTE_RLC', 'opaque', 'none', false, []],
  [0x0402, 'LTE_PDCP', 'opaque', 'none', false, []],
  [0x0403, 'LTE_RRC', 'lte-rrc', 'none', false, LTE_RRC_SUB_TYPES_V3],
  [0x0404, 'LTE_NAS', 'eps-nas', 'none', false, NAS_TYPES],
  [0x0500, 'NR_MAC', 'opaque', 'none', false, []],
  [0x0501, 'NR_RLC', 'opaque', 'none', false, []],
  [0x0502, 'NR_PDCP', 'opaque', 'none', false, []],
  [0x0503, 'NR_RRC', 'nr-rrc', 'none', false, NR_RRC_SUB_TYPES_V3],
  [0x0504, 'NR_NAS', '5g-nas', 'none', false, NAS_TYPES],
];

/** Types of headers with the layout of version 2, whatever version they claim. */
export const TYPES: ReadonlyMap<number, PayloadType> = index(VERSION_2);
/** Types of the version 3 draft. */
export const TYPES_V3: ReadonlyMap<number, PayloadType> = index(VERSION_3);

function index(rows: readonly TypeRow[]): ReadonlyMap<number, PayloadType> {
  return new Map(
    rows.map(([code, name, content, flag, gsm, channels]) => [
      code,
      { name, content, flag, gsm, channels: new Map(channels.map((row) => [row[0], row])) },
    ]),
  );
}
