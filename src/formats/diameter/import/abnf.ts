/** Commands and groups in the ABNF of specifications, pasted as they are, and what their headers leave out or say wrongly. */

import type { Draft, DraftCommand, Note } from './draft.js';
import { Lines, nameOf, readRules } from './rules.js';

/** Lengths are bounded so that no text takes long, whatever it repeats. */
const HEAD =
  /<?[ \t]{0,24}([A-Za-z0-9][\w' -]{0,120}?)[ \t]{0,24}>?[ \t]{0,24}::[ \t]{0,24}=\s{0,99}<[ \t]{0,24}(Diameter|AVP)([ -]?)Header[ \t]{0,24}(:?)([^>\n]{0,200})(>?)/gi;

/** Text of one kind of characters: what word processors make of blanks and hyphens, undone. */
export function plainCharacters(text: string, note: Note): string {
  return text
    .split(/\r?\n/)
    .map((line, i) => {
      const plain = line
        .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
        .replace(/[\u00ad\u2010-\u2015\u2212]/g, '-')
        .replace(/[\u200b\ufeff]/g, '');
      if (plain !== line) note(i + 1, 'Blanks and hyphens of a word processor made plain ones.');
      return plain;
    })
    .join('\n');
}

/**
 * @param line of the first character.
 * @param pasted from a specification, which writes heads as RFC 6733 does; OTP's files have them without brackets.
 */
export function readDefinitions(text: string, file: string, line: number, pasted: boolean, draft: Draft, note: Note): void {
  const heads = [...text.matchAll(HEAD)];
  const lines = new Lines(text, line);
  const before = text.slice(0, heads[0]?.index ?? text.length).trim();
  if (before !== '') note(line, `Left out: ${before.split('\n')[0]}`);
  heads.forEach((head, i) => {
    const [all, written = '', kind = '', joint = '', colon = '', content = '', close = ''] = head;
    const here = lines.at(head.index + (all.length - all.trimStart().length));
    const name = nameOf(written, here, note);
    if (pasted && !/^\s*<\s*[^>]*>\s*::=/.test(all)) note(here, `The head of ${name} read as < ${name} > ::=`);
    if (joint === '-' || colon === '') note(here, `The header of ${name} read as < ${kind} Header: ...`);
    if (close === '') note(here, `The header of ${name} lacks its closing bracket.`);
    const start = head.index + all.length;
    const { rules, rest } = readRules(text.slice(start, heads[i + 1]?.index ?? text.length), lines.at(start), note);
    const from = { file, line: here };
    if (kind.toLowerCase() === 'avp') {
      const [code, vendor] = content
        .trim()
        .split(/[\s,]+/)
        .map((word) => (/^\d+$/.test(word) ? Number(word) : undefined));
      if (code === undefined) note(here, `The header of ${name} has no code: ${content.trim()}`);
      draft.groups.push({ name, code, vendor, rules, rest, counted: true, from });
      return;
    }
    const command = commandOf(name, content, here, note);
    if (command !== undefined) draft.commands.push({ ...command, rules: { rules, rest }, from });
  });
}

/** What stands in the header of a command: `316, REQ, PXY, 16777251`. */
function commandOf(name: string, content: string, line: number, note: Note): Omit<DraftCommand, 'rules' | 'from'> | undefined {
  const words = content.split(/[\s,]+/).filter((word) => word !== '');
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const flags = words.map((word) => word.toUpperCase());
  const [code, application] = numbers;
  if (code === undefined) {
    if (name !== 'answer-message') note(line, `Command ${name} was left out: its header has no code.`);
    return undefined;
  }
  const marked = flags.includes('REQ') ? 'request' : 'answer';
  const named = /-Request$/i.test(name) ? 'request' : /-(Answer|Response)$/i.test(name) ? 'answer' : undefined;
  if (named !== undefined && named !== marked)
    note(line, `${name} ${marked === 'request' ? 'has REQ in its header' : 'lacks REQ in its header'}: read as ${named}, by its name.`);
  return { code, direction: named ?? marked, name, proxiable: flags.includes('PXY'), application };
}
