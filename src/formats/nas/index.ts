/** Reads LTE and 5G non-access stratum messages: headers, names, causes, and of LTE the elements by table: `spoor/formats/nas`. */

export type { MessageDirection, MessageName } from '../message-table.js';
export { type NasCauseFamily, nasCauseName } from './causes.js';
export { contentEnd, type NasLink, readEpsNas } from './eps.js';
export { DETACH_TO_MOBILE } from './eps-elements.js';
export {
  type EpsIdentity,
  type Mme,
  readEpsIdentity,
  readTrackingArea,
  readTrackingAreas,
  TAI_LENGTH,
  type TrackingArea,
} from './eps-identity.js';
export { EPS_ELEMENT_TABLES } from './eps-tables.js';
export { read5gNas } from './fivegs.js';
export type { NasHeader } from './nas-header.js';
