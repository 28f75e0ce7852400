/** The language of tables of information elements: one line of text a message. */

/**
 * Per message type the elements in their order, separated by blanks. The forms are those of 3GPP TS 24.007 section 11.2.1.1:
 *
 * - `name/5` five octets (V), `name/*` with a length octet (LV), `name/**` with two (LV-E)
 * - `name/lo`, `name/hi` half an octet; two that follow each other share one
 * - `name/rest` everything that is left: rest octets
 * - `17:name/*`, `7b:name/**`, `63:name/1`, `a1:name` behind an identifier in hexadecimal (TLV, TLV-E, TV, T)
 * - `9-:name` identifier and value in one octet (TV of type 1)
 *
 * An element with an identifier may be absent, and may come again where no rest octets follow; its place among the others is not looked at.
 */
export type ElementRows = Readonly<Record<number, string>>;

/** How the octets of an element are found. */
export type Form = 'fixed' | 'length' | 'long-length' | 'low-half' | 'high-half' | 'rest' | 'half';

/** The elements of one message type. */
export function parseRows(text: string): readonly Row[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap((row) => parseRow(row) ?? []);
}

export interface Row {
  readonly name: string;
  readonly form: Form;
  /** Octets of the value for `fixed`. */
  readonly octets: number;
  /** Undefined for mandatory elements. For `half` the upper four bits of it count. */
  readonly identifier: number | undefined;
}

/** Undefined for what is not in the language: a defect of the table, which the test that reads all of them finds. */
export function parseRow(text: string): Row | undefined {
  const match = /^(?:([0-9a-f])([0-9a-f-]):)?([a-z0-9-]+)(?:\/(\d+|\*\*?|lo|hi|rest))?$/.exec(text);
  if (match === null) return undefined;
  const [, high, low, name, size] = match;
  if (low === '-') return { name: name!, form: 'half', octets: 0, identifier: Number.parseInt(`${high}0`, 16) };
  const identifier = high === undefined ? undefined : Number.parseInt(`${high}${low}`, 16);
  return { name: name!, form: formOf(size), octets: /^\d/.test(size ?? '') ? Number(size) : 0, identifier };
}

function formOf(size: string | undefined): Form {
  switch (size) {
    case '*':
      return 'length';
    case '**':
      return 'long-length';
    case 'lo':
      return 'low-half';
    case 'hi':
      return 'high-half';
    case 'rest':
      return 'rest';
    default:
      return 'fixed';
  }
}
