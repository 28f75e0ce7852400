import { viewOfHex } from 'spoor/formats/octets';
import { describe, expect, it } from 'vitest';
import { readFrame } from './lapdm.js';

const up = (hex: string) => readFrame(viewOfHex(hex), 0, 'uplink', false);

describe('a frame of LAPDm', () => {
  it('has address, control and length', () => {
    expect(up('0d 34 4d 090124')).toMatchObject({
      sapi: 3,
      protocol: 0,
      commandResponse: false,
      type: 'I',
      nr: 1,
      ns: 2,
      pollFinal: true,
      more: false,
      length: 19,
      infoAt: 3,
      infoLength: 3,
      truncated: true,
    });
    expect(up('01 02 53 034504')?.more).toBe(true);
  });

  it.each([
    ['3f', 'SABM'],
    ['2f', 'SABM'],
    ['73', 'UA'],
    ['63', 'UA'],
    ['1f', 'DM'],
    ['0f', 'DM'],
    ['53', 'DISC'],
    ['03', 'UI'],
    ['13', 'UI'],
    ['21', 'RR'],
    ['25', 'RNR'],
    ['29', 'REJ'],
    ['2d', 'unknown'],
    ['af', 'unknown'],
  ])('with control octet %s is %s', (control, type) => expect(up(`01${control}01`)?.type).toBe(type));

  it('numbers only I and S frames', () => {
    expect(up('012101')).toMatchObject({ nr: 1, ns: undefined });
    expect(up('013f01')).toMatchObject({ nr: undefined, ns: undefined });
  });

  it('has no length octet when it is UI to the mobile on the SACCH', () => {
    expect(readFrame(viewOfHex('0303 2d061e'), 0, 'downlink', true)).toMatchObject({
      length: undefined,
      infoAt: 2,
      infoLength: 3,
      truncated: false,
    });
    expect(readFrame(viewOfHex('0303 2d061e'), 0, 'downlink', false)).toMatchObject({
      length: 11,
      infoAt: 3,
      infoLength: 2,
      truncated: true,
    });
    expect(readFrame(viewOfHex('0f00 09 8904'), 0, 'downlink', true)).toMatchObject({
      sapi: 3,
      length: 2,
      infoAt: 3,
      infoLength: 2,
      truncated: false,
    });
  });

  it('is marked when its length octet is missing, malformed or says too much', () => {
    expect(up('0103')).toMatchObject({ truncated: true, length: undefined });
    expect(up('010304 0508')).toMatchObject({ truncated: true });
    expect(up('0103fd 0508')).toMatchObject({ truncated: true, length: 63, infoLength: 2 });
  });

  it('is not there without address and control', () => {
    expect(up('')).toBeUndefined();
    expect(up('01')).toBeUndefined();
  });
});
