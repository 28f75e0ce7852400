/** The two documents of a stream: what stands in them, and how it is filled in. */

import {
  type About,
  boolean,
  type Document,
  type Endpoint,
  type Flow,
  float,
  integer,
  keyword,
  long,
  many,
  type Output,
  short,
} from 'spoor/decoder';
import type { AnomalyFields } from './anomalies/fields.js';
import { anomaliesOf, type Surroundings } from './anomalies/rules.js';
import { surroundingsOf } from './anomalies/surroundings.js';
import type { Interval } from './interval.js';
import { duplicateDocument, duplicateFields, originDocument, originFields } from './origin/documents.js';
import {
  changeDocument,
  changeFields,
  linkDocument,
  linkFields,
  pathDocuments,
  reverseDocument,
  reverseFields,
} from './pairing/documents.js';
import type { Leg } from './pairing/leg.js';
import { payloadDocument, payloadFields } from './payload/documents.js';
import { qualityDocument, qualityFields } from './quality/documents.js';
import { rounded } from './rounded.js';
import { rtcpDocument, rtcpFields } from './rtcp/documents.js';
import { lossDocument, lossFields, streamLossDocument, streamLossFields } from './sequence/loss-documents.js';
import type { Stream } from './stream.js';
import { streamId } from './stream-id.js';
import { streamTimingDocument, streamTimingFields, timingDocument, timingFields } from './timing/documents.js';
import { wiresharkDocument, wiresharkFields } from './wireshark/documents.js';

const shared = {
  stream: {
    id: keyword('Names the stream in all its documents, the same in every run over the same packets'),
    ...reverseFields,
  },
  ssrc: keyword('Synchronisation source of the sender, hexadecimal'),
  pt: short('Payload type of most media packets'),
  codec: keyword('Encoding name of that payload type; absent when nothing tells it'),
  codec_source: keyword(
    'How the codec is known: signalling, static (RFC 3551), payload (how it is framed), hint (habit, if chosen), unknown',
  ),
  clock_rate: integer('RTP clock that timing goes by', 'Hz'),
  clock_source: keyword('How the clock is known: signalling, static, inferred from timestamps and arrival, unknown'),
  ptime_ms: float('Packet time: the commonest timestamp step', 'ms'),
  detection: keyword('How the stream was found: signalling or heuristic'),
  srtp: boolean('The payload is encrypted: signalling says so, or keys were agreed on beside it (DTLS, ZRTP)'),
  packets: long('Packets that arrived, duplicates included', 'packets'),
  unique: long('Different packets that arrived', 'packets'),
  expected: long('Packets that should have arrived, by the sequence numbers', 'packets'),
  lost: long('Expected less unique; below 0 in an interval when a late packet fills a hole of an earlier one', 'packets'),
  loss_pct: float('Lost in percent of the expected, never below 0', 'percent'),
  ...lossFields,
  loss: { ...lossFields.loss, ...originFields },
  duplicates: long('Packets seen before, with the same number and timestamp', 'packets'),
  ...duplicateFields,
  reordered: long('Packets that arrived after one with a higher number', 'packets'),
  reorder_extent_max: integer('How many numbers the latest of them was behind (RFC 4737)', 'packets'),
  late_time_max_ms: float('How long after the first higher number the latest of them arrived', 'ms'),
  stray: long('Packets whose number fits nowhere in the stream; not counted as arrived', 'packets'),
  restarts: integer('Times the sender began a new sequence of numbers'),
  ts_rebase: integer('Times the sender moved its timestamps by more than a second'),
  marker: long('Packets with the marker: beginnings of speech, ends of video frames', 'packets'),
  cn: long('Packets of comfort noise: the sender is silent', 'packets'),
  events: long('Packets of digits and tones (RFC 4733); in loss, not in jitter', 'packets'),
  bytes_payload: long('Payload without header and padding', 'bytes'),
  bytes_rtp: long('RTP packets, header and padding included', 'bytes'),
  ...timingFields,
  ...rtcpFields,
  ...qualityFields,
  ...payloadFields,
  dscp: short('Differentiated services code point of most packets'),
  ttl: short('Time to live, or hop limit, of most packets'),
  ...changeFields,
  other_path: long('Packets with another code point or time to live than most', 'packets'),
  other_dscp: long('Packets with another code point', 'packets'),
  other_ttl: long('Packets with another time to live: a change of route, or the same packet captured at two places', 'packets'),
  ttl_min: short('Smallest time to live, where they differ'),
  ttl_max: short('Largest'),
  pt_changes: integer('Changes from one payload type of media to another'),
  malformed: long(
    'Packets whose extension or contributing sources reach beyond their end; or, not counted as arrived, of another version of RTP',
    'packets',
  ),
  fragmented: long('Packets that came in several IP fragments', 'packets'),
  anomalies: many(
    keyword(
      'What is wrong, in fixed identifiers: high_loss, burst_loss, clock_skew, ...; all of them, with their conditions, stand under "Anomalies"',
    ),
  ),
  anomaly_severity: keyword('Worst of them: info, warning or error'),
  capture: {
    loss: boolean('The capture may have lost packets in this time: then loss here is not proven to be the network'),
  },
  call: {
    id: keyword('Call that announced the stream: Call-ID, MGCP call, as its decoder names it'),
    leg: keyword('Side of the call that the stream goes to; where only its sender was announced, that'),
  },
};

