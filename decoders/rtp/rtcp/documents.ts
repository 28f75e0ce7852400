/** What stands in the documents of a stream below `rtcp`: what its two ends say of it. */

import { type Document, double, float, integer, keyword, long, many, short } from 'spoor/decoder';
import { rounded } from '../rounded.js';
import type { RtcpCounts } from './counts.js';
import type { StreamReports } from './stream-reports.js';
import type { VoipMetrics } from './xr.js';

const voipFields = {
  loss_rate_pct: float('Packets lost since the receiver began, in percent', 'percent'),
  discard_rate_pct: float('Packets its jitter buffer discarded since it began, in percent', 'percent'),
  burst_density_pct: float('Packets lost or discarded in bursts, in percent of those in bursts', 'percent'),
  gap_density_pct: float('The same outside of bursts', 'percent'),
  burst_duration_ms: integer('Mean length of bursts', 'ms'),
  gap_duration_ms: integer('Mean length of gaps between bursts', 'ms'),
  round_trip_ms: integer('Round trip between the two ends; absent when the receiver does not know', 'ms'),
  end_system_delay_ms: integer('Delay inside the receiver: jitter buffer, decoding, playing, and the way to its own sending', 'ms'),
  signal_level_dbm: short('Level of speech', 'dBm0'),
  noise_level_dbm: short('Level of noise between speech', 'dBm0'),
  rerl_db: short('Residual echo return loss', 'dB'),
  gmin: short('Received packets between losses that end a burst', 'packets'),
  r_factor: short('Quality as the receiver rates it (ITU-T G.107), 0 to 100'),
  ext_r_factor: short('The same of a further network behind it'),
  mos_lq: float('Listening quality as the receiver rates it, 1 to 5'),
  mos_cq: float('Conversational quality as the receiver rates it, 1 to 5'),
  plc: keyword('How the receiver conceals lost packets: unspecified, disabled, enhanced, standard'),
  jb_kind: keyword('Jitter buffer of the receiver: fixed or adaptive'),
  jb_nominal_ms: integer('Nominal delay of its jitter buffer', 'ms'),
  jb_maximum_ms: integer('Largest delay of its jitter buffer at the time', 'ms'),
  jb_absolute_maximum_ms: integer('Largest delay its jitter buffer may reach', 'ms'),
};

