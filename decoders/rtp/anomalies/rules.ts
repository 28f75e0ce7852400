/** What is wrong with a stream, in identifiers that stay: each a condition on the numbers of its document, so that who reads it can check it. */

import type { MediaAnnouncement } from 'spoor/decoder';
import type { Summary } from '../pairing/leg.js';
import type { AnomalyFields } from './fields.js';
import type { Thresholds } from './thresholds.js';

export type Severity = 'info' | 'warning' | 'error';

/** What is known beside the document. */
export interface Surroundings {
  /** Length of the interval, or of the stream. */
  readonly seconds: number;
  /** The document is of the whole stream. */
  readonly whole: boolean;
  /** Not known to be video, whose packets share timestamps and whose marker ends a frame. */
  readonly audio: boolean;
  readonly told: MediaAnnouncement | undefined;
  /** Packets whose payload type the announcement does not have. */
  readonly unannounced: number;
  /** The document is of a time that began so many seconds after signalling ended the call; undefined while the call is up, or unknown. */
  readonly secondsAfterEnd: number | undefined;
  /** The other direction, when there is one. */
  readonly reverse: Summary | undefined;
}

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** A noun phrase for the field reference. */
  readonly describe: string;
  readonly source: string;
  /** Where it is looked for: in every document, in that of the whole stream only, or where signalling told of the stream. */
  readonly needs: 'any' | 'stream' | 'signalling';
  /** How bad it is; undefined or false when it is not there; true for the rule's own severity. */
  readonly found: (document: AnomalyFields, thresholds: Thresholds, around: Surroundings) => Severity | boolean | undefined;
}

const share = (part: number | undefined, whole: number | undefined) => (part && whole ? (100 * part) / whole : 0);
const perMinute = (count: number | undefined, seconds: number) => ((count ?? 0) * 60) / Math.max(60, seconds);
const graded = (value: number | undefined, warning: number, error: number): Severity | undefined =>
  value === undefined || !(value > warning) ? undefined : value > error ? 'error' : 'warning';

