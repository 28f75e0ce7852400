/** What a mobile asks for with the random octet of its channel request (3GPP TS 44.018 section 9.1.8, table 9.1.8.1). */

/** `neci`: the reading holds only in cells that broadcast this value of the new establishment cause indication. */
type CauseRow = readonly [pattern: string, cause: string, neci?: 0 | 1];

const CAUSES: readonly CauseRow[] = [
  ['101xxxxx', 'emergency call'],
  ['110xxxxx', 'call re-establishment'],
  ['011010xx', 'call re-establishment', 1],
  ['011011xx', 'call re-establishment', 1],
  ['100xxxxx', 'answer to paging'],
  ['0010xxxx', 'answer to paging'],
  ['0011xxxx', 'answer to paging'],
  ['0001xxxx', 'answer to paging or other SDCCH procedure', 1],
  ['111xxxxx', 'originating call or other SDCCH procedure', 0],
  ['111xxxxx', 'originating call', 1],
  ['0100xxxx', 'originating call', 1],
  ['0101xxxx', 'originating data call', 1],
  ['000xxxxx', 'location updating', 0],
  ['0000xxxx', 'location updating', 1],
  ['011110xx', 'one phase packet access'],
  ['01111x0x', 'one phase packet access'],
  ['01111xx0', 'one phase packet access'],
  ['01110xxx', 'single block packet access'],
  ['01100111', 'LMU establishment'],
];

/** By NECI and octet; undefined for reserved values. */
const READINGS: readonly (readonly (string | undefined)[])[] = ([0, 1] as const).map((neci) =>
  Array.from({ length: 256 }, (_, octet) => CAUSES.find(([pattern, , only]) => (only ?? neci) === neci && matches(pattern, octet))?.[1]),
);

/**
 * What an 8-bit channel request asks for; none for reserved values.
 *
 * @param neci from system information of the cell; where it is not known both readings are given, if they differ.
 */
export function establishmentCauses(octet: number, neci?: boolean): readonly string[] {
  const readings = neci === undefined ? READINGS : [READINGS[neci ? 1 : 0]!];
  return [...new Set(readings.map((causes) => causes[octet & 0xff]))].filter((cause) => cause !== undefined);
}

function matches(pattern: string, octet: number): boolean {
  const bits = octet.toString(2).padStart(8, '0');
  return [...pattern].every((bit, i) => bit === 'x' || bit === bits[i]);
}
