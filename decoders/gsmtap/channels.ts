/** Sub types: the channel, or the kind of message, that the header's sub type octet stands for. */

import type { Direction } from './direction.js';

/** A sub type without a direction may go either way. */
export type ChannelRow = readonly [subType: number, name: string, direction?: Direction];

/** GSMTAP_BURST_* of libosmocore's gsmtap.h. */
export const BURST_TYPES: readonly ChannelRow[] = [
  [0x00, 'UNKNOWN'],
  [0x01, 'FCCH'],
  [0x02, 'PARTIAL_SCH'],
  [0x03, 'SCH'],
  [0x04, 'CTS_SCH'],
  [0x05, 'COMPACT_SCH'],
  [0x06, 'NORMAL'],
  [0x07, 'DUMMY'],
  [0x08, 'ACCESS'],
  [0x09, 'NONE'],
];

/** GSMTAP_SIM_* of libosmocore's gsmtap.h; version 3 counts from 1. */
export const SIM_TYPES: readonly ChannelRow[] = [
  [0x00, 'APDU'],
  [0x01, 'ATR'],
  [0x02, 'PPS_REQ'],
  [0x03, 'PPS_RSP'],
  [0x04, 'TPDU_HDR'],
  [0x05, 'TPDU_CMD'],
  [0x06, 'TPDU_RSP'],
  [0x07, 'TPDU_SW'],
];

/** GSMTAP_TETRA_* of libosmocore's gsmtap.h. */
export const TETRA_CHANNELS: readonly ChannelRow[] = [
  [0x01, 'BSCH'],
  [0x02, 'AACH'],
  [0x03, 'SCH_HU'],
  [0x04, 'SCH_HD'],
  [0x05, 'SCH_F'],
  [0x06, 'BNCH'],
  [0x07, 'STCH'],
  [0x08, 'TCH_F'],
  [0x09, 'DMO_SCH_S'],
  [0x0a, 'DMO_SCH_H'],
  [0x0b, 'DMO_SCH_F'],
  [0x0c, 'DMO_STCH'],
  [0x0d, 'DMO_TCH'],
];

/** GSMTAP_WMX_BURST_* of libosmocore's gsmtap.h. */
export const WIMAX_BURSTS: readonly ChannelRow[] = [
  [0x10, 'CDMA_CODE'],
  [0x11, 'FCH'],
  [0x12, 'FFB'],
  [0x13, 'PDU'],
  [0x14, 'HACK'],
  [0x15, 'PHY_ATTRIBUTES'],
];

/** GSMTAP_GMR1_* of libosmocore's gsmtap.h. */
export const GMR1_CHANNELS: readonly ChannelRow[] = [
  [0x00, 'UNKNOWN'],
  [0x01, 'BCCH'],
  [0x02, 'CCCH'],
  [0x03, 'PCH'],
  [0x04, 'AGCH'],
  [0x05, 'BACH'],
  [0x06, 'RACH'],
  [0x07, 'CBCH'],
  [0x08, 'SDCCH'],
  [0x09, 'TACCH'],
  [0x0a, 'GBCH'],
  [0x10, 'TCH3'],
  [0x12, 'FACCH3'],
  [0x13, 'DKAB'],
  [0x14, 'TCH6'],
  [0x15, 'SACCH6'],
  [0x16, 'FACCH6'],
  [0x18, 'TCH9'],
  [0x19, 'SACCH9'],
  [0x1a, 'FACCH9'],
];

/** GSMTAP_E1T1_* of libosmocore's gsmtap.h. */
export const E1T1_TYPES: readonly ChannelRow[] = [
  [0x01, 'LAPD'],
  [0x02, 'FR'],
  [0x03, 'RAW'],
  [0x04, 'TRAU16'],
  [0x05, 'TRAU8'],
  [0x06, 'V5EF'],
  [0x07, 'X75'],
  [0x08, 'V120'],
  [0x09, 'V110'],
  [0x0a, 'H221'],
  [0x0b, 'PPP'],
];

/** GSMTAP_CHANNEL_VOICE_* of libosmocore's gsmtap.h: the traffic channel that carried a radio link protocol frame. */
export const RLP_CHANNELS: readonly ChannelRow[] = [
  [0x10, 'TCH/F'],
  [0x11, 'TCH/H'],
];

/** Sub types of NAS: whether the security header is there is not to be believed, so it is looked for. */
export const NAS_TYPES: readonly ChannelRow[] = [
  [0x00, 'PLAIN'],
  [0x01, 'SEC_HEADER'],
];

/** Sub types of baseband diagnostics in GSMTAP version 3, as SCAT writes them. */
export const DIAGNOSTIC_TYPES: readonly ChannelRow[] = [
  [0x01, 'QUALCOMM'],
  [0x02, 'SAMSUNG'],
  [0x03, 'MEDIATEK'],
  [0x04, 'UNISOC'],
  [0x05, 'HISILICON'],
  [0x06, 'INTEL'],
  [0x12, 'QMI'],
];
