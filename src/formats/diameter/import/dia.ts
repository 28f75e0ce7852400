/** Dictionaries of Erlang/OTP and diafuzzer (`.dia`): sections that begin with `@keyword`, ABNF in two of them. ABNF alone is one, too. */

import { plainCharacters, readDefinitions } from './abnf.js';
import { type Draft, type Note, typeNamed } from './draft.js';

interface Section {
  readonly keyword: string;
  readonly words: readonly string[];
  readonly line: number;
  readonly body: string[];
}

/** Said elsewhere, or of no use to us: names of Erlang modules, and what every dictionary here has anyway. */
const SKIPPED = ['prefix', 'inherits', 'custom_types', 'codecs', 'result_code', 'end'];

export function readDia(text: string, file: string, draft: Draft, note: Note): void {
  const sections = sectionsOf(plainCharacters(text, note));
  const vendors = new VendorsOfAvps(sections, draft, note);
  for (const { keyword, words, line, body } of sections) {
    const lines = body.map((text, i) => ({ words: withoutComment(text).split(/\s+/).filter(Boolean), line: line + 1 + i }));
    if (keyword === 'id') draft.applications.set(Number(words[0]), draft.applications.get(Number(words[0])) ?? '');
    else if (keyword === 'name') draft.name ??= words[0];
    else if (keyword === 'avp_types') for (const one of lines) avpType(one.words, file, one.line, vendors, draft, note);
    else if (keyword === 'enum' || keyword === 'define') enumeration(words[0] ?? '', lines, file, line, draft, note);
    else if (keyword === 'messages' || keyword === 'grouped') readDefinitions(body.join('\n'), file, line + 1, line === 0, draft, note);
    else if (keyword !== 'vendor' && keyword !== 'avp_vendor_id' && !SKIPPED.includes(keyword)) note(line, `Left out: @${keyword}`);
  }
}

function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  // Pasted text has no sections: all of it is definitions.
  let open: Section = { keyword: 'messages', words: [], line: 0, body: [] };
  text.split('\n').forEach((line, i) => {
    const [, keyword, rest = ''] = /^\s*@(\w+)(.*)$/.exec(line) ?? [];
    if (keyword === undefined) {
      // Comments on lines of their own belong to the file, not to what they interrupt.
      open.body.push(/^\s*[;%]/.test(line) ? '' : line);
      return;
    }
    if (open.body.some((one) => one.trim() !== '') || open.line > 0) sections.push(open);
    open = { keyword, words: withoutComment(rest).split(/\s+/).filter(Boolean), line: i + 1, body: [] };
  });
  sections.push(open);
  const end = sections.findIndex(({ keyword }) => keyword === 'end');
  return end < 0 ? sections : sections.slice(0, end);
}

function withoutComment(line: string): string {
  return line.replace(/;.*$/, '');
}

/** Which vendor defines an AVP with the V flag: `@avp_vendor_id` says it for the names it lists, `@vendor` for all others. */
class VendorsOfAvps {
  readonly ofAll: number | undefined;
  private readonly listed = new Map<string, number>();

  constructor(sections: readonly Section[], draft: Draft, note: Note) {
    let ofAll: number | undefined;
    for (const { keyword, words, line, body } of sections) {
      const id = Number(words[0]);
      if (keyword !== 'vendor' && keyword !== 'avp_vendor_id') continue;
      if (!Number.isInteger(id)) {
        note(line, `Left out: @${keyword} without a number.`);
        continue;
      }
      if (keyword === 'vendor') {
        ofAll = id;
        draft.vendors.set(id, words.slice(1).join('-'));
      } else
        for (const name of [...words.slice(1), ...body.flatMap((text) => withoutComment(text).split(/\s+/))])
          if (name !== '') this.listed.set(name, id);
    }
    this.ofAll = ofAll;
  }

  of(name: string): number | undefined {
    return this.listed.get(name) ?? this.ofAll;
  }
}

function avpType(words: readonly string[], file: string, line: number, vendors: VendorsOfAvps, draft: Draft, note: Note): void {
  const [name, code = '', written = '', flags = '-'] = words;
  if (name === undefined) return;
  const type = typeNamed(written);
  const vendor = flags.includes('V') ? vendors.of(name) : 0;
  if (!/^\d+$/.test(code) || type === undefined)
    note(line, `AVP ${name} was left out: a code and a type of RFC 6733 4.2 or 4.3 are wanted, not ${code} ${written}`);
  else if (vendor === undefined) note(line, `AVP ${name} was left out: it has the V flag, and no @vendor says whose it is.`);
  else
    draft.avps.push({ name, code: Number(code), vendor, type, mandatory: flags.includes('M') ? 'must' : undefined, from: { file, line } });
}

interface Line {
  readonly words: readonly string[];
  readonly line: number;
}

function enumeration(avp: string, lines: readonly Line[], file: string, line: number, draft: Draft, note: Note): void {
  const values: (readonly [number, string])[] = [];
  for (const { words, line } of lines) {
    if (words.length === 0) continue;
    const [name = '', value = ''] = words;
    if (value !== '' && Number.isInteger(Number(value))) values.push([Number(value), name]);
    else note(line, `Left out: ${words.join(' ')}, a name and a number are wanted.`);
  }
  draft.values.push({ avp, key: undefined, values, from: { file, line } });
}
