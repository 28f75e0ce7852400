/** Message types of the packet switched protocols: GPRS mobility (GMM) and session management (SM). */

import type { MessageRow } from '../message-table.js';

/** 3GPP TS 24.008 section 10.4, table 10.4. */
export const GMM_MESSAGES: readonly MessageRow[] = [
  [0x01, 'Attach Request', 'uplink'],
  [0x02, 'Attach Accept', 'downlink'],
  [0x03, 'Attach Complete', 'uplink'],
  [0x04, 'Attach Reject', 'downlink'],
  [0x05, 'Detach Request', 'both'],
  [0x06, 'Detach Accept', 'both'],
  [0x08, 'Routing Area Update Request', 'uplink'],
  [0x09, 'Routing Area Update Accept', 'downlink'],
  [0x0a, 'Routing Area Update Complete', 'uplink'],
  [0x0b, 'Routing Area Update Reject', 'downlink'],
  [0x0c, 'Service Request', 'uplink'],
  [0x0d, 'Service Accept', 'downlink'],
  [0x0e, 'Service Reject', 'downlink'],
  [0x10, 'P-TMSI Reallocation Command', 'downlink'],
  [0x11, 'P-TMSI Reallocation Complete', 'uplink'],
  [0x12, 'Authentication and Ciphering Request', 'downlink'],
  [0x13, 'Authentication and Ciphering Response', 'uplink'],
  [0x14, 'Authentication and Ciphering Reject', 'downlink'],
  [0x15, 'Identity Request', 'downlink'],
  [0x16, 'Identity Response', 'uplink'],
  [0x1c, 'Authentication and Ciphering Failure', 'uplink'],
  [0x20, 'GMM Status', 'both'],
  [0x21, 'GMM Information', 'downlink'],
];

/** 3GPP TS 24.008 section 10.4, table 10.4a. */
export const SM_MESSAGES: readonly MessageRow[] = [
  [0x41, 'Activate PDP Context Request', 'uplink'],
  [0x42, 'Activate PDP Context Accept', 'downlink'],
  [0x43, 'Activate PDP Context Reject', 'downlink'],
  [0x44, 'Request PDP Context Activation', 'downlink'],
  [0x45, 'Request PDP Context Activation Reject', 'uplink'],
  [0x46, 'Deactivate PDP Context Request', 'both'],
  [0x47, 'Deactivate PDP Context Accept', 'both'],
  [0x48, 'Modify PDP Context Request (network to MS)', 'downlink'],
  [0x49, 'Modify PDP Context Accept (MS to network)', 'uplink'],
  [0x4a, 'Modify PDP Context Request (MS to network)', 'uplink'],
  [0x4b, 'Modify PDP Context Accept (network to MS)', 'downlink'],
  [0x4c, 'Modify PDP Context Reject', 'both'],
  [0x4d, 'Activate Secondary PDP Context Request', 'uplink'],
  [0x4e, 'Activate Secondary PDP Context Accept', 'downlink'],
  [0x4f, 'Activate Secondary PDP Context Reject', 'downlink'],
  [0x55, 'SM Status', 'both'],
  [0x56, 'Activate MBMS Context Request', 'uplink'],
  [0x57, 'Activate MBMS Context Accept', 'downlink'],
  [0x58, 'Activate MBMS Context Reject', 'downlink'],
  [0x59, 'Request MBMS Context Activation', 'downlink'],
  [0x5a, 'Request MBMS Context Activation Reject', 'uplink'],
  [0x5b, 'Request Secondary PDP Context Activation', 'downlink'],
  [0x5c, 'Request Secondary PDP Context Activation Reject', 'uplink'],
  [0x5d, 'Notification', 'downlink'],
];
