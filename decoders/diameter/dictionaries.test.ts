/** Operators' own dictionaries: what they name in documents, and what is said of a wrong one. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import decoder from './decoder.js';
import { Run, S6A } from './testing.js';

const folder = mkdtempSync(join(tmpdir(), 'spoor-dict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function dictionary(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const MOVE = `dictionary acme
use s6a
application ${S6A} S6a profile Acme
command 8388999 Acme-Move proxiable
  request AMR { < Session-Id > { User-Name } *[ AVP ] }
  answer AMA { < Session-Id > [ Result-Code ] *[ AVP ] }`;

test('a command of an own dictionary has its name, and only where the dictionary is configured', () => {
  const names = [[dictionary('acme.dict', MOVE)], []].map((dictionaries) => {
    const run = new Run({ dictionaries });
    run.request(1, { command: 8388999 });
    run.answer(2, { command: 8388999 });
    return run.transactions[0]?.command;
  });
  expect(names).toEqual([{ code: 8388999, name: 'AMR', title: 'Acme-Move' }, { code: 8388999 }]);
});

test('a wrong dictionary is refused with file, line and column', () => {
  const file = dictionary('wrong.dict', MOVE.replace('User-Name', 'Usr-Name'));
  const parsed = decoder.options?.safeParse({ dictionaries: [file] });
  expect(parsed?.error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining(`${file}:5:32: No AVP Usr-Name`)]);
});
