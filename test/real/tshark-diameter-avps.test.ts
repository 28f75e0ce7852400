/**
 * AVPs, name by name and value by value, as tshark reads them: those of every capture, and those of a message drawn by lot of every command
 * of every application. Needs tshark 4.x.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Profile, shippedModel } from 'spoor/formats/diameter';
import { viewOf } from 'spoor/testing';
import { afterAll, expect, it } from 'vitest';
import { Grammar } from '../../decoders/diameter/grammar.js';
import { shippedNames } from '../../decoders/diameter/names.js';
import { Reader } from '../../decoders/diameter/reader.js';
import { type Leaf, visitAvps } from '../../decoders/diameter/tree.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { diameterCapture } from '../capture/diameter-capture.js';
import { draw, everyPart } from '../diameter/by-lot.js';
import { describeWith } from './needs.js';
import { version } from './tshark.js';
import { avpsIn, type SeenAvp, type SeenMessage } from './tshark-avps.js';

const model = shippedModel();
const grammar = new Grammar(model);
const reader = new Reader();
reader.avps.names = shippedNames();

/** Names that tshark 4.0 has for AVPs of another name: those of RFC 2866 to 2869 and of earlier releases, and its own. */
const NAMES: Readonly<Record<string, string>> = {
  '0/37': 'Framed-AppleTalk-Link',
  '0/38': 'Framed-AppleTalk-Network',
  '0/39': 'Framed-AppleTalk-Zone',
  '0/50': 'Accounting-Multi-Session-Id',
  '0/68': 'Tunnel-Connection-ID',
  '0/89': 'CUI',
  '2011/20400': 'P2PSMS-Information',
  '0/110': 'Digest-Qop',
  '10415/17': '3GPP-IPv6-DNS-Server',
  '10415/29': '3GPP-TWAN-Identifier',
  '10415/606': 'Cx-User-Data',
  '10415/634': 'Wildcarded-PSI',
  '10415/830': 'User-Session-ID',
  '10415/872': '3GPP-Reporting-Reason',
  '10415/1201': 'Recipient-Address',
  '10415/1488': 'Call-Barring-Infor-List',
  '10415/2407': 'PSR-Address',
  '10415/2847': '3GPP-PS-Data-Off-Status-Gx',
  '10415/4013': 'Extended-eNodeB-ID',
  '13019/306': 'Access-Network-Type',
  '13019/457': 'Requested-Information-457',
  '13019/459': 'ETSI-Service-Class',
  '10415/2101': 'Application-Server-ID',
  '10415/2603': 'IP-Realm-Default-Indicator',
  '10415/2604': 'Local-GW-Inserted-Indicator',
  '10415/2605': 'Transcoder-Inserted-Indicator',
  '10415/3416': 'ISUP-Release-Cause',
  '10415/3508': 'Radio-Frequency',
  '10415/4406': '3GPP-PS-Data-Off-Status',
  '10415/1108': 'MM10-Recipient-Address',
  '10415/2500': 'Slg-Location-Type',
  '10415/2554': 'OnexRTT-RCID',
  '13019/315': 'QoS-Profile-ID',
  '13019/450': 'Binding-information',
  '13019/458': 'Reservation-Priority',
};

/** Values that tshark 4.0 reads otherwise. */
const VALUES: Readonly<Record<string, string>> = {
  '0/23': 'Framed-IPX-Network: it takes the number for a text (RFC 7155 4.4.10.6.1: Unsigned32)',
  '0/261': "Redirect-Host-Usage: it calls DONT_CACHE Don't Care (RFC 6733 6.13)",
  '0/291': 'Authorization-Lifetime: it reads Integer32 (RFC 6733 8.9: Unsigned32)',
  '0/298': 'Experimental-Result-Code: it reads Integer32 (RFC 6733 7.7: Unsigned32)',
  '10415/11': '3GPP-Session-Stop-Indicator: it takes the number for a text (TS 29.061 16.4.7.2: one octet)',
  '10415/885': 'Number-Of-Participants: it reads Integer32 (TS 32.299 7.2.130: Unsigned32)',
  '10415/2852': 'Max-PLR-DL: it reads Float32, as TS 29.212 said before 15.3 (5.3.138: Unsigned32, tenths of a percent)',
  '10415/2853': 'Max-PLR-UL: the same (5.3.139)',
};

