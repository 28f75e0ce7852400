/** The story of a bad stream, in words of a voice engineer: only what stands in its document. */

import type { ShownDocument, StoryView } from 'spoor/decoder';
import type { streamFields } from './documents.js';

type StreamShown = ShownDocument<typeof streamFields>;
type Sentence = string | undefined;

/** Percent of loss from which on there is something to tell. */
const SOME_LOSS = 0.1;
/** Percent of damaged frames: a radio link that is well has some. */
const SOME_DAMAGE = 1;
/** Jitter in milliseconds that a small jitter buffer does not swallow. */
const MUCH_JITTER = 30;
/** Below this mean opinion score some users are dissatisfied (ITU-T G.107 annex B). */
const FAIR = 3.6;
/** Milliseconds that concealment covers; it fades to silence by then (ITU-T G.711 appendix I). */
const CONCEALABLE = 60;

/** What users think from a score on (ITU-T G.107 annex B, table B.1). */
const CLASSES: readonly (readonly [from: number, meaning: string])[] = [
  [4.34, 'users are very satisfied'],
  [4.03, 'users are satisfied'],
  [FAIR, 'some users are dissatisfied'],
  [3.1, 'many users are dissatisfied'],
  [Number.NEGATIVE_INFINITY, 'nearly all users are dissatisfied'],
];
/** Between a number and its unit, which no line may part. */
const SPACE = '\u00a0';

export const story: StoryView<typeof streamFields> = {
  view: 'story',
  title: 'What was wrong with the worst streams',
  kind: 'stream',
  weigh,
  tell: (document) =>
    [
      ...[`${title(document)}: ${lossText(document)}`, shapeText(document), originText(document), beyondText(document)],
      ...[orderText(document), duplicateText(document), jitterText(document), bufferText(document), restartText(document)],
      damagedText(document),
      concealedText(document),
      qualityText(document),
    ].filter((sentence) => sentence !== undefined),
  calm: `No stream had a problem: none lost a packet in a thousand, or had jitter of ${MUCH_JITTER} ms.`,
};

/** Loss in percent, and what a listener minds besides: long holes, jitter that no small buffer holds, a poor score. */
function weigh({ own }: StreamShown): number | undefined {
  const { loss_pct: loss = 0, jitter } = own;
  const score = scoreOf(own) ?? FAIR;
  const shaken = jitter?.max_ms ?? 0;
  const behind = lossBehind(own);
  const damaged = own.bad_frames_pct ?? 0;
  if (Math.max(loss, behind) < SOME_LOSS && damaged < SOME_DAMAGE && shaken < MUCH_JITTER && score >= FAIR) return undefined;
  return loss + behind + damaged + (holeOf(own) ?? 0) / 50 + Math.max(0, shaken - MUCH_JITTER) / 10 + 5 * Math.max(0, FAIR - score);
}

function title({ own, source, destination, from, to }: StreamShown): string {
  const codec = own.codec ?? (own.pt === undefined ? undefined : `payload type ${own.pt}`);
  const ends = [source?.text, destination?.text].filter((end) => end !== undefined).join(' > ');
  return `${ends}${codec === undefined ? '' : ` (${codec})`}, ${clock(from)} to ${clock(to)}`;
}

function lossText({ own }: StreamShown): string {
  const { lost = 0, expected = 0, loss_pct = 0 } = own;
  if (lost <= 0) return `none of ${counted(expected, 'packet')} lost.`;
  return `${lost} of ${counted(expected, 'packet')} lost (${percent(loss_pct)}).`;
}

