/** Rest octets, bit by bit: L and H against the padding, and what they announce. */

import { describe, expect, it } from 'vitest';
import {
  readPacketAssignment,
  readSi1Rest,
  readSi3Rest,
  readSi4Rest,
  readSi6Rest,
  readSi13Rest,
} from '../../src/formats/gsm-layer3/index.js';
import { viewOf } from '../../src/formats/octets/index.js';

const PADDING = 0x2b;

/** Octets of a text of 0, 1, L and H; blanks count for nothing, and what is not said is padding. */
function octets(text: string, length: number): Uint8Array {
  const padded = (at: number) => (PADDING >> (7 - (at & 7))) & 1;
  const bits = [...text.replaceAll(' ', '')].map((bit, at) => (bit === 'L' ? padded(at) : bit === 'H' ? 1 - padded(at) : Number(bit)));
  return Uint8Array.from({ length }, (_, octet) =>
    Array.from({ length: 8 }, (_, i) => bits[octet * 8 + i] ?? padded(octet * 8 + i)).reduce((all, bit) => all * 2 + bit, 0),
  );
}
const from = <T>(read: (view: ReturnType<typeof viewOf>, at: number, length: number) => T, text: string, length: number) =>
  read(viewOf(octets(text, length)), 0, length);

describe('rest octets of system information', () => {
  it('type 1: bands and group calls', () => {
    expect(from(readSi1Rest, '', 1)).toEqual({ nchPosition: undefined, pcs: false });
    expect(from(readSi1Rest, 'H 00101 H', 1)).toEqual({ nchPosition: 5, pcs: true });
  });

  it('type 3: reselection, and where more is told', () => {
    expect(from(readSi3Rest, '', 4)).toEqual({
      reselection: undefined,
      powerOffsetDb: undefined,
      si2ter: false,
      earlyClassmark: false,
      gprs: undefined,
      si2quater: false,
    });
    expect(from(readSi3Rest, 'H 1 000011 010 00001 H 10 H H H 111 H 101 1 L H 0', 5)).toEqual({
      reselection: { barQualify: true, offsetDb: 6, temporaryOffsetDb: 20, penaltySeconds: 40 },
      powerOffsetDb: 4,
      si2ter: true,
      earlyClassmark: true,
      gprs: { raColour: 5, si13Position: 1 },
      si2quater: true,
    });
  });

  it('a penalty time of 31 turns the sign of the offset', () => {
    expect(from(readSi4Rest, 'H 0 000011 010 11111 L H 001 0', 4)).toEqual({
      reselection: { barQualify: false, offsetDb: -6, temporaryOffsetDb: undefined, penaltySeconds: undefined },
      powerOffsetDb: undefined,
      gprs: { raColour: 1, si13Position: 0 },
    });
  });

  it('type 6: packets beside a call', () => {
    expect(from(readSi6Rest, 'L L H 00000111 001 H', 7)).toEqual({ dtm: { rac: 7 }, pcs: true });
    expect(from(readSi6Rest, 'H 1 01 1 101 0 H 11 L L', 7)).toEqual({ dtm: undefined, pcs: false });
  });

  it('type 13: packet services, behind a mobile allocation', () => {
    const options = '0 00001000 1 011 01 10 010 100 111 1 0 1001';
    const read = {
      rac: 8,
      splitPaging: true,
      priorityAccess: 3,
      networkControlOrder: 1,
      networkMode: 3,
      t3168Ms: 1500,
      t3192Ms: 80,
      drxTimerMaxSeconds: 64,
      accessBurstBits: 11,
      controlAckBlock: false,
      countdownMax: 9,
    };
    expect(from(readSi13Rest, `H 010 0000 0 ${options}`, 20)).toEqual(read);
    expect(from(readSi13Rest, `H 010 0000 1 10 000011 1 0001 0 0 000011 1010 ${options}`, 20)).toEqual(read);
    expect(from(readSi13Rest, 'H 010 0000 0 1', 20)).toBeUndefined();
    expect(from(readSi13Rest, '', 20)).toBeUndefined();
  });
});

describe('rest octets of an immediate assignment', () => {
  it.each([
    ['nothing', '', undefined],
    ['frequencies', 'H L 000100', undefined],
    ['packets to send', 'H H 00 1 01011 1 0 110', { kind: 'uplink', tfi: 11, polling: true, usf: 6 }],
    ['packets to send, by a map', 'H H 00 1 01011 0 1 00111', { kind: 'uplink', tfi: 11, polling: false }],
    ['one block to send', 'H H 00 0 0 00101', { kind: 'uplink-single-block' }],
    [
      'packets to receive',
      'H H 01 11000000000000000000000000000001 1 00010 0 1 0111 01010 1',
      { kind: 'downlink', tlli: 0xc0000001, tfi: 2, polling: true },
    ],
    ['whom packets are for, and no flow', 'H H 01 00000000000000000000000000000111 0', { kind: 'downlink', tlli: 7 }],
    ['packets of EGPRS to send', 'L H 00 10101 1 0001 1 0010 0 1 00011 0 0 001', { kind: 'egprs-uplink', tfi: 3, polling: false, usf: 1 }],
    ['blocks of EGPRS to send', 'L H 00 10101 0 0', { kind: 'egprs-uplink-blocks' }],
    ['blocks to receive', 'L H 01 0000000000000000 0010 1 1 00000000000000000000000000001001', { kind: 'downlink-blocks', tlli: 9 }],
    ['a second part', 'H H 1', { kind: 'second-part' }],
  ] as const)('%s', (_, text, expected) => {
    expect(from(readPacketAssignment, text, 11)).toEqual(expected);
  });

  it('that were cut say what can be seen', () => {
    const text = 'H H 01 11000000000000000000000000000001 1 00010 0 1 0111 01010 1';
    const seen = Array.from({ length: 9 }, (_, length) => Object.keys(from(readPacketAssignment, text, length) ?? {}).length);
    expect(seen).toEqual([0, 1, 1, 1, 1, 2, 3, 4, 4]);
  });
});
