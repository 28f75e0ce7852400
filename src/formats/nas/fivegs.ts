/** The header of 5G NAS messages, plain or protected (3GPP TS 24.501 section 9). */

import type { ByteView } from '../../bytes/view.js';
import { indexMessages, type MessageIndex } from '../message-table.js';
import { MM5G_MESSAGES, SM5G_MESSAGES } from './fivegs-messages.js';
import type { NasHeader } from './nas-header.js';

const MM = indexMessages(MM5G_MESSAGES);
const SM = indexMessages(SM5G_MESSAGES);

/** Extended protocol discriminators, 3GPP TS 24.007 section 11.2.3.1A. */
const EPD_5GMM = 0x7e;
const EPD_5GSM = 0x2e;

/** Octets in front of a protected message: discriminator, security header, authentication code (4), sequence number. */
const PROTECTION = 7;

/** Reads at the start of `view`; undefined when this is not 5G NAS. Looks at lengths first, so the view never overruns. */
export function read5gNas(view: ByteView): NasHeader | undefined {
  if (view.length < 2) return undefined;
  if (view.u8(0) === EPD_5GSM) return read(view, 0, undefined, undefined);
  if (view.u8(0) !== EPD_5GMM) return undefined;
  const securityHeader = view.u8(1) & 15;
  if (securityHeader === 0) return read(view, 0, 0, undefined);
  const ciphered = securityHeader === 2 || securityHeader === 4;
  const sequenceNumber = view.length >= PROTECTION ? view.u8(6) : undefined;
  if (ciphered || view.length <= PROTECTION || securityHeader > 4) {
    return {
      protocol: ciphered ? undefined : '5GMM',
      securityHeader,
      sequenceNumber,
      ciphered,
      guessed: false,
      messageType: undefined,
      message: undefined,
      contentAt: Math.min(PROTECTION, view.length),
    };
  }
  return read(view, PROTECTION, securityHeader, sequenceNumber);
}

/** 5GMM: discriminator, security header, type. 5GSM: discriminator, session, transaction, type. */
function read(view: ByteView, at: number, securityHeader: number | undefined, sequenceNumber: number | undefined): NasHeader {
  const discriminator = view.u8(at);
  let protocol: NasHeader['protocol'];
  let typeAt = at + 2;
  let names: MessageIndex = MM;
  // A protected message holds a plain one.
  if (discriminator === EPD_5GMM && (view.length <= at + 1 || (view.u8(at + 1) & 15) === 0)) protocol = '5GMM';
  else if (discriminator === EPD_5GSM) {
    protocol = '5GSM';
    typeAt = at + 3;
    names = SM;
  }
  const known = protocol !== undefined && view.length > typeAt;
  const messageType = known ? view.u8(typeAt) : undefined;
  return {
    protocol,
    securityHeader,
    sequenceNumber,
    ciphered: false,
    guessed: false,
    messageType,
    message: messageType === undefined ? undefined : names[messageType],
    contentAt: known ? typeAt + 1 : Math.min(at + 1, view.length),
  };
}
