import { describe, expect, it } from 'vitest';
import { readLayer3Header, readShortRr } from '../../src/formats/gsm-layer3/index.js';
import { viewOfHex } from '../../src/formats/octets/index.js';

const read = (hex: string) => readLayer3Header(viewOfHex(hex));

describe('the header of a layer 3 message', () => {
  it('names a message by protocol discriminator and message type', () => {
    expect(read('060d00')).toMatchObject({ protocol: 'RR', messageType: 0x0d, contentAt: 2 });
    expect(read('060d00')?.message).toMatchObject({ name: 'Channel Release', direction: 'downlink' });
    expect(read('080407')?.message?.name).toBe('Attach Reject');
  });

  it('leaves the send sequence number out of the message type of MM, CC and SS', () => {
    // 3GPP TS 24.008 section 10.4: N(SD) 1 in bits 7 and 8.
    expect(read('0548')?.message?.name).toBe('Location Updating Request');
    expect(read('0365')?.message?.name).toBe('Disconnect');
    expect(read('1b7b1c15')?.message?.name).toBe('Register');
  });

  it('keeps all bits of the message type of RR', () => {
    expect(read('0648')?.message?.name).toBe('DTM Assignment Failure');
    expect(read('064d')?.message?.name).toBe('DTM Information');
  });

  it('tells the side that began the transaction from the other one', () => {
    expect(read('0325')).toMatchObject({ transactionId: 0, fromOriginator: true });
    expect(read('8325')).toMatchObject({ transactionId: 0, fromOriginator: false });
    expect(read('b904')).toMatchObject({ protocol: 'SMS', transactionId: 3, fromOriginator: false });
    expect(read('060d')?.transactionId).toBeUndefined();
  });

  it('finds an extended transaction identifier in the next octet and the message type behind it', () => {
    // 3GPP TS 24.007 section 11.2.3.1.3.
    expect(read('7a8c41')).toMatchObject({ protocol: 'SM', transactionId: 12, messageType: 0x41, contentAt: 3 });
    expect(read('7a8c41')?.message?.name).toBe('Activate PDP Context Request');
  });

  it('does not name a message whose skip indicator tells receivers to ignore it', () => {
    expect(read('1508')).toMatchObject({ protocol: 'MM', ignored: true, messageType: 8, message: undefined });
  });

  it('has no name for types and protocols without a table row', () => {
    expect(read('0601')).toMatchObject({ protocol: 'RR', messageType: 1, message: undefined });
    expect(read('0c01')).toMatchObject({ protocol: 'LCS', messageType: undefined, message: undefined });
  });

  it.each(['', '06', '7a', '7a8c'])('reads %j as far as it goes, without an overrun', (hex) => {
    const view = viewOfHex(hex);
    const header = readLayer3Header(view);
    expect(view.overrun).toBe(false);
    expect(header?.message).toBeUndefined();
    expect(header === undefined).toBe(hex === '');
  });
});

describe('the short header', () => {
  it('holds the message type in bits 7 to 3', () => {
    expect(readShortRr(0x10)?.name).toBe('Enhanced Measurement Report');
    expect(readShortRr(0x14)?.name).toBe('Measurement Information');
  });

  it('is neither an address of LAPDm nor another short protocol', () => {
    expect(readShortRr(0x01)).toBeUndefined();
    expect(readShortRr(0x90)).toBeUndefined();
    expect(readShortRr(0x7c)).toBeUndefined();
  });
});
