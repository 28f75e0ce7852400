/** The walkthrough of the Diameter decoder's README, as a reader would copy it, and `spoor diameter import`. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, spoor, temporary } from './spoor.js';

const page = readFileSync(join(root, 'decoders', 'diameter', 'README.md'), 'utf8').match(/\n## Dictionaries\n[\s\S]*?(?=\n## )/)![0];
const blocks = [...page.matchAll(/```(?:json)?\n([\s\S]*?)```/g)].map(([, text]) => text!);
const [before = '', saidBefore = '', dictionary = '', after = '', saidAfter = ''] = blocks;

/** Command and findings of each document, as the jq of the page picks them. */
async function replayed(command: string, cwd: string): Promise<unknown[]> {
  const [line, filter] = command.trim().split(' | jq -c ');
  expect(filter).toBe("'.diameter | select(.state and .command.code == 8388600) | [.command, .findings]'");
  const args = [...line!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
  expect(args.splice(0, 2)).toEqual(['npx', 'spoor']);
  const capture = args.findIndex((arg) => arg.endsWith('.pcap'));
  args[capture] = join(root, args[capture]!);
  const { code, stdout, stderr } = await spoor(args, { cwd });
  expect(code, stderr).toBe(0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((text) => (JSON.parse(text) as { diameter: { state?: string; command?: { code: number }; findings?: string[] } }).diameter)
    .filter(({ state, command }) => state !== undefined && command?.code === 8388600)
    .map(({ command, findings }) => [command, findings ?? null]);
}

describe('a command of one’s own, in three steps', () => {
  const folder = temporary();

  it('is unknown at first, with an AVP that is unknown', async () => {
    expect(await replayed(before, folder)).toEqual(Array(3).fill(JSON.parse(saidBefore)));
  });

  it('has its name once the dictionary of the page is written, and its AVP is known', async () => {
    writeFileSync(join(folder, 'lab.dict'), dictionary);
    expect(await replayed(after, folder)).toEqual(Array(3).fill(JSON.parse(saidAfter)));
  });
});

describe('spoor diameter import', () => {
  const folder = temporary();
  const rules = dictionary.match(/request LPR \{\n([\s\S]*?)\n {2}\}/)![1]!;
  const pasted = `@vendor 10415 3GPP\n@avp_types\nLab-Number 4999 Unsigned32 MV\n@messages
    < Lab-Probe- Request > ::= < Diameter Header: 8388600, REQ, PXY, 16777251 >\n${rules}\n;; the end\n`;

  it('makes a dictionary of the same command pasted whole, tells what it repaired, and a replay takes it', async () => {
    writeFileSync(join(folder, 'lab.dia'), pasted);
    const { code, stdout, stderr } = await spoor(['diameter', 'import', 'lab.dia', '--out', 'lab.dict'], { cwd: folder });
    expect(stderr).toBe(
      'lab.dia:5: Name "Lab-Probe- Request" read as Lab-Probe-Request\n2 written, 0 known already, 1 repaired or left out.\n',
    );
    expect([code, stdout]).toEqual([0, '']);
    expect(await replayed(after, folder)).toEqual(Array(3).fill(JSON.parse(saidAfter)));
  });

  it('refuses what is no dictionary, with what to do, and writes nothing', async () => {
    writeFileSync(join(folder, 'broken.xml'), '<dictionary>\n<avp\n');
    for (const [file, reason] of [
      ['broken.xml', /broken\.xml:\d+: /],
      ['missing.dia', /missing\.dia cannot be read/],
    ] as const) {
      const { code, stdout, stderr } = await spoor(['diameter', 'import', file, '--out', 'never.dict'], { cwd: folder });
      expect(stderr).toMatch(reason);
      expect(stderr).toContain('DICTIONARY_NOT_READABLE');
      expect([code, stdout]).toEqual([2, '']);
    }
    expect(existsSync(join(folder, 'never.dict'))).toBe(false);
    const { code, stderr } = await spoor(['diameter', 'import', 'lab.dia', '--out', 'no/such/folder.dict'], { cwd: folder });
    expect([code, stderr]).toEqual([3, expect.stringContaining('FILE_NOT_WRITABLE')]);
  });
});
