/** RR messages with the short header, which saves octets on the SACCH (3GPP TS 24.007 section 11.3.2). */

import { indexMessages, type MessageName } from '../message-table.js';
import { RR_SHORT_MESSAGES } from './rr-messages.js';

const SHORT_MESSAGES = indexMessages(RR_SHORT_MESSAGES);

/**
 * Names the message whose only header octet this is: bit 8 short protocol discriminator (0: RR), bits 7 to 3 message
 * type, bits 2 and 1 short layer 2 header, 00. Undefined for anything else.
 */
export function readShortRr(octet: number): MessageName | undefined {
  return (octet & 0x83) === 0 ? SHORT_MESSAGES[octet >> 2] : undefined;
}
