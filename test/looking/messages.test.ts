/** A message over its definition: each kind of mark, by the findings of the decoder alone. */

import { describe, expect, it } from 'vitest';
import { shippedModel } from '../../src/formats/diameter/index.js';
import { listedAvps } from '../../src/looking/message-avps.js';
import { messagePage } from '../../src/looking/message-page.js';
import { pageText } from '../../src/looking/page.js';
import { treesSvg } from '../../src/looking/tree-svg.js';

const model = shippedModel();
const body = {
  '@timestamp': '2026-11-25T20:15:54.891Z',
  source: { ip: '192.0.2.1', port: 1 },
  destination: { ip: '192.0.2.2', port: 3868 },
  diameter: {
    request: true,
    application: { id: 16777251, name: 'S6a', profile: 'S6a' },
    command: { code: 318, name: 'AIR', title: 'Authentication-Information' },
    flags: { error: false },
    hop_by_hop: 1,
    end_to_end: 2,
    size: 300,
    avps: [
      'Session-Id (9 octets)',
      'Origin-Host = mme',
      'Origin-Host = other',
      'Requested-EUTRAN-Authentication-Info',
      'Requested-EUTRAN-Authentication-Info/Number-Of-Requested-Vectors = 3',
      'Requested-EUTRAN-Authentication-Info/10415/4999 (4 octets)',
      'APN-Configuration',
      'APN-Configuration/Context-Identifier = 1',
      'APN-Configuration',
      'APN-Configuration/PDN-Type = IPv4',
      'Route-Record = \u001b[2J</text>',
    ],
  },
};
const found = (rule: string, path: string, result = '') => ({ rule, path, result });
const page = (findings: Parameters<typeof messagePage>[1], all = false) => messagePage(body, findings, model, all);
const lines = (findings: Parameters<typeof messagePage>[1], all = false) =>
  pageText(page(findings, all))
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trim());

describe('AVPs of a document', () => {
  it('are put back into their groups, a group that stands twice into two, those without a name by number', () => {
    const avps = listedAvps(body.diameter.avps);
    expect(avps.map(({ name, members }) => [name, members.map((member) => `${member.name} ${member.value}`)]).slice(3, 6)).toEqual([
      ['Requested-EUTRAN-Authentication-Info', ['Number-Of-Requested-Vectors 3', '10415/4999 (4 octets)']],
      ['APN-Configuration', ['Context-Identifier 1']],
      ['APN-Configuration', ['PDN-Type IPv4']],
    ]);
  });
});

describe('a message over its definition', () => {
  it('has every AVP with its rule, and no mark where nothing was found', () => {
    const text = lines([]);
    expect(text).toContain('Nothing is wrong with it.');
    expect(text).toContain('< Session-Id > (9 octets)');
    expect(text).toContain('[ Number-Of-Requested-Vectors ] 3');
    expect(text).toContain('* [ Route-Record ] ·[2J</text>');
    expect(text.filter((line) => line.startsWith('! '))).toEqual([]);
  });

  it('marks what is missing where it should be, what is surplus from the last, what is unknown, and what is wrong', () => {
    const text = lines([
      found('missing', 'Visited-PLMN-Id', '5005 DIAMETER_MISSING_AVP'),
      found('missing', 'APN-Configuration/PDN-Type'),
      found('missing', 'APN-Configuration/Context-Identifier'),
      found('too_many', 'Origin-Host', '5009 DIAMETER_AVP_OCCURS_TOO_MANY_TIMES'),
      found('unknown_mandatory', 'Requested-EUTRAN-Authentication-Info/10415/4999', '5001 DIAMETER_AVP_UNSUPPORTED'),
      found('bad_length', 'Session-Id'),
      found('e_in_request', ''),
    ]);
    expect(text.filter((line) => line.startsWith('! '))).toEqual([
      '! The message: e in request.',
      '! < Session-Id > (9 octets) bad length',
      '! { Origin-Host } other too many (5009 DIAMETER_AVP_OCCURS_TOO_MANY_TIMES)',
      '! 10415/4999 (4 octets) unknown mandatory (5001 DIAMETER_AVP_UNSUPPORTED)',
      '! { PDN-Type } missing',
      '! { Context-Identifier } missing',
      '! { Visited-PLMN-Id } missing (5005 DIAMETER_MISSING_AVP)',
    ]);
    expect(text).toContain('7 broken rules, marked with !.');
  });

  it('says that it may be another where a finding names a path that several AVPs have', () => {
    const text = lines([found('flag_m', 'APN-Configuration', '3009')]).filter((line) => line.startsWith('! '));
    expect(text).toEqual(['! APN-Configuration flag m (3009), this or another APN-Configuration']);
  });

  it('has what may be there and is not on request, and a picture with a box of its look for each mark', () => {
    expect(lines([], true)).toContain('- * [ Supported-Features ] not there');
    expect(lines([])).not.toContain('- * [ Supported-Features ] not there');
    const svg = treesSvg('AIR', page([found('missing', 'Visited-PLMN-Id'), found('too_many', 'Origin-Host')], true).trees);
    for (const look of ['missing', 'surplus', 'absent', 'must']) expect(svg).toContain(`<rect class="${look}"`);
    expect([svg.includes('\u001b'), svg.includes('[2J</text><')]).toEqual([false, false]);
  });
});
