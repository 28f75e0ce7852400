/** Media announced as a decoder of signalling would: for tests. */

import { defineDecoder, type MediaAnnouncement, mediaAnnounced, udpPort } from 'spoor/decoder';
import { datagram } from './encode.js';

/** Payload types by number, each with its name and clock rate in Hz. */
export type Types = Readonly<Record<number, readonly [name: string, clockRate: number]>>;

export function announcement(types: Types, more: Partial<MediaAnnouncement> = {}): MediaAnnouncement {
  return {
    callId: 'call-1',
    announcedBy: 'answer',
    direction: 'sendrecv',
    media: 'audio',
    payloadTypes: new Map(Object.entries(types).map(([number, [name, clockRate]]) => [Number(number), { name, clockRate }])),
    encrypted: false,
    rtcpMux: false,
    traffic: { packets: 0 },
    ...more,
  };
}

export type Announced = readonly [ip: string, port: number, announcement: MediaAnnouncement];

/** Announces with each message to port 5060, for an hour. */
export function signallingOf(ends: readonly Announced[]) {
  return defineDecoder({
    name: 'signalling',
    summary: 'Announces media',
    sources: ['a test'],
    documents: {},
    match: () => [udpPort(5060)],
    onMessage: (_message, _state, output) => {
      for (const [ip, port, payload] of ends) output.announce(mediaAnnounced, { ip, port }, payload, 3600e6);
    },
  });
}

/** The same for the receiver of `voice`. */
export const signalling = (payload: MediaAnnouncement) => signallingOf([['192.0.2.2', 40_002, payload]]);

/** What makes it announce, `at` seconds after START. */
export const invite = (at: number) => datagram(Uint8Array.of(1), at, { destination: ['192.0.2.9', 5060] });
