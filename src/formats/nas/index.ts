/** Reads the header of LTE and 5G non-access stratum messages and names them: `spoor/formats/nas`. */

export type { MessageDirection, MessageName } from '../message-table.js';
export { readEpsNas } from './eps.js';
export { read5gNas } from './fivegs.js';
export type { NasHeader } from './nas-header.js';
