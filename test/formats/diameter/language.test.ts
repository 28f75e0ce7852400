/** The dictionary language: what it takes, and what it says of what it does not take. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isProblem, parseDictionary } from '../../../src/formats/diameter/parse.js';
import { resolve } from '../../../src/formats/diameter/resolve.js';
import { shippedTables } from '../../../src/formats/diameter/shipped.js';
import { type Problem, problemText } from '../../../src/formats/diameter/syntax.js';

const HEAD = 'dictionary x\nuse base\nvendor Acme = 99999\n';

/** Everything that is wrong with the dictionary, on top of those that come along. */
function faults(...texts: string[]): string[] {
  const read = texts.map((text, i) => ({ file: `${i}.dict`, written: parseDictionary(text, `${i}.dict`) }));
  const refused = read.map(({ written }) => written).filter((written): written is Problem => isProblem(written));
  if (refused.length > 0) return refused.map(problemText);
  const sources = read.flatMap(({ file, written }) => (isProblem(written) ? [] : [{ file, written }]));
  return resolve(sources, shippedTables()).problems.map(problemText);
}

function rulesOf(text: string): string[] {
  const written = parseDictionary(`${HEAD}avp G 1 Acme Grouped {${text}\n}`, 'x.dict');
  if (isProblem(written)) return [written.message];
  const body = written.items.flatMap((item) => (item.kind === 'avp' && item.body?.kind === 'definition' ? item.body.rules : []));
  return body.map(({ kind, avp, min, max }) => `${kind} ${avp} ${min}..${max}`);
}

describe('rules of RFC 6733 3.2', () => {
  it.each([
    ['< Session-Id >', 'fixed Session-Id 1..1'],
    ['0*1< Session-Id >', 'fixed Session-Id 0..1'],
    ['{ User-Name }', 'required User-Name 1..1'],
    ['*{ User-Name }', 'required User-Name 1..Infinity'],
    ['1*{User-Name}', 'required User-Name 1..Infinity'],
    ['2*5 { User-Name }', 'required User-Name 2..5'],
    ['[ User-Name ]', 'optional User-Name 0..1'],
    ['* [ User-Name ]', 'optional User-Name 0..Infinity'],
    ['*10[ User-Name ]', 'optional User-Name 0..10'],
    ['*0[ User-Name ]', 'optional User-Name 0..0'],
    ['*[ AVP ]', 'optional AVP 0..Infinity'],
    ['[ sh.User-Data ] # from Sh', 'optional sh.User-Data 0..1'],
  ])('%s is %s', (text, rule) => {
    expect(rulesOf(text)).toEqual([rule]);
  });

  it.each([
    ['1*[ User-Name ]', 'is optional, so its minimum is 0'],
    ['0*1{ User-Name }', 'is required, so its minimum is at least 1'],
    ['3*2{ User-Name }', 'The maximum of User-Name, 2, is below its minimum, 3'],
    ['{ AVP }', 'can only be optional'],
    // Irregular forms of published text, which are not taken for what they may have meant.
    ['**[ User-Name ]', 'Found "*"'],
    ['2 [ User-Name ]', 'Found "["'],
    ['[ IDR- Flags ]', 'Found "F"'],
    ['[ User-Name }', 'Found "}" where "]"'],
    ['[[ User-Name ]', 'Found "["'],
    ['[ User-Name ] *', 'Found "}"'],
    ['[ User-Name ] ; a comment', 'Found ";"'],
    ['[ User-Name ] // a comment', 'Found "/"'],
    ['[\u00a0User-Name ]', 'Found "\u00a0"'],
    ['[ User\u2010Name ]', 'Found "\u2010"'],
    ['[ User-Name ] ....', 'Found "."'],
  ])('%s is refused: %s', (text, message) => {
    expect(rulesOf(text)).toEqual([expect.stringContaining(message)]);
  });
});

