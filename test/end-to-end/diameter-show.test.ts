import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spoor, temporary } from './spoor.js';

describe('spoor diameter show', () => {
  it('prints a command, and draws it on request', async () => {
    const file = join(temporary(), 'ulr.svg');
    const text = await spoor(['diameter', 'show', 'ulr']);
    expect([text.code, text.stderr]).toEqual([0, '']);
    expect(text.stdout).toMatch(/^Update-Location, command 316\n/);
    const drawn = await spoor(['diameter', 'show', 'ULR', '--svg', file]);
    expect([drawn.code, drawn.stdout, drawn.stderr]).toEqual([0, '', '']);
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg [^>]*>[\s\S]*Visited-PLMN-Id[\s\S]*<\/svg>\n$/);
  });

  it('says how many applications have a command, and shows the one that is named', async () => {
    const all = await spoor(['diameter', 'show', 'CCR', '--depth', '0']);
    expect(all.stderr).toMatch(/^\d+ applications have such a command; --application NAME shows only one\.\n$/);
    const one = await spoor(['diameter', 'show', 'CCR', '--application', 'gx', '--depth', '0', '--mermaid']);
    expect([one.code, one.stderr]).toEqual([0, '']);
    expect(one.stdout).toMatch(/^flowchart LR\n {2}n0\["CCR<br>Request, command 272"\]\n/);
    const none = await spoor(['diameter', 'show', 'CCR', '--application', 's6a']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/Application s6a has no command CCR\.\nThese have it: .*\bGx\b/)]);
  });

  it('knows dictionaries of one’s own, and says what is wrong with them', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'x.dict'), 'dictionary x\nuse base\navp X-Thing 65000000 OctetString M\n');
    writeFileSync(join(folder, 'y.dict'), 'dictionary y\navp\n');
    const known = await spoor(['diameter', 'show', 'X-Thing', '--dictionary', 'x.dict'], { cwd: folder });
    expect(known.stdout).toMatch(/^X-Thing, AVP 65000000, OctetString M\n/);
    const wrong = await spoor(['diameter', 'show', 'X-Thing', '--dictionary', 'y.dict'], { cwd: folder });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/y\.dict:3:1: /)]);
  });

  it('says what a mistyped name may have meant', async () => {
    const { code, stderr } = await spoor(['diameter', 'show', 'Visted-PLMN-Id']);
    expect([code, stderr]).toEqual([
      2,
      'spoor: No command, AVP or application of Diameter is called Visted-PLMN-Id.\nDid you mean Visited-PLMN-Id?\n(DIAMETER_UNKNOWN)\n',
    ]);
  });
});
