/** RTP: finds media streams with or without signalling and says what arrived of them, and how evenly. */

import { announced, type ByteView, defineDecoder, type Message, mediaAnnounced, notMine, resembles, seconds } from 'spoor/decoder';
import { besideMedia, CHANNEL_HEADER, isChannelData, precedesMedia } from './demux.js';
import { documents, type RtpOutput } from './documents.js';
import { HEADER, headerLength, isRtcp, looksLikeRtp, PLAIN, paddingLength, ssrcAt } from './header.js';
import { MediaFlow } from './media-flow.js';
import { MediaObserver } from './media-observer.js';
import { optionsSchema } from './options.js';
import { BAD_PADDING, FRAGMENTED, MALFORMED, ONE_SOURCE, Packet } from './packet.js';
import { Paths } from './pairing/paths.js';
import { CUT, patternOf } from './payload/pattern.js';
import { looksLikeRtcp } from './rtcp/packet.js';
import { views } from './views.js';

const LOWEST_PORT = 1024;
/** Octets of the shortest RTCP packet that says anything: a receiver report without blocks. */
const SHORTEST_RTCP = 8;
/** Octets on the wire where nobody says how much of a datagram the capture cut off: its lengths hold as far as can be seen. */
const UNKNOWN = Number.POSITIVE_INFINITY;

/** The packet at hand; filled anew for each. */
const packet = new Packet();

