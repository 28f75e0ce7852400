import { describe, expect, it } from 'vitest';
import { MOST_CARRIERS } from './cell-intervals.js';
import { Producer } from './testing.js';

const PADDING = '2b'.repeat(23);
const MINUTE = 60e6;
/** A full minute. */
const START = 1e15 - (1e15 % MINUTE);
const at = (second: number) => ({ time: START + second * 1e6 });

/** A header of version 2 on timeslot 0, then `block`, padded to 23 octets. */
function packet(channel: string, block: string, { arfcn = 871, uplink = false } = {}): string {
  const number = ((uplink ? 0x4000 : 0) | arfcn).toString(16).padStart(4, '0');
  return `02040100 ${number} 0000 0000052e ${channel} 000000 ${(block.replaceAll(' ', '') + PADDING).slice(0, 46)}`;
}
const access = (ra: string) => `02040100 4367 0000 0000052e 03 000000 ${ra}`;

/** Cell 4660 in area 86 of network 262-42; NECI is set. */
const SI3 = '49061b 1234 62f2240056 69031e 67 65d4 40002b';
const EMPTY_PAGING = '15 0621 00 01f0';
/** A TMSI on an SDCCH, and an IMSI on any channel. */
const TWO_PAGED = '3d 0621 10 05f401020304 17 08 2926240000000010';
/** Four mobiles, of which the last two are the same, wait 3, 3, 5 and 5 s. */
const REJECT = '4d 063a 00 100001 03 110001 03 120001 05 120001 05';

describe('the counts of a carrier', () => {
  it('are of pagings by identity and channel, the empty ones apart', () => {
    const producer = new Producer();
    for (const block of [EMPTY_PAGING, EMPTY_PAGING, TWO_PAGED]) producer.send(packet('05', block), at(1));
    producer.end();
    expect(producer.intervals[0]?.document.paging).toMatchObject({
      requests: 1,
      empty: 2,
      mobiles: 2,
      by_imsi: 1,
      by_tmsi: 1,
      by_other: 0,
      sdcch: 1,
      any_channel: 1,
    });
  });

  it('are of access bursts by what the mobile wants, as far as that is certain', () => {
    const producer = new Producer();
    producer.send(access('05'), at(1));
    producer.send(access('15'), at(2));
    producer.send(packet('01', SI3), at(3));
    producer.send(access('15'), at(4));
    producer.send(access('a0'), at(5));
    producer.send('02040100 4367 0000 0000052e 03 000000 7f07', at(6));
    producer.end();
    expect(producer.intervals[0]?.document.rach).toMatchObject({
      requests: 5,
      location_update: 1,
      ambiguous: 1,
      paging_answer: 1,
      emergency: 1,
      long_bursts: 1,
    });
  });

  it('are of mobiles that were refused, each of them once', () => {
    const producer = new Producer();
    producer.send(packet('04', REJECT), at(1));
    producer.end();
    expect(producer.intervals[0]?.document.assignment).toMatchObject({ rejected: 3, immediate: 0, wait_s_max: 5 });
  });

  it('are of measurements by class, without those that may not be used', () => {
    const producer = new Producer();
    const report = (level: number, valid: boolean, quality: number) => {
      const bits = `00${level.toString(2).padStart(6, '0')}0${valid ? 0 : 1}${level.toString(2).padStart(6, '0')}0${quality
        .toString(2)
        .padStart(3, '0')}${'000'}111`.padEnd(128, '0');
      const octets = bits.match(/.{8}/g)!.map((octet) => Number.parseInt(octet, 2).toString(16).padStart(2, '0'));
      producer.send(packet('86', `0502 010349 0615 ${octets.join('')}`, { uplink: true }), at(1));
    };
    report(40, true, 2);
    report(20, true, 7);
    report(63, false, 0);
    producer.end();
    const { meas } = producer.intervals[0]?.document ?? {};
    expect(meas).toMatchObject({ reports: 3, valid: 2, rxlev_dbm_sum: -160, rxlev_dbm_min: -90, rxlev_dbm_max: -70 });
    expect(meas).toMatchObject({ rxlev_90_to_81: 1, rxlev_from_70: 1, rxqual_2: 1, rxqual_7: 1, rxqual_0: 0, rxqual_sum: 9 });
    expect(meas).toMatchObject({ timing_advance_reports: 3, timing_advance_sum: 6, timing_advance_max: 2 });
  });

  it('leave out levels where no measurement may be used, and whatever did not happen', () => {
    const producer = new Producer();
    producer.send(packet('86', '0500 010349 0615 00 40', { uplink: true }), at(1));
    producer.end();
    const { document } = producer.intervals[0]!;
    expect(document.meas).toEqual({ reports: 1, timing_advance_reports: 1, timing_advance_sum: 0, timing_advance_max: 0 });
    expect(document).not.toHaveProperty('paging');
    expect(document).not.toHaveProperty('call');
  });

  it('say the cell that system information named, also when it came after them', () => {
    const producer = new Producer();
    producer.send(packet('05', TWO_PAGED), at(1));
    producer.send(packet('01', SI3), at(2));
    producer.end();
    const cell = { key: '262-42-86-4660', mcc: '262', mnc: '42', lac: 86, ci: 4660 };
    expect(producer.intervals[0]?.document).toMatchObject({ arfcn: 871, band: 'DCS1800', cell });
    expect(producer.intervals[0]?.document.cell).not.toHaveProperty('inferred');
  });
});

