import { describe, expect, it } from 'vitest';
import { type ElementReaders, Elements, parseRow, parseRows } from '../../src/formats/elements/index.js';
import { ELEMENT_TABLES } from '../../src/formats/gsm-layer3/index.js';
import { viewOf, viewOfHex } from '../../src/formats/octets/index.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { often } from '../long.js';
import { buildMessage, TABLES } from './build-message.js';

type Found = string[];
/** Writes down every element it is given. */
function noting(...names: string[]): ElementReaders<Found> {
  return {
    octets: Object.fromEntries(names.map((name) => [name, [0, (view, at, length, into) => into.push(`${name} ${view.hex(at, length)}`)]])),
    halves: Object.fromEntries(names.map((name) => [name, (value, into) => into.push(`${name} ${value.toString(16)}`)])),
  };
}

function read(text: string, hex: string, unknown: 'skip' | 'end' = 'skip', end?: number) {
  const found: Found = [];
  const view = viewOfHex(hex);
  const names = parseRows(text).map(({ name }) => name);
  const reading = new Elements<Found>({ rows: { 1: text }, unknown }, noting(...names)).read(1, view, 0, end ?? view.length, found);
  expect(view.overrun).toBe(false);
  return { reading, found };
}

describe('a table of elements', () => {
  it('has every form that there is', () => {
    expect(parseRow('a-b/5')).toEqual({ name: 'a-b', form: 'fixed', octets: 5, identifier: undefined });
    expect(parseRow('17:a/*')).toEqual({ name: 'a', form: 'length', octets: 0, identifier: 0x17 });
    expect(parseRow('7b:a/**')).toEqual({ name: 'a', form: 'long-length', octets: 0, identifier: 0x7b });
    expect(parseRow('9-:a')).toEqual({ name: 'a', form: 'half', octets: 0, identifier: 0x90 });
    expect(parseRow('a1:a')).toEqual({ name: 'a', form: 'fixed', octets: 0, identifier: 0xa1 });
  });

  it.each(['a/', '1:a/*', 'a/x', 'A/1', '17a:b/1'])('is refused where it is not in the language: %s', (row) => {
    expect(parseRow(row)).toBeUndefined();
  });

  it('says mandatory elements by place and the others by identifier, in any order', () => {
    expect(read('x/lo y/hi a/2 b/* 17:c/* 63:d/1 9-:e a1:f', '21 0102 03aabbcc a1 95 6344 1702eeff')).toEqual({
      reading: 'whole',
      found: ['x 1', 'y 2', 'a 0102', 'b aabbcc', 'f ', 'e 5', 'd 44', 'c eeff'],
    });
  });

  it('has lengths of two octets', () => {
    expect(read('a/** 7b:c/**', '0002aabb 7b0001cc').found).toEqual(['a aabb', 'c cc']);
  });

  it('passes over elements that it does not know by their first bit, and says so', () => {
    expect(read('17:c/*', '80 2002aabb 1701cc')).toEqual({ reading: 'unknown', found: ['c cc'] });
    expect(read('17:c/*', '80 1701cc', 'end')).toEqual({ reading: 'unknown', found: [] });
  });

  it('keeps rest octets apart from elements that look like one', () => {
    expect(read('17:c/* r/rest', '1701cc 172b2b', 'end', 3)).toEqual({ reading: 'whole', found: ['c cc', 'r 172b2b'] });
    expect(read('17:c/* r/rest', '1701cc 2b2b', 'end')).toEqual({ reading: 'whole', found: ['c cc', 'r 2b2b'] });
  });

  it('keeps what it read when a length lies', () => {
    expect(read('a/1 b/*', '01 05aabb')).toEqual({ reading: 'short', found: ['a 01'] });
    expect(read('a/1 17:c/*', '01 17ff00')).toEqual({ reading: 'short', found: ['a 01'] });
    expect(read('a/1 17:c/*', '01 20ff00')).toEqual({ reading: 'short', found: ['a 01'] });
    expect(read('a/** b/1', '7fffaa')).toEqual({ reading: 'short', found: [] });
  });

  it('gives no reader a value that is too short for it', () => {
    const readers: ElementReaders<Found> = { octets: { a: [3, (_view, _at, _length, into) => into.push('called')] }, halves: {} };
    const found: Found = [];
    expect(new Elements({ rows: { 1: 'a/*' }, unknown: 'skip' }, readers).read(1, viewOfHex('02aabb'), 0, 3, found)).toBe('short');
    expect(found).toEqual([]);
  });
});

describe('tables of layer 3', () => {
  const everything: ElementReaders<Found> = { octets: {}, halves: {} };

  it('are all in the language', () => {
    for (const table of Object.values(ELEMENT_TABLES))
      for (const text of Object.values(table.rows)) for (const row of text.trim().split(/\s+/)) expect(parseRow(row), row).toBeDefined();
  });

  it('take every message that is made from them, to its last octet', () => {
    const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 8));
    for (const [protocol, discriminator, rows] of TABLES) {
      const elements = new Elements<Found>(ELEMENT_TABLES[protocol as 'RR']!, everything);
      for (const [type, text] of Object.entries(rows))
        for (let round = 0; round < often(20, 500); round++) {
          const { octets } = buildMessage(discriminator, Number(type), text, random, round % 2 === 0);
          const view = viewOf(octets);
          expect(elements.read(Number(type), view, 2, view.length, []), `${protocol} ${type} ${Buffer.from(octets).toString('hex')}`).toBe(
            'whole',
          );
          expect(view.overrun).toBe(false);
        }
    }
  });
});