/** Stand in the documents of intervals and of streams. */
export const rtcpFields = {
  rtcp: {
    reports: long('Reports of the receiver about the stream', 'reports'),
    other_reports: long('Reports of further receivers, of which nothing else is taken', 'reports'),
    rtt_ms: float('Last round trip from the capture point to the receiver and back', 'ms'),
    rtt_min_ms: float('Shortest of them', 'ms'),
    rtt_mean_ms: float('Mean of them', 'ms'),
    rtt_max_ms: float('Longest of them', 'ms'),
    rtt_sum_ms: float('Sum of them, to make means over several documents', 'ms'),
    rtt_samples: long('How many they are'),
    rtt_total_ms: float('Round trip from end to end: both legs from the capture point, or what the receiver measured', 'ms'),
    reported_lost: integer('Packets lost since the receiver began, as it last said; below 0 when duplicates outnumber them', 'packets'),
    reported_loss_pct: float('Packets lost between its last two reports, in percent, as it said', 'percent'),
    reported_jitter_ms: float(
      'Interarrival jitter at the receiver, as it last said; more than ours is made behind the capture point',
      'ms',
    ),
    range_expected: long('Packets by the numbers between reports: what the next three are of', 'packets'),
    upstream_lost: long('Packets of those lost between the sender and the capture point', 'packets'),
    downstream_lost: long('Packets of those lost between the capture point and the receiver', 'packets'),
    capture_lost: long('Packets of those that the receiver got and the capture did not see: proven loss of the capture', 'packets'),
    tool: keyword('What the sender calls its program', { scrub: true }),
    cname: keyword('Canonical name of the sender: the same in all streams of one end', { identity: 'sip_user' }),
    app: many(keyword('Application-defined packets of the sender: name and subtype')),
    bye: long('Times the sender said that the stream is over', 'packets'),
    bye_reason: keyword('What it said is the reason', { scrub: true }),
    sender: {
      reports: long('Reports of the sender about itself', 'reports'),
      packets_sent: long('Packets it says it sent between its reports', 'packets'),
      bytes_sent: long('Payload of those', 'bytes'),
      sent_not_seen: long(
        'Packets of those that never came to the capture point: lost before it or by it, at the end of the stream too; below 0 in an ' +
          'interval that takes back one of before',
        'packets',
      ),
      clock_rate_measured: float('Its media clock by its own clock of time', 'Hz'),
      clock_ratio: float('The same against the clock rate of the codec: 1 is right'),
    },
    feedback: {
      nack: long('Times the receiver asked for lost packets', 'packets'),
      nack_packets: long('Packets it asked for', 'packets'),
      pli: long('Times it asked for a whole picture because it lost one', 'packets'),
      fir: long('Times it, or a mixer, asked for a whole picture for another reason', 'packets'),
      tmmbr: long('Times it limited the bit rate', 'packets'),
      remb: long('Times it estimated the bit rate', 'packets'),
      transport_cc: long('Reports of arrival times', 'packets'),
      other: long('Other feedback', 'packets'),
    },
    xr: {
      blocks: long('Blocks of measurements in extended reports of the receiver (RFC 3611); below are the last ones', 'blocks'),
      voip: voipFields,
      summary: {
        lost: integer('Packets lost in the range of the report', 'packets'),
        duplicates: integer('Packets that came twice', 'packets'),
        jitter_min_ms: float('Smallest jitter', 'ms'),
        jitter_max_ms: float('Largest jitter', 'ms'),
        jitter_mean_ms: float('Mean jitter', 'ms'),
        jitter_deviation_ms: float('Standard deviation of jitter', 'ms'),
      },
      pdv: {
        positive_ms: float('Delay variation above the mean (RFC 6798)', 'ms'),
        negative_ms: float('Delay variation below the mean', 'ms'),
        mean_ms: float('Mean delay variation', 'ms'),
      },
      burst: {
        count: integer('Bursts of loss (RFC 6958)', 'bursts'),
        lost: integer('Packets lost in them', 'packets'),
        expected: integer('Packets in them', 'packets'),
        duration_sum_ms: integer('Sum of their durations', 'ms'),
        duration_sumsq: double('Sum of the squares of these', 'ms^2'),
        gmin: short('Received packets between losses that end a burst', 'packets'),
      },
    },
  },
};

type Rtcp = Document<(typeof rtcpFields)['rtcp']>;

/**
 * @param counts of the interval or the whole stream; undefined when RTCP said nothing
 * @param clockRate of the stream, Hz; 0 when unknown
 */
export function rtcpDocument(
  counts: RtcpCounts | undefined,
  reports: StreamReports | undefined,
  clockRate: number,
): Document<typeof rtcpFields> {
  if (counts === undefined) return {};
  return {
    rtcp: {
      ...receiverOf(counts),
      tool: reports?.tool,
      cname: reports?.canonicalName,
      app: reports === undefined || reports.applications.length === 0 ? undefined : [...reports.applications],
      bye: some(counts.byes),
      bye_reason: counts.byes > 0 ? reports?.byeReason : undefined,
      sender: senderOf(counts, clockRate),
      feedback: feedbackOf(counts),
      xr: measuredOf(counts, clockRate),
    },
  };
}

function receiverOf(counts: RtcpCounts): Rtcp {
  return {
    reports: some(counts.reports),
    other_reports: some(counts.otherReports),
    ...roundTripsOf(counts),
    rtt_total_ms: known(counts.roundTripTotal),
    reported_lost: known(counts.reportedLost),
    reported_loss_pct: known((counts.reportedFraction * 100) / 256),
    reported_jitter_ms: known(counts.reportedJitter),
    ...(counts.rangeExpected > 0 && {
      range_expected: counts.rangeExpected,
      upstream_lost: counts.upstream,
      downstream_lost: counts.downstream,
      capture_lost: counts.capture,
    }),
  };
}

