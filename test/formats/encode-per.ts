/** Makes valid messages of a table's types by lot, and their encoding in unaligned PER: the other side of src/formats/uper. */

import { BitString, definitionsOf, parseType, type Syntax, UNLIMITED, type Value } from '../../src/formats/uper/index.js';

/** A message, and what is in it as a reader should say it. */
export interface Made {
  readonly value: Value;
  readonly octets: Uint8Array;
}

/** What messages are made of beyond what a table says. */
export interface Lot {
  readonly random: () => number;
  /** Sequences get components, and choices choices, that are in no table. */
  readonly grown: boolean;
  /** Value for a component instead of one by lot. */
  readonly given?: (path: string) => Value | undefined;
}

/** Where a table stops a message is made no further; undefined values stand for what a table has no name for. */
export function make(table: string, name: string, lot: Lot): Made {
  const maker = new Maker(definitionsOf(table), lot);
  const value = maker.named(name);
  return { value, octets: maker.octets() };
}

class Maker {
  private readonly bits: number[] = [];
  private readonly definitions: ReadonlyMap<string, string>;
  private readonly lot: Lot;
  private stopped = false;

  constructor(definitions: ReadonlyMap<string, string>, lot: Lot) {
    this.definitions = definitions;
    this.lot = lot;
  }

  octets(): Uint8Array {
    const octets = new Uint8Array(Math.ceil(this.bits.length / 8));
    for (const [i, bit] of this.bits.entries()) octets[i >> 3]! |= bit << (7 - (i & 7));
    return octets;
  }

  named(name: string): Value {
    return this.make(parseType(this.definitions.get(name) ?? '')!, name);
  }

  private upTo(most: number): number {
    return Math.floor(this.lot.random() * (most + 1));
  }

