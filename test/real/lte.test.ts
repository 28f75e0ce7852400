/**
 * Mobiles that attach to the LTE core of Debian's nextepc, recorded afresh as NAS in GSMTAP: a replay must tell what they went
 * through, and the values must be those that tshark reads.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageDocument } from '../../decoders/gsmtap/fields.js';
import type { TransactionDocument } from '../../decoders/gsmtap/procedure.js';
import { Running } from '../end-to-end/spoor.js';
import { readsAsTshark } from './gsmtap-frames.js';
import { describeWith } from './needs.js';
import { LIVED, type Lived } from './radio/lived.js';
import { findPlace, LTE, record } from './radio/place.js';
import { version as tshark, tsharkRows } from './tshark.js';

const folder = mkdtempSync(join(tmpdir(), 'spoor-lte-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'nas.pcap');

type Document = MessageDocument & TransactionDocument;

const place = findPlace(LTE);
const missing = typeof place === 'string' ? place : tshark === undefined ? 'install tshark, 4.x' : '';
// Before the tests are made, since there are some for each frame.
if (typeof place !== 'string' && missing === '') await record(LTE, place, folder);

describeWith('an LTE core', missing === '' && typeof place !== 'string' ? place.name : undefined, missing, () => {
  const lived = existsSync(file)
    ? (JSON.parse(readFileSync(join(folder, LIVED), 'utf8')) as readonly Pick<Lived, 'imsi' | 'result' | 'cause'>[])
    : [];
  let documents: readonly Document[];
  let stored: string;

  async function print(...more: readonly string[]): Promise<string> {
    const { code, stdout } = await new Running(['replay', file, '--observer', 'lab', '--print', ...more]).ended;
    expect(code).toBe(0);
    return stdout;
  }

  beforeAll(async () => {
    const clear = ['imsi', 'tmsi'].flatMap((identity) => ['--set', `privacy.classes.${identity}=keep`]);
    documents = (await print(...clear))
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { gsmtap: Document }).gsmtap);
    stored = await print();
  });

  it('gave the mobiles what they were to meet', () => {
    expect(lived.map(({ imsi, result, cause }) => [imsi.slice(-1), result, cause])).toEqual([
      ['1', 'accepted', undefined],
      ['2', 'accepted', undefined],
      // Its card has another key than the network: MAC failure.
      ['3', 'rejected', 20],
      // It answered the challenge wrongly; an authentication reject has no cause.
      ['4', 'rejected', undefined],
      // IMSI unknown in HSS.
      ['5', 'rejected', 2],
    ]);
  });

  it('tells of each attach how it ended and why, and whose it was', () => {
    const attaches = documents.filter(({ procedure }) => procedure === 'attach');
    const rows = attaches.map(({ identity, result, cause }) => JSON.stringify({ imsi: identity?.imsi, result, cause }));
    expect(rows.toSorted()).toEqual(lived.map(({ imsi, result, cause }) => JSON.stringify({ imsi, result, cause })).toSorted());
  });

  it('tells of the data connection inside of each attach that it came with it', () => {
    const connections = documents.filter(({ procedure }) => procedure === 'pdn-connectivity');
    const results = (imsi: string) => connections.filter(({ identity }) => identity?.imsi === imsi).map(({ result }) => result);
    for (const { imsi, result } of lived) expect({ imsi, results: results(imsi) }).toEqual({ imsi, results: [result] });
    expect(connections.filter(({ result }) => result === 'accepted').map(({ apn }) => apn)).toEqual(['internet', 'internet']);
  });

  it('asks for the identity that a mobile did not tell, and names the algorithms', () => {
    const names = documents.map(({ message }) => message);
    for (const name of ['Identity request', 'Identity response', 'Authentication failure', 'Authentication reject', 'EMM information']) {
      expect(names).toContain(name);
    }
    const modes = documents.filter(({ message }) => message === 'Security mode command');
    expect(modes.map(({ lte }) => [lte?.emm?.cipher_algorithm, lte?.emm?.integrity_algorithm])).toEqual([
      ['EEA0', 'EIA2'],
      ['EEA0', 'EIA2'],
    ]);
  });

  it('has the values that tshark reads', () => {
    const fields = ['nas_eps.emm.cause', 'e212.imsi', 'gsm_a.gm.sm.apn'] as const;
    const rows = tsharkRows(file, fields);
    const theirs = (field: (typeof fields)[number]) =>
      rows
        .flatMap((row) => row[field].split(','))
        .filter((value) => value !== '')
        .toSorted();
    const messages = documents.filter(({ procedure, message }) => procedure === undefined && message !== undefined);
    const ours = (of: (document: Document) => unknown) =>
      messages
        .map(of)
        .filter((value) => value !== undefined)
        .map(String)
        .toSorted();
    expect(ours(({ cause, cause_of }) => (cause_of === 'EMM' ? cause : undefined))).toEqual(theirs('nas_eps.emm.cause'));
    expect(ours(({ identity }) => identity?.imsi)).toEqual(theirs('e212.imsi'));
    expect(ours(({ lte }) => lte?.esm?.apn)).toEqual(theirs('gsm_a.gm.sm.apn'));
  });

  it('stores no identity in the clear, unless it is told to', () => {
    const identities = new Set(documents.flatMap(({ identity }) => [identity?.imsi, identity?.tmsi, identity?.new_tmsi]));
    identities.delete(undefined);
    expect(identities.size).toBeGreaterThanOrEqual(lived.length);
    for (const identity of identities) expect({ identity, stored: stored.includes(String(identity)) }).toEqual({ identity, stored: false });
  });

  describe('as tshark reads it', () => readsAsTshark(file));
});