export const intervalFields = {
  ...shared,
  fraction_lost_8bit: short('Fraction lost as a receiver report says it, of 256 (RFC 3550 appendix A.3): duplicates make up for losses'),
};

export const streamFields = {
  ...shared,
  stream: { ...shared.stream, ...linkFields },
  ...streamLossFields,
  ...streamTimingFields,
  ...wiresharkFields,
  pt_list: many(short('All payload types seen')),
  segments: integer('Continuous sequences of numbers: restarts plus one'),
  rfc_cumulative_lost: integer(
    'Cumulative number lost as a receiver report says it: expected less arrived, duplicates included',
    'packets',
  ),
  end_reason: keyword(
    'Why the stream is over: bye (its sender said so by RTCP), idle, closed, displaced (too many streams), clock, shutdown',
  ),
};

export const documents = {
  interval: {
    dataset: 'rtp',
    type: 'metrics',
    describe:
      'One RTP stream in one interval, ten seconds unless configured: what arrived, what did not, and how evenly. Counters add up to those of the stream.',
    fields: intervalFields,
  },
  stream: {
    dataset: 'rtp_stream',
    type: 'logs',
    describe: 'One RTP stream from its first packet to its last.',
    fields: streamFields,
  },
  ...pathDocuments,
} as const;

/** Where documents of these kinds go. */
export type RtpOutput = Output<typeof documents>;

export type EndReason = 'bye' | 'idle' | 'closed' | 'displaced' | 'clock' | 'shutdown';

/** The flow's key names both directions; a stream is one of them, one source, from one first packet on. */
export function idOf(flow: Flow, stream: Stream): string {
  return streamId(`${flow.key} ${stream.fromInitiator ? '>' : '<'} ${ssrcText(stream)} ${stream.firstSeen}`);
}

// Fields are added to a document, and a spread never comes first in a literal with fields of its own: V8 makes the copy of `{ ...a, b }` anew
// with hidden classes that nothing else shares, kilobytes for a document, and copying so many fields costs as much as making them.

/** @param first it is the stream's first one, which counts what was before the stream */
export function intervalDocument(leg: Leg, stream: Stream, interval: Interval, first: boolean): Document<typeof intervalFields> {
  const document = Object.assign(counted(leg, stream, interval, first), { fraction_lost_8bit: interval.fractionLost });
  return withAnomalies(document, stream, surroundingsOf(leg, stream, interval, false));
}

export function intervalAbout(flow: Flow, id: string, stream: Stream, interval: Interval) {
  return {
    time: interval.from,
    start: interval.from,
    end: interval.to,
    key: `${id} ${interval.to}`,
    ...direction(flow, stream),
  } satisfies About;
}

