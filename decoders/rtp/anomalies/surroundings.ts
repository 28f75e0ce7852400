/** What anomalies go by beside the numbers of the document: the time it covers, what signalling said, the other direction. */

import type { Interval } from '../interval.js';
import type { Leg } from '../pairing/leg.js';
import type { Stream } from '../stream.js';
import { VIDEO_CLOCK } from '../timing/timing.js';
import type { Surroundings } from './rules.js';

/** @param whole the interval is the sum of the stream */
export function surroundingsOf(leg: Leg, stream: Stream, interval: Interval, whole: boolean): Surroundings {
  const { told } = stream;
  return {
    seconds: (whole ? stream.lastSeen - stream.firstSeen : interval.to - interval.from) / 1e6,
    whole,
    audio: interval.clockRate !== VIDEO_CLOCK && (told === undefined || told.media === 'audio'),
    told,
    unannounced: whole && told !== undefined ? unannounced(stream, told.payloadTypes) : 0,
    secondsAfterEnd: told?.endedAt === undefined ? undefined : (interval.from - told.endedAt) / 1e6,
    reverse: leg.reverse?.leg.summary,
  };
}

function unannounced({ payloads }: Stream, announced: ReadonlyMap<number, unknown>): number {
  let packets = 0;
  for (const payload of payloads) if (!announced.has(payload.number)) packets += payload.before + payload.recent;
  return packets;
}
