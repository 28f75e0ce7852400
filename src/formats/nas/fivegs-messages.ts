/** Message types of the non-access stratum of 5G: mobility (5GMM) and sessions (5GSM). */

import type { MessageRow } from '../message-table.js';

/** 3GPP TS 24.501 section 9.7, table 9.7.1. */
export const MM5G_MESSAGES: readonly MessageRow[] = [
  [0x41, 'Registration request', 'uplink'],
  [0x42, 'Registration accept', 'downlink'],
  [0x43, 'Registration complete', 'uplink'],
  [0x44, 'Registration reject', 'downlink'],
  [0x45, 'Deregistration request (UE originating)', 'uplink'],
  [0x46, 'Deregistration accept (UE originating)', 'downlink'],
  [0x47, 'Deregistration request (UE terminated)', 'downlink'],
  [0x48, 'Deregistration accept (UE terminated)', 'uplink'],
  [0x4c, 'Service request', 'uplink'],
  [0x4d, 'Service reject', 'downlink'],
  [0x4e, 'Service accept', 'downlink'],
  [0x4f, 'Control plane service request', 'uplink'],
  [0x50, 'Network slice-specific authentication command', 'downlink'],
  [0x51, 'Network slice-specific authentication complete', 'uplink'],
  [0x52, 'Network slice-specific authentication result', 'downlink'],
  [0x54, 'Configuration update command', 'downlink'],
  [0x55, 'Configuration update complete', 'uplink'],
  [0x56, 'Authentication request', 'downlink'],
  [0x57, 'Authentication response', 'uplink'],
  [0x58, 'Authentication reject', 'downlink'],
  [0x59, 'Authentication failure', 'uplink'],
  [0x5a, 'Authentication result', 'downlink'],
  [0x5b, 'Identity request', 'downlink'],
  [0x5c, 'Identity response', 'uplink'],
  [0x5d, 'Security mode command', 'downlink'],
  [0x5e, 'Security mode complete', 'uplink'],
  [0x5f, 'Security mode reject', 'uplink'],
  [0x64, '5GMM status', 'both'],
  [0x65, 'Notification', 'downlink'],
  [0x66, 'Notification response', 'uplink'],
  [0x67, 'UL NAS transport', 'uplink'],
  [0x68, 'DL NAS transport', 'downlink'],
];

/** 3GPP TS 24.501 section 9.7, table 9.7.2. */
export const SM5G_MESSAGES: readonly MessageRow[] = [
  [0xc1, 'PDU session establishment request', 'uplink'],
  [0xc2, 'PDU session establishment accept', 'downlink'],
  [0xc3, 'PDU session establishment reject', 'downlink'],
  [0xc5, 'PDU session authentication command', 'downlink'],
  [0xc6, 'PDU session authentication complete', 'uplink'],
  [0xc7, 'PDU session authentication result', 'downlink'],
  [0xc9, 'PDU session modification request', 'uplink'],
  [0xca, 'PDU session modification reject', 'downlink'],
  [0xcb, 'PDU session modification command', 'downlink'],
  [0xcc, 'PDU session modification complete', 'uplink'],
  [0xcd, 'PDU session modification command reject', 'uplink'],
  [0xd1, 'PDU session release request', 'uplink'],
  [0xd2, 'PDU session release reject', 'downlink'],
  [0xd3, 'PDU session release command', 'downlink'],
  [0xd4, 'PDU session release complete', 'uplink'],
  [0xd6, '5GSM status', 'both'],
];
