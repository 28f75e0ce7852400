/** LTE: what RRC and NAS messages say, where they were said, and how procedures ended. */

import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

/** One octet of the header is the type, one the sub type; the channel number is 3350. */
const rrc = (subType: string, hex: string) => `02040d000d16000000000000${subType}000000${hex}`;
const nas = (hex: string, up = false) => `02041200${up ? '4000' : '0000'}00000000000000000000${hex}`;

/** SIB1 of 001-01, area 7, cell 0x0012345: bits of one PLMN, TAC, cell, not barred, band 3. */
function sib1(): string {
  const bits = [
    '0 1', // c1, systemInformationBlockType1
    '0 0 0', // no p-Max, no TDD, nothing later
    '0', // no CSG identity
    '000', // one network
    '1 0000 0000 0001', // country 001
    '0 0000 0001', // network 01
    '1', // not reserved
    '0000000000000111',
    '0000000000010010001101000101',
    '1 0 0', // not barred, allowed, no CSG
    '0 000010', // least level -68 x 2
    '000010', // band 3
  ]
    .join('')
    .replaceAll(' ', '');
  return (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [])
    .map((octet) => Number.parseInt(octet, 2).toString(16).padStart(2, '0'))
    .join('');
}

const ATTACH = '07417108091010103254769802e0e000040201d011';
/** `rrcConnectionSetupComplete` with that. */
const SETUP_COMPLETE = rrc('03', '2424810f121507417108091010103254769802e0e000040201d011');
/** `dlInformationTransfer` with an Attach reject, cause 15. */
const ATTACH_REJECT = '02040d000d16000000000000010000000a00183a2078';

describe('cells', () => {
  it('tells of itself in SIB1', () => {
    expect(new Producer().document(rrc('05', sib1()))).toMatchObject({
      message: 'systemInformationBlockType1',
      cell: { key: '001-01-7-74565', mcc: '001', mnc: '01', tac: 7, ci: 0x12345 },
      lte: { cell: { enb_id: 0x123, barred: false, rxlev_min_dbm: -136, band: 3 } },
    });
  });

  it('is the one that messages of its channel, and NAS from the same device, belong to', () => {
    const producer = new Producer();
    producer.send(rrc('05', sib1()));
    const [carrier, inside] = producer.send(ATTACH_REJECT).documents;
    for (const document of [carrier?.document, inside?.document, producer.document(nas('07440f'))])
      expect(document?.cell).toMatchObject({ key: '001-01-7-74565', inferred: true });
    expect(producer.document(rrc('02', '401deadbeef6').replace('0d16', '0d17'))?.cell).toBeUndefined();
  });

  it('has a document when it changes, not for every repetition', () => {
    const producer = new Producer({ system_information_seconds: 60 });
    expect(producer.send(rrc('05', sib1())).documents).toHaveLength(1);
    const again = producer.send(rrc('05', sib1()));
    expect(again.documents).toHaveLength(0);
    expect(again.counts.get('unchanged_system_information')).toBe(1);
    expect(producer.send(rrc('05', sib1()), { time: 1e15 + 70e6 }).documents).toHaveLength(1);
  });
});

describe('messages inside of messages', () => {
  it('each have a document of their own, three deep', () => {
    const found = new Producer()
      .send(SETUP_COMPLETE)
      .documents.map(({ document }) => [document.protocol, document.message, document.inside]);
    expect(found).toEqual([
      ['LTE RRC', 'rrcConnectionSetupComplete', undefined],
      ['EMM', 'Attach request', 'rrcConnectionSetupComplete'],
      ['ESM', 'PDN connectivity request', 'Attach request'],
    ]);
  });

  it('have causes and outcomes of their own', () => {
    const [, rejected] = new Producer().send(ATTACH_REJECT).documents;
    expect(rejected?.document).toMatchObject({ cause: 15, cause_of: 'EMM', cause_name: 'No Suitable Cells In tracking area' });
    expect(rejected?.about?.outcome).toBe('failure');
  });

  it('are not counted again when a producer reports them once more', () => {
    const producer = new Producer();
    producer.send(nas(ATTACH, true));
    const again = producer.document(nas('0201d011', true));
    expect(again).toMatchObject({ nas: { repeated: true } });
    expect(again?.message).toBeUndefined();
    expect(producer.document(nas('0201d011', true))?.message).toBe('PDN connectivity request');
  });
});

