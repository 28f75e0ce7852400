/** The types of unaligned PER (ITU-T X.691), compiled: each can pass over its encoding, and make a value of it. */

import type { BitCursor } from './bit-cursor.js';
import { BitString, type Value } from './values.js';

/** What is done with a value that somebody asked for. */
export type Take<T> = (value: Value, into: T) => void;

export interface Type<T> {
  /** Passes over a value; hands what was asked for to its readers on the way. */
  walk(cursor: BitCursor, into: T): void;
  /** Reads a value. */
  build(cursor: BitCursor): Value;
}

/** A type that somebody asked for. Nothing is handed over that was not read to its end. */
export class Wanted<T> implements Type<T> {
  private readonly type: Type<T>;
  private readonly take: Take<T>;

  constructor(type: Type<T>, take: Take<T>) {
    this.type = type;
    this.take = take;
  }

  walk(cursor: BitCursor, into: T): void {
    const value = this.type.build(cursor);
    if (cursor.ending === undefined) this.take(value, into);
  }

  build(cursor: BitCursor): Value {
    return this.type.build(cursor);
  }
}

/** A type whose value takes the same way to pass over as to read. */
abstract class Leaf<T> implements Type<T> {
  abstract build(cursor: BitCursor): Value;

  walk(cursor: BitCursor, _into: T): void {
    this.build(cursor);
  }
}

export class NumberType<T> extends Leaf<T> {
  private readonly low: number;
  private readonly high: number;

  constructor(low: number, high: number) {
    super();
    this.low = low;
    this.high = high;
  }

  build(cursor: BitCursor): Value {
    return this.high === Number.POSITIVE_INFINITY ? cursor.semiConstrained(this.low) : cursor.constrained(this.low, this.high);
  }
}

export class BoolType<T> extends Leaf<T> {
  build(cursor: BitCursor): Value {
    return cursor.flag();
  }
}

export class NullType<T> extends Leaf<T> {
  build(): Value {
    return true;
  }
}

/** What the table does not describe, or has no definition of. */
export class StopType<T> extends Leaf<T> {
  build(cursor: BitCursor): Value {
    cursor.stop('stopped');
    return undefined;
  }
}

export class NamesType<T> extends Leaf<T> {
  private readonly names: readonly string[];
  private readonly added: readonly string[] | undefined;

  constructor(names: readonly string[], added: readonly string[] | undefined) {
    super();
    this.names = names;
    this.added = added;
  }

  build(cursor: BitCursor): Value {
    if (this.added !== undefined && cursor.flag()) return this.added[cursor.normallySmall()];
    return this.names[cursor.constrained(0, this.names.length - 1)];
  }
}

export class BitsType<T> implements Type<T> {
  private readonly low: number;
  private readonly high: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.high = high;
  }

  walk(cursor: BitCursor): void {
    forSize(cursor, this.low, this.high, (width) => cursor.skip(width));
  }

  build(cursor: BitCursor): Value {
    const { low, high } = this;
    if (low === high && high <= 32) return cursor.bits(high);
    const parts: Uint8Array[] = [];
    let width = 0;
    // Fragments are whole octets but for the last one.
    forSize(cursor, low, high, (part) => {
      width += part;
      parts.push(cursor.copy(part));
    });
    return new BitString(joined(parts), width);
  }
}

export class OctetsType<T> implements Type<T> {
  private readonly low: number;
  private readonly high: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.high = high;
  }

  walk(cursor: BitCursor): void {
    forSize(cursor, this.low, this.high, (length) => cursor.skip(length * 8));
  }

  build(cursor: BitCursor): Value {
    const parts: Uint8Array[] = [];
    forSize(cursor, this.low, this.high, (length) => parts.push(cursor.copy(length * 8)));
    return joined(parts);
  }
}

export class ListType<T> implements Type<T> {
  private readonly low: number;
  private readonly high: number;
  private readonly of: Type<T>;

  constructor(low: number, high: number, of: Type<T>) {
    this.low = low;
    this.high = high;
    this.of = of;
  }

  walk(cursor: BitCursor, into: T): void {
    forSize(cursor, this.low, this.high, (count) => {
      for (let i = 0; i < count && cursor.ending === undefined; i++) this.of.walk(cursor, into);
    });
  }

  build(cursor: BitCursor): Value {
    const values: Value[] = [];
    forSize(cursor, this.low, this.high, (count) => {
      for (let i = 0; i < count && cursor.ending === undefined; i++) values.push(this.of.build(cursor));
    });
    return values;
  }
}

export interface Component<T> {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Type<T>;
}

export class SequenceType<T> implements Type<T> {
  private readonly components: readonly Component<T>[];
  private readonly extensible: boolean;
  private readonly optional: number;

  constructor(components: readonly Component<T>[], extensible: boolean) {
    this.components = components;
    this.extensible = extensible;
    this.optional = components.filter(({ optional }) => optional).length;
  }

  walk(cursor: BitCursor, into: T): void {
    const extended = this.extensible && cursor.flag();
    const present = cursor.bits(this.optional);
    let bit = this.optional;
    for (const { optional, type } of this.components) {
      if (optional && ((present >>> --bit) & 1) === 0) continue;
      type.walk(cursor, into);
      if (cursor.ending !== undefined) return;
    }
    if (extended) skipAdditions(cursor);
  }

  build(cursor: BitCursor): Value {
    const extended = this.extensible && cursor.flag();
    const present = cursor.bits(this.optional);
    let bit = this.optional;
    const value: Record<string, Value> = {};
    for (const { name, optional, type } of this.components) {
      if (optional && ((present >>> --bit) & 1) === 0) continue;
      value[name] = type.build(cursor);
      if (cursor.ending !== undefined) return value;
    }
    if (extended) skipAdditions(cursor);
    return value;
  }
}

export class ChoiceType<T> implements Type<T> {
  private readonly choices: readonly Component<T>[];
  private readonly extensible: boolean;

  constructor(choices: readonly Component<T>[], extensible: boolean) {
    this.choices = choices;
    this.extensible = extensible;
  }

  walk(cursor: BitCursor, into: T): void {
    this.take(cursor)?.type.walk(cursor, into);
  }

  build(cursor: BitCursor): Value {
    const choice = this.take(cursor);
    return choice === undefined ? undefined : { [choice.name]: choice.type.build(cursor) };
  }

  /** Undefined for choices that were added later, which are passed over, and when the message ends. */
  private take(cursor: BitCursor): Component<T> | undefined {
    if (this.extensible && cursor.flag()) {
      cursor.normallySmall();
      cursor.skipOpen();
      return undefined;
    }
    const choice = this.choices[cursor.constrained(0, this.choices.length - 1)];
    return cursor.ending === undefined ? choice : undefined;
  }
}

/** Components that a sequence got later: a bit for each, then those that are there, with their lengths. */
function skipAdditions(cursor: BitCursor): void {
  const count = cursor.normallySmall() + 1;
  let present = 0;
  // Read one by one: a number that lies ends with the message.
  for (let i = 0; i < count && cursor.ending === undefined; i++) if (cursor.flag()) present++;
  for (let i = 0; i < present && cursor.ending === undefined; i++) cursor.skipOpen();
}

function forSize(cursor: BitCursor, low: number, high: number, part: (size: number) => void): void {
  if (high === Number.POSITIVE_INFINITY) cursor.fragments(part);
  else {
    const size = cursor.constrained(low, high);
    if (cursor.ending === undefined) part(size);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const octets = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    octets.set(part, at);
    at += part.length;
  }
  return octets;
}
