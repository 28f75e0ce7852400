/** What stands inside of GSM and GPRS messages, value by value as tshark reads it: messages made by lot from the tables. Needs tshark 4.x. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Producer } from '../../decoders/gsmtap/testing.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { gsmtapCapture } from '../capture/gsmtap-capture.js';
import { buildMessage, TABLES } from '../formats/build-message.js';
import { all, COMPARED, compared, ELEMENT_FIELDS, TMSI_FIELDS } from './gsmtap-elements.js';
import { describeWith } from './needs.js';
import { tsharkRows, version } from './tshark.js';

/** Elements behind which tshark 4.0 loses its place, when what is in them was drawn by lot; and one that is not read. */
const LOST_BEHIND: ReadonlySet<string> = new Set(['ms-radio-access-capability', 'time-difference', 'extended-measurement-results']);

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeWith('tshark', version, 'install it, 4.x', () => {
  const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 8));
  const built = TABLES.flatMap(([, discriminator, rows]) =>
    Object.entries(rows).flatMap(([type, text]) =>
      // Rest octets have much by lot in few octets.
      Array.from({ length: text.includes('/rest') ? 128 : 16 }, (_, round) => {
        const up = round % 2 === 0;
        const message = buildMessage(discriminator, Number(type), text, random, up);
        // Type 2: a layer 3 message as it is, with the direction in the header.
        const header = Buffer.from(`02040200${up ? '4001' : '0001'}000000000000060000 00`.replace(' ', ''), 'hex');
        return { elements: message.elements, payload: Buffer.concat([header, message.octets]) };
      }),
    ),
  );
  const file = join(folder, 'elements.pcap');
  writeFileSync(file, gsmtapCapture(built.map(({ payload }) => payload)));
  const rows = tsharkRows(file, [...ELEMENT_FIELDS, '_ws.malformed', '_ws.col.Info']);
  const documents = built.map(({ payload }) => new Producer().document(payload.toString('hex')));
  const sound = rows.map(
    (row, i) =>
      !built[i]!.elements.some((name) => LOST_BEHIND.has(name)) &&
      row['_ws.malformed'] === '' &&
      !/Malformed/.test(row['_ws.col.Info'] ?? ''),
  );

  it('takes most of the messages that are made, so that there is something to compare', () => {
    expect(rows).toHaveLength(built.length);
    expect(sound.filter(Boolean).length / rows.length).toBeGreaterThan(0.8);
    expect(documents.every((document) => document?.message !== undefined)).toBe(true);
  });

  it.each(COMPARED.map((comparison) => [comparison[0], comparison] as const))('%s', (field, comparison) => {
    let both = 0;
    const differences = rows.flatMap((_, i) => {
      const document = documents[i];
      if (document === undefined || sound[i] !== true) return [];
      // Its cause is for one direction only, and so made for both.
      if (document.message === 'Detach Request') return [];
      // Behind lists of frequencies that were drawn by lot tshark 4.0 stops.
      if (document.message === 'Handover Command' && field === 'gsm_a.rr.timing_adv') return [];
      const { theirs, mine, differ } = compared(comparison, rows[i]!, document);
      if (theirs.length > 0 && mine.length > 0) both++;
      if (!differ) return [];
      return [{ message: document.message, octets: built[i]!.payload.subarray(16).toString('hex'), theirs, mine }];
    });
    expect(differences.slice(0, 5)).toEqual([]);
    expect(both).toBeGreaterThan(0);
  });

  it('finds the same temporary identities', () => {
    rows.forEach((row, i) => {
      const document = documents[i];
      if (document === undefined || sound[i] !== true || document.message === 'Detach Request') return;
      const theirs = TMSI_FIELDS.flatMap((field) => field.split(' ').flatMap((name) => (row[name] ?? '').split(',')))
        .filter(Boolean)
        .map(Number);
      const mine = all(document.identity?.tmsi, document.identity?.new_tmsi, document.paging?.tmsi ?? []).map((hex) =>
        Number.parseInt(String(hex), 16),
      );
      expect({ message: document.message, ok: mine.every((value) => theirs.includes(value)), theirs, mine }).toMatchObject({ ok: true });
      if (theirs.length > 0) expect({ message: document.message, found: mine.length }).not.toMatchObject({ found: 0 });
    });
  });
});
