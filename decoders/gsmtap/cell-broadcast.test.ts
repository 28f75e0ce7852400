/** Pages of cell broadcast in their blocks. */

import { describe, expect, it } from 'vitest';
import { MOST_CHANNELS } from './cell-broadcast.js';
import { Producer } from './testing.js';

/** A block on the CBCH of an SDCCH/4: its number, 16 more when it is the last, and its 22 octets, filled up with 0. */
const block = (number: number, octets: string, arfcn = '0367') =>
  `02040100${arfcn}0000000000000f000000${(0x20 | number).toString(16)}${octets.replaceAll(' ', '').padEnd(44, '0')}`;
const LAST = 16;
/** Scope and number, what about, coding, page 1 of 2. */
const HEAD = '4001 1112 01 12';
/** 93 times `x`, packed, in the four blocks of a page behind its head. */
const TEXT = '783c1e8fc7e3f1'.repeat(12).slice(0, 164);
const [ONE, TWO, THREE, FOUR] = [
  [0, 16],
  [16, 38],
  [38, 60],
  [60, 82],
].map(([from, to]) => TEXT.slice(from! * 2, to! * 2)) as [string, string, string, string];

function told(...packets: readonly string[]) {
  const producer = new Producer({ system_information_seconds: 60 });
  return packets.flatMap((packet) => producer.send(packet).documents.map(({ document, about }) => ({ document, about })));
}
const pageOf = (text: string) => told(block(LAST, text))[0]?.document.gsm?.cbs;

describe('a page of cell broadcast', () => {
  it('of one block is told by it', () => {
    expect(told(block(LAST, '4011 0032 01 11 e8329bfd06'))).toMatchObject([
      {
        about: { action: 'cbs-page' },
        document: {
          channel: 'CBCH/4',
          protocol: 'CBS',
          message: 'CBS Page',
          gsm: { cbs: { serial_number: 0x4011, message_id: 50, data_coding: 1, page: 1, pages: 1, alphabet: 'gsm7', text: 'hello' } },
        },
      },
    ]);
  });

  it('of four blocks is told by the last of them, since the first', () => {
    const producer = new Producer({ system_information_seconds: 60 });
    const first = producer.send(block(0, HEAD + ONE), { time: 1e15 });
    const others = [TWO, THREE].map((octets, i) => producer.send(block(i + 1, octets)));
    expect([first, ...others].map(({ documents, counts }) => [documents.length, counts.get('broadcast_blocks')])).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    const { documents } = producer.send(block(LAST | 3, FOUR), { time: 1e15 + 2e6 });
    expect(documents).toMatchObject([{ about: { start: 1e15 }, document: { gsm: { cbs: { warning: 'cmas', page: 1, pages: 2 } } } }]);
    expect(documents[0]?.document.gsm?.cbs?.text).toBe('x'.repeat(93));
  });

  it('that lacks a block is none', () => {
    const whole = [block(0, HEAD + ONE), block(1, TWO), block(LAST | 2, '')];
    expect(told(...whole)).toHaveLength(1);
    for (const missing of [0, 1]) expect(told(...whole.filter((_, number) => number !== missing))).toEqual([]);
    // Nor is one made of two.
    expect(told(whole[0]!, whole[0]!, whole[1]!, whole[2]!)).toHaveLength(1);
    expect(told(block(1, TWO), block(2, TWO), block(LAST | 3, ''))).toEqual([]);
  });

  it('is told when it is new, when it changes, and once in an interval', () => {
    const producer = new Producer({ system_information_seconds: 60 });
    const page = block(LAST, '4011 0032 01 11 e8329bfd06');
    const other = block(LAST, '4012 0032 01 11 e8329bfd06');
    const seconds: readonly [string, number][] = [
      [page, 0],
      [page, 2],
      [other, 4],
      [page, 61],
    ];
    const sent = seconds.map(([packet, second]) => producer.send(packet, { time: 1e15 + second * 1e6 }));
    expect(sent.map(({ documents }) => documents.length)).toEqual([1, 0, 1, 1]);
    expect(sent[1]?.counts.get('unchanged_system_information')).toBe(1);
  });

  it.each([
    ['the default alphabet of any language', '4011 0032 02 11 e8329bfd06', { alphabet: 'gsm7', text: 'hello' }],
    ['its language in front', '4011 0032 10 11 e572 0a', { alphabet: 'gsm7' }],
    ['UCS2', '4011 0032 48 11 00480069 000d 000d', { alphabet: 'ucs2', text: 'Hi' }],
    ['UCS2 behind its language', '4011 0032 11 11 e532 00480069 000d', { alphabet: 'ucs2', text: 'Hi' }],
    ['data', '4011 0032 44 11 deadbeef', { alphabet: '8bit' }],
    ['an earthquake', '4011 1100 01 11 e8329bfd06', { message_id: 4352, warning: 'etws' }],
  ])('in %s', (_, octets, expected) => {
    expect(pageOf(octets)).toMatchObject(expected);
  });

  it('of data or text that is compressed has no text', () => {
    expect(pageOf('4011 0032 44 11 deadbeef')).not.toHaveProperty('text');
    expect(pageOf('4011 0032 60 11 deadbeef')).not.toHaveProperty('text');
  });

  it('that was cut says so, and what can be seen of it', () => {
    const [cut] = told(block(LAST, '4011 0032 01 11 e8329bfd06').slice(0, 2 * (16 + 1 + 11)));
    expect(cut?.document).toMatchObject({ truncated: true, gsm: { cbs: { message_id: 50, text: 'hello' } } });
    expect(told(block(LAST, '').slice(0, 2 * (16 + 3)))).toMatchObject([{ document: { truncated: true } }]);
  });
});

describe('other blocks', () => {
  it('that say nothing are counted, and schedules are numbered', () => {
    expect(new Producer().send(block(15, '')).counts.get('fill_frames')).toBe(1);
    expect(told(block(8, '011a'))).toMatchObject([
      { about: { action: 'cell-broadcast-schedule' }, document: { gsm: { cbch_sequence: 8 } } },
    ]);
  });

  it('belong to their own channel', () => {
    const [one, two] = ['0367', '0368'].map((arfcn) => [block(0, HEAD + ONE, arfcn), block(LAST | 1, TWO, arfcn)]);
    expect(told(one![0]!, two![0]!, one![1]!, two![1]!)).toHaveLength(2);
  });

  it('of a flood of invented carriers cost the oldest, and are counted', () => {
    const many = Array.from({ length: MOST_CHANNELS }, (_, i) => block(0, HEAD, (1 + i).toString(16).padStart(4, '0')));
    const producer = new Producer();
    const sent = [block(0, HEAD, '0367'), ...many, block(LAST | 1, '', '0367')].map((packet) => producer.send(packet));
    expect(sent.flatMap(({ documents }) => documents)).toEqual([]);
    expect(sent.reduce((sum, { counts }) => sum + (counts.get('links_displaced') ?? 0), 0)).toBe(2);
  });
});
