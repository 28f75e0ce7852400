/**
 * A GSM network of Osmocom's programs with telephones in it, recorded afresh: a replay must tell what the telephones went through, and
 * the cell must be what it was configured to be. Needs Debian's packages of these programs, and tshark.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellDocument } from '../../decoders/gsmtap/cell-fields.js';
import type { LogDocument, MessageDocument } from '../../decoders/gsmtap/fields.js';
import type { TransactionDocument } from '../../decoders/gsmtap/procedure.js';
import { Running, temporary } from '../end-to-end/spoor.js';
import { COMPARED, compared, ELEMENT_FIELDS } from './gsmtap-elements.js';
import { documentsOf, frames, knownDifference, readsAsTshark } from './gsmtap-frames.js';
import { describeWith } from './needs.js';
import { BROADCAST } from './radio/broadcast.js';
import { LIVED, type Lived } from './radio/lived.js';
import { RECORDED } from './radio/network.js';
import { findPlace, GSM, record } from './radio/place.js';
import { version as tshark, tsharkRows } from './tshark.js';

/** Somebody wants to look at the recording, or has it from an earlier run. */
const kept = process.env.SPOOR_TEST_RADIO;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'spoor-radio-'));
afterAll(() => {
  if (kept === undefined) rmSync(folder, { recursive: true });
});

interface Document {
  readonly event: { readonly dataset: string };
  readonly gsmtap: MessageDocument & LogDocument & TransactionDocument & CellDocument;
}

const place = findPlace(GSM);
const missing = typeof place === 'string' ? place : tshark === undefined ? 'install tshark, 4.x' : '';
const file = (name: string) => join(folder, name);
// Before the tests are made, since there are some for each recording.
if (typeof place !== 'string' && missing === '' && !existsSync(file(LIVED))) await record(GSM, place, folder);

/** What a setting of the base station controller says. */
const configuration = readFileSync(fileURLToPath(new URL('radio/bsc.cfg', import.meta.url)), 'utf8');
const settings = (name: string) => [...configuration.matchAll(new RegExp(`^ *${name} (\\S+)$`, 'gm'))].map(([, value]) => value!);
const setting = (name: string) => Number(settings(name)[0]);

/** Everything that is stored of one recording. */
async function print(name: string, ...more: readonly string[]): Promise<string> {
  const { code, stdout } = await new Running(['replay', file(name), '--observer', 'lab', '--print', ...more]).ended;
  expect(code).toBe(0);
  return stdout;
}

/** Documents of one recording, with identities in the clear. */
async function replay(name: string): Promise<readonly Document['gsmtap'][]> {
  const clear = ['imsi', 'imei', 'tmsi', 'msisdn'].flatMap((identity) => ['--set', `privacy.classes.${identity}=keep`]);
  return (await print(name, ...clear))
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as Document).gsmtap);
}

const isProcedure = ({ procedure }: Document['gsmtap']) => procedure !== undefined;
const count = <T>(items: readonly T[], is: (item: T) => boolean) => items.filter(is).length;
const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();

