/** What the frames of a stream were between two times: counters that add up. */

import { Pool } from '../pool.js';
import { MODE_RATES } from './modes.js';

export class FrameCounts {
  /** Frames that could be told: good speech and the next three. Of G.711, packets. */
  frames = 0;
  /** Frames that were damaged before they came to the sender, and places where one of speech is missing. */
  bad = 0;
  /** Packets with at least one of those. */
  damagedPackets = 0;
  /** Places without a frame where none was due: in silence, and before the first one. */
  noData = 0;
  /** The codec marks damaged frames, or some were missing: only then 0 is a fact. */
  tellsDamage = false;
  /** Silence descriptors. */
  sid = 0;
  /** Packets of idle G.711. */
  silent = 0;
  /** Packets that do not fit the codec they are said to be. */
  misfits = 0;
  /** AMR and AMR-WB: packets in the octet-aligned packing, and in the other one. */
  octetAligned = 0;
  bandwidthEfficient = 0;
  /** Index in MODE_RATES of the lowest mode that was asked for; -1 when none was. */
  lowestRequest = -1;
  /** Frames of speech by mode, as in MODE_RATES; absent for codecs without modes. */
  modes: Int32Array | undefined = undefined;
  /** opus: microseconds of sound in all packets. */
  opusTime = 0;
  opusFrames = 0;

  add(later: FrameCounts): void {
    this.frames += later.frames;
    this.bad += later.bad;
    this.damagedPackets += later.damagedPackets;
    this.noData += later.noData;
    this.tellsDamage ||= later.tellsDamage;
    this.sid += later.sid;
    this.silent += later.silent;
    this.misfits += later.misfits;
    this.octetAligned += later.octetAligned;
    this.bandwidthEfficient += later.bandwidthEfficient;
    if (later.lowestRequest >= 0) this.requested(later.lowestRequest);
    if (later.modes !== undefined) {
      this.modes ??= new Int32Array(MODE_RATES.length);
      for (let i = 0; i < later.modes.length; i++) this.modes[i]! += later.modes[i]!;
    }
    this.opusTime += later.opusTime;
    this.opusFrames += later.opusFrames;
  }

  /** A frame of speech in a mode, by its index in MODE_RATES. */
  mode(index: number): void {
    this.modes ??= new Int32Array(MODE_RATES.length);
    this.modes[index]! += 1;
  }

  requested(index: number): void {
    if (this.lowestRequest < 0 || index < this.lowestRequest) this.lowestRequest = index;
  }

  /** Mean bit rate of the frames of speech in kbit/s; undefined for codecs without modes. */
  get meanRate(): number | undefined {
    const { modes } = this;
    if (modes === undefined) return undefined;
    let frames = 0;
    let sum = 0;
    for (let i = 0; i < modes.length; i++) {
      frames += modes[i]!;
      sum += modes[i]! * MODE_RATES[i]!;
    }
    return frames === 0 ? undefined : sum / frames;
  }

  /** Damaged frames in percent of those that were speech or should have been. */
  get badPercent(): number | undefined {
    const speech = this.frames - this.sid - this.noData;
    return speech > 0 ? (100 * this.bad) / speech : undefined;
  }
}

/** Of the intervals of all streams. */
export const frameCounts = new Pool(() => new FrameCounts());
