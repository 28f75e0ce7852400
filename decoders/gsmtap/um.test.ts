import { describe, expect, it } from 'vitest';
import { establishmentCauses } from './access-burst.js';
import { Producer } from './testing.js';

const PADDING = '2b'.repeat(20);
/** A header of version 2 on ARFCN 871 and timeslot 0, then `block`, padded to the 23 octets of the air interface. */
function packet(channel: string, block: string, uplink = false): string {
  return `02040100 ${uplink ? '4367' : '0367'} 0000 0000052e ${channel} 000000 ${(block.replaceAll(' ', '') + PADDING + PADDING).slice(0, 46)}`;
}

describe('blocks of the common channels', () => {
  it('are named by the octet behind the pseudo length and the protocol', () => {
    expect(new Producer().document(packet('01', '49061b'))).toMatchObject({
      channel: 'BCCH',
      protocol: 'RR',
      message: 'System Information Type 3',
      message_type: 0x1b,
    });
    expect(new Producer().document(packet('01', '010600'))?.message).toBe('System Information Type 13');
  });

  it('are counted when they only fill the channel', () => {
    for (const block of ['030301', '010301']) {
      const { documents, counts } = new Producer().send(packet('05', block));
      expect(documents).toEqual([]);
      expect(counts.get('fill_frames')).toBe(1);
    }
  });

  it('are counted when they page nobody', () => {
    const { documents, counts } = new Producer().send(packet('05', '1506210001f0'));
    expect(documents).toEqual([]);
    expect(counts.get('empty_pagings')).toBe(1);
  });

  it('have a document when they page somebody', () => {
    expect(new Producer().document(packet('05', '31062100 05f4deadbeef'))?.message).toBe('Paging Request Type 1');
    // Nobody in the first place, a TMSI in the second.
    expect(new Producer().document(packet('05', '31062100 01f0 1705f4deadbeef'))?.message).toBe('Paging Request Type 1');
  });

  it('are marked when they are shorter than their pseudo length', () => {
    const { documents, counts } = new Producer().send('02040100 0367 0000 0000052e 01 000000 49061b00');
    expect(documents[0]?.document).toMatchObject({ message: 'System Information Type 3', truncated: true });
    expect(counts.get('truncated_payloads')).toBe(1);
  });

  it('have no message when another protocol than RR stands there', () => {
    const document = new Producer().document(packet('02', '490508'));
    expect(document).toMatchObject({ channel: 'CCCH' });
    expect(document).not.toHaveProperty('message');
    expect(document).not.toHaveProperty('protocol');
  });

  it('keep the identities that they page in fields that the privacy policy holds for', () => {
    expect(new Producer().document(packet('05', '41062100 080910101032547698 1705f4deadbeef'))?.paging).toEqual({
      count: 2,
      channel_needed: ['any', 'any'],
      imsi: ['001010123456789'],
      tmsi: ['deadbeef'],
    });
  });
});

describe('channel requests', () => {
  it('carry the random reference and what the mobile wants', () => {
    expect(new Producer().document('02040100 4367 0000 0000052e 03 000000 a7')).toMatchObject({
      channel: 'RACH',
      direction: 'uplink',
      protocol: 'RR',
      message: 'Channel Request',
      gsm: { rach: { ra: 0xa7, bits: 8, establishment_cause: ['emergency call'] } },
    });
  });

  it('have 11 bits when they come as two octets', () => {
    expect(new Producer().document('02040100 4367 0000 0000052e 03 000000 8105')?.gsm?.rach).toEqual({ ra: (0x81 << 3) | 5, bits: 11 });
  });

  it('give both readings where the cell decides', () => {
    expect(establishmentCauses(0b0000_0101)).toEqual(['location updating']);
    expect(establishmentCauses(0b0001_0101)).toEqual(['location updating', 'answer to paging or other SDCCH procedure']);
    expect(establishmentCauses(0b1110_0000)).toEqual(['originating call or other SDCCH procedure', 'originating call']);
    expect(establishmentCauses(0b0111_1000)).toEqual(['one phase packet access']);
    expect(establishmentCauses(0b0111_1111)).toEqual([]);
    expect(establishmentCauses(0b0110_0111)).toEqual(['LMU establishment']);
    expect(establishmentCauses(0b0111_0101)).toEqual(['single block packet access']);
  });
});

describe('other channels', () => {
  it('counts GPRS blocks without a message and speech instead of indexing octets that nobody named', () => {
    for (const [channel, count] of [
      ['0d', 'packet_dummies'],
      ['0b', 'packet_dummies'],
      ['22', 'packet_blocks'],
      ['10', 'voice_frames'],
    ] as const) {
      const { documents, counts } = new Producer().send(packet(channel, '47942b'));
      expect(documents).toEqual([]);
      expect(counts.get(count)).toBe(1);
    }
  });

  it('indexes the header of a channel that is in no table', () => {
    const { documents, counts } = new Producer().send(packet('7f', '49061b'));
    expect(documents[0]?.document).toMatchObject({ sub_type: 0x7f });
    expect(documents[0]?.document).not.toHaveProperty('message');
    expect(counts.get('unknown_channels')).toBe(1);
  });

  it('marks and counts the virtual air interface, which measures nothing', () => {
    const block = packet('01', '49061b').replace('0367 0000', '0367 3f3f');
    const { documents, counts } = new Producer().send(block, { destination: { ip: '239.193.23.1', port: 4729 } });
    expect(documents[0]?.document).toMatchObject({ virtual_um: true, message: 'System Information Type 3' });
    expect(documents[0]?.document).not.toHaveProperty('signal_dbm');
    expect(new Producer().document(block)).toMatchObject({ signal_dbm: 63, snr_db: 63 });
    expect(counts.get('virtual_um')).toBe(1);
  });

  it('takes the virtual air interface for one place, though base station and mobiles run on machines of their own', () => {
    const producer = new Producer();
    const sent = (ip: string, group: string) => ({ source: { ip, port: 40000 }, destination: { ip: group, port: 4729 } });
    producer.send(packet('01', '49061b 1234 62f2240056'), sent('192.0.2.2', '239.193.23.1'));
    const uplink = packet('07', '013f35 0524 71 03331981 05f4deadbeef').replace('0367', '4367');
    expect(producer.document(uplink, sent('192.0.2.77', '239.193.23.2'))).toMatchObject({
      message: 'CM Service Request',
      cell: { key: '262-42-86-4660', inferred: true },
    });
  });
});