function roundTripsOf(counts: RtcpCounts): Rtcp {
  if (counts.roundTrips === 0) return {};
  return {
    rtt_ms: rounded(counts.roundTripLast),
    rtt_min_ms: rounded(counts.roundTripMin),
    rtt_mean_ms: rounded(counts.roundTripSum / counts.roundTrips),
    rtt_max_ms: rounded(counts.roundTripMax),
    rtt_sum_ms: rounded(counts.roundTripSum),
    rtt_samples: counts.roundTrips,
  };
}

function senderOf(counts: RtcpCounts, clockRate: number): Rtcp['sender'] {
  if (counts.senderReports === 0) return undefined;
  return {
    reports: counts.senderReports,
    packets_sent: some(counts.sent),
    bytes_sent: some(counts.sentOctets),
    sent_not_seen: counts.sent > 0 || counts.sentNotSeen !== 0 ? counts.sentNotSeen : undefined,
    clock_rate_measured: known(counts.clockRate),
    clock_ratio: clockRate > 0 ? known(counts.clockRate / clockRate) : undefined,
  };
}

function feedbackOf(counts: RtcpCounts): Rtcp['feedback'] {
  const { nack, pli, fir, tmmbr, remb, transportCc, otherFeedback } = counts;
  if (nack + pli + fir + tmmbr + remb + transportCc + otherFeedback === 0) return undefined;
  return {
    nack: some(nack),
    nack_packets: some(counts.nackPackets),
    pli: some(pli),
    fir: some(fir),
    tmmbr: some(tmmbr),
    remb: some(remb),
    transport_cc: some(transportCc),
    other: some(otherFeedback),
  };
}

function measuredOf({ extended, measured }: RtcpCounts, clockRate: number): Rtcp['xr'] {
  if (measured === undefined) return undefined;
  const { voip, summary, variation, bursts } = measured;
  const ticks = (value: number | undefined) => (value === undefined || clockRate === 0 ? undefined : rounded((value * 1000) / clockRate));
  return {
    blocks: extended,
    voip: voip === undefined ? undefined : voipOf(voip),
    summary:
      summary === undefined
        ? undefined
        : {
            lost: plausible(summary.lost),
            duplicates: plausible(summary.duplicates),
            jitter_min_ms: ticks(summary.jitterMin),
            jitter_max_ms: ticks(summary.jitterMax),
            jitter_mean_ms: ticks(summary.jitterMean),
            jitter_deviation_ms: ticks(summary.jitterDeviation),
          },
    pdv:
      variation === undefined ? undefined : { positive_ms: variation.positive, negative_ms: variation.negative, mean_ms: variation.mean },
    burst:
      bursts === undefined
        ? undefined
        : {
            count: bursts.bursts,
            lost: bursts.lost,
            expected: bursts.expected,
            duration_sum_ms: bursts.durations,
            duration_sumsq: bursts.squares,
            gmin: bursts.gmin,
          },
  };
}

function voipOf(voip: VoipMetrics): Document<typeof voipFields> {
  return {
    loss_rate_pct: rounded(voip.lossRate),
    discard_rate_pct: rounded(voip.discardRate),
    burst_density_pct: rounded(voip.burstDensity),
    gap_density_pct: rounded(voip.gapDensity),
    burst_duration_ms: voip.burstDuration,
    gap_duration_ms: voip.gapDuration,
    round_trip_ms: some(voip.roundTrip),
    end_system_delay_ms: voip.endSystemDelay,
    signal_level_dbm: voip.signalLevel,
    noise_level_dbm: voip.noiseLevel,
    rerl_db: voip.echoReturnLoss,
    gmin: voip.gmin,
    r_factor: voip.rFactor,
    ext_r_factor: voip.externalRFactor,
    mos_lq: voip.mosLq,
    mos_cq: voip.mosCq,
    plc: voip.concealment,
    jb_kind: voip.bufferKind,
    jb_nominal_ms: voip.bufferNominal,
    jb_maximum_ms: voip.bufferMaximum,
    jb_absolute_maximum_ms: voip.bufferAbsoluteMaximum,
  };
}

/** Absent when it never happened. */
function some(count: number): number | undefined {
  return count === 0 ? undefined : count;
}

/** Absent while it is not known. */
function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : rounded(value);
}

/** Counts of 32 bits that no stream gets to are none. */
function plausible(count: number | undefined): number | undefined {
  return count !== undefined && count <= 0x7fff_ffff ? count : undefined;
}
