import { describe, expect, it } from 'vitest';
import { Cells, MOST_CELLS } from './cells.js';
import { Producer } from './testing.js';

const PADDING = '2b'.repeat(23);
/** A header of version 2 on timeslot 0, then `block`, padded to 23 octets. */
function packet(channel: string, block: string, { arfcn = 871, uplink = false } = {}): string {
  const number = ((uplink ? 0x4000 : 0) | arfcn).toString(16).padStart(4, '0');
  return `02040100 ${number} 0000 0000052e ${channel} 000000 ${(block.replaceAll(' ', '') + PADDING).slice(0, 46)}`;
}
/** Cell 4660 in area 86 of network 262-42; NECI is set. */
const SI3 = '49061b 1234 62f2240056 69031e 67 65d4 40002b';
/** Neighbours 10, 20 and 30. */
const SI5 = '0000 030349 061d 00000000 000000000000 0000 20080200';
const RELEASE = '03200d060d00';

describe('a message on a dedicated channel', () => {
  it('has the cell that system information on its carrier named, and says that it is inferred', () => {
    const producer = new Producer();
    expect(producer.document(packet('06', RELEASE))?.cell).toBeUndefined();
    expect(producer.document(packet('01', SI3))?.cell).toEqual({ key: '262-42-86-4660', mcc: '262', mnc: '42', lac: 86, ci: 4660 });
    expect(producer.document(packet('06', RELEASE))?.cell).toMatchObject({ key: '262-42-86-4660', inferred: true });
  });

  it('has no cell when the carrier is another one, or the report comes from elsewhere', () => {
    const producer = new Producer();
    producer.document(packet('01', SI3));
    expect(producer.document(packet('06', RELEASE, { arfcn: 100 }))?.cell).toBeUndefined();
    expect(producer.document(packet('06', RELEASE), { destination: { ip: '127.0.0.2', port: 4729 } })?.cell).toBeUndefined();
  });
});

describe('a channel request', () => {
  it('has the one reading that holds in its cell, once the cell is known', () => {
    const producer = new Producer();
    const request = '02040100 4367 0000 0000052e 03 000000 15';
    expect(producer.document(request)?.gsm?.rach?.establishment_cause).toHaveLength(2);
    producer.document(packet('01', SI3));
    expect(producer.document(request)?.gsm?.rach?.establishment_cause).toEqual(['answer to paging or other SDCCH procedure']);
  });
});

describe('a measurement report', () => {
  it('has the channel numbers of neighbours when their list was told', () => {
    const producer = new Producer();
    // One neighbour: level 40, second in the list, BSIC 9.
    const bits = `00${'101000'}00${'101000'}0${'000'}${'000'}${'001'}${'101000'}${'00001'}${'001001'}`.padEnd(128, '0');
    const results = bits
      .match(/.{8}/g)!
      .map((octet) => Number.parseInt(octet, 2).toString(16).padStart(2, '0'))
      .join('');
    const report = packet('86', `0000 010349 0615 ${results}`, { uplink: true });
    expect(producer.document(report)?.gsm?.meas).toMatchObject({
      neighbour_bcch_index: [1],
      neighbour_rxlev_dbm: [-70],
      neighbour_bsic: [9],
    });
    expect(producer.document(report)?.gsm?.meas).not.toHaveProperty('neighbour_arfcn');
    expect(producer.document(packet('86', SI5))?.gsm?.si?.arfcns).toEqual([10, 20, 30]);
    expect(producer.document(report)?.gsm?.meas).toMatchObject({ neighbour_arfcn: [20] });
  });
});

describe('system information', () => {
  const at = (second: number) => ({ time: 1e15 + second * 1e6 });

  it('has a document when it is new, when it changes, and once in an interval', () => {
    const producer = new Producer({ system_information_seconds: 60 });
    const changed = SI3.replace('1234', '1235');
    const sent: readonly [string, number][] = [
      [SI3, 0],
      [SI3, 2],
      [changed, 4],
      [changed, 6],
      [SI3, 61],
      [SI3, 62],
    ];
    const told = sent.map(([block, second]) => producer.send(packet('01', block), at(second)));
    expect(told.map(({ documents }) => documents.length)).toEqual([1, 0, 1, 0, 1, 0]);
    expect(told.map(({ counts }) => counts.get('unchanged_system_information') ?? 0)).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('is told again when the clock of the capture went back', () => {
    const producer = new Producer({ system_information_seconds: 60 });
    producer.send(packet('01', SI3), at(100));
    expect(producer.send(packet('01', SI3), at(0)).documents).toHaveLength(1);
  });

  it('takes turns without being told each time', () => {
    const producer = new Producer({ system_information_seconds: 60 });
    const parts = ['010607 a001', '010607 a002'];
    const told = [0, 1, 2, 3, 4, 5].map((second) => producer.send(packet('01', parts[second % 2]!), at(second)).documents.length);
    expect(told).toEqual([1, 1, 0, 0, 0, 0]);
  });
});

it('a flood of invented channel numbers costs old cells, and is counted', () => {
  const cells = new Cells();
  for (let i = 0; i < MOST_CELLS + 10; i++) cells.complete(`${i}`, { message: 'System Information Type 1', gsm: { si: {} } });
  expect(cells.displaced).toBe(10);
});
