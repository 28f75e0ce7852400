/** Procedures of UMTS: of two networks over one connection, which ends with its release and is silent while people talk. */

import { describe, expect, it } from 'vitest';
import type { TransactionDocument } from '../../decoders/gsmtap/procedure.js';
import { Producer } from '../../decoders/gsmtap/testing.js';
import { UmtsCell } from './umts-cell.js';

const cell = new UmtsCell(10562, { mcc: '001', mnc: '01', lac: 7, rac: 1 });
const ME = { tmsi: 0xdeadbeef };
const UPDATE = cell.initialTransfer('cs', '05087000f11000063305f4deadbeef');
const ASKED = cell.initialTransfer('cs', '05247103535986 05f4deadbeef');
const SETUP = cell.up('cs', '0345 0401a0 5e0581214365f7');

function told(...packets: readonly (string | number)[]) {
  const producer = new Producer();
  for (const packet of packets) {
    if (typeof packet === 'number') producer.wait(packet);
    else producer.send(packet);
  }
  return producer.transactions
    .map(({ document }) => document as TransactionDocument)
    .filter(({ procedure }) => procedure !== 'rrc-connection');
}

describe('a call', () => {
  const answered = [ASKED, cell.securityMode('cs'), SETUP, cell.down('cs', '8307'), cell.up('cs', '034f')];

  it('that was answered and loses its radio is dropped, with the reason', () => {
    expect(told(...answered, 90, cell.cellUpdate(), cell.release('unspecified'))).toMatchObject([
      { procedure: 'call', result: 'dropped', cause_of: 'UMTS RRC', cause_name: 'unspecified', cipher: 'UEA1', talk_ms: 90_003 },
    ]);
  });

  it('may go on for long without a word, and is not given up', () => {
    const end = [cell.up('cs', '0325 02e090'), cell.down('cs', '832d'), cell.up('cs', '036a')];
    expect(told(...answered, 3600, ...end)).toMatchObject([{ procedure: 'call', result: 'answered' }]);
    expect(told(...answered, 3 * 3600)).toMatchObject([{ procedure: 'call', result: 'unfinished' }]);
  });

  it('that nobody answered yet is given up after 30 s', () => {
    expect(told(ASKED, SETUP, 29)).toEqual([]);
    expect(told(ASKED, SETUP, 31)).toMatchObject([{ procedure: 'call', result: 'unfinished' }]);
  });

  it('that is rung when its radio goes is abandoned', () => {
    expect(told(ASKED, SETUP, cell.down('cs', '8301'), cell.release('normalEvent'))).toMatchObject([
      { procedure: 'call', result: 'abandoned', last_message: 'rrcConnectionRelease' },
    ]);
    expect(told(ASKED, SETUP, cell.release('normalEvent'))[0]).not.toHaveProperty('cause_name');
  });

  it('is of the mobile, whatever the frequency that a message came on', () => {
    const other = new UmtsCell(9612, { mcc: '001', mnc: '01', lac: 7, rac: 1 });
    expect(told(ASKED, SETUP, other.down('cs', '832d0802e091'), cell.up('cs', '036a'))).toMatchObject([
      { procedure: 'call', result: 'unanswered', cause: 17 },
    ]);
  });
});

describe('the two networks', () => {
  const attach = cell.initialTransfer('ps', '080102e5e0710a0005f4cafef00d00f110000701 0513423357 2b');

  it('have procedures, identities and ciphering of their own', () => {
    const both = told(
      UPDATE,
      attach,
      cell.securityMode('ps'),
      cell.down('ps', '08040b'),
      cell.down('cs', '050200f1100007'),
      cell.release('normalEvent'),
    );
    expect(both).toMatchObject([
      { procedure: 'attach', result: 'rejected', cause: 11, cipher: 'UEA1' },
      { procedure: 'location-update', result: 'accepted', messages: 2, identity: { tmsi: 'deadbeef' } },
    ]);
    expect(both[1]).not.toHaveProperty('cipher');
    expect(both[1]).not.toHaveProperty('cause');
  });

  it('let a mobile go one by one', () => {
    expect(told(UPDATE, cell.signallingRelease('ps'))).toEqual([]);
    expect(told(UPDATE, cell.signallingRelease('cs'))).toMatchObject([{ procedure: 'location-update', result: 'abandoned' }]);
  });

  it('of packets answers a request for service by its security', () => {
    const service = cell.initialTransfer('ps', '080c1005f4cafef00d');
    expect(told(service, cell.securityMode('cs'))).toEqual([]);
    expect(told(service, cell.securityMode('ps'))).toMatchObject([{ procedure: 'service-request', protocol: 'GMM', result: 'accepted' }]);
  });

  it('of packets names no ciphering of GPRS', () => {
    const asks = '0812000321a3b1c5d7e9f00112233445566778899a80';
    const [carrier, inside] = new Producer().send(cell.down('ps', asks)).documents;
    expect([carrier?.document.message, inside?.document.message]).toEqual([
      'downlinkDirectTransfer',
      'Authentication and Ciphering Request',
    ]);
    expect(inside?.document).not.toHaveProperty('gprs');
  });
});

it('who asks for a connection has none: what ran before ended unseen', () => {
  expect(told(UPDATE, cell.request(ME, 'registration'))).toMatchObject([{ procedure: 'location-update', result: 'unfinished' }]);
});
