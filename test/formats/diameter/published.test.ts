/** Every rule that specifications publish: the strict grammar takes it, and it stands in the model that comes along. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Definition, Rule } from '../../../src/formats/diameter/model.js';
import { isProblem, parseDictionary } from '../../../src/formats/diameter/parse.js';
import { shippedModel } from '../../../src/formats/diameter/shipped.js';
import type { WrittenRule } from '../../../src/formats/diameter/syntax.js';

const { tables } = shippedModel();

const rows = (file: string) =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

interface Published {
  readonly kind: 'request' | 'answer' | 'error' | 'group' | 'members';
  /** Application of a command, vendor of a group. */
  readonly of: number;
  readonly code: number;
  /** Dictionaries that have this definition; none for what a group holds wherever nobody says otherwise. */
  readonly dictionaries: readonly string[];
  readonly name: string;
  readonly text: string;
}

const published = rows('published-rules.tsv').map(
  ([kind, of, code, dictionary, name, text]): Published => ({
    kind: kind as Published['kind'],
    of: Number(of),
    code: Number(code),
    dictionaries: dictionary!.split(' ').filter((word) => word !== ''),
    name: name!,
    text: text!,
  }),
);
const codes = new Map(rows('published-names.tsv').map(([name, vendor, code]) => [name!, `${vendor}/${code}`]));

/** Names in rules of published text that no source gives a code, so that a dictionary cannot define them. */
const NAMELESS = [
  'Diameter-EAP-Answer NSWO-Authorization',
  'Device-Trigger-Request SMS-Application-Port-ID',
  'ProXimity-Action-Request Allowed-Suffix-Number',
  'ProXimity-Action-Answer ProSe-Application-Code-Suffix-Range',
  'Event-Configuration-Request External-Group-Identifier',
  'P2PSMS-Information DATA_CODING_SCHEMA',
  'RTBP-Information CDRCDRType',
  'POS-Account-Notify PPOx-Credit',
  'Service-Information IN-Information',
  'Service-Information MDSP-Information',
  'Service-Information Conference-Information',
  'Service-Information Message-Information',
  'PS-Information QoS',
  'PS-Information TDF-MCC-MNC',
  'IMS-Information UUS-Data',
  'Exposure-Function-API-Information Network-Element',
  'ProSe-Information Monitored-HPLMN-Identifier',
  'Discovery-Auth-Request ProSe-Query-Code',
  'Discovery-Auth-Request ProSe-Response-Code',
  'Discovery-Auth-Response ProSe-Query-Code',
  'Discovery-Auth-Response ProSe-Response-Code',
];

/** Where the model has another member than the first AVP of that name: the vendor of the group has one of its own. */
const OWN_MEMBER: Readonly<Record<string, readonly [published: string, model: string]>> = {
  'P2PSMS-Information': ['0/24', '2011/30814'],
  'Billing-Account': ['2011/20372', '28458/60559'],
  'User-Interaction-Parameters': ['10415/3907', '35797/9907'],
  'M2M-Information': ['10415/864', '45687/1008'],
};

/** Published with one member twice, which RFC 6733 3.2 does not have. The model has it once. */
const TWICE = ['WiFi-P2P-Assistance-Info WLAN-Link-Layer-Id-List'];

function read(text: string): { readonly rules: readonly WrittenRule[]; readonly rest: boolean } {
  const written = parseDictionary(`dictionary x refine X { ${text} }`, 'x.dict');
  const [item] = isProblem(written) ? [] : written.items;
  expect(item, isProblem(written) ? `${written.message} ${text}` : text).toMatchObject({ kind: 'refine' });
  return item?.kind === 'refine' ? item.body : { rules: [], rest: false };
}

const line = (kind: string, avp: string, min: number, max: number) => `${kind} ${avp} ${min}..${max}`;
const modelled = ({ kind, avp, min, max }: Rule) => line(kind, avp === undefined ? 'AVP' : `${avp.vendor}/${avp.code}`, min, max);

/** Definitions of the model by what `published-rules.tsv` calls them: general ones, and those of dictionaries. */
function definitions({ kind, of, code, dictionaries }: Published): readonly (Definition | undefined)[] {
  if (kind === 'error') return [tables.errorAnswer];
  const avp = tables.avps.find(({ vendor, code: its }) => vendor === of && its === code);
  if ((kind === 'group' || kind === 'members') && dictionaries.length === 0) return [avp?.definition];
  const profiles = tables.applications
    .flatMap(({ id, profiles }) => profiles.map((profile) => ({ id, profile })))
    .filter(({ profile }) => dictionaries.includes(profile.dictionary));
  if (kind === 'group' || kind === 'members')
    return dictionaries.map((name) => {
      const refined = profiles.find(({ profile }) => profile.dictionary === name)?.profile.refined;
      return avp && refined?.get(avp);
    });
  return profiles.filter(({ id }) => id === of).map(({ profile }) => profile.commands.get(code)?.[kind]?.definition);
}

