/** Reads GSM and GPRS layer 3 messages: headers, names, elements by table, and the values of elements: `spoor/formats/gsm-layer3`. */

export type { MessageDirection, MessageName } from '../message-table.js';
export { readApn } from './apn.js';
export { type PacketAssignment, readPacketAssignment } from './assignment-rest-octets.js';
export { type BcdNumber, readBcdNumber } from './bcd-number.js';
export { type BroadcastPage, readBroadcastPage } from './broadcast-page.js';
export { type CauseFamily, causeName } from './causes.js';
export { type ChannelDescription, readChannelDescription, readRequestReference } from './channel-description.js';
export { readFrequencyList } from './frequency-list.js';
export { unpackGsm7 } from './gsm7.js';
export { type Layer3Header, type Layer3Protocol, readLayer3Header } from './header.js';
export { LAI_LENGTH, PLMN_LENGTH, type Plmn, plmnText, RAI_LENGTH, readPlmn } from './location.js';
export {
  MEASUREMENT_LENGTH,
  type MeasurementResults,
  type NeighbourMeasurement,
  readMeasurementResults,
  rxlevDbm,
} from './measurement-results.js';
export { type MobileIdentity, type MobileIdentityType, readMobileIdentity } from './mobile-identity.js';
export { type RpMessage, readRpMessage } from './rp-message.js';
export { readShortRr } from './short-header.js';
export {
  readSi1Rest,
  readSi3Rest,
  readSi4Rest,
  readSi6Rest,
  readSi13Rest,
  type SelectionRest,
  type Si1Rest,
  type Si3Rest,
  type Si6Rest,
  type Si13Rest,
} from './si-rest-octets.js';
export { type FacilityComponent, readFacility } from './supplementary-service.js';
export { ELEMENT_TABLES } from './tables.js';
export { readTpdu, type Tpdu } from './tpdu.js';
export { readUcs2 } from './ucs2.js';