/** AVPs behind which tshark 4.0 reads no further: DER-S6b-Flags, and a From-Address of one character, which its dissector of SIP gives up. */
const LAST: ReadonlySet<string> = new Set(['10415/1523', '10415/2708']);

type Comparison = 'same' | 'octets' | 'other';

const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `octets`: tshark says no more of it than which octets it has. */
function compare({ value, avp }: Leaf, fields: SeenAvp['fields']): Comparison {
  const [own] = fields;
  if (own === undefined) return value === '' || value === undefined ? 'same' : 'octets';
  const ours = String(value);
  const bytes = Buffer.from(own.octets, 'hex');
  const texts = [own.show, bytes.toString('latin1'), bytes.toString('utf8'), own.octets];
  if (texts.includes(ours) || (own.word !== undefined && letters(own.word) === letters(ours))) return 'same';
  if (ours.endsWith('Z') && Date.parse(ours) === Date.parse(own.show.replace(/\.0+ UTC$/, ' UTC'))) return 'same';
  const { byName, mcc } = further(fields);
  if (byName.has(ours) || (mcc !== undefined && ours.startsWith(mcc))) return 'same';
  // Words where it has a number, and the other way round: the number is what it must agree with.
  const number = Number(own.show);
  if (avp !== undefined && avp.values.get(number) === ours) return 'same';
  if (Array.isArray(value) && /^\d+$/.test(own.show)) return bitsOf(BigInt(own.show)) === value.length ? 'same' : 'other';
  return own.octets === own.show.replaceAll(':', '') || own.show === '' ? 'octets' : 'other';
}

/** What dissectors of numbers and addresses say below the value. */
function further(fields: SeenAvp['fields']): { byName: ReadonlySet<string>; mcc: string | undefined } {
  const find = (name: RegExp) => fields.find((field) => name.test(field.name))?.show;
  const [mcc, mnc] = [find(/^e212\.mcc$/), find(/^e212\.mnc$/)];
  const prefix = find(/prefix_length$/);
  const [ipv6] = fields.flatMap(({ name, show }) => (/ipv6/i.test(name) && show.includes('::') ? [show] : []));
  const all = fields.slice(1).flatMap(({ show, word }) => [show, ...(word === undefined ? [] : [word])]);
  return {
    byName: new Set([...all, ...(prefix !== undefined && ipv6 !== undefined ? [`${ipv6}/${prefix}`] : [])]),
    mcc: mcc === undefined || mnc === undefined ? undefined : `${mcc.padStart(3, '0')}-${mnc}`,
  };
}

function bitsOf(mask: bigint): number {
  return mask.toString(2).replaceAll('0', '').length;
}

interface Result {
  readonly counts: Record<Comparison | 'group' | 'unknown', number>;
  /** What nothing explains. */
  readonly differences: string[];
  /** Which entries of `NAMES`, `VALUES` and `LAST` were needed. */
  readonly renamed: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
  readonly last: ReadonlySet<string>;
}

