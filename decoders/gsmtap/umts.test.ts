/** UMTS: what RRC messages say, and system information in segments. */

import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

const rrc = (subType: string, hex: string) => `02040c0029cc000000000000${subType}000000${hex}`;

/** Bits, blanks between them, as octets. */
function octets(...bits: string[]): string {
  const all = bits.join('').replaceAll(' ', '');
  const padded = all.padEnd(Math.ceil(all.length / 8) * 8, '0');
  return (padded.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2).toString(16).padStart(2, '0')).join('');
}

const bch = (...bits: string[]) => rrc('08', octets('00000000000', ...bits));
const [FIRST, LAST, COMPLETE] = ['0001', '1010', '1001'];
const [MIB, SIB1, SIB3] = ['00000', '00001', '00011'];
/** Nothing later; value tag 1; GSM; 262-42. */
const NETWORK = '0 000 00 0010 0110 0010 0 0100 0010';
/** Nothing optional; two octets with area 0x0056; one domain, packet, one octet with area 39. */
const AREA = '000 001 0000000001010110 00 1 0 000 00100111 00';
/** Nothing later; no block 4; controller 0x123, cell 0x4567. */
const CELL = '0 0 000100100011 0100010101100111';

describe('system information', () => {
  it('is put together from its segments, and tells the cell that messages belong to', () => {
    const producer = new Producer();
    expect(producer.document(bch(COMPLETE!, MIB!, NETWORK.padEnd(260, '0')))?.cell).toMatchObject({ mcc: '262', mnc: '42' });
    expect(producer.document(bch(COMPLETE!, SIB1!, AREA.padEnd(260, '0')))?.cell).toMatchObject({ lac: 0x56, rac: 39 });
    const first = producer.document(bch(FIRST!, SIB3!, '0001', CELL.replaceAll(' ', '').padEnd(222, '0')));
    expect(first?.cell).toBeUndefined();
    expect(first?.umts?.cell?.blocks).toEqual(['systemInformationBlockType3']);
    const last = producer.document(bch(LAST!, SIB3!, '0000', '0'.repeat(222)));
    expect(last).toMatchObject({ cell: { ci: 0x1234567, key: '262-42-86-19088743' }, umts: { cell: { rnc_id: 0x123 } } });
    expect(producer.document(rrc('00', '1440040a0816'))?.cell).toMatchObject({ key: '262-42-86-19088743', rac: 39, inferred: true });
  });

  it('that stays as it was is told now and then, whatever its frame number', () => {
    const producer = new Producer({ system_information_seconds: 60 });
    const frame = (number: number, block: string) =>
      rrc('08', octets(number.toString(2).padStart(11, '0'), COMPLETE!, MIB!, block.padEnd(260, '0')));
    const told = [frame(0, NETWORK), frame(8, NETWORK), frame(16, '0 001 00 0010 0110 0010 0 0100 0010'), frame(2047, NETWORK)].map(
      (packet) => producer.send(packet),
    );
    expect(told.map(({ documents }) => documents.length)).toEqual([1, 0, 1, 0]);
    expect(told[1]?.counts.get('unchanged_system_information')).toBe(1);
    expect(producer.send(frame(9, NETWORK), { time: 1e15 + 61e6 }).documents).toHaveLength(1);
  });

  it('of which a segment is missing is nothing', () => {
    const producer = new Producer();
    producer.send(bch(FIRST!, SIB3!, '0010', CELL.replaceAll(' ', '').padEnd(222, '0')));
    expect(producer.document(bch(LAST!, SIB3!, '0001', '0'.repeat(222)))?.cell).toBeUndefined();
    expect(producer.document(bch(LAST!, SIB3!, '0000', '0'.repeat(222)))?.cell).toBeUndefined();
  });
});

describe('NAS inside', () => {
  it('has a document of its own, with cause and outcome', () => {
    const [carrier, inside] = new Producer().send(rrc('00', '1440040a0816')).documents;
    expect(carrier?.document).toMatchObject({ message: 'downlinkDirectTransfer', umts: { rrc: { domain: 'cs' } } });
    expect(inside?.document).toMatchObject({
      message: 'Location Updating Reject',
      inside: 'downlinkDirectTransfer',
      cause: 11,
      cause_of: 'MM',
    });
    expect(inside?.about?.outcome).toBe('failure');
  });
});

/** TMSI deadbeef and area 262-42-86. */
const IDENTITY = ['001', '11011110101011011011111011101111', '0010 0110 0010 0 0100 0010', '0000000001010110'];
/** Nothing optional in front; request; nothing optional in it; registration. */
const REQUEST = rrc('03', octets('0 01 00', ...IDENTITY, '01100 0'));

describe('a connection that is wanted', () => {
  it('and asked for again is one attempt, with the reason why it is refused', () => {
    const producer = new Producer();
    // Nothing optional in front; reject, release 3; nothing optional in it; transaction 0, congestion, 5 s.
    for (const packet of [REQUEST, REQUEST, rrc('02', octets('0 001 0 0 0', ...IDENTITY, '00 0 0101'))]) producer.send(packet);
    expect(producer.transactions.map(({ document }) => document)).toEqual([
      expect.objectContaining({
        procedure: 'rrc-connection',
        protocol: 'UMTS RRC',
        result: 'rejected',
        messages: 3,
        establishment_cause: 'registration',
        cause_of: 'UMTS RRC',
        cause_name: 'congestion',
        wait_s: 5,
        old_area: '262-42-86',
        identity: { tmsi: 'deadbeef' },
      }),
    ]);
  });

  it('and of which nothing is heard any more is unanswered', () => {
    const producer = new Producer();
    producer.send(REQUEST);
    producer.wait(31);
    expect(producer.transactions.map(({ document }) => document)).toMatchObject([{ result: 'unanswered' }]);
  });
});

describe('identities', () => {
  it('of a mobile that wants a connection', () => {
    expect(new Producer().document(REQUEST)).toMatchObject({
      message: 'rrcConnectionRequest',
      identity: { type: 'TMSI', tmsi: 'deadbeef' },
      old_area: { key: '262-42-86' },
      umts: { rrc: { establishment_cause: 'registration' } },
    });
  });
});
