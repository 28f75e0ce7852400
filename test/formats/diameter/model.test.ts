/** The model that comes along: complete, consistent, the same after being stored; and what operators add to it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compact, expand } from '../../../src/formats/diameter/compact.js';
import type { Definition, Rule } from '../../../src/formats/diameter/model.js';
import { modelWith, shippedModel } from '../../../src/formats/diameter/shipped.js';
import { problemText } from '../../../src/formats/diameter/syntax.js';

const model = shippedModel();
const { tables } = model;

const written = ({ kind, avp, min, max }: Rule) => `${kind} ${avp?.name ?? 'AVP'} ${min}..${max === Number.POSITIVE_INFINITY ? '*' : max}`;
const rules = (definition: Definition | undefined) => definition?.rules.map(written);

describe('the dictionaries that come along', () => {
  it('have every AVP, application and rule of the tables they were made from', () => {
    const parts = tables.applications.flatMap(({ profiles }) => profiles).flatMap(({ commands }) => [...commands.values()]);
    expect(tables.avps.length).toBe(3448);
    expect(tables.applications.length).toBe(141);
    expect(parts.filter(({ request, answer }) => request?.definition !== undefined || answer?.definition !== undefined).length).toBe(180);
    expect(tables.avps.filter(({ type }) => type === 'Grouped').every(({ definition }) => (definition?.rules.length ?? 0) > 0)).toBe(true);
    expect(tables.avps.filter(({ bits }) => bits.size > 0).length).toBeGreaterThan(85);
    expect(new Set(tables.avps.map(({ name }) => name)).size).toBe(3448);
  });

  it('know a command with its application, and the base commands everywhere', () => {
    const ulr = model.command(16777251, 316);
    expect(ulr).toMatchObject({
      name: 'Update-Location',
      proxiable: true,
      request: { abbreviation: 'ULR' },
      answer: { abbreviation: 'ULA' },
    });
    expect(rules(ulr?.request?.definition)).toEqual(
      expect.arrayContaining([
        'fixed Session-Id 1..1',
        'required RAT-Type 1..1',
        'required ULR-Flags 1..1',
        'optional Supported-Features 0..*',
      ]),
    );
    expect(model.command(16777217, 307)?.request?.abbreviation).toBe('PUR');
    expect(model.command(16777251, 274)?.name).toBe('Abort-Session');
    expect(model.command(16777251, 9999999)).toBeUndefined();
  });

  it('hold what an error answers, and the words of results', () => {
    expect(rules(tables.errorAnswer)?.slice(0, 4)).toEqual([
      'fixed Session-Id 0..1',
      'required Origin-Host 1..1',
      'required Origin-Realm 1..1',
      'required Result-Code 1..1',
    ]);
    expect(model.resultName(0, 5001)).toBe('DIAMETER_AVP_UNSUPPORTED');
    expect(model.resultName(10415, 5001)).toBe('DIAMETER_ERROR_USER_UNKNOWN');
  });

  it('let a command be the rest of another one', () => {
    const der = rules(model.command(16777264, 268)?.request?.definition) ?? [];
    // DER of SWm adds to that of EAP, which asks for the payload.
    expect(der).toEqual(expect.arrayContaining(['fixed Session-Id 1..1', 'required EAP-Payload 1..1', 'optional RAT-Type 0..1']));
    expect(new Set(der.map((rule) => rule.split(' ')[1])).size).toBe(der.length);
  });

  it('tell profiles of one application apart, each with its own groups', () => {
    const profiles = model.application(4)?.profiles ?? [];
    expect(profiles.map(({ name }) => name)).toEqual(expect.arrayContaining(['Credit-Control', 'Gy', 'Ro']));
    expect(profiles[0]?.name).toBe('Credit-Control');
    const gy = profiles.find(({ name }) => name === 'Gy');
    expect(gy?.when[0]).toMatchObject({ avp: { name: 'Service-Context-Id' }, endings: expect.arrayContaining(['32251@3gpp.org']) });
    expect([...(gy?.refined.keys() ?? [])].map(({ name }) => name)).toContain('Multiple-Services-Credit-Control');
  });

  it('know where an application wants M otherwise than the definition, and its features', () => {
    const [s6a] = model.application(16777251)?.profiles ?? [];
    const rat = model.avp(10415, 1032);
    expect(rat?.mandatory).toBe('mustnot');
    expect(rat && s6a?.mandatory.get(rat)).toBe('must');
    expect(s6a?.features.get(1)?.get(0)).toBe('Operator Determined Barring of all Packet Oriented Services');
  });

  it('tell two AVPs of one name apart', () => {
    expect(
      model
        .avpsNamed('user-data')
        .map(({ vendor, code }) => `${vendor}/${code}`)
        .sort(),
    ).toEqual(['10415/606', '10415/702']);
    expect(model.avp(10415, 702)?.name).toBe('Sh-User-Data');
  });

  it('say that a code of the wire is unknown, however large', () => {
    expect(model.avp(10415, 0xffffffff)).toBeUndefined();
    expect(model.avp(4711, 1)).toBeUndefined();
    expect([model.knowsVendor(10415), model.knowsVendor(4711)]).toEqual([true, false]);
  });

  it('are the same after being stored', () => {
    const stored = compact(tables);
    expect(compact(expand(JSON.parse(JSON.stringify(stored)) as typeof stored))).toEqual(stored);
  });
});

describe('dictionaries of operators', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-dict-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('add AVPs, commands and values to the model, and leave the one that comes along as it is', () => {
    const { model: own, problems } = modelWith([
      file(
        'acme.dict',
        `dictionary acme "Acme's extension of S6a"
         use s6a
         vendor Acme = 99999
         application 16777251 S6a profile Acme
         avp Acme-Slice 7 Acme Enumerated { 0 GOLD 1 "less than gold" }
         values Cancellation-Type { 77 ACME_MOVED }
         command 8388999 Acme-Move proxiable
           request AMR { < Session-Id > { User-Name } { Acme-Slice } *[ AVP ] }
           answer AMA { < Session-Id > [ Result-Code ] *[ AVP ] }`,
      ),
    ]);
    expect(problems).toEqual([]);
    expect(own.avp(99999, 7)?.values.get(1)).toBe('less than gold');
    expect(own.avp(10415, 1420)?.values.get(77)).toBe('ACME_MOVED');
    expect(own.avp(10415, 1420)?.values.get(0)).toBe('MME_UPDATE_PROCEDURE');
    expect(rules(own.command(16777251, 8388999)?.request?.definition)).toContain('required Acme-Slice 1..1');
    expect(own.command(16777251, 316)?.name).toBe('Update-Location');
    expect(model.avp(10415, 1420)?.values.get(77)).toBeUndefined();
    expect(model.avp(99999, 7)).toBeUndefined();
  });

  it('tell what is wrong with each file', () => {
    const { problems } = modelWith([file('a.dict', 'dictionary a\navp X'), join(folder, 'missing.dict')]);
    expect(problems.map(problemText)).toEqual([
      expect.stringContaining('a.dict:2:6: Found the end'),
      expect.stringMatching(/missing\.dict:1:1: The dictionary cannot be read/),
    ]);
  });
});
