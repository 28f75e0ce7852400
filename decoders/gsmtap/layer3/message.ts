/** A GSM or GPRS layer 3 message in the document: its name, and what its elements say. */

import type { ByteView } from 'spoor/decoder';
import { type ElementReaders, Elements, type Reading } from 'spoor/formats/elements';
import { ELEMENT_TABLES, type Layer3Header, type Layer3Protocol, readLayer3Header } from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';
import { type Spoken, speak, unnamed } from '../spoken.js';
import { gsm } from './branches.js';
import { CC_READERS, MM_READERS, SS_READERS } from './circuit-services.js';
import { GMM_READERS, SM_READERS } from './packet-services.js';
import { RR_READERS } from './radio-resources.js';
import { SMS_READERS } from './short-message.js';

const READERS: Readonly<Partial<Record<Layer3Protocol, ElementReaders<MessageDocument>>>> = {
  // A mobile that answers paging or changes its classmark says it in elements of MM.
  RR: { octets: { ...MM_READERS.octets, ...RR_READERS.octets }, halves: { ...MM_READERS.halves, ...RR_READERS.halves } },
  MM: MM_READERS,
  CC: CC_READERS,
  SS: SS_READERS,
  SMS: SMS_READERS,
  GMM: GMM_READERS,
  SM: SM_READERS,
};

/** Made when the first message of a protocol comes. */
const elements = new Map<Layer3Protocol, Elements<MessageDocument> | undefined>();

/**
 * @param view the whole message, from the protocol discriminator on.
 * @param end where rest octets begin, for blocks that say it.
 */
export function readLayer3(view: ByteView, document: MessageDocument, end: number = view.length): Spoken {
  const header = readLayer3Header(view);
  if (header === undefined) {
    document.truncated = true;
    return unnamed('empty-message');
  }
  document.protocol = header.protocol;
  if (header.messageType !== undefined) document.message_type = header.messageType;
  if (header.transactionId !== undefined) {
    gsm(document).transaction_id = header.transactionId;
    if (header.fromOriginator !== undefined) gsm(document).transaction_originator = header.fromOriginator;
  }
  if (header.message === undefined) {
    if (view.length < 2) document.truncated = true;
    return unnamed(header.ignored ? 'ignored-message' : 'unknown-message');
  }
  const reading = readElements(header, view, end, document);
  if (reading === 'short') document.truncated = true;
  else if (reading === 'unknown') document.unknown_elements = true;
  dropUnusedChannels(document);
  return judged(speak(document, header.protocol, header.message.name), document);
}

function readElements({ protocol, messageType, contentAt }: Layer3Header, view: ByteView, end: number, document: MessageDocument): Reading {
  let table = elements.get(protocol);
  if (table === undefined) {
    const rows = ELEMENT_TABLES[protocol];
    const readers = READERS[protocol];
    if (rows === undefined || readers === undefined || messageType === undefined) return 'whole';
    table = new Elements(rows, readers);
    elements.set(protocol, table);
  }
  return table.read(messageType ?? -1, view, contentAt, Math.max(end, contentAt), document);
}

/** A paging request always says two channels, whoever is paged. */
function dropUnusedChannels(document: MessageDocument): void {
  const { paging } = document;
  if (paging?.channel_needed === undefined) return;
  const { count = 0 } = paging;
  if (count === 0) delete document.paging;
  else if (count < paging.channel_needed.length) paging.channel_needed = paging.channel_needed.slice(0, count);
}

/** Causes of a channel release other than "normal event": the radio, or the network, gave up (3GPP TS 44.018 section 10.5.2.31). */
function judged(spoken: Spoken, document: MessageDocument): Spoken {
  if (document.message === 'Channel Release' && document.cause !== undefined && document.cause !== 0) return failed(spoken);
  const rp = document.gsm?.sms?.rp_message;
  if (rp === 'RP-ERROR') return failed(spoken);
  return spoken;
}

function failed({ action }: Spoken): Spoken {
  return { action, outcome: 'failure' };
}