describeWith('a network of Osmocom', missing === '' && typeof place !== 'string' ? place.name : undefined, missing, () => {
  const lived = missing === '' ? (JSON.parse(readFileSync(file(LIVED), 'utf8')) as readonly Lived[]) : [];

  it('gave the telephones what they were to meet', () => {
    expect(lived.map(({ imsi, procedure, originator, result, cause }) => [imsi.slice(-1), originator, procedure, result, cause])).toEqual([
      ['1', 'mobile', 'location-update', 'accepted', undefined],
      ['2', 'mobile', 'location-update', 'accepted', undefined],
      // IMSI unknown in HLR; illegal MS: a wrong answer to the challenge.
      ['3', 'mobile', 'location-update', 'rejected', 2],
      ['4', 'mobile', 'location-update', 'rejected', 3],
      // IMSI unknown in VLR.
      ['3', 'mobile', 'service-request', 'rejected', 4],
      ['1', 'mobile', 'supplementary-service', 'accepted', undefined],
      // No user responding.
      ['1', 'mobile', 'call', 'unanswered', 18],
      ['1', 'mobile', 'call', 'answered', 16],
      ['2', 'network', 'call', 'answered', 16],
      // User busy.
      ['2', 'mobile', 'call', 'unanswered', 17],
      ['1', 'network', 'call', 'unanswered', 17],
      ['2', 'network', 'short-message', 'accepted', undefined],
      // Memory capacity exceeded.
      ['2', 'network', 'short-message', 'rejected', 22],
      ['1', 'mobile', 'short-message', 'accepted', undefined],
    ]);
  });

  describe.each(['um.pcap', 'virtual-um.pcap'])('%s', (name) => {
    let documents: readonly Document['gsmtap'][];
    beforeAll(async () => {
      documents = await replay(name);
    });

    it('tells of each procedure who began it, how it ended and why', () => {
      const told = documents.filter(isProcedure);
      const rows = told.map(({ procedure, originator, result, cause }) => ({ procedure, originator, result, cause }));
      expect(sorted(rows)).toEqual(
        sorted(lived.map(({ procedure, originator, result, cause }) => ({ procedure, originator, result, cause }))),
      );
    });

    it('names the subscriber of each update, and says whether it was authenticated and ciphered', () => {
      const updates = documents.filter(({ procedure }) => procedure === 'location-update');
      expect(
        sorted(updates.map(({ identity, cause, authenticated, cipher }) => ({ imsi: identity?.imsi, cause, authenticated, cipher }))),
      ).toEqual(
        sorted([
          { imsi: '001010000000001', cause: undefined, authenticated: true, cipher: 'A5/1' },
          { imsi: '001010000000002', cause: undefined, authenticated: true, cipher: 'A5/1' },
          { imsi: '001010000000003', cause: 2, authenticated: false, cipher: undefined },
          { imsi: '001010000000004', cause: 3, authenticated: true, cipher: undefined },
        ]),
      );
    });

    it('knows the cell as it was configured', () => {
      const last = (message: string) => documents.findLast((document) => document.message === message);
      const [mcc, mnc, lac, ci] = ['network country code', 'mobile network code', 'location_area_code', 'cell_identity'].map(
        (name) => settings(name)[0]!,
      );
      const cell = { key: `${mcc}-${mnc}-${lac}-${ci}`, mcc, mnc, lac: Number(lac), ci: Number(ci) };
      expect(last('System Information Type 3')).toMatchObject({
        arfcn: setting('arfcn'),
        band: settings('band')[0],
        cell,
        gsm: {
          si: {
            attach_required: setting('channel-description attach') === 1,
            access_grant_blocks: setting('channel-description bs-ag-blks-res'),
            // One channel, with SDCCH/4 on it (3GPP TS 44.018 table 10.5.2.11.1).
            ccch_configuration: 1,
            paging_multiframes: setting('channel-description bs-pa-mfrms'),
            t3212_min: setting('timer net T3212') * 6,
            radio_link_timeout: setting('radio-link-timeout'),
            hysteresis_db: setting('cell reselection hysteresis'),
            neci: setting('neci') === 1,
            rxlev_access_min_dbm: setting('rxlev access min') - 110,
            max_retransmissions: setting('rach max transmission'),
            cell_barred: false,
          },
        },
      });
      expect(last('System Information Type 1')?.gsm?.si?.arfcns).toEqual([setting('arfcn')]);
      expect(last('System Information Type 2')?.gsm?.si?.arfcns).toEqual(settings('neighbor-list add arfcn').map(Number));
      expect(last('System Information Type 5')?.gsm?.si?.arfcns).toEqual(settings('neighbor-list add arfcn').map(Number));
      expect(last('System Information Type 6')).toMatchObject({ cell });
      // Whatever a mobile said has the cell, too.
      for (const { procedure, cell: of } of documents.filter(isProcedure)) expect({ procedure, of }).toMatchObject({ of: cell });
    });

    it('knows the channels as they were configured', () => {
      const kinds = settings('phys_chan_config');
      // The training sequence of a cell is its base station colour code, the low three bits of the identity code.
      const colour = setting('base_station_id_code') & 7;
      const assigned = documents.flatMap(({ message, gsm }) =>
        message === 'Immediate Assignment' || message === 'Assignment Command' ? [{ message, channel: gsm?.channel }] : [],
      );
      expect(assigned.length).toBeGreaterThan(lived.length);
      // What osmo-bsc calls SDCCH8 and CCCH+SDCCH4+CBCH.
      const type = (kind = '') =>
        kind
          .replace('CCCH+', '')
          .replace('+CBCH', '')
          .replace(/^SDCCH(?=\d)/, 'SDCCH/');
      for (const { message, channel } of assigned) {
        expect({ message, tsc: channel?.tsc, arfcn: channel?.arfcn }).toEqual({ message, tsc: colour, arfcn: setting('arfcn') });
        expect({ message, type: channel?.type }).toEqual({ message, type: type(kinds[channel?.timeslot ?? -1]) });
        expect(channel?.type?.startsWith(message === 'Assignment Command' ? 'TCH' : 'SDCCH')).toBe(true);
      }
    });

    it('names what the cell broadcasts, as it was told to', () => {
      const broadcasts = documents.flatMap(({ channel, gsm }) => (gsm?.cbs === undefined ? [] : [{ channel, cbs: gsm.cbs }]));
      expect(broadcasts.length).toBeGreaterThan(0);
      for (const one of broadcasts) expect(one).toEqual({ channel: 'CBCH/4', cbs: BROADCAST });
      // The same page again and again has one document a minute.
      const rows = tsharkRows(file(name), [
        'gsm_cbs.serial_number',
        'gsm_cbs.message-identifier',
        'gsm_cbs.total_pages',
        'gsm_cbs.current_page',
        'gsm_cbs.page_content',
      ]);
      const theirs = rows.filter((row) => row['gsm_cbs.serial_number'] !== '').map((row) => Object.values(row));
      expect(theirs.length).toBeGreaterThanOrEqual(broadcasts.length);
      for (const { cbs } of broadcasts)
        for (const [content = '', ...numbers] of theirs.map((row) => row.toReversed())) {
          expect(numbers.map(Number)).toEqual([cbs.page, cbs.pages, cbs.message_id, cbs.serial_number]);
          // tshark shows what the page is filled up with.
          expect(content.replace(/@+$/, '')).toBe(cbs.text);
        }
    });

    it('counts in the cell what it tells of procedures', () => {
      const cells = documents.filter(({ frame }) => frame !== undefined);
      const total = (part: 'location_update' | 'call' | 'short_message', result: string) =>
        cells.reduce((sum, cell) => sum + ((cell[part] as Record<string, number> | undefined)?.[result] ?? 0), 0);
      for (const [part, procedure] of [
        ['location_update', 'location-update'],
        ['call', 'call'],
        ['short_message', 'short-message'],
      ] as const) {
        for (const result of ['accepted', 'rejected', 'answered', 'unanswered', 'abandoned']) {
          const of = count(lived, (row) => row.procedure === procedure && row.result === result);
          expect({ procedure, result, count: total(part, result) }).toEqual({ procedure, result, count: of });
        }
      }
      // Each procedure had a connection of its own, and each connection an access burst and an assignment.
      const sum = (numbers: readonly (number | undefined)[]) => numbers.reduce<number>((all, number) => all + (number ?? 0), 0);
      expect(sum(cells.map(({ rach }) => rach?.requests))).toBe(lived.length);
      expect(sum(cells.map(({ assignment }) => assignment?.sdcch))).toBe(lived.length);
      expect(sum(cells.map(({ paging }) => paging?.responses))).toBe(count(lived, ({ originator }) => originator === 'network'));
    });

    it('tells in the summary what failed, where and why', async () => {
      const spoor = new Running(['replay', file(name), '--observer', 'lab', '--spool', join(temporary(), 'spool')]);
      const { stdout, stderr } = await spoor.ended;
      const said = `${stdout}${stderr}`.replace(/\s+/g, ' ');
      const cell = `001-01-${settings('location_area_code')[0]}-${settings('cell_identity')[0]}`;
      for (const cause of [
        'MM cause 2: IMSI unknown in HLR',
        'MM cause 3: Illegal MS',
        'MM cause 4: IMSI unknown in VLR',
        'RP cause 22: Memory capacity exceeded',
      ]) {
        expect(said).toMatch(new RegExp(`in cell ${cell} was rejected after \\d+ ms\\. ${cause}\\.`));
      }
    });

    describe('as tshark reads it', () => readsAsTshark(file(name)));

    it('has the values that tshark reads', () => {
      const rows = frames(file(name));
      const values = tsharkRows(file(name), ELEMENT_FIELDS);
      const documentOf = documentsOf(rows);
      const agreed = new Set<string>();
      const differences = rows.flatMap((row, i) => {
        const document = documentOf[i];
        // What was told earlier is not in this frame.
        if (document?.cell?.inferred === true) delete document.cell;
        if (document?.message === undefined || knownDifference(row, document) !== undefined) return [];
        return COMPARED.flatMap((entry) => {
          const { theirs, mine, differ } = compared(entry, values[i]!, document);
          if (mine.length > 0 && !differ) agreed.add(entry[0]);
          return differ ? [{ frame: i + 1, message: document.message, field: entry[0], theirs, mine }] : [];
        });
      });
      expect(differences).toEqual([]);
      expect(agreed.size).toBeGreaterThan(30);
    });
  });

  describe('log.pcap', () => {
    let documents: readonly Document['gsmtap'][];
    beforeAll(async () => {
      documents = await replay('log.pcap');
    });

    it('has lines of every program that was told to send them, without a refusal', () => {
      expect(documents.length).toBe(tsharkRows(file('log.pcap'), ['frame.number']).length);
      expect([...new Set(documents.map(({ log }) => log?.process))].toSorted()).toEqual(['OsmoBSC', 'OsmoHLR', 'OsmoMSC']);
    });

    it('says in words what the radio said in messages', () => {
      const texts = documents.map(({ log }) => log?.text ?? '');
      expect(texts).toContain("IMSI='001010000000003': No such subscriber");
      expect(texts.filter((text) => /GSM AUTH failure: mismatching sres/.test(text))).toHaveLength(1);
      expect(texts.filter((text) => /RX SMS RP-ERROR, cause 1:22/.test(text))).toHaveLength(1);
    });

    it('calls a mobile by the same temporary identity as the messages do', async () => {
      const radio = new Set((await replay('um.pcap')).flatMap(({ identity }) => identity?.new_tmsi ?? []));
      const texts = new Set(
        documents.flatMap(({ log }) => [...(log?.text ?? '').matchAll(/\bTMSI-0x([\da-f]{8})\b/g)].map(([, tmsi]) => tmsi)),
      );
      expect(texts).toEqual(radio);
    });

    describe('as tshark reads it', () => readsAsTshark(file('log.pcap')));
  });

  it('stores no identity and no text in the clear, unless it is told to', async () => {
    const clear = (await Promise.all(RECORDED.map(replay))).flat();
    const identities = new Set(
      clear.flatMap(({ identity }) => [identity?.imsi, identity?.imei, identity?.imeisv, identity?.tmsi, identity?.new_tmsi]),
    );
    identities.delete(undefined);
    // Four subscribers, two of whom got a temporary identity; two devices said which they are, or all four.
    expect(identities.size).toBeGreaterThan(7);
    const stored = (await Promise.all(RECORDED.map((name) => print(name)))).join('');
    for (const secret of [...identities, 'A word from the network', 'Your extension is']) {
      expect({ secret, stored: stored.toLowerCase().includes(String(secret).toLowerCase()) }).toEqual({ secret, stored: false });
    }
  });
});
