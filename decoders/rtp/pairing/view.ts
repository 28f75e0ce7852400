/** A stream that is over, as one capture point saw it: all that is kept to compare it with what others saw. */

import type { Endpoint, Flow, Microseconds, ObserverOutput } from 'spoor/decoder';
import type { documents } from '../documents.js';
import type { Stream } from '../stream.js';
import { streamId } from '../stream-id.js';
import type { Leg } from './leg.js';
import type { Track } from './track.js';

export type RtpObserverOutput = ObserverOutput<typeof documents>;

/** The start of a stream falls into one of these; two sets of them, half a length apart. */
const COARSE: Microseconds = 60e6;

export interface StreamView {
  readonly id: string;
  readonly ssrc: number;
  readonly observer: string;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly tunnel: string | undefined;
  /** Identifiers, outermost first, with points between. */
  readonly vlans: string;
  readonly firstSeen: Microseconds;
  readonly lastSeen: Microseconds;
  /** Time to live of most packets. */
  readonly ttl: number;
  readonly captureLoss: boolean;
  /** Closed. */
  readonly tracks: readonly Track[];
}

/** To be asked for when the stream has its totals. Keeps nothing of the flow alive. */
export function viewOf(leg: Leg, stream: Stream, flow: Flow): StreamView {
  const { id, source, destination } = leg;
  stream.tracks.close(stream.sequence);
  return {
    id,
    ssrc: stream.ssrc,
    observer: flow.observer,
    source,
    destination,
    tunnel: flow.tunnel,
    vlans: flow.vlans.join('.'),
    firstSeen: stream.firstSeen,
    lastSeen: stream.lastSeen,
    ttl: stream.path & 255,
    captureLoss: stream.totals.captureLoss,
    tracks: stream.tracks.list,
  };
}

/**
 * Two names of the media, whoever sees them: addresses inside tunnels, SSRC, and the minute in which they began, once by the full minute and
 * once by the half. Streams that began within half a minute of each other share at least one.
 */
export function mediaIds({ source, destination, ssrc, firstSeen }: Leg): string[] {
  const media = `${source.ip}|${source.port} ${destination.ip}|${destination.port} ${ssrc >>> 0}`;
  return [0, COARSE / 2].map((shift, i) => streamId(`media ${media} ${i} ${Math.floor((firstSeen + shift) / COARSE)}`));
}
