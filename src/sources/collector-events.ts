/** What becomes of the collector's events, and of what we notice about the connection to it, as events of the capture. */

import type { Microseconds } from '../bytes/time.js';
import type { CaptureEvent } from '../capture/source.js';
import type { ClientIntake } from './client-intake.js';
import type { LinkGap } from './collector-link.js';
import type { CollectorEvent } from './collector-message.js';

/** Longest path that is told; the collector's are shorter. */
const LONGEST_PATH = 4096;

/**
 * @param path part 2 of `closingtracefile`; undefined for the others.
 * @param time the client's clock as far as it is known; @param now our wall clock.
 */
export function clientEvent(
  client: ClientIntake,
  event: CollectorEvent,
  path: Uint8Array | undefined,
  time: Microseconds,
  now: Microseconds,
): CaptureEvent {
  const about = { kind: 'event', observer: client.name, time } as const;
  switch (event) {
    case 'closingtracefile': {
      const file = Buffer.from(path ?? [])
        .toString('utf8')
        .slice(0, LONGEST_PATH);
      return { ...about, action: 'trace_file_closed', loss: false, file, message: `The collector closed ${file}.` };
    }
    case 'disconnect':
      return {
        ...about,
        action: 'disconnected',
        loss: false,
        message: 'The collector closed a connection of the client; it does so also right after the client connected.',
      };
    case 'connect':
      if (!client.heard) return { ...about, action: 'connected', loss: false, message: 'The client connected to the collector.' };
      return {
        ...about,
        action: 'connected',
        loss: true,
        reason: 'client_reconnected',
        from: client.arrivedAt,
        to: now,
        message: 'The client connected to the collector again; what it captured in between is lost.',
      };
  }
}

/** The connection was broken: concerns every observer. */
export function linkGapEvent({ reason, from, to }: LinkGap): CaptureEvent {
  return gap(reason, from, to, `The connection to the collector was broken for ${((to - from) / 1e6).toFixed(1)} s.`);
}

/** Our own queue may have been full for so long. */
export function overflowEvent(milliseconds: number, now: Microseconds): CaptureEvent {
  return gap('queue_full', now - milliseconds * 1000, now, 'Messages came faster than they could be taken in; some may be lost.');
}

function gap(reason: string, from: Microseconds, to: Microseconds, message: string): CaptureEvent {
  return { kind: 'event', observer: undefined, time: undefined, action: 'gap', loss: true, reason, from, to, message };
}
