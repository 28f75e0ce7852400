/** RTP: finds media streams with or without signalling and says what arrived of them, and how evenly. */

import { announced, type ByteView, defineDecoder, type Message, mediaAnnounced, notMine, resembles, seconds, z } from 'spoor/decoder';
import { documents } from './documents.js';
import { BROKEN, HEADER, isRtcp, looksLikeRtp, payloadLength } from './header.js';
import { MediaFlow, type RtpOutput } from './media-flow.js';
import { MediaObserver } from './media-observer.js';
import { HoleWatch } from './origin/hole-watch.js';
import { Packet } from './packet.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { views } from './views.js';

/** Ports of protocols that now and then look like RTP, RADIUS to VXLAN; Osmux, the worst of them, is 1984. */
const OTHER_PROTOCOLS = [
  1701, 1812, 1813, 1900, 1984, 2123, 2152, 2427, 2727, 2944, 2945, 4500, 4729, 4789, 5060, 5061, 5353, 5355, 6081, 8805,
];
const LOWEST_PORT = 1024;

const options = z.strictObject({
  /** Take media that no signalling announced. */
  heuristic: z.boolean().default(true),
  /** Ports that carry no RTP unless signalling says so. */
  excluded_ports: z.array(z.number().int().min(0).max(65535)).default(OTHER_PROTOCOLS),
  /** Length of intervals, in s; they begin at multiples of it since 1970. */
  interval_seconds: z.number().int().min(1).max(3600).default(10),
});

/** The packet at hand; filled anew for each. */
const packet = new Packet();

export default defineDecoder({
  name: 'rtp',
  summary: 'RTP streams: loss, duplicates, order and jitter, each interval and at the end.',
  sources: [
    'RFC 3550 sections 5.1, 6.4.1, appendix A.1, A.3, A.8',
    'RFC 3551 section 6',
    'RFC 4733 section 2',
    'RFC 4737 section 4',
    'RFC 5761 section 4',
    'RFC 7160',
    'RFC 7983 section 7',
  ],
  documents,
  views,
  problems: {
    short: 'shorter than an RTP header',
    not_rtp: 'neither RTP nor RTCP, on a flow without media so far',
  },
  counts: {
    beside_media: 'datagrams beside RTP and RTCP on a flow with media: STUN, DTLS, keep-alives, noise',
    rtcp: 'RTCP packets on the port of the media (RFC 5761)',
    malformed: 'RTP packets whose extension or contributing sources reach beyond their end; counted in the stream all the same',
    unproven: 'packets that looked like RTP, from sources that never sent enough in sequence to be believed',
    displaced_streams: 'streams ended early because their flow had too many at a time',
    capture_stalls: 'tenths of a second in which nothing arrived of any of several streams',
    capture_holes: 'tenths of a second in which so many streams between so many hosts miss packets that the capture is suspected',
    capture_shares: 'seconds in which all streams lost a share of their packets, more than usual: the capture is suspected',
    unlisted_streams: 'streams that nothing outside their own flow finds, because the observer had too many of the same SSRC, or at all',
  },
  options,
  match: ({ heuristic }) => [
    announced(mediaAnnounced),
    ...(heuristic ? [resembles('udp', (bytes) => looksLikeRtp(bytes, bytes.length))] : []),
  ],
  newObserver: (_observer, { excluded_ports, interval_seconds }, output) =>
    new MediaObserver(
      excluded_ports,
      { ...DEFAULT_SETTINGS, interval: seconds(interval_seconds) },
      new HoleWatch((what) => output.count(what)),
    ),
  newFlow: (flow, _options, observer: MediaObserver) => {
    const { initiator, responder } = flow;
    const other = (port: number) => port < LOWEST_PORT || observer.excluded.has(port);
    return new MediaFlow(flow, observer, other(initiator.port) || other(responder.port));
  },
  interval: ({ interval_seconds }) => seconds(interval_seconds),

  onMessage(message, media, output) {
    const { bytes } = message;
    if (bytes.length >= HEADER) {
      const stream = message.fromInitiator ? media.forward : media.backward;
      const head = bytes.u16(0);
      if (stream !== undefined && head >> 14 === 2 && ssrcOf(bytes) === stream.ssrc && !isRtcp(head & 255)) {
        read(message, head, stream.told?.encrypted === true, output);
        stream.receive(packet);
        return undefined;
      }
    }
    return meet(message, media, output);
  },
  onGap(_flow, media, _output, gap) {
    // Without a packet behind it a loss tells nothing of a stream: it has no hole there, and no length.
    if (gap.kind === 'capture' && gap.to > gap.from) media.lostByCapture(gap.from, gap.to);
  },
  onInterval: (_flow, media, output) => media.report(output.now, output),
  onFlowEnd: (_flow, media, output, reason) => media.endAll(reason, output),
});

/** Anything but the next packet of a known stream. */
function meet(message: Message, media: MediaFlow, output: RtpOutput): 'short' | 'not_rtp' | typeof notMine | undefined {
  const { bytes } = message;
  if (media.elsewhere && media.listen() === undefined) return notMine;
  if (bytes.length < HEADER) return media.refuse('short', output);
  const head = bytes.u16(0);
  if (head >> 14 !== 2) return media.refuse('not_rtp', output);
  if (isRtcp(head & 255)) {
    output.count('rtcp');
    return media.onTrial(output);
  }
  const told = media.listen();
  const signalled = told?.payloadTypes.has(head & 127) === true;
  if (!signalled && !looksLikeRtp(bytes, message.wireLength)) return media.refuse('not_rtp', output);
  read(message, head, told?.encrypted === true, output);
  return media.receive(ssrcOf(bytes), message.fromInitiator, packet, output);
}

/** Signed 32 bits. In halves, because numbers above 2^31 may be objects. */
function ssrcOf(bytes: ByteView): number {
  return (bytes.u16(8) << 16) | bytes.u16(10);
}

/**
 * Reads the header into `packet`; `head` is its first two octets. Numbers and times of a malformed packet are as good as any: it is
 * lost only to its codec.
 */
function read(message: Message, head: number, encrypted: boolean, output: RtpOutput): void {
  const { bytes, wireLength, network } = message;
  packet.time = message.time;
  packet.sequence = bytes.u16(2);
  packet.timestamp = (bytes.u16(4) << 16) | bytes.u16(6);
  packet.payloadType = head & 127;
  packet.marker = (head & 0x80) !== 0;
  const payload = payloadLength(bytes, wireLength, encrypted);
  if (payload === BROKEN) output.count('malformed');
  packet.payload = payload === BROKEN ? 0 : payload;
  packet.octets = wireLength;
  packet.path = (network.dscp << 8) | network.hopLimit;
  packet.identification = network.identification ?? -1;
}