/** One after the other; a group that tshark does not know it does not open. */
function compareAll(
  messages: readonly { readonly seen: SeenMessage; readonly octets: Uint8Array; readonly profile: Profile | undefined }[],
): Result {
  const counts = { same: 0, octets: 0, other: 0, group: 0, unknown: 0 };
  const differences: string[] = [];
  const [renamed, read, last] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { seen, octets, profile } of messages) {
    let next = 0;
    for (const leaf of leaves(octets, profile)) {
      const avp = seen.avps[next];
      const [key, depth] = [`${leaf.vendor}/${leaf.code}`, leaf.path.length - 1];
      const before = seen.avps[next - 1];
      if (before?.name === 'Unknown' && depth > (avp?.depth ?? 0)) continue;
      if (avp === undefined && before !== undefined && LAST.has(`${before.vendor}/${before.code}`)) {
        last.add(`${before.vendor}/${before.code}`);
        break;
      }
      const place = `packet ${seen.frame}: ${leaf.path.join('/')} (${key})`;
      if (avp === undefined || `${avp.vendor}/${avp.code} ${avp.depth}` !== `${key} ${depth}`) {
        differences.push(`${place}: tshark has ${avp === undefined ? 'nothing more' : `${avp.vendor}/${avp.code} ${avp.name}`}`);
        break;
      }
      next++;
      const name = leaf.path.at(-1);
      const data = avp.length - (leaf.vendor === 0 ? 8 : 12);
      if (data !== leaf.length) differences.push(`${place}: ${leaf.length} octets, tshark has ${data}`);
      if (avp.name === 'Unknown') counts.unknown++;
      else if (avp.name !== name && NAMES[key] === avp.name) renamed.add(key);
      else if (avp.name !== name) differences.push(`${place}: tshark calls it ${avp.name}`);
      if (leaf.value === undefined) {
        counts.group++;
        continue;
      }
      const comparison = compare(leaf, avp.fields);
      counts[comparison]++;
      if (comparison !== 'other') continue;
      if (key in VALUES) read.add(key);
      else differences.push(`${place}: ${leaf.value}, tshark has ${JSON.stringify(avp.fields)}`);
    }
    if (next < seen.avps.length && differences.length === 0)
      differences.push(`packet ${seen.frame}: tshark has ${seen.avps.length - next} more`);
  }
  return { counts, differences, renamed, read, last };
}

function leaves(octets: Uint8Array, profile: Profile | undefined): Leaf[] {
  const bytes = viewOf(octets);
  reader.read(bytes, 0, bytes.length);
  const found: Leaf[] = [];
  visitAvps(bytes, reader.avps, reader.first, reader.first + reader.topLevel, profile, (leaf) => {
    found.push(leaf);
    return true;
  });
  return found;
}

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeWith('tshark', version, 'install it, 4.x', () => {
  it.each(['agents-tcp', 'agents-sctp', 'broken-avp', 'redirect-failover'])('reads every AVP of %s alike', (name) => {
    const file = fileURLToPath(new URL(`../../decoders/diameter/samples/${name}.pcap`, import.meta.url));
    const messages = avpsIn(file).map((seen) => {
      const octets = Buffer.from(seen.octets, 'hex');
      const [application, command] = [octets.readUInt32BE(8), octets.readUIntBE(5, 3)];
      return { seen, octets, profile: grammar.find(application, command, undefined)[0]?.profile };
    });
    const { counts, differences } = compareAll(messages);
    expect(differences).toEqual([]);
    expect(counts.same).toBeGreaterThan(1000);
    expect(counts.octets).toBeLessThan(counts.same / 100);
  });

  it('reads every AVP of a message of every command alike, but for what is known', () => {
    const lot = seededRandom(29229);
    const drawn = everyPart(model).flatMap((choice) => Array.from({ length: 12 }, () => ({ choice, octets: draw(choice, lot).octets })));
    const file = join(folder, 'drawn.pcap');
    writeFileSync(file, diameterCapture(drawn.map(({ octets }) => octets)));
    const messages = avpsIn(file).map((seen) => {
      const { choice, octets } = drawn[seen.frame - 1]!;
      return { seen, octets, profile: choice.profile };
    });
    const { counts, differences, renamed, read, last } = compareAll(messages);
    expect(differences).toEqual([]);
    expect(messages.length).toBe(drawn.length);
    expect(counts.same).toBeGreaterThan(50_000);
    expect(counts.octets + counts.unknown).toBeLessThan(counts.same / 20);
    // The lot need not fall on each of what is known.
    expect(renamed.size).toBeGreaterThan(20);
    expect(read.size).toBeGreaterThan(4);
    expect(last.size).toBeGreaterThan(0);
  });

  it('knows of no difference that is none', () => {
    const names = new Map(model.tables.avps.map(({ vendor, code, name }) => [`${vendor}/${code}`, name]));
    const pointless = Object.entries(NAMES).filter(([key, theirs]) => names.get(key) === undefined || names.get(key) === theirs);
    expect(pointless).toEqual([]);
    for (const key of [...Object.keys(VALUES), ...LAST]) expect(names.has(key), key).toBe(true);
  });
});
