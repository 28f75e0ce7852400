/** The name of a network that a mobile shows (3GPP TS 24.008 section 10.5.3.5a). */

import type { ByteView } from 'spoor/decoder';
import { readUcs2, unpackGsm7 } from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';
import { mm } from './branches.js';

const CODING_GSM7 = 0;
const CODING_UCS2 = 1;

export function readNetworkName(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const first = view.u8(at);
  const coding = (first >> 4) & 7;
  const octets = length - 1;
  let name = '';
  // Bits 3 to 1 say how many bits of the last octet are spare.
  if (coding === CODING_GSM7) name = unpackGsm7(view, at + 1, Math.floor((octets * 8 - (first & 7)) / 7));
  else if (coding === CODING_UCS2) name = readUcs2(view, at + 1, at + length);
  if (name !== '') mm(document).network_name = name;
}
