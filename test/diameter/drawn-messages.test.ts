/** Messages drawn by lot from the model, of every command: read as they were written, found lawful, and never read beyond their end however they are cut and changed. */

import { shippedModel } from 'spoor/formats/diameter';
import { viewOf } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import { Grammar } from '../../decoders/diameter/grammar.js';
import { shippedNames } from '../../decoders/diameter/names.js';
import { Reader } from '../../decoders/diameter/reader.js';
import { visitAvps } from '../../decoders/diameter/tree.js';
import { type Checked, Validator } from '../../decoders/diameter/validate.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { often } from '../long.js';
import { type Choice, contextOf, draw, everyPart, type Written } from './by-lot.js';

const SEED = Number(process.env.SPOOR_TEST_SEED ?? 6733);
const model = shippedModel();
const grammar = new Grammar(model);
const validator = new Validator(grammar);
const reader = new Reader();
reader.avps.names = shippedNames();
const parts = everyPart(model);
const nameOf = ({ application, profile, part }: Choice) => `${application.name} ${profile.name} ${part.abbreviation}`;

/** Every AVP as it is read, and what is found wrong; `end` octets are there. */
function read(octets: Uint8Array, { profile }: Choice, context: string, end = octets.length): { avps: Written[]; checked: Checked } {
  const bytes = viewOf(octets.subarray(0, end));
  reader.read(bytes, 0, end);
  const checked = validator.check(bytes, reader, context);
  const avps: Written[] = [];
  visitAvps(bytes, reader.avps, reader.first, reader.first + reader.topLevel, profile, ({ path, value }) => {
    avps.push({ path: path.join('/'), value: value === undefined ? undefined : String(value) });
    return true;
  });
  expect(bytes.overrun).toBe(false);
  return { avps, checked };
}

/** Whose words hang on a list beside it: all are written as 0. */
const plain = ({ path, value }: Written) => `${path} = ${path.endsWith('/Feature-List') && value === '' ? '0' : value}`;

describe('a message drawn from the rules of its command', () => {
  it('can be drawn of every command of every application', () => {
    expect(parts.length).toBeGreaterThan(300);
  });

  it('is read with the names, groups and values it was written with, and breaks no rule', () => {
    const lot = seededRandom(SEED);
    let values = 0;
    for (const choice of parts)
      for (let n = 0; n < often(3, 200); n++) {
        const drawn = draw(choice, lot);
        const { avps, checked } = read(drawn.octets, choice, contextOf(choice));
        values += avps.length;
        expect(avps.map(plain), nameOf(choice)).toEqual(drawn.avps.map(plain));
        expect(checked.violations, nameOf(choice)).toEqual([]);
      }
    expect(values).toBeGreaterThan(10_000);
  });

  it('breaks the rule, and that one alone, when what it must have is left out', () => {
    const lot = seededRandom(SEED + 1);
    let broken = 0;
    for (const choice of parts) {
      // Of several profiles another may do without it.
      if (choice.application.profiles.length > 1) continue;
      const { required } = draw(choice, lot);
      for (const name of required) {
        // A request has none; without one an answer breaks another rule too.
        if (name === 'Result-Code') continue;
        const { checked } = read(draw(choice, lot, name).octets, choice, contextOf(choice));
        const [{ avpVendor = -1, avpCode = -1, ...violation } = { path: undefined }, ...others] = checked.violations;
        const wanted = { rule: 'missing', severity: 'error', code: 5005, path: name, value: undefined };
        expect([violation, others], `${nameOf(choice)} without ${name}`).toEqual([wanted, []]);
        expect(shippedNames().avpLabel(avpVendor, avpCode)).toBe(name);
        broken++;
      }
    }
    expect(broken).toBeGreaterThan(500);
  });

  it('cut at every octet is read up to the cut, and nothing that the cut took away is called missing', () => {
    const lot = seededRandom(SEED + 2);
    for (let n = 0; n < often(10, 200); n++) {
      const choice = parts[Math.floor(lot() * parts.length)]!;
      const { octets, avps } = draw(choice, lot);
      for (let end = 20; end < octets.length; end++) {
        const cut = read(octets, choice, contextOf(choice), end);
        expect(cut.avps.length).toBeLessThanOrEqual(avps.length);
        const paths = cut.checked.violations.filter(({ rule }) => rule === 'missing').map(({ path }) => path);
        expect(paths, `${nameOf(choice)} cut at ${end}`).toEqual([]);
      }
    }
  });

  it('changed at every octet is read without reading beyond its end', () => {
    const lot = seededRandom(SEED + 3);
    let broken = 0;
    for (let n = 0; n < often(10, 200); n++) {
      const choice = parts[Math.floor(lot() * parts.length)]!;
      const { octets } = draw(choice, lot);
      for (let at = 20; at < octets.length; at++) {
        const changed = octets.slice();
        changed[at] = [0, 1, 7, 8, 0x7f, 0x80, 0xff, Math.floor(lot() * 256)][Math.floor(lot() * 8)]!;
        broken += read(changed, choice, contextOf(choice)).checked.errors > 0 ? 1 : 0;
      }
    }
    expect(broken).toBeGreaterThan(100);
  });
});