describe('ciphering of NAS', () => {
  const TAU_REJECT = '271122334405074b09';

  it('is guessed through until the network orders an algorithm, and then is not', () => {
    const producer = new Producer();
    expect(producer.document(nas(TAU_REJECT))).toMatchObject({ message: 'Tracking area update reject', nas: { guessed: true } });
    // EEA2 and EIA2.
    expect(producer.document(nas('075d220002e0e0'))?.lte?.emm).toMatchObject({ cipher_algorithm: 'EEA2' });
    expect(producer.document(nas(TAU_REJECT))?.message).toBeUndefined();
  });

  it('is known, too, when the order comes inside of RRC', () => {
    const producer = new Producer();
    // `dlInformationTransfer` with EEA2 and EIA2.
    const [, order] = producer.send(rrc('01', '0a00383ae91000170700')).documents;
    expect(order?.document.lte?.emm?.cipher_algorithm).toBe('EEA2');
    expect(producer.document(nas(TAU_REJECT))?.message).toBeUndefined();
  });

  it('with nothing is none', () => {
    const producer = new Producer();
    producer.send(nas('075d020002e0e0'));
    expect(producer.document(nas(TAU_REJECT))).toMatchObject({ message: 'Tracking area update reject', cause: 9 });
    expect(producer.document(nas(TAU_REJECT))?.nas?.guessed).toBeUndefined();
  });
});

describe('what RRC says', () => {
  it.each([
    ['00', '4080', { lte: { rrc: { wait_s: 5 } } }],
    ['02', '02786f229438', { lte: { rrc: { c_rnti: '13c3', reestablishment_pci: 242, reestablishment_cause: 'otherFailure' } } }],
    ['01', '320140', { lte: { rrc: { cipher_algorithm: 'EEA1' } } }],
    ['01', '2e2032f5e7', { lte: { rrc: { redirect_to: 'geran', redirect_channel: 606 } } }],
    ['01', '184018', { lte: { rrc: { cs_fallback: false, target_rat: 'cdma2000-HRPD' } } }],
    ['03', '081d4660110451cb1ae122b55433a19f9440', { lte: { meas: { id: 27, rsrp_dbm: -71, rsrq_db: -8, neighbour_pci: [65, 142] } } }],
    ['06', '411900101012345678919001010123456789190010101234567890', { paging: { count: 3 }, lte: { rrc: { paging_domains: ['ps'] } } }],
  ])('channel %s, %s', (subType, hex, expected) => {
    const found = new Producer().document(rrc(subType, hex));
    expect(found).toMatchObject(expected);
  });

  it('is truncated where the message ends too early', () => {
    expect(new Producer().document(rrc('03', '081d46'))).toMatchObject({ message: 'measurementReport', truncated: true });
  });
});