/** To be asked for after the last interval was taken. */
export function streamDocument(leg: Leg, stream: Stream, reason: EndReason): Document<typeof streamFields> {
  const { totals } = stream;
  totals.payload = stream.dominant();
  totals.step = stream.clock.packetTime.step;
  totals.clockRate = stream.clock.rate;
  const whole = counted(leg, stream, totals, true);
  const document = Object.assign(whole, {
    stream: Object.assign(whole.stream ?? {}, linkDocument(leg)),
    ...streamLossDocument(totals, stream.clock.milliseconds(totals.step, totals.clockRate)),
    ...streamTimingDocument(stream.timing.skew, totals.clockRate),
    wireshark: stream.wireshark === undefined ? undefined : wiresharkDocument(stream.wireshark, stream),
    pt_list: stream.payloads.map((payload) => payload.number).sort((a, b) => a - b),
    segments: stream.sequence.segments,
    rfc_cumulative_lost: totals.cumulativeLost,
    end_reason: reason,
  });
  return withAnomalies(document, stream, surroundingsOf(leg, stream, totals, true));
}

/** What is wrong by the numbers of the document, added to it. */
function withAnomalies<D extends AnomalyFields>(document: D, stream: Stream, around: Surroundings): D {
  const found = anomaliesOf(document, stream.settings.thresholds, around);
  return found === undefined ? document : Object.assign(document, { anomalies: found.ids, anomaly_severity: found.severity });
}

export function streamAbout(flow: Flow, id: string, stream: Stream) {
  return {
    time: stream.lastSeen,
    start: stream.firstSeen,
    end: stream.lastSeen,
    key: id,
    ...direction(flow, stream),
  } satisfies About;
}

function direction(flow: Flow, stream: Stream): { source: Endpoint; destination: Endpoint } {
  return stream.fromInitiator
    ? { source: flow.initiator, destination: flow.responder }
    : { source: flow.responder, destination: flow.initiator };
}

function counted(leg: Leg, stream: Stream, interval: Interval, first: boolean): Document<typeof shared> {
  const { payload, clockRate, oddHeaders: odd } = interval;
  const losses = lossDocument(interval);
  const origin = originDocument(interval);
  return {
    stream: { id: leg.id, ...reverseDocument(leg) },
    ssrc: ssrcText(stream),
    pt: payload?.number,
    codec: payload?.codec,
    codec_source: payload?.codecSource,
    clock_rate: clockRate > 0 ? clockRate : undefined,
    clock_source: payload === undefined ? undefined : clockRate > 0 ? payload.clockSource : 'unknown',
    ptime_ms: rounded(stream.clock.milliseconds(interval.step, clockRate)),
    detection: stream.detection,
    srtp: stream.encrypted || stream.told?.encrypted,
    packets: interval.packets,
    unique: interval.unique,
    expected: interval.expected,
    lost: interval.lost,
    loss_pct: rounded(interval.lossPercent),
    ...losses,
    loss: losses === undefined && origin === undefined ? undefined : Object.assign({}, losses?.loss, origin),
    duplicates: interval.duplicates,
    ...duplicateDocument(interval),
    reordered: interval.reordered,
    reorder_extent_max: interval.reordered > 0 ? interval.extentMax : undefined,
    late_time_max_ms: interval.reordered > 0 ? rounded(interval.latenessMax / 1e3) : undefined,
    stray: interval.strays,
    restarts: interval.restarts,
    ts_rebase: interval.timestampRebases,
    marker: interval.markers,
    cn: interval.comfortNoise,
    events: interval.events,
    bytes_payload: interval.payloadOctets,
    bytes_rtp: interval.octets,
    ...timingDocument(interval),
    ...rtcpDocument(interval.rtcp, stream.rtcp, clockRate),
    ...qualityDocument(interval, stream, stream.settings.quality),
    ...payloadDocument(interval),
    dscp: stream.path >> 8,
    ttl: stream.path & 255,
    ...changeDocument(leg, first),
    other_path: odd?.otherPath ?? 0,
    other_dscp: odd?.otherDscp || undefined,
    other_ttl: odd?.otherHopLimit || undefined,
    ttl_min: odd !== undefined && odd.otherHopLimit > 0 ? odd.hopLimitMin : undefined,
    ttl_max: odd !== undefined && odd.otherHopLimit > 0 ? odd.hopLimitMax : undefined,
    pt_changes: interval.payloadChanges || undefined,
    malformed: odd?.malformed || undefined,
    fragmented: odd?.fragmented || undefined,
    capture: interval.captureLoss ? { loss: true } : undefined,
    call: stream.told === undefined ? undefined : { id: stream.told.callId, leg: stream.told.leg },
  };
}

function ssrcText(stream: Stream): string {
  return (stream.ssrc >>> 0).toString(16).padStart(8, '0');
}
