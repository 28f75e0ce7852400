/** Which numbers a codec gets, and which codecs get none. */

import { describe, expect, it } from 'vitest';
import { MODE_RATES } from '../payload/modes.js';
import { type CodecUse, codecRow } from './codec-impairments.js';
import { weaker } from './codec-rows.js';

const usual = { g711_plc: true, unknown_codec: 'none' } as const;
const row = (codec: string | undefined, clockRate: number, more: Partial<CodecUse> = {}, options: Parameters<typeof codecRow>[1] = usual) =>
  codecRow({ codec, clockRate, ...more }, options);
/** Of AMR, unless said. */
const modes = (frames: readonly (readonly [type: number, count: number])[], first = 0) => {
  const counts = new Int32Array(29);
  for (const [type, count] of frames) counts[first + type] = count;
  return counts;
};
const WB = 8;
const EVS = 17;

describe('codecs of one mode', () => {
  it.each([
    ['PCMU', 8000, 0, 25.1, 'itu', 'itu'],
    ['pcma', 8000, 0, 25.1, 'itu', 'itu'],
    ['G729', 8000, 11, 19, 'itu', 'itu'],
    ['G723', 8000, 15, 16.1, 'itu', 'itu'],
    ['GSM', 8000, 20, 10, 'itu', 'estimate'],
    ['GSM-HR-08', 8000, 23, 10, 'itu', 'estimate'],
    ['GSM-EFR', 8000, 5, 10, 'itu', 'itu'],
    ['G726-32', 8000, 7, 10, 'itu', 'estimate'],
    ['G728', 8000, 7, 10, 'itu', 'estimate'],
    ['speex', 8000, 12, 15, 'estimate', 'estimate'],
    ['G722', 8000, 13, 4.3, 'estimate', 'estimate'],
  ])('%s at %d Hz: Ie %d, Bpl %d, grounded on %s, under loss on %s', (codec, clock, ie, bpl, grounding, lossGrounding) => {
    expect(row(codec, clock)).toMatchObject({ ie, bpl, grounding, lossGrounding, scale: codec === 'G722' ? 'wb' : 'nb' });
  });

  it('G.711 without concealment when the operator says so', () => {
    expect(row('PCMA', 8000, {}, { ...usual, g711_plc: false })).toMatchObject({ ie: 0, bpl: 4.3 });
  });

  it('G.723.1 by bit rate, iLBC by packet time', () => {
    expect(row('G723', 8000, { bitRate: (20 * 8) / 0.03 })).toMatchObject({ ie: 19, lossGrounding: 'estimate' });
    expect(row('G723', 8000, { bitRate: (24 * 8) / 0.03 })?.ie).toBe(15);
    expect(row('iLBC', 8000, { packetTime: 20, bitRate: 15_200 })?.ie).toBe(10);
    expect(row('iLBC', 8000, { packetTime: 30, bitRate: 13_333 })?.ie).toBe(12);
    expect(row('iLBC', 8000, { packetTime: 60, bitRate: 15_200 })?.ie).toBe(10);
  });
});

