/** One message type's elements, compiled: walks over the octets and calls a reader for each element that has one. */

import type { ByteView } from '../../bytes/view.js';
import { parseRows, type Row } from './rows.js';

/**
 * `whole`: every octet belongs to an element of the table. `unknown`: others stand there, too. `short`: a length runs past the end, a
 * mandatory element is missing, or a value is shorter than what it must hold; what came before was read.
 */
export type Reading = 'whole' | 'unknown' | 'short';

/** Reads the value of an element into `into`; `at` and `length` lie inside of the view. */
export type Read<T> = (view: ByteView, at: number, length: number, into: T) => void;
/** The same for half an octet. */
export type ReadHalf<T> = (value: number, into: T) => void;

/** Where the readers of a table's elements are found; an element without one is passed over. */
export interface Lookup<T> {
  octets(name: string): { readonly least: number; readonly read: Read<T> } | undefined;
  half(name: string): ReadHalf<T> | undefined;
}

/** One element. `head` is how many octets say its length. */
interface Step<T> {
  readonly half: boolean;
  readonly high: boolean;
  readonly head: 0 | 1 | 2;
  readonly octets: number;
  readonly least: number;
  readonly read: Read<T> | undefined;
  readonly readHalf: ReadHalf<T> | undefined;
}

const PAST_END = -1;

export class ElementProgram<T> {
  private readonly mandatory: readonly Step<T>[];
  /** By identifier; elements of half an octet stand at all sixteen of theirs. */
  private readonly optional: readonly (Step<T> | undefined)[];
  private readonly rest: Step<T> | undefined;
  private readonly skipUnknown: boolean;

  /** @param skipUnknown pass over elements that are in no table, as 3GPP TS 24.007 section 11.2.4 wants; otherwise the first one is the end. */
  constructor(text: string, lookup: Lookup<T>, skipUnknown: boolean) {
    const rows = parseRows(text);
    const rest = rows.find(({ form }) => form === 'rest');
    this.mandatory = rows.filter((row) => row.identifier === undefined && row !== rest).map((row) => stepOf(row, lookup));
    this.optional = byIdentifier(rows, lookup);
    this.rest = rest === undefined ? undefined : stepOf(rest, lookup);
    this.skipUnknown = skipUnknown;
  }

  /**
   * @param from the octet behind the message type.
   * @param end elements with identifiers stand before this offset, rest octets behind it; the view's end where nobody says.
   */
  read(view: ByteView, from: number, end: number, into: T): Reading {
    let at = from;
    let halfRead = false;
    for (const step of this.mandatory) {
      if (step.half) {
        if (at >= view.length) return 'short';
        step.readHalf?.(step.high ? view.u8(at) >> 4 : view.u8(at) & 15, into);
        if (halfRead) at++;
        halfRead = !halfRead;
      } else {
        at = take(step, view, at, into);
        if (at === PAST_END) return 'short';
      }
    }
    return this.readOptional(view, halfRead ? at + 1 : at, Math.min(end, view.length), into);
  }

  private readOptional(view: ByteView, from: number, end: number, into: T): Reading {
    let at = from;
    let reading: Reading = 'whole';
    let before: Step<T> | undefined;
    while (at < end) {
      const identifier = view.u8(at);
      const step = this.optional[identifier];
      // Where nobody says where rest octets begin, a second one is no element but the first of them.
      if (step !== undefined && (this.rest === undefined || step !== before)) {
        before = step;
        if (step.half) {
          step.readHalf?.(identifier & 15, into);
          at++;
        } else {
          at = take(step, view, at + 1, into);
          if (at === PAST_END) return 'short';
        }
        continue;
      }
      if (this.rest !== undefined) break;
      reading = 'unknown';
      if (!this.skipUnknown) return reading;
      // Bit 8 says that the element is one octet; all others have a length (3GPP TS 24.007 section 11.2.4).
      at += identifier >= 0x80 ? 1 : at + 1 < end ? 2 + view.u8(at + 1) : 2;
      if (at > end) return 'short';
    }
    if (at < view.length) this.rest?.read?.(view, at, view.length - at, into);
    return reading;
  }
}

/** Reads one element of whole octets; returns the offset behind it. */
function take<T>(step: Step<T>, view: ByteView, at: number, into: T): number {
  const { head } = step;
  const valueAt = at + head;
  if (valueAt > view.length) return PAST_END;
  const length = head === 0 ? step.octets : head === 1 ? view.u8(at) : view.u16(at);
  if (length < step.least || valueAt + length > view.length) return PAST_END;
  step.read?.(view, valueAt, length, into);
  return valueAt + length;
}

function byIdentifier<T>(rows: readonly Row[], lookup: Lookup<T>): readonly (Step<T> | undefined)[] {
  const steps = new Array<Step<T> | undefined>(256).fill(undefined);
  // Identifiers of a whole octet win over those of half an octet; of two with the same one the first stands.
  for (const row of rows) {
    if (row.identifier === undefined || row.form === 'half') continue;
    steps[row.identifier] ??= stepOf(row, lookup);
  }
  for (const row of rows) {
    if (row.identifier === undefined || row.form !== 'half') continue;
    const step = stepOf(row, lookup);
    for (let low = 0; low < 16; low++) steps[row.identifier | low] ??= step;
  }
  return steps;
}

function stepOf<T>(row: Row, lookup: Lookup<T>): Step<T> {
  const half = row.form === 'half' || row.form === 'low-half' || row.form === 'high-half';
  const reader = half ? undefined : lookup.octets(row.name);
  return {
    half,
    high: row.form === 'high-half',
    head: row.form === 'length' ? 1 : row.form === 'long-length' ? 2 : 0,
    octets: row.octets,
    least: reader?.least ?? 0,
    read: reader?.read,
    readHalf: half ? lookup.half(row.name) : undefined,
  };
}
