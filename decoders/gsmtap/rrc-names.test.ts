import { viewOfHex } from 'spoor/formats/octets';
import { describe, expect, it } from 'vitest';
import { LTE_RRC_MESSAGES } from './names/lte-rrc.js';
import { NR_RRC_MESSAGES } from './names/nr-rrc.js';
import { UMTS_RRC_MESSAGES } from './names/umts-rrc.js';
import { LTE_RRC_SUB_TYPES, LTE_RRC_SUB_TYPES_V3, NR_RRC_SUB_TYPES_V3, UMTS_RRC_SUB_TYPES, UMTS_RRC_SUB_TYPES_V3 } from './rrc-channels.js';
import { lteRrcName, nrRrcName, umtsRrcName } from './rrc-names.js';

const octets = (bits: string) =>
  viewOfHex(
    bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').replace(/.{8}/g, (octet) => Number.parseInt(octet, 2).toString(16).padStart(2, '0')),
  );

describe('tables of RRC messages', () => {
  it.each([
    ['LTE', LTE_RRC_MESSAGES, lteRrcName, [LTE_RRC_SUB_TYPES, LTE_RRC_SUB_TYPES_V3], 0],
    ['NR', NR_RRC_MESSAGES, nrRrcName, [NR_RRC_SUB_TYPES_V3], 0],
    ['UMTS', UMTS_RRC_MESSAGES, umtsRrcName, [UMTS_RRC_SUB_TYPES, UMTS_RRC_SUB_TYPES_V3], 1],
  ] as const)('%s: every row is found by its bits, on a channel that exists', (_, messages, nameOf, subTypes, integrity) => {
    for (const [channel, rows] of Object.entries(messages)) {
      for (const rowsOfVersion of subTypes) expect(rowsOfVersion.some(([, name]) => name === channel)).toBe(true);
      const front = integrity === 1 && /^[UD]L-[DC]CCH$/.test(channel) ? '0' : '';
      for (const [bits, name] of rows) expect(nameOf(channel, octets(front + bits))).toBe(name);
    }
  });

  it.each([
    ['LTE', LTE_RRC_MESSAGES],
    ['NR', NR_RRC_MESSAGES],
    ['UMTS', UMTS_RRC_MESSAGES],
  ])('%s: no choice is the beginning of another one', (_, messages) => {
    for (const rows of Object.values(messages)) {
      for (const [bits] of rows) expect(rows.filter(([other]) => other.startsWith(bits))).toHaveLength(1);
    }
  });
});

describe('the name of an RRC message', () => {
  it('stands behind the integrity check in UMTS', () => {
    // One bit, 32 bits of code, 4 of sequence number, then 00101.
    expect(umtsRrcName('DL-DCCH', octets(`1${'10101010'.repeat(4)}0110${'00101'}`))).toBe('downlinkDirectTransfer');
    expect(umtsRrcName('DL-DCCH', octets(`0${'00101'}`))).toBe('downlinkDirectTransfer');
  });

  it('is the name of the sub type where that is one message', () => {
    expect(umtsRrcName('SysInfoType3', viewOfHex(''))).toBe('SysInfoType3');
    expect(lteRrcName('BCCH-BCH', viewOfHex('655400'))).toBe('MasterInformationBlock');
  });

  it('is unknown for extensions, spare values, unknown channels and messages that end inside the choice', () => {
    expect(lteRrcName('DL-DCCH', octets('1'))).toBeUndefined();
    expect(umtsRrcName('DL-DCCH', octets('011111'))).toBeUndefined();
    expect(lteRrcName('', viewOfHex('00'))).toBeUndefined();
    expect(lteRrcName('DL-DCCH', viewOfHex(''))).toBeUndefined();
    expect(umtsRrcName('UL-DCCH', viewOfHex('80aaaaaaaa'))).toBeUndefined();
    expect(umtsRrcName('UL-DCCH', viewOfHex(''))).toBeUndefined();
  });
});
