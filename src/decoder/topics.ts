/** What one decoder announces and another waits for: the media that signalling says will come. */

import type { Microseconds } from '../bytes/time.js';

/** Matched by name, so decoders with two copies of this package still meet. */
export interface Topic<T> {
  readonly name: string;
  /** Never set: carries the type of the payload. */
  readonly payload?: (value: T) => void;
}

export function topic<T>(name: string): Topic<T> {
  return { name };
}

/** The announcer's end: the payload stays shared with whoever reads it. */
export interface Announcement<T> {
  readonly payload: T;
  /** Valid until now + `lifetime`. */
  extend(lifetime: Microseconds): void;
  /** From now on flows to the endpoint are not claimed by it; flows that already read it keep the payload. */
  withdraw(): void;
}

/**
 * A live record of one media endpoint, shared by reference inside one observer: the announcer changes it as the call
 * goes on (hold, new codec, end), the reader looks whenever it needs to know and writes only `traffic`.
 */
export interface MediaAnnouncement {
  /** Call-ID, MGCP call and connection, BSSAP connection ... whatever names the call to its announcer. */
  callId: string;
  /** Which decoder announced it, and where in the call: `offer`, `answer`, a connection id. */
  announcedBy: string;
  leg?: string;
  /** As SDP says it, from the point of view of the endpoint that is announced. */
  direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  media: 'audio' | 'video' | 'text' | 'image' | 'other';
  payloadTypes: Map<number, { readonly name: string; readonly clockRate: number; readonly channels?: number; readonly fmtp?: string }>;
  /** Packet time in milliseconds. */
  ptime?: number;
  /** `RTP/SAVP` and friends: payload is encrypted, headers are not. */
  encrypted: boolean;
  rtcpMux: boolean;
  /** Endpoint of RTCP when it is not port + 1. */
  rtcp?: { readonly ip: string; readonly port: number };
  ssrcs?: readonly number[];
  /** Payload is multiplexed (Osmux): no RTP will come. */
  multiplexed?: boolean;
  endedAt?: Microseconds;
  /** Written by the reader: what really arrived at this endpoint. */
  traffic: { packets: number; firstSeen?: Microseconds; lastSeen?: Microseconds; lossRatio?: number; jitter?: Microseconds };
}

/** What SDP in SIP, MGCP, H.248, or an address in BSSAP, tells about a media stream to come. */
export const mediaAnnounced: Topic<MediaAnnouncement> = topic('media');