export const RULES: readonly Rule[] = [
  {
    id: 'high_loss',
    severity: 'warning',
    describe: 'more than 1 % of at least 100 packets lost; an error above 5 %',
    source: 'ITU-T G.113',
    needs: 'any',
    found: ({ loss_pct, expected }, { high_loss: t }) =>
      (expected ?? 0) >= t.packets ? graded(loss_pct ?? 0, t.warning_pct, t.error_pct) : undefined,
  },
  {
    id: 'burst_loss',
    severity: 'warning',
    describe: 'a run of lost packets of 100 ms and more',
    source: 'RFC 3611 section 4.7.2',
    needs: 'any',
    found: ({ loss, ptime_ms }, { burst_loss: t }) => (loss?.max_run ?? 0) * (ptime_ms ?? 0) >= t.ms,
  },
  {
    id: 'high_jitter',
    severity: 'warning',
    describe: '99th percentile of the delay variation above 40 ms; an error above 100 ms',
    source: 'RFC 5481 section 4.2',
    needs: 'any',
    found: ({ pdv }, { high_jitter: t }) => graded(pdv?.p99_ms, t.warning_ms, t.error_ms),
  },
  {
    id: 'duplicates',
    severity: 'info',
    describe: 'more than 1 % of the packets came again',
    source: 'RFC 5560',
    needs: 'any',
    found: ({ duplicates, packets }, { duplicates: t }) => share(duplicates, packets) > t.pct,
  },
  {
    id: 'reordering',
    severity: 'info',
    describe: 'more than 1 % of the packets came after a later one',
    source: 'RFC 4737',
    needs: 'any',
    found: ({ reordered, packets }, { reordering: t }) => share(reordered, packets) > t.pct,
  },
  {
    id: 'capture_loss',
    severity: 'error',
    describe: 'the capture lost packets, or probably did: loss here is not proven to be that of the network',
    source: 'origin of loss, in this README',
    needs: 'any',
    found: ({ capture, loss }) => capture?.loss === true || (loss?.capture_suspected ?? 0) > 0,
  },
  {
    id: 'seq_restart',
    severity: 'info',
    describe: 'the sender began a new sequence of numbers',
    source: 'RFC 3550 section A.1',
    needs: 'any',
    found: ({ restarts }) => (restarts ?? 0) > 0,
  },
  {
    id: 'ts_rebase',
    severity: 'info',
    describe: 'the sender moved its timestamps by more than a second, and kept to it',
    source: 'RFC 3550 section 5.1',
    needs: 'any',
    found: ({ ts_rebase }) => (ts_rebase ?? 0) > 0,
  },
  {
    id: 'ts_frozen',
    severity: 'warning',
    describe: 'three packets of audio in a row with one timestamp',
    source: 'RFC 3550 section 5.1',
    needs: 'any',
    found: ({ ts_frozen }, _, { audio }) => audio && (ts_frozen ?? 0) > 0,
  },
  {
    id: 'ts_backward',
    severity: 'warning',
    describe: 'a packet of audio with a higher number and an earlier timestamp',
    source: 'RFC 3550 section 5.1',
    needs: 'any',
    found: ({ ts_backward }, _, { audio }) => audio && (ts_backward ?? 0) > 0,
  },
  {
    id: 'ts_step_mismatch',
    severity: 'warning',
    describe: 'the clock that timestamps run by is more than 5 % off that of the codec: no score is given then',
    source: 'RFC 3551',
    needs: 'stream',
    found: ({ clock_observed_hz, clock_rate }, { ts_step_mismatch: t }) =>
      clock_observed_hz !== undefined && clock_rate !== undefined && 100 * Math.abs(clock_observed_hz / clock_rate - 1) > t.pct,
  },
  {
    id: 'clock_skew',
    severity: 'warning',
    describe: 'clocks of sender and capture more than 100 ppm apart; an error above 500 ppm',
    source: 'RFC 3550 section 6.4.1',
    needs: 'stream',
    found: ({ skew }, { clock_skew: t }) => graded(skew?.ppm === undefined ? undefined : Math.abs(skew.ppm), t.warning_ppm, t.error_ppm),
  },
  {
    id: 'ptime_change',
    severity: 'info',
    describe: 'another packet time for ten packets at least',
    source: 'RFC 8866 section 6.4',
    needs: 'any',
    found: ({ ptime_changes }, _, { audio }) => audio && (ptime_changes ?? 0) > 0,
  },
  {
    id: 'pt_flap',
    severity: 'warning',
    describe: 'the payload type of the media changed more than three times a minute',
    source: 'RFC 3264',
    needs: 'any',
    found: ({ pt_changes }, { pt_flap: t }, { seconds }) => perMinute(pt_changes, seconds) > t.per_minute,
  },
  {
    id: 'marker_missing',
    severity: 'info',
    describe: 'three silences ended without a marker',
    source: 'RFC 3551 section 4.1',
    needs: 'any',
    found: ({ talkspurts_unmarked }, { marker_missing: t }) => (talkspurts_unmarked ?? 0) >= t.talkspurts,
  },
  {
    id: 'marker_always',
    severity: 'info',
    describe: 'a marker on more than 90 % of at least 50 packets of audio',
    source: 'RFC 3551 section 4.1',
    needs: 'any',
    found: ({ marker, packets }, { marker_always: t }, { audio }) => audio && (packets ?? 0) >= t.packets && share(marker, packets) > t.pct,
  },
  {
    id: 'silent_audio',
    severity: 'warning',
    describe: 'more than 95 % of ten seconds are the idle code of G.711: somebody sends nothing',
    source: 'ITU-T G.711',
    needs: 'any',
    found: ({ silent, packets, ptime_ms }, { silent_audio: t }) =>
      (packets ?? 0) * (ptime_ms ?? 0) >= 1e3 * t.seconds - (ptime_ms ?? 0) && share(silent, packets) > t.pct,
  },
  {
    id: 'amr_bad_frames',
    severity: 'warning',
    describe: 'more than 1 % of the frames are marked as damaged before they became packets, by the radio side',
    source: 'RFC 4867 section 4.3.2',
    needs: 'any',
    found: ({ bad_frames, frames }, { amr_bad_frames: t }) => share(bad_frames, frames) > t.pct,
  },
  {
    id: 'amr_mode_down',
    severity: 'info',
    describe: 'more than half of the speech frames in the lowest mode that AMR has',
    source: 'RFC 4867 section 4.3.1',
    needs: 'any',
    found: ({ codec, modes, frames }, { amr_mode_down: t }) =>
      share(modes?.hist?.[codec?.toUpperCase() === 'AMR-WB' ? 'kbps_6_6' : 'kbps_4_75'], frames) > t.pct,
  },
  {
    id: 'malformed',
    severity: 'warning',
    describe: 'extension or contributing sources reach beyond the packet',
    source: 'RFC 3550 section A.1',
    needs: 'any',
    found: ({ malformed }) => (malformed ?? 0) > 0,
  },
  {
    id: 'mtu_padding',
    severity: 'warning',
    describe: 'a packet says it is padded by nothing, or by more than it holds',
    source: 'RFC 3550 section 5.1',
    needs: 'any',
    found: ({ mtu_padding }) => (mtu_padding ?? 0) > 0,
  },
  {
    id: 'frag',
    severity: 'info',
    describe: 'packets came in several IP fragments',
    source: 'RFC 8200 section 4.5',
    needs: 'any',
    found: ({ fragmented }) => (fragmented ?? 0) > 0,
  },
  {
    id: 'dscp_change',
    severity: 'info',
    describe: 'the code point changed inside the stream',
    source: 'RFC 4594',
    needs: 'any',
    found: ({ other_dscp }) => (other_dscp ?? 0) > 0,
  },
  {
    id: 'dscp_unexpected',
    severity: 'info',
    describe: 'audio not marked for expedited forwarding (46), or as configured',
    source: 'RFC 4594 section 4.1',
    needs: 'stream',
    found: ({ dscp }, { dscp_unexpected: t }, { audio }) => audio && dscp !== undefined && !t.dscp.includes(dscp),
  },
  {
    id: 'dscp_asymmetry',
    severity: 'info',
    describe: 'the two directions are marked differently',
    source: 'RFC 4594',
    needs: 'stream',
    found: ({ dscp }, _, { reverse }) => reverse?.dscp !== undefined && dscp !== undefined && dscp !== reverse.dscp,
  },
  {
    id: 'pt_asymmetry',
    severity: 'info',
    describe: 'the two directions use different codecs for five seconds and more',
    source: 'RFC 3264 section 6.1',
    needs: 'stream',
    found: ({ codec }, { pt_asymmetry: t }, { reverse, seconds }) =>
      seconds >= t.seconds && codec !== undefined && reverse?.codec !== undefined && codec !== reverse.codec,
  },
  {
    id: 'ttl_change',
    severity: 'info',
    describe: 'the time to live changed inside the stream: another route, or packets captured at two places',
    source: 'RFC 791',
    needs: 'any',
    found: ({ other_ttl }) => (other_ttl ?? 0) > 0,
  },
  {
    id: 'ssrc_change',
    severity: 'info',
    describe: 'the source of this direction changed; a warning above three times a minute',
    source: 'RFC 3550 section 8.2',
    needs: 'stream',
    found: ({ ssrc_changes, ssrc_changes_minute }, { ssrc_change: t }) =>
      (ssrc_changes_minute ?? 0) > t.per_minute ? 'warning' : (ssrc_changes ?? 0) > 0,
  },
  {
    id: 'ssrc_collision',
    severity: 'warning',
    describe: 'two senders use one source identifier at the same time',
    source: 'RFC 3550 section 8.2',
    needs: 'stream',
    found: ({ ssrc_collision }) => ssrc_collision === true,
  },
  {
    id: 'src_change',
    severity: 'warning',
    describe: 'the same source went on from another address or port: a new NAT binding, a handover, or somebody else',
    source: 'RFC 3550 section 8.2',
    needs: 'stream',
    found: ({ src_changes }) => (src_changes ?? 0) > 0,
  },
  {
    id: 'sr_clock_wrong',
    severity: 'warning',
    describe: 'sender reports imply a clock more than 1 % off that of the codec',
    source: 'RFC 3550 section 6.4.1',
    needs: 'any',
    found: ({ rtcp }, { sr_clock_wrong: t }) =>
      rtcp?.sender?.clock_ratio !== undefined && 100 * Math.abs(rtcp.sender.clock_ratio - 1) > t.pct,
  },
  {
    id: 'rtcp_loss_disagree',
    severity: 'info',
    describe: 'receiver reports say more than 2 % more or less loss than was seen here, of at least 250 packets',
    source: 'RFC 3550 section 6.4.1',
    needs: 'any',
    found: ({ rtcp }, { rtcp_loss_disagree: t }) =>
      (rtcp?.range_expected ?? 0) >= t.packets &&
      Math.max(share(rtcp?.downstream_lost, rtcp?.range_expected), share(rtcp?.capture_lost, rtcp?.range_expected)) > t.pct,
  },
  {
    id: 'rtcp_missing',
    severity: 'info',
    describe: 'no report about it, or by its sender, for 30 s',
    source: 'RFC 3550 section 6.2',
    needs: 'signalling',
    found: ({ rtcp }, { rtcp_missing: t }, { seconds, whole }) => whole && seconds >= t.seconds && rtcp === undefined,
  },
  {
    id: 'codec_mismatch',
    severity: 'warning',
    describe: 'five packets of a payload type that was not agreed on',
    source: 'RFC 3264',
    needs: 'signalling',
    found: (_, { codec_mismatch: t }, { unannounced }) => unannounced >= t.packets,
  },
  {
    id: 'ptime_mismatch',
    severity: 'info',
    describe: 'another packet time than agreed on',
    source: 'RFC 8866 section 6.4',
    needs: 'signalling',
    found: ({ ptime_ms, packets }, _, { told }) =>
      told?.ptime !== undefined && ptime_ms !== undefined && (packets ?? 0) >= 10 && told.ptime !== ptime_ms,
  },
  {
    id: 'one_way_audio',
    severity: 'error',
    describe: 'three seconds of audio in this direction and next to nothing in the other, while both were agreed on',
    source: 'RFC 3264 section 6.1',
    needs: 'signalling',
    found: ({ packets }, { one_way_audio: t }, { told, reverse, seconds, whole }) =>
      whole && told?.direction === 'sendrecv' && seconds >= t.seconds && (packets ?? 0) > 0 && (reverse?.packets ?? 0) < t.packets,
  },
  {
    id: 'rtp_after_bye',
    severity: 'warning',
    describe: 'more than 20 packets later than two seconds after the call ended',
    source: 'RFC 3261 section 15',
    needs: 'signalling',
    found: ({ packets }, { rtp_after_bye: t }, { secondsAfterEnd, whole }) =>
      !whole && secondsAfterEnd !== undefined && secondsAfterEnd >= t.seconds && (packets ?? 0) > t.packets,
  },
  {
    id: 'rtp_timeout',
    severity: 'warning',
    describe: 'ten seconds without a packet while the call was up, and no comfort noise before',
    source: 'RFC 3550 section 6.3.5',
    needs: 'signalling',
    found: ({ delta }, { rtp_timeout: t }) => (delta?.max_ms ?? 0) >= 1e3 * t.seconds,
  },
];

export interface Anomalies {
  readonly ids: string[];
  readonly severity: Severity;
}

const ORDER: readonly Severity[] = ['info', 'warning', 'error'];

/** The anomalies of one document in the order of the rules, and the worst severity among them; undefined when there are none. */
export function anomaliesOf(document: AnomalyFields, thresholds: Thresholds, around: Surroundings): Anomalies | undefined {
  const ids: string[] = [];
  let worst = 0;
  for (const { id, needs, severity, found } of RULES) {
    if (needs === 'stream' && !around.whole) continue;
    if (needs === 'signalling' && around.told === undefined) continue;
    const how = found(document, thresholds, around);
    if (how === undefined || how === false || thresholds.ignore.includes(id)) continue;
    ids.push(id);
    worst = Math.max(worst, ORDER.indexOf(how === true ? severity : how));
  }
  return ids.length === 0 ? undefined : { ids, severity: ORDER[worst]! };
}
