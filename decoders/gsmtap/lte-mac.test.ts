import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

const packet = (payload: string, type = '0f') => `0204${type}00000000000000000000000000${payload.replaceAll(' ', '')}`;
const read = (payload: string) => new Producer().document(packet(payload));

describe('what stands before a block of LTE MAC', () => {
  it('is who it is for, when, and whether it came whole', () => {
    expect(read('01 01 03 02004b 030007 041235 0701 01 3d1f0000')).toMatchObject({
      type_name: 'LTE_MAC_FRAMED',
      direction: 'downlink',
      frame_number: 0x123,
      subframe: 5,
      lte: { mac: { radio_type: 'FDD', rnti_type: 'C-RNTI', c_rnti: '004b', ue: 7, crc: 'ok', block_length: 4 } },
    });
  });

  it('is no identity where it is for all', () => {
    const document = read('02 01 01 02fffe 01 00');
    expect(document?.lte?.mac).toEqual({ radio_type: 'TDD', rnti_type: 'P-RNTI', block_length: 1 });
  });

  it.each([
    ['nothing', ''],
    ['two octets', '0101'],
    ['no block', '010103'],
    ['a value that is cut', '010103 0200'],
  ])('is cut with %s', (_, payload) => {
    expect(read(payload)).toMatchObject({ truncated: true });
  });

  it('ends before a tag of a later version', () => {
    expect(read('010003 02004b f0 01 00')).toMatchObject({ unknown_elements: true, lte: { mac: { c_rnti: '004b' } } });
  });

  it.each(['03 01 03', '01 02 03', '01 01 0b', 'ffffff'])('is not what begins with %s', (payload) => {
    const document = read(`${payload} 01 00`);
    expect(document).toMatchObject({ unknown_elements: true });
    expect(document).not.toHaveProperty('lte');
    expect(document).not.toHaveProperty('direction');
  });
});