/** One hole, bursts, or here and there: what decides whether a codec can hide it. */
function shapeText({ own }: StreamShown): Sentence {
  const { loss, burst, gap } = own;
  if (loss?.events === undefined || loss.events === 0) return undefined;
  const hole = holeOf(own);
  const longest = hole === undefined ? counted(loss.max_run ?? 0, 'packet') : `${counted(loss.max_run ?? 0, 'packet')} (${ms(hole)})`;
  const heard = hole !== undefined && hole > CONCEALABLE ? ', longer than a codec can cover up' : '';
  if (loss.events === 1)
    return loss.settled === 1 ? 'It was a single one, which a codec covers up.' : `All in one hole of ${longest}${heard}.`;
  const isolated = gap?.isolated_lost ?? 0;
  const parts: string[] = [];
  if (burst?.count !== undefined && burst.count > 0) {
    const length = burst.duration_mean_ms === undefined ? '' : ` of ${ms(burst.duration_mean_ms)}${burst.count > 1 ? ' on average' : ''}`;
    parts.push(`${burst.lost} in ${counted(burst.count, 'burst')}${length}`);
  }
  if (isolated > 0) parts.push(`${isolated} alone`);
  const spread = parts.length === 0 ? '' : `${parts.join(', ')}; `;
  return sentence(`${spread}${loss.max_run === 1 ? 'never two in a row' : `the longest hole was ${longest}${heard}`}`);
}

/** Whose losses they are, as far as anybody can tell. */
function originText({ own }: StreamShown): Sentence {
  const { lost = 0, loss, capture } = own;
  if (lost <= 0) return undefined;
  switch (loss?.origin) {
    case 'network':
      return 'The network lost them, not the capture.';
    case 'upstream_of_source':
      return 'They never left the source address: what stands before it lost them.';
    case 'capture':
      return 'By the look of it the capture lost them, not the network.';
    case 'mixed':
      return sentence(
        listed([
          ...part(loss.network, 'the network'),
          ...part(loss.upstream_of_source, 'what stands before the source address'),
          ...part(loss.capture_suspected, 'the capture'),
        ]) + (loss.unattributed !== undefined && loss.unattributed > 0 ? `; of ${loss.unattributed} nobody can tell` : ''),
      );
    case 'ambiguous':
      return `Whether the network or the capture lost them cannot be told${loss.evidence?.includes('few_streams') === true ? ': there were too few streams to compare with' : ''}.`;
    default:
      return capture?.loss === true ? 'The capture itself had a gap in this time, so the loss is not proven to be the network.' : undefined;
  }
}

function part(lost: number | undefined, by: string): string[] {
  return lost === undefined || lost <= 0 ? [] : [`${lost} lost by ${by}`];
}

/** What the receiver says of the way that the capture point does not see. */
function beyondText({ own: { rtcp } }: StreamShown): Sentence {
  const { upstream_lost: before = 0, downstream_lost: behind = 0, capture_lost: unseen = 0, rtt_mean_ms: roundTrip } = rtcp ?? {};
  const parts = [
    ...(before > 0 || behind > 0
      ? [`by the reports of the receiver ${before} were lost before the capture point and ${Math.max(0, behind)} behind it`]
      : []),
    ...(unseen > 0 ? [`${unseen} that the receiver got the capture did not see`] : []),
    ...(roundTrip === undefined ? [] : [`the round trip from here to the receiver took ${ms(roundTrip)} on average`]),
  ];
  return parts.length === 0 ? undefined : sentence(parts.join('; '));
}

function orderText({ own }: StreamShown): Sentence {
  const { reordered = 0, reorder_extent_max: extent, late_time_max_ms: late } = own;
  if (reordered === 0) return undefined;
  const behind = [...(extent === undefined ? [] : [counted(extent, 'number')]), ...(late === undefined || late < 1 ? [] : [ms(late)])];
  const most = behind.length === 0 ? '' : `, ${reordered === 1 ? '' : 'at most '}${behind.join(' and ')} behind`;
  return `${counted(reordered, 'packet')} came out of order${most}.`;
}

function duplicateText({ own: { duplicates = 0 } }: StreamShown): Sentence {
  return duplicates === 0 ? undefined : `${counted(duplicates, 'packet')} came twice.`;
}

function jitterText({ own }: StreamShown): Sentence {
  const { jitter } = own;
  if (jitter?.max_ms === undefined || jitter.mean_ms === undefined) return undefined;
  if (jitter.max_ms < 1) return `Jitter stayed below ${ms(1)}.`;
  const stall = stallOf(own);
  const wait = stall === undefined ? '' : `; once nothing came for ${ms(stall)}`;
  return `Jitter was ${ms(jitter.mean_ms)} on average and ${ms(jitter.max_ms)} at most${wait}.`;
}

