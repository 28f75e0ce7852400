import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

const block = (channel: string, octets: string, { uplink = false, length = 23 } = {}) =>
  `02040107 ${uplink ? '4367' : '0367'} 0000 00000000 ${channel} 000000 ${octets
    .replaceAll(' ', '')
    .padEnd(length * 2, '2b')
    .slice(0, length * 2)}`;
const llc = (frame: string, uplink = false) => `02040800 ${uplink ? '4000' : '0000'} 0000 00000000 00 000000 ${frame}`;

/** Octets of a run of bits, the last one filled up. */
const octets = (bits: string) =>
  bits
    .replaceAll(' ', '')
    .match(/.{1,8}/g)!
    .map((octet) => Number.parseInt(octet.padEnd(8, '0'), 2).toString(16).padStart(2, '0'))
    .join('');
const bitsOf = (value: number, length: number) => value.toString(2).padStart(length, '0');

describe('control blocks of GPRS', () => {
  it('are named, with the temporary flow that they are for', () => {
    const { document } = new Producer().send(block('0b', `97 01 13 ${octets(`${bitsOf(2, 6)}00`)}`)).documents[0]!;
    expect(document).toMatchObject({ protocol: 'RLC/MAC', message: 'Packet Downlink Assignment', message_type: 2 });
    expect(document.gprs?.rlcmac).toEqual({ tfi: 9, tfi_direction: 'downlink', usf: 7 });
  });

  it('without an address say which flow they acknowledge', () => {
    const uplinkAckNack = octets(`01 00 1 011 ${bitsOf(9, 6)}00 00 ${bitsOf(21, 5)}`);
    expect(new Producer().document(block('0d', uplinkAckNack))).toMatchObject({
      message: 'Packet Uplink Ack/Nack',
      gprs: { rlcmac: { tfi: 21, tfi_direction: 'uplink', usf: 3, poll: true } },
    });
  });

  it('of a mobile have its temporary identity where that stands first', () => {
    const request = octets(`01 00000 1 ${bitsOf(4, 6)} ${bitsOf(0xc1234567, 32)}`);
    expect(new Producer().document(block('0d', request, { uplink: true }))).toMatchObject({
      message: 'Packet Measurement Report',
      gprs: { rlcmac: { tlli: 'c1234567', retry: true } },
    });
    const ackNack = octets(`01 00000 0 ${bitsOf(2, 6)} ${bitsOf(19, 5)}`);
    expect(new Producer().document(block('0d', ackNack, { uplink: true }))).toMatchObject({
      message: 'Packet Downlink Ack/Nack',
      gprs: { rlcmac: { tfi: 19, tfi_direction: 'downlink' } },
    });
  });

  it('in two segments are named by the first alone', () => {
    const producer = new Producer();
    expect(producer.document(block('0b', `80 00 ${octets(`${bitsOf(10, 6)}00`)}`))?.message).toBe('Packet Uplink Assignment');
    expect(producer.send(block('0b', '80 82 aabb')).documents[0]).toMatchObject({ about: { action: 'rlcmac-segment' } });
  });

  it('in no table keep their number', () => {
    const document = new Producer().document(block('0b', `40 ${octets(`${bitsOf(20, 6)}00`)}`));
    expect(document).toMatchObject({ protocol: 'RLC/MAC', message_type: 20 });
    expect(document).not.toHaveProperty('message');
  });

  it.each([
    ['dummies to the mobile', 'packet_dummies', block('0d', '47942b')],
    ['dummies from the mobile', 'packet_dummies', block('0d', octets(`01 000000 ${bitsOf(3, 6)} ${bitsOf(1, 32)}`), { uplink: true })],
    ['data', 'packet_blocks', block('0d', '07 00 01')],
    ['blocks of higher coding schemes', 'packet_blocks', block('0d', '47 08 00', { length: 34 })],
    ['blocks of EGPRS', 'packet_blocks', block('33', '47 08 00')],
    ['timing advances', 'packet_blocks', block('0e', '47 08 00')],
    ['access bursts', 'packet_blocks', block('0d', '7f', { uplink: true, length: 1 })],
  ])('that are %s are counted', (_, what, packet) => {
    const { documents, counts } = new Producer().send(packet);
    expect(documents).toEqual([]);
    expect(counts.get(what)).toBe(1);
  });

  it('cut short say so', () => {
    expect(new Producer().document(block('0b', octets(`01 00000 0 ${bitsOf(4, 6)} 00`), { uplink: true, length: 4 }))).toMatchObject({
      message: 'Packet Measurement Report',
      truncated: true,
    });
  });
});

describe('frames of LLC', () => {
  it('in the clear give what they carry to the readers of layer 3', () => {
    const { document, about } = new Producer().send(llc('41c001 080407 000000')).documents[0]!;
    expect(document).toMatchObject({
      protocol: 'GMM',
      message: 'Attach Reject',
      cause: 7,
      cause_of: 'GMM',
      gprs: { llc: { sapi: 1, service: 'LLGMM', format: 'UI', n_u: 0, ciphered: false, protected: true } },
    });
    expect(about?.outcome).toBe('failure');
    expect(new Producer().document(llc('47c001 0904 000000'))).toMatchObject({ protocol: 'SMS', message: 'CP-ACK' });
  });

  it('that are ciphered are not read, whatever their octets look like', () => {
    const { documents, counts } = new Producer().send(llc('41c003 080407 000000'));
    expect(documents[0]).toMatchObject({ about: { action: 'ciphered-message' }, document: { gprs: { llc: { ciphered: true } } } });
    expect(documents[0]?.document).not.toHaveProperty('message');
    expect(counts.get('ciphered_messages')).toBe(1);
  });

  it('of users, and those whose content is none of their service, have their header', () => {
    for (const frame of ['43c001 450000 000000', '41c001 060407 000000', '41c001 000000']) {
      const document = new Producer().document(llc(frame));
      expect(document).toMatchObject({ gprs: { llc: { format: 'UI' } } });
      expect(document).not.toHaveProperty('protocol');
    }
  });

  it.each([
    ['41fb 000000', 'llc-xid', { format: 'U', function: 'XID', poll_final: true }],
    ['01e7 000000', 'llc-sabm', { format: 'U', function: 'SABM', command_response: false }],
    ['43a001 000000', 'llc-s', { format: 'S', function: 'ACK', service: 'LL3' }],
    ['43000007 aabb 000000', 'llc-i', { format: 'I+S', function: 'SACK' }],
  ])('%s do what their control octets say', (frame, action, fields) => {
    const [said] = new Producer().send(llc(frame)).documents;
    expect(said?.about?.action).toBe(action);
    expect(said?.document.gprs?.llc).toMatchObject(fields);
  });

  it('that are too short say so', () => {
    for (const frame of ['', '41', '41c0', '41c0010000', '43000000']) expect(new Producer().document(llc(frame))?.truncated).toBe(true);
  });
});

it('packets of users say their context, and nothing of what is in them', () => {
  const { documents } = new Producer().send('02040900 0000 0000 00000000 00 000000 65 4500001c');
  expect(documents[0]).toMatchObject({
    about: { action: 'sndcp' },
    document: { gprs: { nsapi: 5, sndcp: { first_segment: true, acknowledged: false, more: false } } },
  });
  expect(JSON.stringify(documents)).not.toContain('4500');
});
