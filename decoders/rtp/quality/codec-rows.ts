/** What codecs do to speech, and how they bear loss: equipment impairment factors of ITU-T G.113 and, where it has none, of studies. */

import type { Scale } from './e-model.js';

/**
 * What a number rests on, best first: published by the ITU-T, measured in a published study, estimated from a relative of the codec,
 * or a stand-in for a codec nobody knows.
 */
export type Grounding = 'itu' | 'study' | 'estimate' | 'placeholder';

const WEAKNESS: readonly Grounding[] = ['itu', 'study', 'estimate', 'placeholder'];

export function weaker(a: Grounding, b: Grounding): Grounding {
  return WEAKNESS.indexOf(a) > WEAKNESS.indexOf(b) ? a : b;
}

export interface CodecRow {
  readonly name: string;
  readonly scale: Scale;
  /** Impairment without loss (Ie) and what its number rests on. */
  readonly ie: number;
  readonly grounding: Grounding;
  /** Robustness against random loss (Bpl), percent: the loss that takes half of what is left. */
  readonly bpl: number;
  /** The same against bursty loss, where it was measured apart. */
  readonly bplBursty?: number;
  readonly lossGrounding: Grounding;
  /** Usual packet time and look-ahead of the encoder, ms: parts of the delay from mouth to ear. */
  readonly packetTime: number;
  readonly lookahead: number;
}

/** Where no robustness of a narrowband codec was published. */
const USUAL_BPL = 10;

function narrow(
  name: string,
  ie: number,
  bpl: number | undefined,
  lookahead: number,
  packetTime = 20,
  grounding: Grounding = 'itu',
  lossGrounding: Grounding = bpl === undefined ? 'estimate' : grounding,
): CodecRow {
  return { name, scale: 'nb', ie, grounding, bpl: bpl ?? USUAL_BPL, lossGrounding, packetTime, lookahead };
}

// ITU-T G.113 appendix I (11/2007). PCM is sampled at once; its look-ahead is two samples.
export const G711_PLC = narrow('G.711 with concealment', 0, 25.1, 0.25);
export const G711 = narrow('G.711 without concealment', 0, 4.3, 0.25);
export const G726_40 = narrow('G.726 40 kbit/s', 2, undefined, 0.25);
export const G726_32 = narrow('G.726 32 kbit/s', 7, undefined, 0.25);
export const G726_24 = narrow('G.726 24 kbit/s', 25, undefined, 0.25);
export const G726_16 = narrow('G.726 16 kbit/s', 50, undefined, 0.25);
export const G728 = narrow('G.728 16 kbit/s', 7, undefined, 0.625);
/** Static type 18 does not say whether annex A is in use: it mostly is, and has the only published robustness. */
export const G729A = narrow('G.729A 8 kbit/s', 11, 19, 5);
export const G723_63 = narrow('G.723.1 6.3 kbit/s', 15, 16.1, 7.5, 30);
export const G723_53 = narrow('G.723.1 5.3 kbit/s', 19, 16.1, 7.5, 30, 'itu', 'estimate');
export const GSM_FR = narrow('GSM-FR 13 kbit/s', 20, undefined, 0);
export const GSM_HR = narrow('GSM-HR 5.6 kbit/s', 23, undefined, 4.4);
export const GSM_EFR = narrow('GSM-EFR 12.2 kbit/s', 5, 10, 0);
export const EVRC = narrow('EVRC 8 kbit/s', 6, undefined, 10);
// No ITU-T row.
export const ILBC_20 = narrow('iLBC 15.2 kbit/s', 10, 20, 5, 20, 'estimate');
export const ILBC_30 = narrow('iLBC 13.33 kbit/s', 12, 20, 10, 30, 'estimate');
export const SPEEX = narrow('speex narrowband', 12, 15, 10, 20, 'estimate');
export const UNKNOWN = narrow('unknown narrowband', 10, 10, 5, 20, 'placeholder');

/**
 * By frame type. G.113 has no row of AMR: 12.2 is GSM-EFR bit for bit, the lower modes come from the delay that each was found to bear
 * at equal quality (De Vleeschauwer and Janssen, Telektronikk 2001), the robustness is that of GSM-EFR.
 */
export const AMR = [
  ['4.75', 21.2],
  ['5.15', 19.6],
  ['5.90', 16.5],
  ['6.70', 13.7],
  ['7.40', 11.6],
  ['7.95', 10],
  ['10.2', 6],
  ['12.2', 5],
].map(([rate, ie]) => narrow(`AMR ${rate} kbit/s`, Number(ie), 10, 5, 20, 'estimate'));

