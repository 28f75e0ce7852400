/** A NAS message of LTE or 5G in the document: its name, and of LTE what its elements say. */

import type { ByteView } from 'spoor/decoder';
import { Elements } from 'spoor/formats/elements';
import {
  contentEnd,
  DETACH_TO_MOBILE,
  EPS_ELEMENT_TABLES,
  type NasHeader,
  type NasLink,
  nasCauseName,
  read5gNas,
  readEpsNas,
} from 'spoor/formats/nas';
import type { MessageDocument } from '../fields.js';
import type { Reading } from '../inner.js';
import { putCause } from '../layer3/subscriber.js';
import { type Spoken, speak, unnamed } from '../spoken.js';
import { esm } from './branches.js';
import { EMM_READERS } from './mobility.js';
import { ESM_READERS } from './sessions.js';

/** What messages of a producer told about those that follow. */
export class NasState {
  /** Undefined until the network orders an algorithm. */
  ciphering: NasLink['ciphering'];
  /** The session message that the last one carried: some producers report it once more. */
  private carried: string | undefined;

  /** True for a message that was inside of the one before. */
  repeats(view: ByteView): boolean {
    const { carried } = this;
    this.carried = undefined;
    return carried !== undefined && view.length * 2 >= carried.length && view.hex(0, carried.length / 2) === carried;
  }

  /** Whatever carries it, an order holds for what follows. */
  learn({ message, lte }: MessageDocument): void {
    const algorithm = lte?.emm?.cipher_algorithm;
    if (message === 'Security mode command' && algorithm !== undefined) this.ciphering = algorithm === 'EEA0' ? 'none' : 'some';
  }

  keep({ inner }: Reading<MessageDocument>): void {
    const session = inner.find(({ content }) => content === 'eps-nas')?.octets;
    this.carried = session?.hex(0, session.length);
  }
}

/** Made when the first message of a protocol comes. */
const elements: { EMM?: Elements<Reading<MessageDocument>>; ESM?: Elements<Reading<MessageDocument>> } = {};

/** @param carried the message came inside of another one, not in a packet of its own. */
export function readEpsMessage(view: ByteView, state: NasState, reading: Reading<MessageDocument>, carried: boolean): Spoken {
  const { document } = reading;
  if (!carried && state.repeats(view)) {
    document.nas = { repeated: true };
    document.protocol = 'ESM';
    return unnamed('repeated-message');
  }
  const header = readEpsNas(view, { direction: document.direction as NasLink['direction'], ciphering: state.ciphering });
  const spoken = nameOf(header, document);
  if (header?.message !== undefined) {
    readElements(header, view, reading);
    state.learn(document);
    if (!carried) state.keep(reading);
  }
  return spoken;
}

/** Messages whose first element is a cause (3GPP TS 24.501 sections 8.2 and 8.3). */
const CAUSE_FIRST: ReadonlySet<string> = new Set([
  'Registration reject',
  'Service reject',
  'Authentication failure',
  'Security mode reject',
  '5GMM status',
  'PDU session establishment reject',
  'PDU session modification reject',
  'PDU session modification command reject',
  'PDU session release reject',
  'PDU session release command',
  '5GSM status',
]);

export function read5gMessage(view: ByteView, document: MessageDocument): Spoken {
  const header = read5gNas(view);
  const spoken = nameOf(header, document);
  const { message, protocol, contentAt = 0 } = header ?? {};
  if (message === undefined || !CAUSE_FIRST.has(message.name) || (protocol !== '5GMM' && protocol !== '5GSM')) return spoken;
  if (contentAt < view.length) putCause(document, protocol, view.u8(contentAt), nasCauseName(protocol, view.u8(contentAt)));
  else document.truncated = true;
  return spoken;
}

function nameOf(header: NasHeader | undefined, document: MessageDocument): Spoken {
  if (header === undefined) return unnamed('unknown-message');
  const { securityHeader, sequenceNumber, ciphered, guessed } = header;
  // Messages of session management have none of it.
  if (securityHeader !== undefined || sequenceNumber !== undefined || ciphered || guessed) {
    const nas: NonNullable<MessageDocument['nas']> = {};
    if (securityHeader !== undefined) nas.security_header = securityHeader;
    if (sequenceNumber !== undefined) nas.sequence_number = sequenceNumber;
    if (ciphered) nas.ciphered = true;
    if (guessed) nas.guessed = true;
    document.nas = nas;
  }
  if (header.messageType !== undefined) document.message_type = header.messageType;
  if (header.protocol !== undefined) document.protocol = header.protocol;
  if (header.message === undefined || header.protocol === undefined) return unnamed(ciphered ? 'ciphered-message' : 'unknown-message');
  // The flag of the header says nothing when it is clear; most messages go one way only.
  if (document.direction === undefined && header.message.direction !== 'both') document.direction = header.message.direction;
  return speak(document, header.protocol, header.message.name);
}

function readElements(header: NasHeader, view: ByteView, reading: Reading<MessageDocument>): void {
  const { protocol, messageType, contentAt } = header;
  const { document } = reading;
  if (messageType === undefined || (protocol !== 'EMM' && protocol !== 'ESM')) return;
  if (protocol === 'ESM') {
    esm(document).bearer_id = view.u8(contentAt - 3) >> 4;
    esm(document).transaction_id = view.u8(contentAt - 2);
  }
  const end = contentEnd(view, contentAt);
  const toMobile = document.message === 'Detach request' && document.direction !== 'uplink';
  // Without elements a message ends here; what follows may be what was logged behind it.
  if (contentAt === end) {
    if (needsContent(protocol, messageType)) document.truncated = true;
    return;
  }
  const result = tableOf(protocol).read(toMobile ? DETACH_TO_MOBILE : messageType, view, contentAt, end, reading);
  if (result === 'short') document.truncated = true;
  else if (result === 'unknown') document.unknown_elements = true;
}

/** Rows whose first element has no identifier. */
function needsContent(protocol: 'EMM' | 'ESM', messageType: number): boolean {
  const row = EPS_ELEMENT_TABLES[protocol].rows[messageType]?.trim();
  return row !== undefined && !/^[0-9a-f][0-9a-f-]:/.test(row);
}

function tableOf(protocol: 'EMM' | 'ESM'): Elements<Reading<MessageDocument>> {
  elements[protocol] ??= new Elements(EPS_ELEMENT_TABLES[protocol], protocol === 'EMM' ? EMM_READERS : ESM_READERS);
  return elements[protocol];
}
