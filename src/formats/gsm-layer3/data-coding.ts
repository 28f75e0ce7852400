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

/** Of cell broadcast, whose schemes are others (3GPP TS 23.038 section 5). */
export interface BroadcastCoding {
  /** Undefined for reserved ones, and for text that is compressed. */
  readonly alphabet: Alphabet | undefined;
  /** The text begins with the two letters of its language. */
  readonly language: boolean;
}

export function broadcastCodingOf(dataCoding: number): BroadcastCoding {
  const group = dataCoding >> 4;
  if (dataCoding === 0x10) return { alphabet: 'gsm7', language: true };
  if (dataCoding === 0x11) return { alphabet: 'ucs2', language: true };
  if (group <= 3) return { alphabet: group === 1 ? undefined : 'gsm7', language: false };
  // General: bit 6 is compression.
  if (group === 4 || group === 5) return { alphabet: GENERAL[(dataCoding >> 2) & 3], language: false };
  if (group === 15) return { alphabet: (dataCoding & 4) === 0 ? 'gsm7' : '8bit', language: false };
  return { alphabet: undefined, language: false };
}
