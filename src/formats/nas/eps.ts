/** The header of LTE NAS messages, plain or protected (3GPP TS 24.301 section 9). */

import type { ByteView } from '../../bytes/view.js';
import { Elements } from '../elements/index.js';
import { indexMessages, type MessageName } from '../message-table.js';
import { EMM_MESSAGES, ESM_MESSAGES } from './eps-messages.js';
import { EPS_ELEMENT_TABLES } from './eps-tables.js';
import type { NasHeader } from './nas-header.js';

const EMM = indexMessages(EMM_MESSAGES);
const ESM = indexMessages(ESM_MESSAGES);

/** 3GPP TS 24.301 section 9.2: the low nibble of the first octet. */
const PD_ESM = 2;
const PD_EMM = 7;

/** Has a security header but no message type (3GPP TS 24.301 section 8.2.25). */
const SERVICE_REQUEST: MessageName = { code: -1, name: 'Service request', direction: 'uplink' };

/** What is known of the link that a message came on. */
export interface NasLink {
  readonly direction?: 'uplink' | 'downlink' | undefined;
  /** What the network ordered last: `none` is the null algorithm, behind which messages stand in the clear. */
  readonly ciphering?: 'none' | 'some' | undefined;
}

/** Octets in front of a protected message: discriminator, authentication code (4), sequence number. */
const PROTECTION = 6;

/** Octets of 0 that basebands log behind many messages. */
const PADDING = 6;

/**
 * Reads at the start of `view`; undefined when this is not EPS NAS. Looks at lengths first, so the view never overruns.
 *
 * What a header calls ciphered has a message when the network is known to cipher with nothing; as a guess when the authentication code is 0 and a
 * message that is known stands there, or when nothing is known of ciphering and octets stand there that are a known message of that direction from
 * the first to the last. Once the network is known to cipher it has none.
 */
export function readEpsNas(view: ByteView, link: NasLink = {}): NasHeader | undefined {
  if (view.length === 0) return undefined;
  const first = view.u8(0);
  const protocol = first & 15;
  if (protocol === PD_ESM) return readEsm(view, 0, undefined, undefined, false);
  if (protocol !== PD_EMM) return undefined;
  const securityHeader = first >> 4;
  if (securityHeader === 0) return readEmm(view, 0, 0, undefined, false);
  // 13 to 15 are to be read as the service request's, too (3GPP TS 24.301 table 9.3.1).
  if (securityHeader >= 12) return header('EMM', securityHeader, undefined, SERVICE_REQUEST, undefined, 1);
  if (view.length < PROTECTION || securityHeader > 5) return header('EMM', securityHeader, undefined, undefined, undefined, 1);
  const sequenceNumber = view.u8(5);
  const ciphered = securityHeader === 2 || securityHeader === 4;
  if (!ciphered || link.ciphering === 'none') return readInner(view, securityHeader, sequenceNumber, false);
  const inner = readInner(view, securityHeader, sequenceNumber, true);
  if (inner.message !== undefined && (view.u32(1) === 0 || (link.ciphering === undefined && isWhole(view, inner, link)))) return inner;
  return { ...header(undefined, securityHeader, sequenceNumber, undefined, undefined, PROTECTION), ciphered: true };
}

/** Without readers: only whether every octet belongs to an element. */
const SHAPES = {
  EMM: new Elements<undefined>(EPS_ELEMENT_TABLES.EMM, { octets: {}, halves: {} }),
  ESM: new Elements<undefined>(EPS_ELEMENT_TABLES.ESM, { octets: {}, halves: {} }),
};

function isWhole(view: ByteView, { protocol, message, messageType, contentAt }: NasHeader, { direction }: NasLink): boolean {
  if (message === undefined || messageType === undefined || (protocol !== 'EMM' && protocol !== 'ESM')) return false;
  if (direction !== undefined && message.direction !== 'both' && message.direction !== direction) return false;
  const end = contentEnd(view, contentAt);
  if (EPS_ELEMENT_TABLES[protocol].rows[messageType] === undefined) return contentAt === end;
  return SHAPES[protocol].read(messageType, view, contentAt, end, undefined) === 'whole';
}

/** Where a message ends for those who look for elements with identifiers: octets of 0 that were logged behind it are none. */
export function contentEnd(view: ByteView, contentAt: number): number {
  const end = view.length - PADDING;
  return end >= contentAt && view.u32(end) === 0 && view.u16(end + 4) === 0 ? end : view.length;
}

function readInner(view: ByteView, securityHeader: number, sequenceNumber: number, guessed: boolean): NasHeader {
  const first = view.length > PROTECTION ? view.u8(PROTECTION) : 0xff;
  if ((first & 15) === PD_ESM) return readEsm(view, PROTECTION, securityHeader, sequenceNumber, guessed);
  // A protected message holds a plain one: a second security header would not be a message.
  if (first === PD_EMM) return readEmm(view, PROTECTION, securityHeader, sequenceNumber, guessed);
  return header(undefined, securityHeader, sequenceNumber, undefined, undefined, PROTECTION);
}

function readEmm(view: ByteView, at: number, securityHeader: number, sequenceNumber: number | undefined, guessed: boolean): NasHeader {
  if (view.length < at + 2) return header('EMM', securityHeader, sequenceNumber, undefined, undefined, at + 1);
  const type = view.u8(at + 1);
  return { ...header('EMM', securityHeader, sequenceNumber, EMM[type], type, at + 2), ciphered: guessed, guessed };
}

/** Bearer identity and discriminator, procedure transaction identity, message type (3GPP TS 24.301 section 9.4). */
function readEsm(
  view: ByteView,
  at: number,
  securityHeader: number | undefined,
  sequenceNumber: number | undefined,
  guessed: boolean,
): NasHeader {
  if (view.length < at + 3) return header('ESM', securityHeader, sequenceNumber, undefined, undefined, at + 1);
  const type = view.u8(at + 2);
  return { ...header('ESM', securityHeader, sequenceNumber, ESM[type], type, at + 3), ciphered: guessed, guessed };
}

function header(
  protocol: NasHeader['protocol'],
  securityHeader: number | undefined,
  sequenceNumber: number | undefined,
  message: MessageName | undefined,
  messageType: number | undefined,
  contentAt: number,
): NasHeader {
  return { protocol, securityHeader, sequenceNumber, ciphered: false, guessed: false, messageType, message, contentAt };
}
