/** Irregular forms of published text: refused by the strict language with their place, read by the lenient reader, which says what it repaired. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Imported, importDictionaries, isNotRead } from '../../../../src/formats/diameter/import/index.js';
import { readRules } from '../../../../src/formats/diameter/import/rules.js';
import { isProblem, parseDictionary } from '../../../../src/formats/diameter/parse.js';
import { shippedModel } from '../../../../src/formats/diameter/shipped.js';

const rows = readFileSync(new URL('irregular.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [kind: string, published: string, readAs: string, said: string, where: string]);

const WHOLE = ['group', 'command', 'proxiable'];
const inRules = rows.filter(([kind]) => !WHOLE.includes(kind));
const headers = rows.filter(([kind]) => WHOLE.includes(kind));

function imported(text: string, file = 'pasted.txt'): Imported {
  const read = importDictionaries([{ file, text }], shippedModel());
  if (isNotRead(read)) throw new Error(read.reason);
  return read;
}

function read(text: string): { rules: string; said: string[] } {
  const said: string[] = [];
  const { rules, rest } = readRules(text, 7, (line, message) => void said.push(`${line}: ${message}`));
  return { rules: [...rules.map(({ kind, avp, min, max }) => `${kind} ${avp} ${min}..${max}`), ...(rest ? ['...'] : [])].join(', '), said };
}

describe('irregular forms that were published', () => {
  it('are as many as were collected', () => {
    expect(rows.flatMap(([, , , , where]) => where.split(', ')).length).toBe(123);
  });

  it.each(inRules.filter(([kind]) => kind !== 'minimum'))(
    '%s: %s is refused by the strict language, with line and column',
    (_, published) => {
      const written = parseDictionary(`dictionary x\nrefine X {\n${published}\n}`, 'x.dict');
      expect(isProblem(written) && written).toMatchObject({ message: expect.any(String) });
      // What ends too early is missed where the next line begins.
      expect(isProblem(written) && [3, 4].includes(written.place.line)).toBe(true);
    },
  );

  it.each(inRules)('%s: %s is read as %s', (_, published, readAs, word) => {
    const { rules, said } = read(published);
    expect(rules).toBe(readAs);
    expect(said).toEqual(word === '' ? [] : [expect.stringMatching(/^7: /)]);
    expect(said.join()).toContain(word);
  });

  it.each(inRules.filter(([kind]) => kind === 'minimum'))('%s: %s is what RFC 6733 3.2 allows', (_, published) => {
    expect(isProblem(parseDictionary(`dictionary x\nrefine X {\n${published}\n}`, 'x.dict'))).toBe(false);
  });

  it.each(headers)(
    '%s: %s is a head that the strict language has no place for, and the importer reads',
    (kind, published, readAs, word) => {
      expect(parseDictionary(`dictionary x\n${published}`, 'x.dict')).toMatchObject({ place: { line: 2, column: 1 } });
      const { text, repairs, problems } = imported(published);
      expect(problems).toEqual([]);
      if (kind === 'proxiable') expect(text).toContain(readAs);
      else if (kind === 'command') {
        const [direction, code] = readAs.split(' ');
        expect(text).toMatch(new RegExp(`command ${code} .*\n  ${direction} `));
      }
      // A group's rules without an application are not written; why is the last thing said.
      const messages = repairs.map(({ message }) => message).filter((message) => !message.includes('only a dictionary of one application'));
      expect(messages).toEqual(word === '' ? [] : [expect.stringContaining(word)]);
    },
  );
});

describe('other irregular forms', () => {
  it.each([
    ['[\u00a0User-Name\u00a0]', 'optional User-Name 0..1'],
    ['[ User\u2010Name ]', 'optional User-Name 0..1'],
    ['{ User Name }', 'required User-Name 1..1'],
    ['[[ User-Name ]', 'optional User-Name 0..1'],
    ['[ User-Name\n[ Class ]', 'optional User-Name 0..1, optional Class 0..1'],
    ['User-Name ]\n[ Class ]', 'optional User-Name 0..1, optional Class 0..1'],
    ['1*[ User-Name ]', 'optional User-Name 0..Infinity'],
    ['0*1{ User-Name }', 'optional User-Name 0..1'],
    ['3*2{ User-Name }', 'required User-Name 3..3'],
    ['[ Class ] < Session-Id >', 'fixed Session-Id 1..1, optional Class 0..1'],
    ['[ Class ] [ Class ]', 'optional Class 0..1'],
    ['[ ]', ''],
  ])('%j is read as %s, and that is said', (text, rules) => {
    const { text: plain, repairs } = imported(`<X-Request> ::= < Diameter Header: 9, REQ >\n${text}`);
    expect(repairs.filter(({ message }) => !message.includes('defined nowhere')).length).toBeGreaterThan(0);
    expect(repairs.every(({ line }) => line >= 2)).toBe(true);
    const written = parseDictionary(plain, 'x.dict');
    expect(isProblem(written)).toBe(false);
    const parts = isProblem(written) ? [] : written.items.flatMap((item) => (item.kind === 'command' ? item.parts : []));
    const found = parts.flatMap(({ body }) => body?.rules ?? []).map(({ kind, avp, min, max }) => `${kind} ${avp} ${min}..${max}`);
    expect(found.join(', ')).toBe(rules);
  });

  it.each([
    'X-Request ::= < Diameter Header: 9, REQ >',
    '<X-Request> :: = < Diameter Header: 9, REQ >',
    '<X-Request>::=<Diameter-Header: 9, REQ>',
    '< X-Request > ::= < Diameter Header : 9, REQ >',
    '<X-Request> ::= < Diameter Header 9, REQ >',
    '<X-Request> ::= < Diameter Header: 9, REQ\n',
  ])('the head %s is read', (head) => {
    expect(imported(`${head}\n{ User-Name }`).text).toMatch(/command 9 X\n {2}request XR \{\n {9}\{ User-Name \}\n {2}\}/);
  });

  it('three dots are the rest of the command of the IETF', () => {
    const { text, problems, repairs } = imported(
      '<Diameter-EAP-Request> ::= < Diameter Header: 268, REQ, PXY, 16777250 >\n< Session-Id >\n...\n[ RAT-Type ]\n...\n*[ AVP ]',
    );
    expect(text).toContain('request DER extends eap.DER {');
    expect(repairs.map(({ message }) => message)).toEqual(['Three dots in Diameter-EAP-Request stand for the rest of eap.DER.']);
    expect(problems).toEqual([]);
  });

  it('a name that nobody defines is left out and told, with its line', () => {
    const { text, repairs } = imported('<X-Request> ::= < Diameter Header: 9, REQ >\n{ User-Name }\n[ Redirected-Host ]');
    expect(text).not.toContain('Redirected-Host');
    expect(repairs).toEqual([{ file: 'pasted.txt', line: 3, message: expect.stringContaining('Redirected-Host is defined nowhere') }]);
  });
});