/** The longest wait, if it was a queue that stood: longer than the longest hole explains, and with the jitter that a wait inside speech makes. */
function stallOf(own: StreamShown['own']): number | undefined {
  const { jitter, delta, ptime_ms: packetTime } = own;
  if (delta?.max_ms === undefined || packetTime === undefined) return undefined;
  const unexplained = delta.max_ms - (holeOf(own) ?? 0) - packetTime;
  return unexplained >= packetTime && delta.max_ms >= CONCEALABLE && (jitter?.max_ms ?? 0) >= unexplained / 16 ? delta.max_ms : undefined;
}

/** What a jitter buffer would have thrown away besides, and how often a listener would have noticed. */
function bufferText({ own }: StreamShown): Sentence {
  const discarded = own.jb?.fixed50?.discarded ?? 0;
  return discarded === 0
    ? undefined
    : `A jitter buffer of ${ms(50)} would have thrown away ${counted(discarded, 'packet')} that came too late.`;
}

/** Speech that the radio link spoilt before it was sent here: for a listener as bad as loss. */
function damagedText({ own }: StreamShown): Sentence {
  const { bad_frames: bad = 0, bad_frames_pct: share } = own;
  if (bad === 0 || share === undefined) return undefined;
  return `${counted(bad, 'frame')} of speech came damaged to the sender (${percent(share)}), mostly by radio.`;
}

function concealedText({ own }: StreamShown): Sentence {
  const { seconds, concealed_seconds: concealed = 0, severely_concealed_seconds: severely = 0 } = own;
  if (seconds === undefined || concealed === 0) return undefined;
  return `Something had to be concealed in ${concealed} of ${counted(seconds, 'second')}${severely > 0 ? `, severely in ${severely}` : ''}.`;
}

function restartText({ own }: StreamShown): Sentence {
  const { restarts = 0, ts_rebase: rebases = 0 } = own;
  const parts = [
    ...(restarts > 0 ? [`began a new sequence of numbers ${times(restarts)}, which is no loss`] : []),
    ...(rebases > 0 ? [`moved its timestamps ${times(rebases)}`] : []),
  ];
  return parts.length === 0 ? undefined : `The sender ${parts.join(' and ')}.`;
}

function qualityText({ own }: StreamShown): Sentence {
  const score = scoreOf(own);
  if (score === undefined) return undefined;
  const estimate = `Estimated listening quality is MOS ${score.toFixed(2)}`;
  const rough =
    own.mos?.out_of_range === true ? ', roughly, as there is more loss, or longer bursts of it, than the model was made for' : '';
  // The classes are those of the narrowband scale.
  if ((own.mos?.scale ?? 'nb') !== 'nb') return `${estimate}${rough}.`;
  return `${estimate}${rough}: ${CLASSES.find(([from]) => score >= from)![1]}.`;
}

/** Longest run of lost packets in milliseconds, where the packet time is known. */
function holeOf({ loss, ptime_ms: packetTime }: StreamShown['own']): number | undefined {
  return loss?.max_run === undefined || packetTime === undefined ? undefined : loss.max_run * packetTime;
}

/** Percent lost behind the capture point, by the reports of the receiver. */
function lossBehind({ rtcp }: StreamShown['own']): number {
  const { downstream_lost: lost = 0, range_expected: expected = 0 } = rtcp ?? {};
  return lost > 0 && expected > 0 ? (100 * lost) / expected : 0;
}

function scoreOf(own: StreamShown['own']): number | undefined {
  return own.mos?.lq;
}

/** `12:07:50`, UTC. */
function clock(time: number): string {
  const milliseconds = time / 1000;
  return Math.abs(milliseconds) < 8.64e15 ? new Date(milliseconds).toISOString().slice(11, 19) : '?';
}

function ms(value: number): string {
  if (value >= 10_000) return `${(value / 1000).toFixed(1)}${SPACE}s`;
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)}${SPACE}ms`;
}

function percent(value: number): string {
  return `${value >= 10 ? value.toFixed(1) : value.toFixed(2)}${SPACE}%`;
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
