/** Which numbers a stream gets: by codec, clock, and the modes or the bit rate that were seen. */

import {
  AMR,
  AMR_WB,
  type CodecRow,
  EVRC,
  EVS,
  EVS_RATES,
  G711,
  G711_PLC,
  G722,
  G723_53,
  G723_63,
  G726_16,
  G726_24,
  G726_32,
  G726_40,
  G728,
  G729A,
  GSM_EFR,
  GSM_FR,
  GSM_HR,
  ILBC_20,
  ILBC_30,
  OPUS_FULL,
  OPUS_FULL_FROM,
  OPUS_NARROW,
  OPUS_WIDE,
  OPUS_WIDE_FROM,
  type OpusPoint,
  SPEEX,
  UNKNOWN,
} from './codec-rows.js';
import type { Scale } from './e-model.js';

/** What of a stream decides the row. */
export interface CodecUse {
  /** Encoding name as SDP writes it; undefined when nobody told. */
  readonly codec: string | undefined;
  /** RTP clock, Hz. */
  readonly clockRate: number;
  /** Speech frames by mode, where they can be read: eight of AMR, nine of AMR-WB, twelve of EVS, each by frame type. */
  readonly modes?: Int32Array | undefined;
  /** Bits of payload in a second of packets, silence between them left out; undefined while the packet time is unknown. */
  readonly bitRate?: number | undefined;
  /** Packet time, ms. */
  readonly packetTime?: number | undefined;
}

export interface CodecOptions {
  /** Receivers of G.711 conceal losses (G.711 appendix I). */
  readonly g711_plc: boolean;
  /** What to make of audio at 8 kHz whose codec nobody knows. */
  readonly unknown_codec: 'none' | 'placeholder';
}

type Choice = (use: CodecUse, options: CodecOptions) => CodecRow | undefined;

/** Straight between two measured rates; beyond the first and the last their own numbers, as an estimate. */
const opus: Choice = ({ bitRate }) => {
  if (bitRate === undefined) return undefined;
  const rate = bitRate / 1e3;
  if (rate < OPUS_WIDE_FROM) return between('opus narrowband', 'nb', OPUS_NARROW, rate);
  if (rate < OPUS_FULL_FROM) return between('opus wideband', 'wb', OPUS_WIDE, rate);
  return between('opus super-wideband', 'fb', OPUS_FULL, rate);
};

function between(name: string, scale: Scale, points: readonly OpusPoint[], rate: number): CodecRow {
  const next = points.find((point) => point[0] >= rate) ?? points.at(-1)!;
  const before = points[points.indexOf(next) - 1];
  const share = before === undefined ? 1 : Math.min(1, (rate - before[0]) / (next[0] - before[0]));
  const at = (i: 1 | 2 | 3) => (before === undefined ? next[i] : before[i] + share * (next[i] - before[i]));
  const grounding = rate < points[0]![0] - 1 || rate > points.at(-1)![0] + 1 ? 'estimate' : 'study';
  return { name, scale, ie: at(1), grounding, bpl: at(2), bplBursty: at(3), lossGrounding: grounding, packetTime: 20, lookahead: 6.5 };
}

/** All modes in the order in which frames are counted. */
const MODES: readonly (CodecRow | undefined)[] = [...AMR, ...AMR_WB, ...EVS];
const WIDEBAND_FROM = AMR.length;
const EVS_FROM = AMR.length + AMR_WB.length;

/** Ie and Bpl weighted by the frames of the modes `from` to before `to`; undefined without one, or when one has no row. */
function mixed(name: string, modes: Int32Array | undefined, from: number, to: number): CodecRow | undefined {
  if (modes === undefined) return undefined;
  let frames = 0;
  let ie = 0;
  let bpl = 0;
  let used = 0;
  let last: CodecRow | undefined;
  for (let i = from; i < to; i++) {
    const count = modes[i] ?? 0;
    if (count === 0) continue;
    const row = MODES[i];
    // Half known is unknown: a mean over some of the modes would flatter the others.
    if (row === undefined) return undefined;
    last = row;
    used += 1;
    frames += count;
    ie += count * row.ie;
    bpl += count * row.bpl;
  }
  if (last === undefined || used === 1) return last;
  return { ...last, name: `${name}, ${used} modes`, ie: ie / frames, bpl: bpl / frames };
}

const amr: Choice = ({ modes }) => mixed('AMR', modes, 0, WIDEBAND_FROM);
const amrWb: Choice = ({ modes }) => mixed('AMR-WB', modes, WIDEBAND_FROM, EVS_FROM);