export default defineDecoder({
  name: 'rtp',
  summary: 'RTP streams: loss, duplicates, order and jitter, each interval and at the end.',
  sources: [
    'RFC 3550 sections 5.1, 6.4.1, appendix A.1, A.3, A.8',
    'RFC 3550 section 6 (RTCP)',
    'RFC 3551 section 6',
    'RFC 3611 sections 4.4 to 4.7',
    'RFC 3711 section 3.4',
    'RFC 4585 section 6',
    'RFC 4733 section 2',
    'RFC 4737 section 4',
    'RFC 5104 section 4',
    'RFC 5506 section 3',
    'RFC 4867 section 4',
    'RFC 5761 section 4',
    'RFC 6798 section 3',
    'RFC 6958 section 3',
    'RFC 5993 section 5',
    'RFC 6716 section 3',
    'RFC 7160',
    'RFC 7983 section 7',
    'RFC 8656 section 12',
    '3GPP TS 25.415 section 6.6',
    '3GPP TS 26.101, 26.201, 26.445 annex A.2',
    '3GPP TS 46.012, 46.022, 46.062',
    'ITU-T G.107, G.107.1, G.107.2, G.113',
  ],
  documents,
  views,
  problems: {
    short: 'shorter than an RTP header',
    not_rtp: 'neither RTP nor RTCP, on a flow without media so far',
  },
  counts: {
    stun: 'STUN beside media: connectivity checks (RFC 8489)',
    dtls: 'DTLS beside media: keys of SRTP are agreed on, so its payloads are not read (RFC 5764)',
    zrtp: 'ZRTP beside media: as with DTLS (RFC 6189)',
    turn_channel: 'TURN ChannelData that carries something else than media (RFC 8656)',
    quic: 'QUIC, or what has its bits, beside media (RFC 9443)',
    osmux: 'Osmux batches beside media',
    keep_alive: 'keep-alives beside media: four octets at most, or only zeros, spaces and line breaks',
    other_beside_media: 'other datagrams beside RTP and RTCP on a flow with media',
    rtcp: 'RTCP datagrams, on the port of the media (RFC 5761) or on one of their own',
    rtcp_cut: 'RTCP datagrams the capture cut short: what is whole of them was used',
    rtcp_encrypted: 'SRTCP datagrams: nothing but the type of their first packet and its source is in clear',
    rtcp_overrun: 'RTCP datagrams with a packet that reaches beyond their end, or that end within one; nothing of them was used',
    rtcp_count: 'RTCP datagrams with more blocks, chunks or text in a packet than it is long; nothing of them was used',
    rtcp_malformed: 'RTCP datagrams with another version, a type that is none of RTCP, or impossible padding; nothing of them was used',
    rtcp_unmet: 'statements of RTCP about a stream that was not seen, or not between these hosts',
    rtcp_unknown: 'RTCP packets, and blocks of extended reports, of types that are not read',
    malformed:
      'RTP packets whose extension or contributing sources reach beyond their end, counted in the stream all the same; and of another version',
    unproven: 'packets that looked like RTP, from sources that never sent enough in sequence to be believed',
    displaced_streams: 'streams ended early because their flow had too many at a time',
    undocumented: 'packets of streams that were displaced before they had 50, and before an interval ended: there is no document of them',
    capture_stalls: 'tenths of a second in which nothing arrived of any of several streams',
    capture_holes: 'tenths of a second in which so many streams between so many hosts miss packets that the capture is suspected',
    capture_shares: 'seconds in which all streams lost a share of their packets, more than usual: the capture is suspected',
    forgotten_views: 'streams that are compared with no later view of the same media, because too many ended since',
    unlisted_streams: 'streams that nothing outside their own flow finds, because the observer had too many of the same SSRC, or at all',
  },
  levels: {
    active_streams: { describe: 'Streams that are open: heard, and not yet over.', of: (observer: MediaObserver) => observer.openStreams },
  },
  options: optionsSchema,
  match: ({ heuristic }) => [
    announced(mediaAnnounced),
    // RTCP on a port of its own is taken without the heuristic too: it must know a source of announced media.
    resembles('udp', heuristic ? (bytes) => looksLikeRtp(bytes, UNKNOWN) || looksLikeRtcp(bytes) || begins(bytes) : looksLikeRtcp),
  ],
  newRun: () => new Paths(),
  newObserver: (observer, options, output, paths: Paths) => {
    paths.meet(observer, output);
    return new MediaObserver(options, paths, (what) => output.count(what));
  },
  newFlow: (flow, _options, observer: MediaObserver) => {
    const { initiator, responder } = flow;
    const other = (port: number) => port < LOWEST_PORT || observer.excluded.has(port);
    return new MediaFlow(flow, observer, other(initiator.port) || other(responder.port));
  },
  interval: ({ interval_seconds }) => seconds(interval_seconds),

  onMessage(message, media, output) {
    const { bytes } = message;
    if (bytes.length >= HEADER) {
      const stream = message.fromInitiator ? media.streams.forward : media.streams.backward;
      const head = bytes.u16(0);
      if (stream !== undefined && head >> 14 === 2 && ssrcAt(bytes, 8) === stream.ssrc && !isRtcp(head & 255)) {
        read(message, bytes, message.wireLength, head, stream.encrypted, output);
        stream.receive(packet);
        return undefined;
      }
      // A header that went wrong on the way: nobody else has this source at this place.
      if (stream !== undefined && head >> 14 !== 2 && ssrcAt(bytes, 8) === stream.ssrc) {
        output.count('malformed');
        stream.malformed(message.time);
        return undefined;
      }
    }
    return meet(message, media, output);
  },
  onGap(_flow, media, _output, gap) {
    // Without a packet behind it a loss tells nothing of a stream: it has no hole there, and no length.
    if (gap.kind === 'capture' && gap.to > gap.from) media.streams.lostByCapture(gap.from, gap.to);
  },
  onInterval: (_flow, media, output) => media.report(output.now, output),
  onFlowEnd: (_flow, media, output, reason) => media.endAll(reason, output),
});

/** Media agreed on beside itself begins with checks and keys, and who misses those takes SRTP for speech. TURN carries media inside. */
function begins(bytes: ByteView): boolean {
  if (bytes.length < HEADER) return false;
  if (bytes.u8(0) < 64) return precedesMedia(besideMedia(bytes));
  return isChannelData(bytes, bytes.length) && looksLikeRtp(bytes.sub(CHANNEL_HEADER), bytes.u16(2));
}

