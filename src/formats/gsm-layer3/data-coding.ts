/** Which alphabet a data coding scheme stands for (3GPP TS 23.038 section 4). */

export type Alphabet = 'gsm7' | '8bit' | 'ucs2';

const GENERAL: readonly (Alphabet | undefined)[] = ['gsm7', '8bit', 'ucs2', undefined];

/** Undefined for reserved ones. */
export function alphabetOf(dataCoding: number): Alphabet | undefined {
  const group = dataCoding >> 4;
  // General, and messages to be deleted when read: two bits say it.
  if (group < 8) return GENERAL[(dataCoding >> 2) & 3];
  // Waiting messages in the default alphabet, or in UCS2.
  if (group === 12 || group === 13) return 'gsm7';
  if (group === 14) return 'ucs2';
  if (group === 15) return (dataCoding & 4) === 0 ? 'gsm7' : '8bit';
  return undefined;
}
