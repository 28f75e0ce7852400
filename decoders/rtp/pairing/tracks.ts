/** The track of a stream over its restarts: one for each of the last segments. */

import type { Packet } from '../packet.js';
import { EARLY, FIRST, FORWARD, IN_ORDER, LATE, RESTART, type Sequence, type SequenceClass, STRAY } from '../sequence/sequence.js';
import { SPACING, Track } from './track.js';

/** Segments whose track is kept. */
const MOST = 4;

export class Tracks {
  list: readonly Track[] = [];

  /**
   * To be told of each packet that is not the next one in sequence, and of those whose number is a multiple of SPACING; `sequence` has taken it.
   * @param held the stray that a restart begins with
   */
  note(verdict: SequenceClass, packet: Packet, sequence: Sequence, held: Packet | undefined): void {
    switch (verdict) {
      case IN_ORDER:
        if (sequence.max % SPACING === 0) this.current.pass(sequence.max, sequence.arrived - 1, packet.time, packet.timestamp);
        break;
      case FIRST:
        this.begin(sequence.base, packet, 0);
        break;
      case FORWARD:
        this.forward(packet, sequence);
        break;
      case LATE:
        this.current.fill(sequence.max - sequence.extent, packet.time, packet.timestamp);
        break;
      case EARLY:
        this.current.lower(sequence.base, packet.time, packet.timestamp);
        break;
      case STRAY:
        // What is counted up to here is all that is known of the segment if this opens another.
        this.close(sequence);
        break;
      case RESTART:
        this.begin(sequence.base, held ?? packet, 0);
        if (sequence.max % SPACING === 0) this.current.pass(sequence.max, 1, packet.time, packet.timestamp);
        break;
    }
  }

  /** Notes how far the stream has come. */
  close(sequence: Sequence): void {
    this.list.at(-1)?.close(sequence.max, sequence.maxTime, sequence.maxTimestamp, sequence.arrived);
  }

  private get current(): Track {
    return this.list[this.list.length - 1]!;
  }

  private begin(number: number, { time, timestamp }: Packet, below: number): void {
    const track = new Track(number, time, timestamp);
    this.list = this.list.slice(1 - MOST).concat(track);
    if (number % SPACING === 0) track.pass(number, below, time, timestamp);
  }

  /** Checkpoints in the hole have no packet. */
  private forward(packet: Packet, sequence: Sequence): void {
    const track = this.current;
    const { max, growth } = sequence;
    const below = sequence.arrived - 1;
    const next = (Math.floor((max - growth) / SPACING) + 1) * SPACING;
    for (let number = next; number < max; number += SPACING) track.pass(number, below, Number.NaN, 0);
    if (max % SPACING === 0) track.pass(max, below, packet.time, packet.timestamp);
  }
}