describe('an interval', () => {
  it('begins at a full minute, and says how much of it was watched', () => {
    const producer = new Producer();
    producer.send(packet('05', TWO_PAGED), at(20));
    producer.tick(START + MINUTE);
    producer.send(packet('05', TWO_PAGED), at(61));
    producer.send(packet('05', TWO_PAGED), at(75));
    producer.end();
    expect(producer.intervals.map(({ document, about }) => [about?.time, document.seconds, document.frame?.seen])).toEqual([
      [START, 40, 1],
      [START + MINUTE, 15, 2],
    ]);
  });

  it('takes the packets whose time is in it, in whatever order they come', () => {
    const producer = new Producer();
    for (const second of [59, 60.5, 59.5, 61]) producer.send(packet('05', TWO_PAGED), at(second));
    producer.tick(START + MINUTE);
    producer.end();
    expect(producer.intervals.map(({ document }) => document.frame?.seen)).toEqual([2, 2]);
  });

  it('has no document when nothing was on the carrier', () => {
    const producer = new Producer();
    producer.send(packet('05', TWO_PAGED), at(1));
    for (const minute of [1, 2, 3, 500]) producer.tick(START + minute * MINUTE);
    producer.send(packet('05', TWO_PAGED), at(500 * 60 + 1));
    producer.end();
    expect(producer.intervals.map(({ about }) => ((about?.time ?? 0) - START) / MINUTE)).toEqual([0, 500]);
  });

  it('of two producers is two', () => {
    const producer = new Producer();
    producer.send(packet('05', TWO_PAGED), at(1));
    producer.send(packet('05', TWO_PAGED), { ...at(1), destination: { ip: '127.0.0.2', port: 4729 } });
    producer.end();
    expect(producer.intervals.map(({ about }) => about?.destination?.ip)).toEqual(['192.0.2.1', '127.0.0.2']);
    expect(new Set(producer.intervals.map(({ about }) => about?.key)).size).toBe(2);
  });

  it('counts no more carriers than it has room for, and counts the packets of the others', () => {
    const producer = new Producer();
    for (let i = 0; i < MOST_CARRIERS + 7; i++) producer.send(packet('05', TWO_PAGED, { arfcn: i }), at(1));
    producer.end();
    expect(producer.intervals).toHaveLength(MOST_CARRIERS);
    expect(producer.counts.get('carriers_uncounted')).toBe(7);
  });
});
