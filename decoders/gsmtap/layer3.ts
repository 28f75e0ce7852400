/** Names a GSM or GPRS layer 3 message in the document. */

import type { ByteView } from 'spoor/decoder';
import { readLayer3Header } from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from './fields.js';
import { type Spoken, speak, unnamed } from './spoken.js';

/** `view` is the whole message, from the protocol discriminator on. */
export function readLayer3(view: ByteView, document: MessageDocument): Spoken {
  const header = readLayer3Header(view);
  if (header === undefined) {
    document.truncated = true;
    return unnamed('empty-message');
  }
  document.protocol = header.protocol;
  if (header.messageType !== undefined) document.message_type = header.messageType;
  if (header.transactionId !== undefined) {
    document.gsm = { ...document.gsm, transaction_id: header.transactionId };
    if (header.fromOriginator !== undefined) document.gsm.transaction_originator = header.fromOriginator;
  }
  if (header.message !== undefined) return speak(document, header.protocol, header.message.name);
  if (view.length < 2) document.truncated = true;
  return unnamed(header.ignored ? 'ignored-message' : 'unknown-message');
}
