/** UCS2, two octets a character (3GPP TS 23.038 section 6.2.3). */

import type { ByteView } from '../../bytes/view.js';

/** Characters of the octets in [at, end); an odd one at the end is none. */
export function readUcs2(view: ByteView, at: number, end: number): string {
  let text = '';
  for (let i = at; i + 1 < end; i += 2) text += String.fromCharCode(view.u16(i));
  return text;
}
