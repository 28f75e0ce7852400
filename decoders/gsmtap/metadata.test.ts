import { viewOfHex } from 'spoor/formats/octets';
import { describe, expect, it } from 'vitest';
import { readMetadata } from './metadata.js';
import { Producer } from './testing.js';

const read = (hex: string) => {
  const view = viewOfHex(hex);
  return { ...readMetadata(view, 0, view.length), overrun: view.overrun };
};

/** -101.5 as a big-endian float. */
const LEVEL = 'c2cb0000';

describe('metadata of version 3', () => {
  it('holds what the device measured, in the units it says', () => {
    const { metadata, end } = read(
      `0000 000c 000000006553f100 0ee6b280 0002 0004 000103b6 0003 0008 000000007d2b7500 0005 0002 0141 000d 0001 02 0106 0004 ${LEVEL} 0102 0004 41480000 fffe`,
    );
    expect(metadata).toEqual({
      deviceTime: 1_700_000_000_250_000,
      arfcn: 66486,
      frequency: 2100,
      cellCode: 321,
      antenna: 2,
      levels: { rsrp: -101.5, snr: 12.5 },
    });
    expect(end).toBe(65);
  });

  it('names the GSM band, which decides between DCS and PCS', () => {
    const document = new Producer().document('0300 0006 0200 0001 0002 0004 00000200 0004 0002 0002 fffe 49061b');
    expect(document).toMatchObject({
      arfcn: 512,
      band: 'PCS1900',
      frequency_mhz: 1930.2,
      channel: 'BCCH',
      message: 'System Information Type 3',
    });
  });

  it('ends at the end tag even when the header length, rounded up, lies behind it', () => {
    // 8 + 5 + 2 octets are announced as 4 words.
    expect(new Producer().document('0300 0004 0403 000b 0006 0001 03 fffe 11')).toMatchObject({
      header_length: 15,
      timeslot: 3,
      message: 'rrcConnectionReconfigurationComplete',
    });
  });

  it('ends with the header where there is no end tag', () => {
    expect(new Producer().document('0300 0004 0403 000b 0006 0001 03 000000 11')).toMatchObject({ header_length: 16, timeslot: 3 });
  });

  it('lets no key out, under any tag of the range', () => {
    const key = '00112233445566778899aabbccddeeff';
    for (const tag of ['0200', '0201', '0202', '0203', '0204', '0205', '0206', '0207', '02ff']) {
      const { documents, counts } = new Producer().send(`0300 000a 0404 0001 ${tag} 0010 ${key} fffe 07440f`.replace('000a', '0008'));
      expect(counts.get('keys_dropped')).toBe(1);
      expect(documents).toHaveLength(1);
      expect(JSON.stringify(documents)).not.toContain('2233');
    }
  });

  it('passes over values of a length that is not theirs, floats that are no number, and clocks that were never set', () => {
    expect(read('0002 0002 0001 0106 0004 7fc00000 0000 000c 0000000000000001 00000000 7777 0001 00 fffe')).toMatchObject({ metadata: {} });
  });

  it('refuses a length that runs past the header', () => {
    expect(new Producer().send('0300 0004 0403 000b 0001 0010 41424344').verdict).toBe('metadata');
  });

  it('never reads past its limit', () => {
    const whole = `0002 0004 000103b6 0106 0004 ${LEVEL} 0200 0004 00000000 fffe`.replaceAll(' ', '');
    for (let length = 0; length <= whole.length; length += 2) expect(read(whole.slice(0, length)).overrun).toBe(false);
  });
});
