/** Puts messages together that LAPDm sent in several frames (3GPP TS 44.006 section 5.8.5), one link per channel, SAPI and way. */

import { type ByteView, type Microseconds, OldestFirst, seconds } from 'spoor/decoder';
import { viewOf } from 'spoor/formats/octets';
import type { Direction } from './direction.js';
import type { Frame } from './lapdm.js';

/** Longest message LAPDm can carry (3GPP TS 44.006 section 5.8.5). */
const LONGEST_MESSAGE = 251;
/** A message whose next segment takes longer was abandoned. */
const OLDEST_SEGMENT: Microseconds = seconds(10);
/** A cell has far fewer; this bounds what a flood of invented channel numbers can take, to about 1 MB. */
export const MOST_LINKS = 2048;

/**
 * What names a channel among those that one producer reports. The ARFCN is part of it, because a base station with several
 * transceivers uses the same timeslots on each; a receiver that reports hopped frequencies gets its messages in pieces
 * (marked as gaps) rather than mixed.
 */
export interface Channel {
  readonly arfcn: number;
  readonly timeslot: number;
  readonly subSlot: number;
  readonly slow: boolean;
}

/** `message`: whole. `segment`: more must come. `repeated`: sent again, said already. `lost`: segments of it are missing. */
export interface Received {
  readonly state: 'message' | 'segment' | 'repeated' | 'lost';
  /** A frame before this one was not seen. */
  readonly gap: boolean;
  /** The message, valid until the next frame; undefined unless `state` is `message`. */
  readonly content: ByteView | undefined;
  readonly frames: number;
  /** When the first of its frames was seen. */
  readonly firstTime: Microseconds;
}

interface Link {
  /** Number of the next new I frame; undefined when the beginning of the link was not seen. */
  expected: number | undefined;
  /** An I frame was taken in, so that the one before `expected` can come again. */
  started: boolean;
  /** Segments so far; undefined unless a message is under way. */
  buffer: Uint8Array | undefined;
  used: number;
  frames: number;
  firstTime: Microseconds;
  /** The rest of a message whose beginning is lost is passed over. */
  skipping: boolean;
}

/** All links of one producer. */
export class Links {
  private readonly links = new OldestFirst<number, Link>();
  /** Links forgotten because there were too many. */
  displaced = 0;

  /** SABM, UA, DM and DISC begin or end a link: both ways count from 0 again (3GPP TS 44.006 section 5.4). */
  reset(channel: Channel, sapi: number): void {
    for (const direction of ['uplink', 'downlink'] as const) {
      const link = this.links.get(keyOf(channel, sapi, direction));
      if (link !== undefined) Object.assign(link, newLink(0));
      else this.add(keyOf(channel, sapi, direction), newLink(0));
    }
  }

  /** Takes in an I frame of `view`. */
  receive(channel: Channel, frame: Frame, view: ByteView, direction: Direction, time: Microseconds): Received {
    const key = keyOf(channel, frame.sapi, direction);
    let link = this.links.get(key);
    if (link === undefined) {
      link = newLink(undefined);
      this.add(key, link);
    }
    const ns = frame.ns ?? 0;
    const { expected } = link;
    if (link.started && expected !== undefined && ns === ((expected + 7) & 7)) return received('repeated', false, undefined, 1, time);
    // Without a beginning seen, only the number 0 says that nothing came before.
    const gap = ns !== (expected ?? 0) || (link.buffer !== undefined && time - link.firstTime > OLDEST_SEGMENT);
    if (gap && link.buffer !== undefined) {
      link.buffer = undefined;
      link.skipping = true;
    }
    link.expected = (ns + 1) & 7;
    link.started = true;
    if (link.skipping) {
      link.skipping = frame.more;
      return received('lost', gap, undefined, 1, time);
    }
    return take(link, frame, view, gap, time);
  }

  private add(key: number, link: Link): void {
    if (this.links.size >= MOST_LINKS) {
      const { oldestKey } = this.links;
      if (oldestKey !== undefined) this.links.delete(oldestKey);
      this.displaced++;
    }
    this.links.set(key, link);
  }
}

function take(link: Link, frame: Frame, view: ByteView, gap: boolean, time: Microseconds): Received {
  // Most messages fit one frame: no copy.
  if (!frame.more && link.buffer === undefined) {
    return received('message', gap, view.sub(frame.infoAt, frame.infoLength), 1, time);
  }
  if (link.buffer === undefined) {
    link.buffer = new Uint8Array(LONGEST_MESSAGE);
    link.used = 0;
    link.frames = 0;
    link.firstTime = time;
  }
  // With octets missing in one of them the segments do not make the message.
  if (frame.truncated || link.used + frame.infoLength > LONGEST_MESSAGE) {
    link.buffer = undefined;
    link.skipping = frame.more;
    return received('lost', gap, undefined, 1, time);
  }
  for (let i = 0; i < frame.infoLength; i++) link.buffer[link.used++] = view.u8(frame.infoAt + i);
  link.frames++;
  if (frame.more) return received('segment', gap, undefined, link.frames, link.firstTime);
  const content = viewOf(link.buffer, link.used);
  link.buffer = undefined;
  return received('message', gap, content, link.frames, link.firstTime);
}

function received(
  state: Received['state'],
  gap: boolean,
  content: ByteView | undefined,
  frames: number,
  firstTime: Microseconds,
): Received {
  return { state, gap, content, frames, firstTime };
}

function newLink(expected: number | undefined): Link {
  return { expected, started: false, buffer: undefined, used: 0, frames: 0, firstTime: 0, skipping: false };
}

/** 14 + 3 + 8 + 1 + 3 + 1 bits. */
function keyOf({ arfcn, timeslot, subSlot, slow }: Channel, sapi: number, direction: Direction): number {
  const place = (((arfcn & 0x3fff) << 11) | ((timeslot & 7) << 8) | (subSlot & 0xff)) >>> 0;
  return (place << 5) | (slow ? 16 : 0) | (sapi << 1) | (direction === 'uplink' ? 1 : 0);
}