const everyCommand = tables.applications.flatMap(({ profiles }) => profiles).flatMap(({ commands }) => [...commands.values()]);

/** Three dots stand for what another application's command of that code has. */
function isRestOfAnother({ kind, code }: Published, definition: Definition | undefined, more: readonly string[]): boolean {
  return everyCommand
    .filter((command) => command.code === code)
    .map((command) => (kind === 'request' ? command.request : command.answer)?.definition)
    .some((other) => {
      const rules = new Set(other?.rules.map(modelled));
      return other !== definition && more.every((rule) => rules.has(rule));
    });
}

describe('every rule of published text', () => {
  const nameless: string[] = [];
  const twice: string[] = [];
  const own: string[] = [];
  let count = 0;

  /** The rules as the model should have them; what it cannot have is put down. */
  const expected = ({ name, kind, text }: Published) => {
    const lines: string[] = [];
    const { rules, rest } = read(text);
    for (const rule of rules) {
      count += 1;
      const code = rule.avp === 'AVP' ? 'AVP' : codes.get(rule.avp);
      if (code === undefined) {
        nameless.push(`${name} ${rule.avp}`);
        continue;
      }
      const [published, model] = OWN_MEMBER[name] ?? [];
      if (code === published && model !== undefined) own.push(name);
      const one = line(rule.kind, code === published ? model! : code, rule.min, rule.max);
      if (lines.includes(one)) twice.push(`${name} ${rule.avp}`);
      else lines.push(one);
    }
    if (kind === 'members' && !lines.includes('optional AVP 0..Infinity')) lines.push('optional AVP 0..Infinity');
    return { lines, rest };
  };

  it('is read by the strict grammar, and is a rule of the model with the same member, kind and counts, in the same place', () => {
    for (const one of published) {
      const { lines, rest } = expected(one);
      const found = definitions(one);
      expect(found.length, one.name).toBeGreaterThan(0);
      for (const definition of found) {
        const model = definition?.rules.map(modelled) ?? [];
        if (!rest) {
          expect(model, `${one.kind} ${one.name} of ${one.of}`).toEqual(lines);
          continue;
        }
        // Fixed rules of the extended command come before all others.
        const isFixed = (rule: string) => rule.startsWith('fixed');
        const named = [...lines.filter(isFixed), ...lines.filter((rule) => !isFixed(rule))];
        expect(
          model.filter((rule) => lines.includes(rule)),
          `${one.kind} ${one.name} of ${one.of}`,
        ).toEqual(named);
        const more = model.filter((rule) => !lines.includes(rule));
        expect(isRestOfAnother(one, definition, more), `the rest of ${one.kind} ${one.name} of ${one.of}`).toBe(true);
      }
    }
    expect([published.length, count]).toEqual([1013, 10958]);
    expect(nameless).toEqual(NAMELESS);
    expect(twice).toEqual(TWICE);
    expect(own).toEqual(Object.keys(OWN_MEMBER));
  });

  it('names AVPs as the model does', () => {
    const known = new Map(tables.avps.map(({ vendor, code, name, aliases }) => [`${vendor}/${code}`, [name, ...aliases]]));
    const wrong = [...codes].filter(([name, code]) => known.get(code)?.includes(name.slice(name.indexOf('.') + 1)) !== true);
    expect(wrong).toEqual([]);
  });

  it('is all that the model has of commands and groups, but for groups whose members no source tells', () => {
    const groupsTold = new Set(
      published.filter(({ kind }) => kind === 'group' || kind === 'members').map(({ of, code }) => `${of}/${code}`),
    );
    const untold = tables.avps.filter(({ type, vendor, code }) => type === 'Grouped' && !groupsTold.has(`${vendor}/${code}`));
    expect(untold.filter(({ definition }) => definition?.rules.map(modelled).join() !== 'optional AVP 0..Infinity')).toEqual([]);
    const commands = published.filter(({ kind }) => kind === 'request' || kind === 'answer');
    const commandsTold = new Set(commands.map(({ kind, of, code, dictionaries }) => `${kind} ${of} ${code} ${dictionaries}`));
    const modelledSides = tables.applications.flatMap(({ id, profiles }) =>
      profiles.flatMap(({ dictionary, commands }) =>
        [...commands.values()].flatMap(({ code, request, answer }) => [
          ...(request?.definition === undefined ? [] : [`request ${id} ${code} ${dictionary}`]),
          ...(answer?.definition === undefined ? [] : [`answer ${id} ${code} ${dictionary}`]),
        ]),
      ),
    );
    // Huawei's charging is Ro with other groups: its dictionary extends Ro's command and adds nothing to it.
    expect(modelledSides.filter((side) => !commandsTold.has(side))).toEqual(['request 4 272 ro-huawei', 'answer 4 272 ro-huawei']);
  });
});
