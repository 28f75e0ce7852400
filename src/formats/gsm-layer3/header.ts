/** The header of layer 3 messages: protocol, transaction, message type (3GPP TS 24.007 section 11.2.3). */

import type { ByteView } from '../../bytes/view.js';
import { indexMessages, type MessageIndex, type MessageName } from '../message-table.js';
import { CC_MESSAGES, MM_MESSAGES, SMS_CP_MESSAGES, SS_MESSAGES } from './circuit-messages.js';
import { GMM_MESSAGES, SM_MESSAGES } from './packet-messages.js';
import { RR_MESSAGES } from './rr-messages.js';

/** By protocol discriminator, 3GPP TS 24.007 table 11.2. */
const PROTOCOLS = [
  'GCC',
  'BCC',
  'ESM',
  'CC',
  'GTTP',
  'MM',
  'RR',
  'EMM',
  'GMM',
  'SMS',
  'SM',
  'SS',
  'LCS',
  'reserved',
  'extended',
  'test',
] as const;

export type Layer3Protocol = (typeof PROTOCOLS)[number];

/** Marks of a protocol: whether it has transactions, whether its message type shares the octet with a sequence number. */
interface ProtocolForm {
  readonly messages: MessageIndex;
  readonly transactions: boolean;
  /** Bits of the message type; the other two count messages (3GPP TS 24.007 section 11.2.3.2.3). */
  readonly typeMask: number;
}

const FORMS: Partial<Record<Layer3Protocol, ProtocolForm>> = {
  RR: { messages: indexMessages(RR_MESSAGES), transactions: false, typeMask: 0xff },
  MM: { messages: indexMessages(MM_MESSAGES), transactions: false, typeMask: 0x3f },
  CC: { messages: indexMessages(CC_MESSAGES), transactions: true, typeMask: 0x3f },
  SS: { messages: indexMessages(SS_MESSAGES), transactions: true, typeMask: 0x3f },
  SMS: { messages: indexMessages(SMS_CP_MESSAGES), transactions: true, typeMask: 0xff },
  GMM: { messages: indexMessages(GMM_MESSAGES), transactions: false, typeMask: 0xff },
  SM: { messages: indexMessages(SM_MESSAGES), transactions: true, typeMask: 0xff },
};

const FORM_OF = PROTOCOLS.map((protocol) => FORMS[protocol]);

export interface Layer3Header {
  readonly protocol: Layer3Protocol;
  /** After the mask; undefined when the protocol is not one of ours or the message ends before it. */
  readonly messageType: number | undefined;
  /** Undefined for types without a row, and when `ignored`. */
  readonly message: MessageName | undefined;
  /** 0 to 6, or 7 to 127 when extended. */
  readonly transactionId: number | undefined;
  /** The sender is the side that began the transaction (TI flag 0). */
  readonly fromOriginator: boolean | undefined;
  /** A skip indicator other than 0: receivers ignore the message (3GPP TS 24.007 section 11.2.3.1.2). */
  readonly ignored: boolean;
  /** Offset of the first octet behind the message type. */
  readonly contentAt: number;
}

/** Reads at the start of `view`; undefined for no octets at all. Looks at lengths first, so the view never overruns. */
export function readLayer3Header(view: ByteView): Layer3Header | undefined {
  if (view.length === 0) return undefined;
  const first = view.u8(0);
  const protocol = PROTOCOLS[first & 15]!;
  const form = FORM_OF[first & 15];
  let at = 1;
  let transactionId: number | undefined;
  let fromOriginator: boolean | undefined;
  let ignored = false;
  if (form !== undefined) {
    if (form.transactions) {
      fromOriginator = first < 0x80;
      transactionId = (first >> 4) & 7;
      // 7 says that the identifier is in the next octet (3GPP TS 24.007 section 11.2.3.1.3).
      if (transactionId === 7) transactionId = view.length > at ? view.u8(at++) & 0x7f : undefined;
    } else ignored = first >> 4 !== 0;
  }
  let messageType: number | undefined;
  if (form !== undefined && view.length > at) messageType = view.u8(at++) & form.typeMask;
  return {
    protocol,
    messageType,
    message: messageType === undefined || ignored ? undefined : form?.messages[messageType],
    transactionId,
    fromOriginator,
    ignored,
    contentAt: at,
  };
}