/**
 * By frame type, heard with one ear as on a telephone (G.113 (09/2024) appendix IV, table IV.1). That table has no robustness; the one of
 * headphones (table IV.4) has it for 12.65, 23.05 and 23.85 kbit/s: the nearest of these stands in, and makes scores under loss estimates.
 */
export const AMR_WB = [
  ['6.60', 41, 4.3],
  ['8.85', 26, 4.3],
  ['12.65', 13, 4.3],
  ['14.25', 10, 4.3],
  ['15.85', 7, 4.3],
  ['18.25', 5, 4.6],
  ['19.85', 3, 4.6],
  ['23.05', 1, 4.6],
  ['23.85', 8, 4.9],
].map(([rate, ie, bpl]) => wide(`AMR-WB ${rate} kbit/s`, Number(ie), Number(bpl), 5, 'itu'));

/** G.113 appendix IV; other transcriptions say 14, and its robustness is that of AMR-WB 12.65. RTP carries 64 kbit/s only. */
export const G722 = wide('G.722 64 kbit/s', 13, 4.3, 1.5, 'estimate');

function wide(name: string, ie: number, bpl: number, lookahead: number, grounding: Grounding): CodecRow {
  return { name, scale: 'wb', ie, grounding, bpl, lossGrounding: 'estimate', packetTime: 20, lookahead };
}

/**
 * By frame type of the primary modes; undefined where nothing is published, which is also where EVS has no super-wideband. Super-wideband as
 * G.113 (09/2024) appendix V with erratum 1 (01/2026) lists it; the bandwidth in use is not seen in packets.
 */
export const EVS: readonly (CodecRow | undefined)[] = [
  undefined,
  undefined,
  undefined,
  evs('9.6', 22.7, 13),
  evs('13.2', 17.1, 11.7),
  evs('16.4', 10.8, 10.3),
  evs('24.4', 7.2, 11.4),
  evs('32', 8.7, 9.3),
  evs('48', 10.2, 9.6),
  undefined,
  undefined,
  undefined,
];
/** Bit rates of these types. */
export const EVS_RATES = [2800, 7200, 8000, 9600, 13_200, 16_400, 24_400, 32_000, 48_000, 64_000, 96_000, 128_000];

function evs(rate: string, ie: number, bpl: number): CodecRow {
  return { name: `EVS ${rate} kbit/s`, scale: 'fb', ie, grounding: 'itu', bpl, lossGrounding: 'itu', packetTime: 20, lookahead: 12 };
}

/**
 * Bit rate in kbit/s, Ie, Bpl for random and for bursty loss (Al-Ahmadi and others, Opus codec quality evaluation). An encoder chooses
 * the band by the bit rate: narrowband below 11 kbit/s, wideband below 13.5, super-wideband above. Of constant and variable bit rate
 * the second, which is what encoders do unless told otherwise; narrowband was only measured at constant rates.
 */
export type OpusPoint = readonly [rate: number, ie: number, bpl: number, bplBursty: number];

export const OPUS_NARROW: readonly OpusPoint[] = [
  [6, 46.3, 8.94, 5.66],
  [7, 31.7, 18.2, 11.8],
  [8, 19.2, 15.1, 10.1],
  [9, 13.2, 17.2, 11.4],
  [10, 6.2, 15.3, 10.5],
  [11, 2, 16, 10.7],
];
export const OPUS_WIDE: readonly OpusPoint[] = [
  [11, 28.4, 23.9, 20.1],
  [12, 23.3, 22.2, 18.9],
  [13, 20, 19.5, 16.9],
];
export const OPUS_FULL: readonly OpusPoint[] = [
  [14, 38.1, 16.5, 9.1],
  [16, 30.2, 11.8, 10.1],
  [19, 23.8, 10.7, 8.9],
  [22, 20.2, 10.5, 8.6],
  [25, 20.2, 11.3, 9.2],
  [28, 18.5, 10.6, 8.9],
  [31, 16.8, 10.4, 8.8],
  [34, 14.8, 10.1, 8.5],
  [37, 12.1, 10.4, 8.3],
  [40, 10.7, 9.8, 8],
];
export const OPUS_WIDE_FROM = 11;
export const OPUS_FULL_FROM = 13.5;