describe('procedures', () => {
  const ended = (...packets: string[]) => {
    const producer = new Producer();
    for (const packet of packets) producer.send(packet);
    return producer.transactions.map(({ document, about }) => [
      (document as { procedure?: string }).procedure,
      (document as { result?: string }).result,
      document.cause,
      about?.outcome,
    ]);
  };

  it('an attach that is rejected, and the data connection that goes with it', () => {
    expect(ended(SETUP_COMPLETE, ATTACH_REJECT, rrc('01', '2802'))).toEqual([
      ['attach', 'rejected', 15, 'failure'],
      ['pdn-connectivity', 'rejected', undefined, 'failure'],
    ]);
  });

  it('an attach of a mobile that cannot prove who it is', () => {
    expect(ended(nas(ATTACH, true), nas('0754'))).toEqual([
      ['attach', 'rejected', undefined, 'failure'],
      ['pdn-connectivity', 'rejected', undefined, 'failure'],
    ]);
  });

  it('an attach that is accepted and its data connection', () => {
    expect(
      ended(nas(ATTACH, true), nas('07420129060062f224000700115201c101090908696e7465726e65740501c0000201'), nas('074300035200c2', true)),
    ).toEqual([
      ['attach', 'accepted', undefined, 'success'],
      ['pdn-connectivity', 'accepted', undefined, 'success'],
    ]);
  });

  it('a tracking area update, a service request that is rejected, and a mobile that is switched off', () => {
    expect(ended(nas('0748710bf662f224800101deadbeef', true), nas('074b09'))).toEqual([['tracking-area-update', 'rejected', 9, 'failure']]);
    expect(ended(nas('c7051234', true), nas('074e09'))).toEqual([['service-request', 'rejected', 9, 'failure']]);
    expect(ended(nas('0745790bf662f224800101deadbeef', true))).toEqual([['detach', 'accepted', undefined, 'success']]);
  });

  describe('of the connection on the radio', () => {
    const REQUEST = rrc('02', '401deadbeef6');
    const SETUP = rrc('00', '6000');
    const connections = (producer: Producer) =>
      producer.transactions
        .map(({ document }) => document as { procedure?: string; result?: string; establishment_cause?: string; wait_s?: number })
        .filter(({ procedure }) => procedure?.startsWith('rrc') === true)
        .map(({ procedure, result, establishment_cause, wait_s }) => [procedure, result, establishment_cause, wait_s]);

    it('it is accepted when the mobile has it, or rejected for a while', () => {
      const producer = new Producer();
      for (const packet of [REQUEST, SETUP, SETUP_COMPLETE, rrc('01', '2802'), REQUEST, rrc('00', '4080')]) producer.send(packet);
      expect(connections(producer)).toEqual([
        ['rrc-connection', 'accepted', 'mo-Signalling', undefined],
        ['rrc-connection', 'rejected', 'mo-Signalling', 5],
      ]);
    });

    it('a request is unanswered when the mobile asks anew, or nothing follows; what was answered and goes no further is not', () => {
      const producer = new Producer();
      for (const packet of [REQUEST, REQUEST, SETUP, REQUEST]) producer.send(packet);
      expect(connections(producer).map(([, result]) => result)).toEqual(['unanswered', 'abandoned']);
      producer.wait(31);
      expect(connections(producer).map(([, result]) => result)).toEqual(['unanswered', 'abandoned', 'unanswered']);
      for (const packet of [REQUEST, SETUP]) producer.send(packet);
      producer.wait(31);
      producer.send(REQUEST);
      producer.end();
      expect(connections(producer).map(([, result]) => result)).toEqual([
        'unanswered',
        'abandoned',
        'unanswered',
        'unfinished',
        'unfinished',
      ]);
    });

    it('one that is lost and not taken up again ends all that ran on it', () => {
      expect(ended(nas('0748710bf662f224800101deadbeef', true), rrc('02', '02786f229438'), rrc('00', '20'))).toEqual([
        ['rrc-reestablishment', 'rejected', undefined, 'failure'],
        ['tracking-area-update', 'abandoned', undefined, 'failure'],
      ]);
    });
  });

  it('of GPRS', () => {
    const gsm = (hex: string, up: boolean) => `02040200${up ? '4000' : '0000'}00000000000006000000${hex}`;
    expect(ended(gsm('080102e5e0710a0008091010103254769862f22400560705134233572b', true), gsm('080407', false))).toEqual([
      ['attach', 'rejected', 7, 'failure'],
    ]);
    expect(ended(gsm('0a4105030b00001f9198303028000000020121280908696e7465726e6574', true), gsm('8a431b', false))).toEqual([
      ['pdp-context', 'rejected', 27, 'failure'],
    ]);
  });
});
