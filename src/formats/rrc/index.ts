/** Tables of the types of radio resource control messages of LTE and UMTS, for `spoor/formats/uper`: `spoor/formats/rrc`. */

export { LTE_RRC_TYPES } from './lte-types.js';
export { UMTS_RRC_TYPES } from './umts-types.js';
