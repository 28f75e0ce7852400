/** What messages of UMTS hold beside identities, areas and causes. */

import { boolean, float, integer, keyword, many, short } from 'spoor/decoder';

/** Below `umts`. */
export const umtsFields = {
  rrc: {
    integrity_protected: boolean('The message has an authentication code'),
    domain: keyword('Core network that the message is for or from: cs or ps'),
    establishment_cause: keyword('What the mobile wants a connection for: registration, originatingConversationalCall, emergencyCall ...'),
    rejection_cause: keyword('Why the network refuses it: congestion or unspecified'),
    wait_s: short('How long a mobile that is refused must wait', 's'),
    release_cause: keyword('Why the network releases it: normalEvent, userInactivity, congestion, pre-emptiveRelease ...'),
    cell_update_cause: keyword('Why the mobile reports its cell: cellReselection, radiolinkFailure, re-enteredServiceArea ...'),
    ura_update_cause: keyword('Why the mobile reports its registration area'),
    paging_causes: many(keyword('What mobiles are paged for')),
    u_rnti: keyword('Identity of the mobile in the radio network, hexadecimal', { identity: 'tmsi' }),
    cipher_algorithm: keyword('Ciphering that the network orders: UEA0 is none'),
    integrity_algorithm: keyword('Integrity protection that the network orders'),
  },
  meas: {
    id: short('Measurement that the report is of'),
    scrambling_codes: many(integer('Primary scrambling codes of the cells that the report is of, those of the same frequency')),
    rscp_dbm: many(short('Their received signal code power, in the same order, if all have one', 'dBm')),
    ec_n0_db: many(float('Their energy per chip over noise, in the same order, if all have one', 'dB')),
  },
  cell: {
    rnc_id: integer('Radio network controller: the upper 12 bits of the cell identity'),
    blocks: many(keyword('System information that the block holds, or parts of it')),
  },
};
