/** Operators' own dictionaries: what they name in documents, and what is said of a wrong one. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import decoder from './decoder.js';
import { avp } from './encode.js';
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

test('an AVP of the dictionary that the README shows is named where an answer complains about it', () => {
  const page = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const shown = page.match(/```\n(dictionary lab\n[\s\S]*?)```/)?.[1] ?? '';
  const names = [[], [dictionary('lab.dict', shown)]].map((dictionaries) => {
    const run = new Run({ dictionaries });
    run.request(1);
    run.answer(2, {}, avp(I.resultCode, 5004), avp(I.failedAvp, [avp(4999, 'four', { vendor: TGPP })]));
    return run.transactions[0]?.failed_avp;
  });
  expect(names).toEqual([['10415/4999'], ['Lab-Number']]);
});

test('a value and a bit that the dictionary names have their words in documents, others stay numbers', () => {
  const own = dictionary('words.dict', 'dictionary words\nuse gx\nvalues RAT-Type { 2999 LUNAR }');
  const rats = [[], [own]].map((dictionaries) => {
    const run = new Run({ dictionaries });
    run.request(1, {}, avp(T.ratType, 2999, { vendor: TGPP }), avp(T.ulrFlags, 0x40000021, { vendor: TGPP }));
    run.answer(2);
    const [transaction] = run.transactions;
    return [transaction?.rat, transaction?.s6a?.ulr_flags];
  });
  const flags = ['Single-Registration-Indication', 'Initial-Attach-Indicator', 'bit 30'];
  expect(rats).toEqual([
    ['2999', flags],
    ['LUNAR', flags],
  ]);
});

test('a wrong dictionary is refused with file, line and column', () => {
  const file = dictionary('wrong.dict', MOVE.replace('User-Name', 'Usr-Name'));
  const parsed = decoder.options?.safeParse({ dictionaries: [file] });
  expect(parsed?.error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining(`${file}:5:32: No AVP Usr-Name`)]);
});
