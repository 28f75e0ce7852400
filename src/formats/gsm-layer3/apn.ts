/** Access point names: labels, each behind its length (3GPP TS 23.003 section 9.1). */

import type { ByteView } from '../../bytes/view.js';

/** `internet.example`; undefined where lengths or letters are none of a name. */
export function readApn(view: ByteView, at: number, length: number): string | undefined {
  const labels: string[] = [];
  const end = at + length;
  let next = at;
  while (next < end) {
    const octets = view.u8(next);
    if (octets === 0 || next + 1 + octets > end) return undefined;
    labels.push(view.latin1(next + 1, octets));
    next += 1 + octets;
  }
  const name = labels.join('.');
  return /^[\w.*-]{1,100}$/.test(name) ? name : undefined;
}
