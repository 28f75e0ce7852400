/** Message types of the circuit switched protocols: mobility (MM), calls (CC), supplementary services (SS), short messages (SMS CP). */

import type { MessageRow } from '../message-table.js';

/** 3GPP TS 24.008 section 10.4, table 10.2. */
export const MM_MESSAGES: readonly MessageRow[] = [
  [0x01, 'IMSI Detach Indication', 'uplink'],
  [0x02, 'Location Updating Accept', 'downlink'],
  [0x04, 'Location Updating Reject', 'downlink'],
  [0x08, 'Location Updating Request', 'uplink'],
  [0x11, 'Authentication Reject', 'downlink'],
  [0x12, 'Authentication Request', 'downlink'],
  [0x14, 'Authentication Response', 'uplink'],
  [0x18, 'Identity Request', 'downlink'],
  [0x19, 'Identity Response', 'uplink'],
  [0x1a, 'TMSI Reallocation Command', 'downlink'],
  [0x1b, 'TMSI Reallocation Complete', 'uplink'],
  [0x1c, 'Authentication Failure', 'uplink'],
  [0x21, 'CM Service Accept', 'downlink'],
  [0x22, 'CM Service Reject', 'downlink'],
  [0x23, 'CM Service Abort', 'uplink'],
  [0x24, 'CM Service Request', 'uplink'],
  [0x25, 'CM Service Prompt', 'downlink'],
  [0x28, 'CM Re-establishment Request', 'uplink'],
  [0x29, 'Abort', 'downlink'],
  [0x30, 'MM Null', 'both'],
  [0x31, 'MM Status', 'both'],
  [0x32, 'MM Information', 'downlink'],
];

/** 3GPP TS 24.008 section 10.4, table 10.3. */
export const CC_MESSAGES: readonly MessageRow[] = [
  [0x01, 'Alerting', 'both'],
  [0x02, 'Call Proceeding', 'downlink'],
  [0x03, 'Progress', 'downlink'],
  [0x04, 'CC-Establishment', 'downlink'],
  [0x05, 'Setup', 'both'],
  [0x06, 'CC-Establishment Confirmed', 'uplink'],
  [0x07, 'Connect', 'both'],
  [0x08, 'Call Confirmed', 'uplink'],
  [0x09, 'Start CC', 'uplink'],
  [0x0b, 'Recall', 'downlink'],
  [0x0e, 'Emergency Setup', 'uplink'],
  [0x0f, 'Connect Acknowledge', 'both'],
  [0x10, 'User Information', 'both'],
  [0x13, 'Modify Reject', 'both'],
  [0x17, 'Modify', 'both'],
  [0x18, 'Hold', 'uplink'],
  [0x19, 'Hold Acknowledge', 'downlink'],
  [0x1a, 'Hold Reject', 'downlink'],
  [0x1c, 'Retrieve', 'uplink'],
  [0x1d, 'Retrieve Acknowledge', 'downlink'],
  [0x1e, 'Retrieve Reject', 'downlink'],
  [0x1f, 'Modify Complete', 'both'],
  [0x25, 'Disconnect', 'both'],
  [0x2a, 'Release Complete', 'both'],
  [0x2d, 'Release', 'both'],
  [0x31, 'Stop DTMF', 'uplink'],
  [0x32, 'Stop DTMF Acknowledge', 'downlink'],
  [0x34, 'Status Enquiry', 'both'],
  [0x35, 'Start DTMF', 'uplink'],
  [0x36, 'Start DTMF Acknowledge', 'downlink'],
  [0x37, 'Start DTMF Reject', 'downlink'],
  [0x39, 'Congestion Control', 'both'],
  [0x3a, 'Facility', 'both'],
  [0x3d, 'Status', 'both'],
  [0x3e, 'Notify', 'both'],
];

/** 3GPP TS 24.080 section 3.4. */
export const SS_MESSAGES: readonly MessageRow[] = [
  [0x2a, 'Release Complete', 'both'],
  [0x3a, 'Facility', 'both'],
  [0x3b, 'Register', 'both'],
];

/** 3GPP TS 24.011 section 8.1.3. */
export const SMS_CP_MESSAGES: readonly MessageRow[] = [
  [0x01, 'CP-DATA', 'both'],
  [0x04, 'CP-ACK', 'both'],
  [0x10, 'CP-ERROR', 'both'],
];
