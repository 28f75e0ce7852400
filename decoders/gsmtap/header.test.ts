import { viewOfHex } from 'spoor/formats/octets';
import { describe, expect, it } from 'vitest';
import { readHeader } from './header.js';
import { Producer } from './testing.js';

const read = (hex: string) => readHeader(viewOfHex(hex));
/** ARFCN 871, uplink, -47 dBm, frame number 0x52e, SDCCH/8, antenna 1, sub slot 3. */
const V2 = '02040102 4367 d1 0c 0000052e 08 01 03 00';

describe('version 2', () => {
  it('has every field where libosmocore puts it', () => {
    expect(read(V2)).toMatchObject({
      layout: 'v2',
      version: 2,
      length: 16,
      type: 1,
      subType: 8,
      payloadType: { name: 'UM' },
      radio: { timeslot: 2, arfcn: 871, pcs: false, uplink: true, signal: -47, snr: 12, frameNumber: 0x52e, antenna: 1, subSlot: 3 },
    });
  });

  it('stands in the document, with band, frequency and the direction that the flag says', () => {
    expect(new Producer().document(`${V2} 013f01`)).toMatchObject({
      version: 2,
      layout: 'v2',
      header_length: 16,
      type: 1,
      type_name: 'UM',
      sub_type: 8,
      channel: 'SDCCH/8',
      direction: 'uplink',
      uplink_flag: true,
      payload_length: 3,
      timeslot: 2,
      arfcn: 871,
      band: 'DCS1800',
      frequency_mhz: 1877,
      signal_dbm: -47,
      snr_db: 12,
      frame_number: 0x52e,
      antenna: 1,
      sub_slot: 3,
    });
  });

  it('says nothing about signal and noise where the producer measured none', () => {
    const document = new Producer().document('02040100 0367 00 00 00000000 01 00 00 00 49061b');
    expect(document).not.toHaveProperty('signal_dbm');
    expect(document).not.toHaveProperty('snr_db');
  });

  it('is read the same when it calls itself version 1', () => {
    expect(read(V2.replace('02', '01'))).toMatchObject({ layout: 'v2', version: 1, subType: 8 });
  });

  it('may be longer than 16 octets: the payload starts where its length says', () => {
    expect(new Producer().document(`0205${V2.slice(4)} 00000000 013f01`)).toMatchObject({ header_length: 20, payload_length: 3 });
  });

  it('gives band and frequency for GSM only', () => {
    const document = new Producer().document('02040d00 4d16 00 00 00000000 02 00 00 00 401deadbeef6');
    expect(document).toMatchObject({ arfcn: 0x0d16, direction: 'uplink' });
    for (const field of ['band', 'frequency_mhz', 'pcs_band', 'uplink_flag']) expect(document).not.toHaveProperty(field);
  });

  it('has a document of its own when the type is in no table, and is counted', () => {
    const { documents, counts } = new Producer().send('0204ee00 0000 00 00 00000000 00 00 00 00 aabb');
    expect(documents[0]).toMatchObject({ kind: 'message', document: { type: 0xee, payload_length: 2 }, about: { action: 'unknown-type' } });
    expect(documents[0]?.document).not.toHaveProperty('type_name');
    expect(counts.get('unknown_types')).toBe(1);
  });
});

describe('what carries version 3', () => {
  it('is the layout of version 2 with the device time behind it when SCAT before 1.3.0 wrote it', () => {
    // 1 700 000 000 s, 250 000 µs; then EARFCN 66486 and physical cell 321.
    const time = '000000006553f100 0003d090';
    expect(read(`03070d00 0367 00 00 00000010 05 00 00 00 ${time}`)).toMatchObject({
      layout: 'scat',
      length: 28,
      payloadType: { name: 'LTE_RRC' },
      metadata: { deviceTime: 1_700_000_000_250_000 },
    });
    expect(new Producer().document(`03090d00 0367 00 00 00000010 05 00 00 00 ${time} 000103b6 0141 0000 4041`)).toMatchObject({
      layout: 'scat',
      header_length: 36,
      channel: 'BCCH-DL-SCH',
      arfcn: 66486,
      cell_code: 321,
      device_time: 1_700_000_000_250_000,
      message: 'systemInformationBlockType1',
    });
  });

  it('is SCAT, too, when version 2 carries a type of 5G', () => {
    expect(new Producer().document('02042000 4000 00 00 00000000 00 00 00 00 7e0041')).toMatchObject({
      layout: 'scat',
      type_name: 'NR_NAS',
      direction: 'uplink',
      protocol: '5GMM',
      message: 'Registration request',
    });
  });

  it('is the draft when octet 1 is 0', () => {
    expect(new Producer().document('0300 0002 0403 000b 11')).toMatchObject({
      layout: 'v3',
      version: 3,
      header_length: 8,
      type: 0x0403,
      type_name: 'LTE_RRC',
      channel: 'UL-DCCH',
      direction: 'uplink',
      message: 'rrcConnectionReconfigurationComplete',
    });
  });

  it('is refused when the header length belongs to none of them', () => {
    expect(read('0305 0d00 0367 0000')).toBe('version');
    expect(new Producer().send('0305 0d00 0367 0000').verdict).toBe('version');
  });
});

describe('bad headers', () => {
  it.each(['00', '04040100', 'ff'])('refuses version octet %s', (hex) => expect(read(hex)).toBe('version'));

  it('refuses a header that is shorter than one, or longer than the packet', () => {
    expect(read('0203 0100')).toBe('header_length');
    expect(read(`0210${V2.slice(4)} 00000000`)).toBe('header_length');
    expect(read('0300 0001 0403 000b')).toBe('header_length');
    expect(read('0300 0010 0403 000b 11')).toBe('header_length');
  });

  it('leaves a header that is cut short to the engine, which counts the overrun', () => {
    for (let length = 0; length < 16; length++) {
      const { overrun, documents, verdict } = new Producer().send(V2.replaceAll(' ', '').slice(0, length * 2));
      if (verdict === undefined) expect(overrun).toBe(true);
      expect(documents).toEqual([]);
    }
  });
});