describe('what is wrong is told with its place', () => {
  it('where the text stops being a dictionary', () => {
    expect(faults('dictionary x\n\navp Foo 1 Text ')).toEqual([expect.stringMatching(/^0\.dict:3:16: Found the end where .*a type/)]);
  });

  it.each([
    ['{ [ Usr-Name ] }', '4:24', 'No AVP Usr-Name'],
    ['{ [ user-name ] }', '4:24', 'Did you mean User-Name?'],
    ['{ [ User-Name ] [ User-Name ] }', '4:38', 'stands twice'],
    ['{ [ User-Name ] < Session-Id > }', '4:38', 'has a fixed place'],
    ['{ ... }', '4:1', 'a group extends none'],
  ])('in the rules %s of a group', (rules, place, message) => {
    expect(faults(`${HEAD}avp G 1 Acme Grouped ${rules}`)).toEqual([
      expect.stringMatching(new RegExp(`^0\\.dict:${place}: .*${message.replace('?', '\\?')}`)),
    ]);
  });

  it.each([
    ['avp A 1 Nobody Unsigned32', 'No vendor Nobody'],
    ['avp A 1405 3GPP Unsigned32', 'is ULR-Flags in dictionary s6a already'],
    ['avp A 1 Acme Unsigned32 { [ User-Name ] }', 'only a Grouped AVP has rules'],
    ['avp A 1 Acme Grouped', 'its rules follow'],
    ['avp A 1 Acme Enumerated { 1 ONE 1 UNO }', '1 is ONE already'],
    ['avp A 1 Acme Time avp A 2 Acme Time', 'defined twice'],
    ['use nowhere', 'There is no dictionary nowhere'],
    ['use sh ( Nothing )', 'No AVP Nothing'],
    ['refine User-Name { *[ AVP ] }', 'declare one in this dictionary'],
    ['application 16777251 S6 auth', 'Application 16777251 is S6a already'],
    ['application 5000000 Mine command 9 Do request DOR extends nasreq.XXR { ... }', 'There is no request XXR in dictionary nasreq'],
    ['application 5000000 Mine command 9 Do request DOR { ... }', 'Three dots stand for the rest'],
    ['application 5000000 Mine command 9 Do request DOR { } request DOR { }', 'two requests'],
    ['application 5000000 Mine command 9 Do command 9 Did', 'stands twice in this dictionary'],
    ['command 16777216 Far', 'they have 24 bits'],
    ['values User-Name { 1 A 1 B }', '1 is A already'],
  ])('in %s', (text, message) => {
    expect(faults(HEAD + text)).toEqual([expect.stringContaining(message)]);
  });

  it('a name of the dictionaries that come along is taken', () => {
    expect(faults('dictionary s6a')).toEqual(['0.dict:1:1: There is a dictionary s6a already. Give this one another name.']);
  });

  it('a name that two dictionaries define, equally near', () => {
    const one = 'dictionary one\nvendor Acme = 99999\navp Same 1 Acme Time';
    const two = 'dictionary two\nvendor Acme = 99999\navp Same 2 Acme Time';
    const three = (rule: string) => `dictionary three\nuse one\nuse two\navp G 3 Acme Grouped { ${rule} }`;
    expect(faults(one, two, three('[ Same ]'))).toEqual([expect.stringContaining('2.dict:4:24: Same means different AVPs')]);
    expect(faults(one, two, three('[ two.Same ] [ one.Same ]'))).toEqual([]);
    expect(faults(one, two, 'dictionary three\nuse one\nuse two ( Same as Other )\navp G 3 Acme Grouped { [ Same ] [ Other ] }')).toEqual(
      [],
    );
  });
});

describe('the table of the README', () => {
  const page = readFileSync(new URL('../../../decoders/diameter/README.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| in a dictionary | says |')).split('\n\n')[0]!;
  const examples = [...table.matchAll(/`([^`]+)`/g)].map(([, text]) => text!).filter((text) => /^(?!bits)\w+ .*|^#/.test(text));

  it.each(examples)('shows %s, which is the language', (example) => {
    const text = example.startsWith('dictionary')
      ? example
      : `dictionary x\n${example.startsWith('request') ? `command 1 X ${example}` : example}`;
    const written = parseDictionary(text, 'x.dict');
    expect(isProblem(written) ? written.message : '').toBe('');
  });
});
