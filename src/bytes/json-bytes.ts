/**
 * JSON in UTF-8, written straight into memory. Making a document's text as a string costs more than all that was decoded for it: `JSON.stringify`,
 * joining what is constant to it, encoding. This takes half of that (Node 20, documents of 1 kB, half of it constant).
 */

import { isoFraction, isoSecond, type Microseconds } from './time.js';

type Branch = Readonly<Record<string, unknown>>;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

const FIRST_MEMORY = 1 << 12;
/** Bytes that a character can take: `\u001f`. */
const WIDEST = 6;
/** Room that is left beside what was asked for: for the marks around a text, or a number. */
const MARGIN = 64;
/** Texts up to this length have a view that is kept: making one costs as much as writing a hundred bytes. */
const KEPT_VIEWS = 1 << 12;

/** Whoever wants to keep what was written copies it: the next text begins at the same place. */
export class JsonBytes {
  private memory = Buffer.allocUnsafeSlow(FIRST_MEMORY);
  private used = 0;
  private views: (Uint8Array | undefined)[] = [];

  clear(): void {
    this.used = 0;
  }

  /** What was written since `clear`. */
  get written(): Uint8Array {
    const { used } = this;
    if (used >= KEPT_VIEWS) return this.memory.subarray(0, used);
    let view = this.views[used];
    if (view === undefined) {
      view = this.memory.subarray(0, used);
      this.views[used] = view;
    }
    return view;
  }

  /** JSON that was encoded before. */
  bytes(json: Uint8Array): void {
    this.room(json.length);
    this.memory.set(json, this.used);
    this.used += json.length;
  }

  /** JSON of ASCII characters alone. */
  ascii(json: string): void {
    this.room(json.length);
    const { memory } = this;
    let at = this.used;
    for (let i = 0; i < json.length; i += 1) memory[at++] = json.charCodeAt(i);
    this.used = at;
  }

  /** `,"name":value`. */
  member(name: string, value: unknown): void {
    this.entry(COMMA, name, value);
  }

  /** The text of `isoTime`, which is not made for it. */
  time(time: Microseconds): void {
    this.byte(QUOTE);
    this.ascii(isoSecond(Math.floor(time / 1e6)));
    const end = this.used + 6;
    this.digits(isoFraction(time), this.used, end);
    this.used = end;
    this.ascii('Z"');
  }

  /** Each member of the branch behind a comma. */
  following(branch: Branch): void {
    this.members(branch, COMMA);
  }

  /** Plain data exactly as `JSON.stringify` writes it; throws over what that throws over: a bigint, a branch that holds itself. */
  value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.string(value);
        return;
      case 'number':
        this.number(value);
        return;
      case 'boolean':
        this.ascii(value ? 'true' : 'false');
        return;
      case 'object':
        if (value === null) this.ascii('null');
        else if (Array.isArray(value)) this.list(value);
        else if (this.members(value as Branch, OPEN)) this.byte(CLOSE);
        else this.foreign(value);
        return;
      default:
        this.foreign(value);
    }
  }

  /** False for no member at all: then nothing was written. */
  private members(branch: Branch, first: number): boolean {
    let separator = first;
    let any = false;
    for (const name in branch) {
      const value = branch[name];
      if (value === undefined || typeof value === 'function' || typeof value === 'symbol') continue;
      this.entry(separator, name, value);
      separator = COMMA;
      any = true;
    }
    return any;
  }

  private entry(separator: number, name: string, value: unknown): void {
    this.byte(separator);
    this.string(name);
    this.byte(COLON);
    this.value(value);
  }

  private list(values: readonly unknown[]): void {
    this.byte(OPEN_LIST);
    for (let i = 0; i < values.length; i += 1) {
      if (i > 0) this.byte(COMMA);
      this.value(values[i]);
    }
    this.byte(CLOSE_LIST);
  }

  /** What has no members of its own (nothing, a date, a map), or what JSON has no word for. */
  private foreign(value: unknown): void {
    this.encoded(JSON.stringify(value) ?? 'null');
  }

  private string(text: string): void {
    this.room(text.length * WIDEST);
    const { memory } = this;
    let at = this.used;
    memory[at++] = QUOTE;
    for (let i = 0; i < text.length; i += 1) {
      const character = text.charCodeAt(i);
      if (character < 0x20 || character > 0x7e || character === QUOTE || character === BACKSLASH) {
        this.encoded(JSON.stringify(text));
        return;
      }
      memory[at++] = character;
    }
    memory[at++] = QUOTE;
    this.used = at;
  }

  private number(value: number): void {
    if ((value | 0) !== value || value < 0) {
      this.ascii(Number.isFinite(value) ? String(value) : 'null');
      return;
    }
    this.room(0);
    const end = this.used + lengthOf(value);
    this.digits(value, this.used, end);
    this.used = end;
  }

  /** A whole number that fills the room, with zeros before it where it is shorter. */
  private digits(value: number, from: number, end: number): void {
    const { memory } = this;
    let rest = value;
    for (let at = end - 1; at >= from; at -= 1) {
      const tenth = (rest / 10) | 0;
      memory[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  private encoded(json: string): void {
    this.room(json.length * WIDEST);
    this.used += this.memory.write(json, this.used, 'utf8');
  }

  private byte(byte: number): void {
    this.room(0);
    this.memory[this.used++] = byte;
  }

  private room(bytes: number): void {
    if (this.memory.length - this.used >= bytes + MARGIN) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.used + bytes + MARGIN));
    this.memory.copy(larger, 0, 0, this.used);
    this.memory = larger;
    this.views = [];
  }
}

/** Digits of a whole number from 0 to 2^31 - 1. */
function lengthOf(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  if (value < 100_000_000) return 8;
  return value < 1_000_000_000 ? 9 : 10;
}