  private put(value: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit--) this.bits.push(Math.floor(value / 2 ** bit) % 2);
  }

  private range(value: number, low: number, high: number): void {
    this.put(value - low, high === low ? 0 : (high - low).toString(2).length);
  }

  /** A length that the type does not limit, in fragments where it is long. */
  private pieces(count: number, piece: (from: number, to: number) => void): void {
    let at = 0;
    while (count - at >= 16_384) {
      const part = Math.min(4, Math.floor((count - at) / 16_384));
      this.put(0b11, 2);
      this.put(part, 6);
      piece(at, at + part * 16_384);
      at += part * 16_384;
    }
    if (count - at < 128) this.put(count - at, 8);
    else this.put(0x8000 | (count - at), 16);
    piece(at, count);
  }

  private open(octets: number): void {
    this.pieces(octets, (from, to) => {
      for (let i = from; i < to; i++) this.put(this.upTo(255), 8);
    });
  }

  private small(value: number): void {
    if (value < 64) this.put(value, 7);
    else {
      this.put(1, 1);
      this.put(2, 8);
      this.put(value, 16);
    }
  }

  private make(type: Syntax, path: string): Value {
    const given = this.lot.given?.(path);
    switch (type.is) {
      case 'stop':
        this.stopped = true;
        return undefined;
      case 'null':
        return true;
      case 'bool': {
        const value = (given as boolean | undefined) ?? this.lot.random() < 0.5;
        this.put(value ? 1 : 0, 1);
        return value;
      }
      case 'number':
        return this.number(type.low, type.high, given as number | undefined);
      case 'names':
        return this.names(type.names, type.added);
      case 'bits':
      case 'octets':
        return this.string(type.is, type.low, type.high, given);
      case 'list':
        return this.list(type.low, type.high, type.of, path, given);
      case 'sequence':
        return this.sequence(type, path);
      case 'choice':
        return this.choice(type, path, given as string | undefined);
      case 'reference':
        return this.named(type.name);
    }
  }

  private number(low: number, high: number, given: number | undefined): number {
    const value = given ?? low + this.upTo(high === UNLIMITED ? 70_000 : high - low);
    if (high !== UNLIMITED) this.range(value, low, high);
    else {
      const octets = Math.max(1, Math.ceil((value - low).toString(2).length / 8));
      this.put(octets, 8);
      this.put(value - low, octets * 8);
    }
    return value;
  }

  private names(names: readonly string[], added: readonly string[] | undefined): Value {
    if (added !== undefined) {
      const grown = this.lot.grown && this.lot.random() < 0.3;
      this.put(grown ? 1 : 0, 1);
      if (grown) {
        const index = this.upTo(added.length + 70);
        this.small(index);
        return added[index];
      }
    }
    const index = this.upTo(names.length - 1);
    this.range(index, 0, names.length - 1);
    return names[index];
  }

  private string(is: 'bits' | 'octets', low: number, high: number, given: Value): Value {
    const unlimited = high === UNLIMITED;
    const octetsGiven = given instanceof Uint8Array ? given : undefined;
    const size = octetsGiven?.length ?? low + this.upTo(unlimited ? (this.lot.random() < 0.1 ? 40_000 : 300) : Math.min(high - low, 300));
    const width = is === 'bits' ? size : size * 8;
    const octets = octetsGiven ?? Uint8Array.from({ length: Math.ceil(width / 8) }, () => this.upTo(255));
    if (octets.length > 0 && width % 8 > 0) octets[octets.length - 1]! &= 0xff << (8 - (width % 8));
    const bit = is === 'bits' ? 1 : 8;
    const put = (from: number, to: number) => {
      for (let i = from * bit; i < to * bit; i++) this.bits.push((octets[i >> 3]! >> (7 - (i & 7))) & 1);
    };
    if (unlimited) this.pieces(size, put);
    else {
      this.range(size, low, high);
      put(0, size);
    }
    if (is === 'octets') return octets;
    if (low !== high || high > 32) return new BitString(octets, width);
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 2 + ((octets[i >> 3]! >> (7 - (i & 7))) & 1);
    return value;
  }

  private list(low: number, high: number, of: Syntax, path: string, given: Value): Value {
    const wanted = Array.isArray(given) ? (given as readonly Value[]) : undefined;
    const count = wanted?.length ?? low + this.upTo(Math.min(high - low, 5));
    this.range(count, low, high);
    const values: Value[] = [];
    for (let i = 0; i < count && !this.stopped; i++) {
      const one = wanted?.[i];
      if (one !== undefined && of.is === 'number') values.push(this.number(of.low, of.high, one as number));
      else if (one !== undefined && of.is === 'octets') values.push(this.string('octets', of.low, of.high, one));
      else values.push(this.make(of, path));
    }
    return values;
  }

  private sequence({ members, extensible }: Extract<Syntax, { is: 'sequence' | 'choice' }>, path: string): Value {
    const grown = extensible && this.lot.grown && this.lot.random() < 0.4;
    if (extensible) this.put(grown ? 1 : 0, 1);
    const present = members.map(({ name, optional, type }) => {
      if (!optional) return true;
      if (this.lot.given?.(`${path}.${name}`) !== undefined) return true;
      return type.is !== 'stop' && this.lot.random() < 0.6;
    });
    members.forEach(({ optional }, i) => {
      if (optional) this.put(present[i] === true ? 1 : 0, 1);
    });
    const value: Record<string, Value> = {};
    for (const [i, { name, type }] of members.entries()) {
      if (present[i] !== true) continue;
      const made = this.make(type, `${path}.${name}`);
      if (this.stopped) return { ...value, ...(type.is === 'stop' ? {} : { [name]: made }) };
      value[name] = made;
    }
    if (grown) {
      const count = 1 + this.upTo(this.lot.random() < 0.1 ? 80 : 4);
      this.small(count - 1);
      const there = Array.from({ length: count }, () => this.lot.random() < 0.5);
      for (const one of there) this.put(one ? 1 : 0, 1);
      for (const one of there) if (one) this.open(this.upTo(this.lot.random() < 0.02 ? 20_000 : 9));
    }
    return value;
  }

  private choice({ members, extensible }: Extract<Syntax, { is: 'sequence' | 'choice' }>, path: string, given: string | undefined): Value {
    if (extensible) {
      const grown = this.lot.grown && given === undefined && this.lot.random() < 0.2;
      this.put(grown ? 1 : 0, 1);
      if (grown) {
        this.small(this.upTo(70));
        this.open(this.upTo(9));
        return undefined;
      }
    }
    // What is described first: a message that stops at once says little.
    const described = members.filter(({ type }) => type.is !== 'stop');
    const from = described.length > 0 ? described : members;
    const choice = from.find(({ name }) => name === given) ?? from[this.upTo(from.length - 1)]!;
    this.range(members.indexOf(choice), 0, members.length - 1);
    return { [choice.name]: this.make(choice.type, `${path}.${choice.name}`) };
  }
}
