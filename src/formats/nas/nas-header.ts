/** What both generations of NAS say in front of a message. */

import type { MessageName } from '../message-table.js';

export interface NasHeader {
  /** Undefined when ciphering hides it. */
  readonly protocol: 'EMM' | 'ESM' | '5GMM' | '5GSM' | undefined;
  /** Security header type; 0 is plain. Undefined for protocols that have none (ESM, 5GSM). */
  readonly securityHeader: number | undefined;
  /** NAS sequence number of a protected message. */
  readonly sequenceNumber: number | undefined;
  /** The header says that what follows is ciphered: no message is named, unless `guessed`. */
  readonly ciphered: boolean;
  /**
   * The header says ciphered, but the authentication code is 0 and a known message stands there in the clear, as test
   * networks without security and basebands that hand out deciphered messages do. A likely name, not a certain one.
   */
  readonly guessed: boolean;
  readonly messageType: number | undefined;
  readonly message: MessageName | undefined;
  /** Offset of the first octet behind the message type; where reading stopped if there is none. */
  readonly contentAt: number;
}