describe('codecs of many modes', () => {
  it('are counted in the order of their rates, which their rows are named by', () => {
    for (const [mode, rate] of MODE_RATES.entries()) {
      const counts = new Int32Array(MODE_RATES.length);
      counts[mode] = 1;
      const found = mode < WB ? row('AMR', 8000, { modes: counts }) : row(mode < EVS ? 'AMR-WB' : 'EVS', 16000, { modes: counts });
      if (found !== undefined) expect(Number(/([\d.]+) kbit/.exec(found.name)![1])).toBe(rate);
      else expect(rate < 9.6 || rate > 48).toBe(true);
    }
  });

  it('AMR takes the mean of its modes, weighted by frames', () => {
    expect(row('AMR', 8000, { modes: modes([[7, 500]]) })).toMatchObject({
      name: 'AMR 12.2 kbit/s',
      ie: 5,
      bpl: 10,
      grounding: 'estimate',
    });
    const mixed = modes([
      [7, 300],
      [0, 100],
    ]);
    expect(row('AMR', 8000, { modes: mixed })).toMatchObject({ name: 'AMR, 2 modes', ie: (3 * 5 + 21.2) / 4, bpl: 10 });
  });

  it('AMR-WB is grounded on the ITU without loss and an estimate with it', () => {
    const twelve = row('AMR-WB', 16000, { modes: modes([[2, 10]], WB) });
    expect(twelve).toMatchObject({ scale: 'wb', ie: 13, bpl: 4.3, grounding: 'itu', lossGrounding: 'estimate' });
    const highest = modes(
      [
        [8, 1],
        [7, 3],
      ],
      WB,
    );
    expect(row('AMR-WB', 16000, { modes: highest })).toMatchObject({ ie: (8 + 3) / 4, bpl: (4.9 + 3 * 4.6) / 4 });
  });

  it('without a speech frame there is nothing to say', () => {
    expect(row('AMR', 8000)).toBeUndefined();
    expect(row('AMR', 8000, { modes: modes([]) })).toBeUndefined();
    expect(row('AMR-WB', 16000, { modes: modes([]) })).toBeUndefined();
    expect(row('EVS', 16000, { modes: modes([]) })).toBeUndefined();
  });

  it('EVS by modes or by the nearest bit rate, and not at all where nothing is published', () => {
    expect(row('EVS', 16000, { modes: modes([[6, 5]], EVS) })).toMatchObject({ name: 'EVS 24.4 kbit/s', scale: 'fb', ie: 7.2, bpl: 11.4 });
    expect(row('EVS', 16000, { bitRate: (33 * 8) / 0.02 })?.name).toBe('EVS 13.2 kbit/s');
    expect(row('EVS', 16000, { bitRate: (62 * 8) / 0.02 })?.name).toBe('EVS 24.4 kbit/s');
    const low = modes(
      [
        [1, 1],
        [6, 99],
      ],
      EVS,
    );
    expect(row('EVS', 16000, { modes: low })).toBeUndefined();
    expect(row('EVS', 16000, { bitRate: 8000 })).toBeUndefined();
    expect(row('EVS', 16000, { bitRate: 96_000 })).toBeUndefined();
    expect(row('EVS', 16000)).toBeUndefined();
  });

  it('EVS in its modes for AMR-WB is AMR-WB, as far as they are the more frequent ones', () => {
    const both = modes([[2, 60]], WB);
    both[EVS + 4] = 40;
    expect(row('EVS', 16000, { modes: both })).toMatchObject({ name: 'AMR-WB 12.65 kbit/s', scale: 'wb' });
    both[EVS + 4] = 80;
    expect(row('EVS', 16000, { modes: both })).toMatchObject({ name: 'EVS 13.2 kbit/s', scale: 'fb' });
  });

  it('opus by measured bit rate, straight between the rates of the study', () => {
    expect(row('opus', 48000, { bitRate: 16_000 })).toMatchObject({
      scale: 'fb',
      ie: 30.2,
      bpl: 11.8,
      bplBursty: 10.1,
      grounding: 'study',
    });
    expect(row('opus', 48000, { bitRate: 17_500 })?.ie).toBeCloseTo(27, 9);
    expect(row('opus', 48000, { bitRate: 12_500 })).toMatchObject({ scale: 'wb', ie: (23.3 + 20) / 2 });
    expect(row('opus', 48000, { bitRate: 8500 })).toMatchObject({ scale: 'nb', ie: (19.2 + 13.2) / 2, bpl: (15.1 + 17.2) / 2 });
  });

  it('opus beyond the rates of the study keeps the last numbers, as an estimate', () => {
    expect(row('opus', 48000, { bitRate: 64_000 })).toMatchObject({ ie: 10.7, grounding: 'estimate', lossGrounding: 'estimate' });
    expect(row('opus', 48000, { bitRate: 4000 })).toMatchObject({ ie: 46.3, grounding: 'estimate' });
    expect(row('opus', 48000)).toBeUndefined();
  });
});

describe('no row', () => {
  const standIn = { ...usual, unknown_codec: 'placeholder' } as const;

  it.each([
    ['H264', 90000],
    ['VP8', 90000],
    ['CLEARMODE', 8000],
    ['telephone-event', 8000],
    ['t38', 8000],
    ['X-FAX-RELAY', 8000],
    ['CSDATA', 8000],
    ['VND.3GPP.IUFP', 16000],
    ['PCMU', 16000],
    ['speex', 16000],
  ])('%s at %d Hz, not even a stand-in', (codec, clock) => {
    expect(row(codec, clock)).toBeUndefined();
    expect(row(codec, clock, {}, standIn)).toBeUndefined();
  });

  it('an unknown codec at 8 kHz has a stand-in when the operator wants one', () => {
    expect(row('BV16', 8000)).toBeUndefined();
    expect(row(undefined, 8000)).toBeUndefined();
    for (const codec of ['BV16', undefined])
      expect(row(codec, 8000, {}, standIn)).toMatchObject({ ie: 10, bpl: 10, grounding: 'placeholder' });
    expect(row(undefined, 90000, {}, standIn)).toBeUndefined();
    // A known codec of an unknown mode is not an unknown codec.
    expect(row('AMR', 8000, {}, standIn)).toBeUndefined();
  });
});

it('of two groundings the weaker one counts', () => {
  expect(weaker('itu', 'estimate')).toBe('estimate');
  expect(weaker('placeholder', 'study')).toBe('placeholder');
  expect(weaker('itu', 'itu')).toBe('itu');
});
