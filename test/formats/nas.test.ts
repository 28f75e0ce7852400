import { describe, expect, it } from 'vitest';
import { read5gNas, readEpsNas } from '../../src/formats/nas/index.js';
import { viewOf, viewOfHex } from '../../src/formats/octets/index.js';
import { seededRandom } from '../../src/testing/hostile.js';

const eps = (hex: string) => readEpsNas(viewOfHex(hex));
const fiveG = (hex: string) => read5gNas(viewOfHex(hex));

describe('LTE NAS', () => {
  it('names plain mobility and session messages', () => {
    expect(eps('0744 0f')).toMatchObject({ protocol: 'EMM', securityHeader: 0, messageType: 0x44, contentAt: 2 });
    expect(eps('0744 0f')?.message?.name).toBe('Attach reject');
    expect(eps('5201c1')).toMatchObject({ protocol: 'ESM', securityHeader: undefined, messageType: 0xc1, contentAt: 3 });
  });

  it('looks behind an integrity check', () => {
    expect(eps('17 11223344 05 074b09')).toMatchObject({
      protocol: 'EMM',
      securityHeader: 1,
      sequenceNumber: 5,
      ciphered: false,
      contentAt: 8,
    });
    expect(eps('17 11223344 05 074b09')?.message?.name).toBe('Tracking area update reject');
    expect(eps('37 11223344 05 0205d11b')?.message?.name).toBe('PDN connectivity reject');
  });

  it('never names a message that the network ciphers, whatever its octets look like', () => {
    for (const hex of ['27 11223344 05 aabbccdd', '27 11223344 05 074b09', '47 11223344 05 0205d11b']) {
      expect(readEpsNas(viewOfHex(hex), { ciphering: 'some' })).toMatchObject({
        ciphered: true,
        guessed: false,
        protocol: undefined,
        messageType: undefined,
        message: undefined,
        sequenceNumber: 5,
      });
    }
  });

  it('calls the name a guess when ciphering is said but the authentication code is 0 and a known message stands there', () => {
    expect(eps('27 00000000 05 074b09')).toMatchObject({ ciphered: true, guessed: true, message: { name: 'Tracking area update reject' } });
    expect(eps('27 00000000 05 07ff09')).toMatchObject({ ciphered: true, guessed: false, message: undefined });
    expect(eps('27 00000000 05 aabbcc')).toMatchObject({ ciphered: true, guessed: false, message: undefined });
  });

  it('reads behind a ciphering with nothing, which is no guess', () => {
    const header = readEpsNas(viewOfHex('27 11223344 05 074b09'), { ciphering: 'none' });
    expect(header).toMatchObject({ ciphered: false, guessed: false, message: { name: 'Tracking area update reject' } });
  });

  it('guesses where nobody knows whether it is ciphered, if every octet belongs to a known message of that direction', () => {
    const down = (hex: string) => readEpsNas(viewOfHex(hex), { direction: 'downlink' });
    expect(down('27 11223344 05 074b09')).toMatchObject({ guessed: true, message: { name: 'Tracking area update reject' } });
    expect(down('27 11223344 05 074b09 000000000000')).toMatchObject({ guessed: true });
    for (const hex of [
      // One octet more, one less, the other direction, a type that there is not.
      '27 11223344 05 074b0911',
      '27 11223344 05 074b',
      '27 11223344 05 0743000461626364',
      '27 11223344 05 07ff09',
      '27 11223344 05 aabbccdd',
    ])
      expect(down(hex), hex).toMatchObject({ ciphered: true, guessed: false, message: undefined });
  });

  it('takes octets drawn by lot for a message a few times in a hundred thousand', () => {
    const random = seededRandom(11);
    let guessed = 0;
    for (let i = 0; i < 100_000; i++) {
      const octets = Array.from({ length: 4 + Math.floor(random() * 30) }, () => Math.floor(random() * 256));
      if (readEpsNas(viewOf(Uint8Array.from([0x27, 0x11, 0x22, 0x33, 0x44, 5, ...octets])))?.guessed === true) guessed++;
    }
    expect(guessed).toBeLessThan(20);
  });

  it('knows the service request by its security header', () => {
    expect(eps('c7051234')).toMatchObject({
      protocol: 'EMM',
      securityHeader: 12,
      messageType: undefined,
      message: { name: 'Service request' },
    });
    expect(eps('f7051234')?.message?.name).toBe('Service request');
  });

  it('does not read a security header inside a protected message', () => {
    expect(eps('17 11223344 05 17 55667788 06 074b09')?.message).toBeUndefined();
  });

  it('is not what begins with another protocol', () => {
    expect(eps('')).toBeUndefined();
    expect(eps('0801')).toBeUndefined();
  });

  it('never overruns, wherever it is cut', () => {
    for (const hex of ['17112233440507 4b09', '5201c101', '27000000000507 4b09', 'c7051234'].map((text) => text.replace(' ', ''))) {
      for (let length = 0; length <= hex.length; length += 2) {
        const view = viewOfHex(hex.slice(0, length));
        readEpsNas(view);
        expect(view.overrun).toBe(false);
      }
    }
  });
});

describe('5G NAS', () => {
  it('names plain mobility and session messages', () => {
    expect(fiveG('7e0044')).toMatchObject({
      protocol: '5GMM',
      securityHeader: 0,
      messageType: 0x44,
      message: { name: 'Registration reject', direction: 'downlink' },
    });
    expect(fiveG('2e0101c1')).toMatchObject({
      protocol: '5GSM',
      message: { name: 'PDU session establishment request', direction: 'uplink' },
    });
  });

  it('looks behind an integrity check and not behind ciphering', () => {
    expect(fiveG('7e01 11223344 07 7e0041')).toMatchObject({
      securityHeader: 1,
      sequenceNumber: 7,
      message: { name: 'Registration request' },
    });
    expect(fiveG('7e02 11223344 07 7e0041')).toMatchObject({ ciphered: true, protocol: undefined, message: undefined });
    expect(fiveG('7e04 11223344 07 7e0041')).toMatchObject({ ciphered: true, message: undefined });
  });

  it('never overruns, wherever it is cut', () => {
    for (const hex of ['7e0111223344077e0041', '2e0101c1', '7e01112233440 72e0101c1'.replace(' ', '')]) {
      for (let length = 0; length <= hex.length; length += 2) {
        const view = viewOfHex(hex.slice(0, length));
        read5gNas(view);
        expect(view.overrun).toBe(false);
      }
    }
  });
});
