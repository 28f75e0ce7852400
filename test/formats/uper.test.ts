/** Unaligned PER: the language of tables, every type forth and back, and messages that lie. */

import { describe, expect, it } from 'vitest';
import type { View } from '../../src/bytes/view.js';
import { viewOf } from '../../src/formats/octets/index.js';
import { LTE_RRC_TYPES, UMTS_RRC_TYPES } from '../../src/formats/rrc/index.js';
import { BitString, definitionsOf, parseType, Schema, type Syntax, type Value } from '../../src/formats/uper/index.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { make } from './encode-per.js';

const TABLES = [
  ['LTE RRC', LTE_RRC_TYPES],
  ['UMTS RRC', UMTS_RRC_TYPES],
] as const;
const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 7));

/** Reads one type whole. */
function read(table: string, name: string, octets: Uint8Array): { ending: string; value: Value; overrun: boolean } {
  const found: { value: Value } = { value: undefined };
  const schema = new Schema<typeof found>(table, { [name]: (value, into) => (into.value = value) });
  const view = viewOf(octets) as View;
  const ending = schema.read(name, view, found);
  return { ending, value: found.value, overrun: view.overrun };
}

const octets = (hex: string) => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));

function* typesIn(type: Syntax): Generator<Syntax> {
  yield type;
  if (type.is === 'list') yield* typesIn(type.of);
  if (type.is === 'sequence' || type.is === 'choice') for (const member of type.members) yield* typesIn(member.type);
}

describe.each(TABLES)('the table of %s', (_, table) => {
  const definitions = definitionsOf(table);

  it('is in the language, and refers to nothing that it does not define', () => {
    expect(definitions.size).toBeGreaterThan(50);
    const wrong = [...definitions].flatMap(([name, text]) => {
      const type = parseType(text);
      if (type === undefined) return [name];
      return [...typesIn(type)].flatMap((one) => (one.is === 'reference' && !definitions.has(one.name) ? [`${name}: ${one.name}`] : []));
    });
    expect(wrong).toEqual([]);
  });

  it('has no type that is part of itself, so that reading goes no deeper than the table', () => {
    const inside = (name: string, above: readonly string[]): string[] =>
      above.includes(name)
        ? [name]
        : [...typesIn(parseType(definitions.get(name)!)!)].flatMap((one) =>
            one.is === 'reference' ? inside(one.name, [...above, name]) : [],
          );
    expect([...definitions.keys()].flatMap((name) => inside(name, []))).toEqual([]);
  });

  it('has no sequence with more optional components than a number has bits', () => {
    for (const text of definitions.values())
      for (const type of typesIn(parseType(text)!))
        if (type.is === 'sequence') expect(type.members.filter(({ optional }) => optional).length).toBeLessThanOrEqual(32);
  });

  it.each([...definitions.keys()])('%s reads as it was made', (name) => {
    for (let round = 0; round < 8; round++) {
      const made = make(table, name, { random, grown: round % 2 === 1 });
      const back: Partial<ReturnType<typeof read>> = read(table, name, made.octets);
      expect(back.overrun).toBe(false);
      // A type that stops is not handed over: what is in front of that is, to readers of its own.
      if (back.ending === 'stopped') continue;
      expect(back).toEqual({ ending: 'whole', value: made.value, overrun: false });
    }
  });

  it('ends every prefix of a message, and every message that was spoiled, by name', () => {
    const endings = new Set<string>();
    for (const name of [...definitions.keys()].filter((one) => one.endsWith('-Message')))
      for (let round = 0; round < 20; round++) {
        const made = make(table, name, { random, grown: true }).octets.slice(0, 200);
        for (let length = 0; length < Math.min(made.length, 60); length++) {
          const back = read(table, name, made.slice(0, length));
          expect(back.overrun).toBe(false);
          endings.add(back.ending);
        }
        for (let change = 0; change < 20; change++) {
          const spoiled = made.slice();
          if (spoiled.length > 0) spoiled[Math.floor(random() * spoiled.length)] = Math.floor(random() * 256);
          const back = read(table, name, spoiled);
          expect(back.overrun).toBe(false);
          endings.add(back.ending);
        }
      }
    expect([...endings].filter((ending) => !['whole', 'stopped', 'short', 'value', 'length'].includes(ending))).toEqual([]);
    expect(endings.size).toBeGreaterThan(2);
  });
});

describe('numbers, lengths and names', () => {
  const TABLE = `
A = { small 0..5, wide -126..24, large 0..4294967295, open 3..* }
B = { octets octets, bits bits, some bits 1..214, more octets 2 }
C = (one two ... three four)
D = < one null, two [3] 0..9, ... >
E = { one bool, ... }
F = [0..31] (a b c)`;

  it.each(['A', 'B', 'C', 'D', 'E', 'F'])('%s reads as it was made, fragments of 16 k and more included', (name) => {
    for (let round = 0; round < 60; round++) {
      const made = make(TABLE, name, { random, grown: round % 2 === 1 });
      expect(read(TABLE, name, made.octets)).toEqual({ ending: 'whole', value: made.value, overrun: false });
    }
  });

  it('reads the examples of ITU-T X.691: 64 k and 2 octets come in two fragments', () => {
    const content = Uint8Array.from({ length: 65_538 }, (_, i) => i & 255);
    const encoded = Buffer.concat([octets('c4'), content.subarray(0, 65_536), octets('02'), content.subarray(65_536)]);
    expect(read('G = octets', 'G', encoded).value).toEqual(content);
  });

  it.each([
    ['a number behind the last one', '0..5', 'c0', 'value'],
    ['a choice behind the last one', '< a null, b null, c null >', 'c0', 'value'],
    ['a message that ends inside a number', '0..65535', 'ff', 'short'],
    ['nothing at all', 'bool', '', 'short'],
    ['a length of 64 k with nothing behind it', 'octets', 'c4', 'short'],
    ['a fragment of nothing', 'octets', 'c0', 'length'],
    ['a fragment of more than 64 k', 'octets', 'ff', 'length'],
    ['a number of nine octets', '0..*', '09ffffffffffffffffff', 'length'],
    ['extensions without end', '{ ... }', 'ffffffffffffffff', 'length'],
    ['as many extensions as a number can say', '{ ... }', 'c13fffffffc000', 'short'],
    ['what the table does not describe', '{ a bool, b stop }', '80', 'stopped'],
  ])('%s has a name', (_, type, hex, ending) => {
    expect(read(`T = ${type}`, 'T', octets(hex))).toMatchObject({ ending, value: undefined, overrun: false });
  });

  it('hands over nothing of a value that is not whole, and what came before it', () => {
    const seen: [string, Value][] = [];
    const schema = new Schema<typeof seen>('T = { a 0..255, b octets 4 }', {
      'T.a': (value, into) => into.push(['a', value]),
      'T.b': (value, into) => into.push(['b', value]),
    });
    expect(schema.read('T', viewOf(octets('07aabb')), seen)).toBe('short');
    expect(seen).toEqual([['a', 7]]);
  });

  it('keeps bits in front and fills the last octet with 0', () => {
    expect(read('T = { a bool, b bits 1..16 }', 'T', octets('97ff')).value).toEqual({ a: true, b: new BitString(octets('e0'), 3) });
    expect(read('T = bits 41', 'T', octets('ffffffffffff')).value).toEqual(new BitString(octets('ffffffffff80'), 41));
  });

  it.each(['{ a bool', '(a b', '[1..2 bool', '{ a bool b bool }', '0..', 'a b', '#', '{ a? }'])('"%s" is not in the language', (text) => {
    expect(parseType(text)).toBeUndefined();
  });
});
