/** Frames between a mobile and the serving GPRS support node: LLC, with the messages of registration, sessions and short messages inside (3GPP TS 44.064 section 6). */

import type { ByteView } from 'spoor/decoder';
import type { MessageDocument } from '../fields.js';
import { gprs } from '../layer3/branches.js';
import { readLayer3 } from '../layer3/message.js';
import { type Spoken, unnamed } from '../spoken.js';
import { LLC_SERVICES, LLC_SUPERVISORY, LLC_UNNUMBERED } from './names.js';

type Llc = NonNullable<NonNullable<MessageDocument['gprs']>['llc']>;

/** Checksum at the end of each frame. */
const CHECKSUM = 3;
const ADDRESS = 1;
const UI_CONTROL = 2;

/** Protocol discriminators of what a service carries: GMM and SM, or short messages. */
const CARRIED: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [8, 10]],
  [7, [9]],
]);

export function readLlc(view: ByteView, document: MessageDocument): Spoken {
  if (view.length < ADDRESS + 1 + CHECKSUM) {
    document.truncated = true;
    return unnamed('llc');
  }
  const address = view.u8(0);
  const control = view.u8(1);
  const sapi = address & 15;
  const llc: Llc = { sapi, command_response: (address & 0x40) !== 0 };
  gprs(document).llc = llc;
  const service = LLC_SERVICES.get(sapi);
  if (service !== undefined) llc.service = service;
  // Bit 8 set is no LLC frame of this protocol.
  if ((address & 0x80) !== 0) return unnamed('llc');
  if ((control & 0x80) === 0) return supervisory(llc, 'I+S', view, 3, document);
  if ((control & 0x40) === 0) return supervisory(llc, 'S', view, 2, document);
  if ((control & 0x20) === 0) return readUnconfirmed(view, sapi, llc, document);
  llc.format = 'U';
  llc.poll_final = (control & 0x10) !== 0;
  const command = LLC_UNNUMBERED.get(control & 15);
  if (command !== undefined) llc.function = command;
  return unnamed(command === undefined ? 'llc-u' : `llc-${command.toLowerCase()}`);
}

/** @param octets of control; the function is in the last two bits of the last one, in S frames and in I frames alike */
function supervisory(llc: Llc, format: 'I+S' | 'S', view: ByteView, octets: number, document: MessageDocument): Spoken {
  llc.format = format;
  if (view.length < ADDRESS + octets + CHECKSUM) document.truncated = true;
  else llc.function = LLC_SUPERVISORY[(view.u8(octets) & 3) as 0 | 1 | 2 | 3];
  return unnamed(format === 'S' ? 'llc-s' : 'llc-i');
}

/** N(U) in nine bits, then whether the content is ciphered, and whether the checksum is over all of it. */
function readUnconfirmed(view: ByteView, sapi: number, llc: Llc, document: MessageDocument): Spoken {
  llc.format = 'UI';
  if (view.length < ADDRESS + UI_CONTROL + CHECKSUM) {
    document.truncated = true;
    return unnamed('llc-ui');
  }
  const second = view.u8(2);
  llc.n_u = ((view.u8(1) & 7) << 6) | (second >> 2);
  llc.ciphered = (second & 2) !== 0;
  llc.protected = (second & 1) !== 0;
  if (llc.ciphered) return unnamed('ciphered-message');
  const at = ADDRESS + UI_CONTROL;
  const length = view.length - at - CHECKSUM;
  if (length === 0 || CARRIED.get(sapi)?.includes(view.u8(at) & 15) !== true) return unnamed('llc-ui');
  return readLayer3(view.sub(at, length), document);
}

/** A packet of a user, or a part of it: which context it belongs to, nothing of what is in it (3GPP TS 44.065 section 7). */
export function readSndcp(view: ByteView, document: MessageDocument): Spoken {
  if (view.length === 0) {
    document.truncated = true;
    return unnamed('sndcp');
  }
  const first = view.u8(0);
  const part = gprs(document);
  part.nsapi = first & 15;
  part.sndcp = { first_segment: (first & 0x40) !== 0, acknowledged: (first & 0x20) === 0, more: (first & 0x10) !== 0 };
  return unnamed('sndcp');
}