/** Anything but the next packet of a known stream. */
function meet(message: Message, media: MediaFlow, output: RtpOutput): 'short' | 'not_rtp' | typeof notMine | undefined {
  const { bytes } = message;
  if (media.elsewhere && media.listen() === undefined) return notMine;
  const head = bytes.length < SHORTEST_RTCP ? 0 : bytes.u16(0);
  if (head >> 14 === 2 && isRtcp(head & 255)) return media.control(message, output);
  if (bytes.length < HEADER) return media.beside(bytes, 'short', output);
  if (head >> 14 === 2) return meetRtp(message, bytes, message.wireLength, media, output);
  if (!isChannelData(bytes, message.wireLength)) return media.beside(bytes, 'not_rtp', output);
  const length = bytes.u16(2);
  const content = bytes.sub(CHANNEL_HEADER, Math.min(length, bytes.length - CHANNEL_HEADER));
  if (looksLikeRtp(content, length)) return meetRtp(message, content, length, media, output);
  return media.beside(content, 'not_rtp', output, 'turn_channel');
}

/** What has the version of RTP and is no RTCP: the whole datagram, or the `bytes` that TURN carries in it. */
function meetRtp(message: Message, bytes: ByteView, wireLength: number, media: MediaFlow, output: RtpOutput) {
  const head = bytes.u16(0);
  const signalled = media.listen()?.payloadTypes.has(head & 127) === true;
  if (!signalled && !looksLikeRtp(bytes, wireLength)) return media.beside(bytes, 'not_rtp', output);
  read(message, bytes, wireLength, head, media.encrypted, output);
  return media.receive(ssrcAt(bytes, 8), message.fromInitiator, packet, output);
}

/**
 * Reads the header into `packet`; `head` is its first two octets. Numbers and times of a malformed packet are as good as any: it is
 * lost only to its codec.
 */
function read(message: Message, bytes: ByteView, wireLength: number, head: number, encrypted: boolean, output: RtpOutput): void {
  const { network } = message;
  packet.time = message.time;
  packet.sequence = bytes.u16(2);
  packet.timestamp = (bytes.u16(4) << 16) | bytes.u16(6);
  packet.payloadType = head & 127;
  packet.marker = (head & 0x80) !== 0;
  packet.odd = message.firstTime < message.time ? FRAGMENTED : 0;
  let at = HEADER;
  let payload = wireLength - HEADER;
  if (bytes.u8(0) !== PLAIN) {
    at = headerLength(bytes);
    payload = unusual(bytes, wireLength, at, encrypted, output);
  }
  packet.payload = payload;
  packet.octets = wireLength;
  packet.path = (network.dscp << 8) | network.hopLimit;
  packet.identification = network.identification ?? -1;
  packet.head = -1;
  packet.rest = 0;
  packet.pattern = 0;
  if (payload === 0 || encrypted) return;
  const captured = bytes.length - at;
  if (captured >= 6 && payload >= 6) {
    packet.head = bytes.u16(at);
    packet.rest = (bytes.u16(at + 2) << 16) | bytes.u16(at + 4);
    packet.pattern = captured >= payload ? patternOf(bytes, at, payload) : CUT;
  } else if (captured >= 2 && payload >= 2) packet.head = bytes.u16(at);
  else if (captured >= 1) packet.head = bytes.u8(at) << 8;
}

/** Octets of payload behind a header that ends `at`, and what is odd about it: most packets have nothing of all that. */
function unusual(bytes: ByteView, wireLength: number, at: number, encrypted: boolean, output: RtpOutput): number {
  packet.odd |= ONE_SOURCE * (bytes.u8(0) & 15);
  const length = wireLength - at;
  if (length < 0) {
    output.count('malformed');
    packet.odd |= MALFORMED;
    return 0;
  }
  // Padding is encrypted with the payload (RFC 3711 section 3.1), and not there when the capture cut the packet.
  if ((bytes.u8(0) & 0x20) === 0 || encrypted || bytes.length < wireLength) return length;
  const padding = paddingLength(bytes, wireLength);
  if (padding >= 1 && padding <= length) return length - padding;
  packet.odd |= BAD_PADDING;
  return length;
}
