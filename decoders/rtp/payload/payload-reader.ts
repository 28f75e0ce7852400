/** Looks into the payloads of one stream: names codecs that nobody told, and reads the frames of those that are known. */

import type { Packet } from '../packet.js';
import type { Payload } from '../payload.js';
import { type FrameCounts, frameCounts } from './frame-counts.js';
import { Frames } from './frames.js';
import { UNREADABLE } from './framing.js';
import type { Signature } from './signature.js';

/** Where that is counted what was found: an interval. */
export interface Counted {
  frames: FrameCounts | undefined;
}

export class PayloadReader {
  private readonly frames = new Frames();

  /** Takes a packet that came for the first time; true when speech in it is damaged. Packets wait for a name, and are counted where it is found. */
  read(packet: Packet, payload: Payload, counted: Counted): boolean {
    const { signature } = payload;
    if (signature !== undefined && signature.named === undefined) this.watch(signature, packet, payload, counted);
    if (payload.framing !== UNREADABLE) return this.readFrames(packet, payload, counted);
    payload.signature?.hold(packet);
    return false;
  }

  /** Another sequence begins. */
  restart(): void {
    this.frames.restart();
  }

  private watch(signature: Signature, packet: Packet, payload: Payload, counted: Counted): void {
    if (!signature.observe(packet)) return;
    payload.concludeSignature();
    if (signature.named !== undefined) for (const held of signature.release()) this.readFrames(held, payload, counted);
  }

  private readFrames(packet: Packet, payload: Payload, counted: Counted): boolean {
    const { frames } = this;
    if (frames.framing !== payload.framing) {
      frames.framing = payload.framing;
      frames.restart();
    }
    let counts = counted.frames;
    if (counts === undefined) {
      counts = frameCounts.take();
      counted.frames = counts;
    }
    const misfits = counts.misfits;
    const damaged = frames.read(packet, counts);
    if (counts.misfits !== misfits && payload.signature?.named !== undefined) {
      payload.signature.fail();
      payload.concludeSignature();
    }
    return damaged;
  }
}
