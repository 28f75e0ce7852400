import { describe, expect, it } from 'vitest';
import { distanceOf } from './distance.js';
import { Producer } from './testing.js';

/** A paging request of type 1 for two mobiles. */
const TWO_PAGED = '3d06211005f40102030417082926240000000010'.padEnd(46, '2b');
const PLACE = ['timeslot', 'arfcn', 'frame_number', 'antenna', 'sub_slot', 'band', 'frequency_mhz'];
const placeOf = (packet: string) =>
  Object.fromEntries(Object.entries(new Producer().document(packet) ?? {}).filter(([name]) => PLACE.includes(name)));

describe('a header', () => {
  it('that leaves everything 0 says no place: a SIM has none', () => {
    expect(placeOf('0204040000000000000000000000000000a40004026f076121')).toEqual({});
  });

  it('that leaves number and frame 0 names no carrier, as osmo-pcu does it for paging', () => {
    expect(placeOf(`02040103000000000000000005000000${TWO_PAGED}`)).toEqual({ timeslot: 3, antenna: 0, sub_slot: 0 });
  });

  it('of carrier 0 has a frame number', () => {
    expect(placeOf(`02040100000000000000006305000000${TWO_PAGED}`)).toMatchObject({ arfcn: 0, frame_number: 99 });
  });

  it('of a carrier says where it is', () => {
    expect(placeOf(`02040100036700000000006305000000${TWO_PAGED}`)).toMatchObject({
      arfcn: 871,
      band: 'DCS1800',
      frequency_mhz: 1877,
    });
  });
});

describe('a timing advance', () => {
  it.each([
    [0, 0],
    [1, 553],
    [63, 34_868],
    [219, 121_208],
    [220, undefined],
  ])('of %i steps is %s m', (steps, metres) => {
    expect(distanceOf(steps)).toBe(metres);
  });

  it('on the SACCH says how far away the mobile is', () => {
    const block = '2502010349061 51b1d'.replaceAll(' ', '').padEnd(46, '2b');
    expect(new Producer().document(`0204010143670000000005 2e880003 00${block}`.replaceAll(' ', ''))?.gsm?.ta_m).toBe(1107);
  });
});
