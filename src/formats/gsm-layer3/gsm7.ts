/** The default alphabet of GSM, seven bits a character (3GPP TS 23.038 section 6.2.1). */

import type { ByteView } from '../../bytes/view.js';
import { octetOr0 } from '../bit-field.js';

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
/** Behind the escape; others show as in the basic table. */
const EXTENSION: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]);

/** Unpacks `characters` septets that begin with the lowest bit of the octet at `at`. */
export function unpackGsm7(view: ByteView, at: number, characters: number): string {
  let text = '';
  let escaped = false;
  for (let i = 0; i < characters; i++) {
    const bit = i * 7;
    const octet = at + (bit >> 3);
    const septet = (((octetOr0(view, octet + 1) << 8) | octetOr0(view, octet)) >> (bit & 7)) & 0x7f;
    if (septet === ESCAPE && !escaped) {
      escaped = true;
      continue;
    }
    text += escaped ? (EXTENSION.get(septet) ?? BASIC[septet]!) : BASIC[septet]!;
    escaped = false;
  }
  return text;
}