/**
 * EVS by its modes, or the one whose bit rate is nearest to what was measured. A sender in the modes that interwork with AMR-WB is heard as
 * that; of a stream with both the more frequent kind counts, since their scales have no mean.
 */
const evsMode: Choice = ({ modes, bitRate }) => {
  if (modes !== undefined) {
    const interworking = sum(modes, WIDEBAND_FROM, EVS_FROM);
    const primary = sum(modes, EVS_FROM, MODES.length);
    return interworking > primary ? mixed('AMR-WB', modes, WIDEBAND_FROM, EVS_FROM) : mixed('EVS', modes, EVS_FROM, MODES.length);
  }
  if (bitRate === undefined) return undefined;
  let nearest = 0;
  for (let i = 1; i < EVS_RATES.length; i++) {
    if (Math.abs(EVS_RATES[i]! - bitRate) < Math.abs(EVS_RATES[nearest]! - bitRate)) nearest = i;
  }
  return EVS[nearest];
};

function sum(counts: Int32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += counts[i] ?? 0;
  return total;
}

const fixed =
  (row: CodecRow): Choice =>
  () =>
    row;
const g711: Choice = (_use, { g711_plc }) => (g711_plc ? G711_PLC : G711);
/** Two frame lengths; between them lies a payload of both, whose larger part decides. */
const g723: Choice = ({ bitRate }) => (bitRate !== undefined && bitRate < 5900 ? G723_53 : G723_63);
const ilbc: Choice = ({ packetTime, bitRate }) =>
  packetTime !== undefined && packetTime % 20 !== 0 && (bitRate ?? 0) < 14_500 ? ILBC_30 : ILBC_20;

/** By encoding name in upper case and clock: the same name at another clock is another codec, of which nothing is known. */
const CODECS: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ['PCMU/8000', g711],
  ['PCMA/8000', g711],
  ['G726-40/8000', fixed(G726_40)],
  ['G726-32/8000', fixed(G726_32)],
  ['G726-24/8000', fixed(G726_24)],
  ['G726-16/8000', fixed(G726_16)],
  ['AAL2-G726-40/8000', fixed(G726_40)],
  ['AAL2-G726-32/8000', fixed(G726_32)],
  ['AAL2-G726-24/8000', fixed(G726_24)],
  ['AAL2-G726-16/8000', fixed(G726_16)],
  ['G728/8000', fixed(G728)],
  ['G729/8000', fixed(G729A)],
  ['G729A/8000', fixed(G729A)],
  ['G723/8000', g723],
  ['GSM/8000', fixed(GSM_FR)],
  ['GSM-FR/8000', fixed(GSM_FR)],
  ['GSM-EFR/8000', fixed(GSM_EFR)],
  ['GSM-HR/8000', fixed(GSM_HR)],
  ['GSM-HR-08/8000', fixed(GSM_HR)],
  ['AMR/8000', amr],
  ['AMR-WB/16000', amrWb],
  ['G722/8000', fixed(G722)],
  ['EVS/16000', evsMode],
  ['OPUS/48000', opus],
  ['ILBC/8000', ilbc],
  ['SPEEX/8000', fixed(SPEEX)],
  ['EVRC/8000', fixed(EVRC)],
  ['EVRC0/8000', fixed(EVRC)],
  ['EVRC1/8000', fixed(EVRC)],
]);

/** What is no speech, or speech in a wrapping that hides the codec: no stand-in either. */
const NO_SPEECH: ReadonlySet<string> = new Set([
  'CLEARMODE',
  'TELEPHONE-EVENT',
  'TONE',
  'CN',
  'T38',
  'RED',
  'ULPFEC',
  'PARITYFEC',
  'RTX',
  'T140',
  'T140C',
  'X-CCD',
  'CSDATA',
  'X-FAX',
  'X-FAX-ACK',
  'X-FAX-RELAY',
  'X-NSE',
  'X-CAS',
  'X-CISCO-DTMF',
  'VND.3GPP.IUFP',
  'MPA',
  'L16',
  'L24',
]);

/**
 * The row of a codec as it is used. Undefined when a score would mean nothing: no speech, an unknown codec or mode, or a stand-in that the
 * operator did not ask for. A stand-in is only made for a clock of 8 kHz; wider unknown codecs and video have others.
 */
export function codecRow(use: CodecUse, options: CodecOptions): CodecRow | undefined {
  const name = use.codec?.toUpperCase();
  if (name !== undefined) {
    const choice = CODECS.get(`${name}/${use.clockRate}`);
    if (choice !== undefined) return choice(use, options);
    if (NO_SPEECH.has(name)) return undefined;
  }
  return options.unknown_codec === 'placeholder' && use.clockRate === 8000 ? UNKNOWN : undefined;
}
