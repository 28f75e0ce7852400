/** Reads the frames of a stream, packet by packet: speech, silence, and what the radio damaged. */

import type { Packet } from '../packet.js';
import { AMR_SID, AMR_WB_SID, AmrContents, BANDWIDTH_EFFICIENT, NO_DATA, OCTET_ALIGNED, type Packing, SPEECH_LOST } from './amr.js';
import { EvsContents } from './evs.js';
import type { FrameCounts } from './frame-counts.js';
import { AMR, AMR_WB, EVS, type Framing, G723, G729, GSM_EFR, GSM_FR, GSM_HR, IUUP, OPUS, PCMA, PCMU, UNREADABLE } from './framing.js';
import { AMR_MODES, AMR_WB_MODES, EVS_BITS, EVS_MODES } from './modes.js';
import { opusDuration, opusFrames } from './opus.js';
import { CUT, IDLE_A, IDLE_U, SID_EFR, SID_FR, SID_HR } from './pattern.js';

/** Three times as many frames as lie between two silence descriptors: 160 ms in AMR (3GPP TS 26.093), 480 ms in GSM (TS 46.031). */
const AMR_SILENCE = 24;
const GSM_SILENCE = 72;

/** First four bits of each frame, and its octets (RFC 3551 sections 4.5.8 and 4.5.9). */
const FR_SIGNATURE = 0xd;
const EFR_SIGNATURE = 0xc;
const FR_LENGTH = 33;
const EFR_LENGTH = 31;
const HR_LENGTH = 14;
/** First octets of RFC 5993 table of contents without its continuation bit: good speech, good silence descriptor, nothing. */
const HR_SPEECH = 0;
const HR_SID = 2;
const HR_NO_DATA = 7;

const EVS_SID = EVS_BITS.length - 1;

/** Contents of the packet at hand; filled anew for each. */
const amr = new AmrContents();
const evs = new EvsContents();

/** Before the first frame, within speech, and after a silence descriptor. */
const START = 0;
const SPEECH = 1;
const SILENCE = 2;

/**
 * Frames of one source. Whether a missing frame is damage depends on the ones before it: after speech it is, since senders pause only
 * behind a silence descriptor; after that it is silence, for three times as long as the next descriptor may take; and before the first
 * frame nobody spoke.
 */
export class Frames {
  /** How payloads are read now; UNREADABLE makes `read` do nothing. */
  framing: Framing = UNREADABLE;
  private state: 0 | 1 | 2 = START;
  /** Of AMR in the packet before. */
  private packing: Packing = OCTET_ALIGNED;
  /** Missing frames since the last silence descriptor. */
  private missing = 0;

  /** Counts what is in a packet that came for the first time; true when speech in it is damaged or missing. */
  read(packet: Packet, counts: FrameCounts): boolean {
    const { framing } = this;
    if (framing === PCMA || framing === PCMU) {
      if (packet.head < 0 || packet.pattern === CUT) return false;
      counts.frames += 1;
      if (packet.pattern === (framing === PCMA ? IDLE_A : IDLE_U)) counts.silent += 1;
      return false;
    }
    if (framing === UNREADABLE) return false;
    if (framing === AMR || framing === AMR_WB || framing === IUUP) counts.tellsDamage = true;
    const badBefore = counts.bad;
    if (packet.payload === 0) this.empty(counts);
    else if (packet.head >= 0) this.frames(packet, counts);
    if (counts.bad === badBefore) return false;
    counts.damagedPackets += 1;
    return true;
  }

  /** Another payload, or another sequence: nothing is known of what came before. */
  restart(): void {
    this.state = START;
    this.missing = 0;
  }

  private frames(packet: Packet, counts: FrameCounts): void {
    switch (this.framing) {
      case AMR:
        this.amr(packet, counts, false);
        break;
      case AMR_WB:
        this.amr(packet, counts, true);
        break;
      case GSM_FR:
        if (packet.head >> 12 === FR_SIGNATURE) this.fixed(packet, counts, FR_LENGTH, packet.pattern === SID_FR);
        else counts.misfits += 1;
        break;
      case GSM_EFR:
        if (packet.head >> 12 === EFR_SIGNATURE) this.fixed(packet, counts, EFR_LENGTH, packet.pattern === SID_EFR);
        else counts.misfits += 1;
        break;
      case GSM_HR:
        this.halfRate(packet, counts);
        break;
      case EVS:
        this.evs(packet, counts);
        break;
      case G729:
        this.g729(packet, counts);
        break;
      case G723:
        this.g723(packet, counts);
        break;
      case OPUS:
        this.opus(packet, counts);
        break;
      default:
        this.iuup(packet, counts);
    }
  }

  /** A packet without payload: how Osmocom's base stations say that a frame did not come (speech codecs of GSM and UMTS). */
  private empty(counts: FrameCounts): void {
    const { framing } = this;
    counts.frames += 1;
    if (framing === AMR || framing === AMR_WB || framing === EVS || framing === IUUP) this.none(counts, AMR_SILENCE);
    else if (framing === GSM_FR || framing === GSM_EFR || framing === GSM_HR) this.none(counts, GSM_SILENCE);
    else counts.noData += 1;
  }

  private amr(packet: Packet, counts: FrameCounts, wide: boolean): void {
    if (!amr.read(packet, wide, this.packing)) {
      counts.misfits += 1;
      return;
    }
    this.packing = amr.packing;
    if (amr.packing === OCTET_ALIGNED) counts.octetAligned += 1;
    else if (amr.packing === BANDWIDTH_EFFICIENT) counts.bandwidthEfficient += 1;
    const modes = wide ? AMR_WB_MODES : AMR_MODES;
    const sid = wide ? AMR_WB_SID : AMR_SID;
    if (amr.request >= 0 && amr.request < sid) counts.requested(modes + amr.request);
    for (let i = 0; i < amr.frames; i++) this.adaptive(amr.types[i]!, amr.good[i] === 1, sid, modes, counts);
  }

  private evs(packet: Packet, counts: FrameCounts): void {
    if (!evs.read(packet)) {
      counts.misfits += 1;
      return;
    }
    for (let i = 0; i < evs.frames; i++) {
      const wide = evs.wideband[i] === 1;
      const sid = wide ? AMR_WB_SID : EVS_SID;
      this.adaptive(evs.types[i]!, evs.good[i] === 1, sid, wide ? AMR_WB_MODES : EVS_MODES, counts);
    }
  }

  /** A frame of AMR, AMR-WB or EVS; types below `sid` are modes of speech. */
  private adaptive(type: number, good: boolean, sid: number, modes: number, counts: FrameCounts): void {
    counts.frames += 1;
    if (type === NO_DATA) this.none(counts, AMR_SILENCE);
    else if (type === sid) {
      this.silence();
      if (good) counts.sid += 1;
      else counts.bad += 1;
    } else {
      this.state = SPEECH;
      if (type !== SPEECH_LOST) counts.mode(modes + type);
      if (!good || type === SPEECH_LOST) {
        counts.bad += 1;
        counts.tellsDamage = true;
      }
    }
  }

  /** Frames of one length each, as many as fit. */
  private fixed(packet: Packet, counts: FrameCounts, length: number, sid: boolean): void {
    const frames = packet.payload / length;
    if (!Number.isInteger(frames)) {
      counts.misfits += 1;
      return;
    }
    counts.frames += frames;
    if (sid) {
      counts.sid += frames;
      this.silence();
    } else this.state = packet.pattern === CUT ? START : SPEECH;
  }

  /** With the table of contents of RFC 5993, or bare as in ETSI TS 101 318. */
  private halfRate(packet: Packet, counts: FrameCounts): void {
    if (packet.payload === HR_LENGTH) {
      this.fixed(packet, counts, HR_LENGTH, packet.pattern === SID_HR);
      return;
    }
    let frames = 0;
    let length = 0;
    let entry = 0x80;
    while ((entry & 0x80) !== 0 && frames < 6) {
      entry = packet.octet(frames);
      const type = (entry >> 4) & 7;
      length += type === HR_NO_DATA ? 1 : HR_LENGTH + 1;
      frames += 1;
      if (type !== HR_SPEECH && type !== HR_SID && type !== HR_NO_DATA) length = Number.NaN;
    }
    if (length !== packet.payload) {
      counts.misfits += 1;
      return;
    }
    for (let i = 0; i < frames; i++) {
      const type = (packet.octet(i) >> 4) & 7;
      counts.frames += 1;
      if (type === HR_NO_DATA) this.none(counts, GSM_SILENCE);
      else if (type === HR_SPEECH) this.state = SPEECH;
      else {
        counts.sid += 1;
        this.silence();
      }
    }
  }

  /** Frames of 10 octets; a descriptor of two may end the packet (RFC 3551 section 4.5.6). */
  private g729({ payload }: Packet, counts: FrameCounts): void {
    const rest = payload % 10;
    if (rest !== 0 && rest !== 2) {
      counts.misfits += 1;
      return;
    }
    counts.frames += Math.floor(payload / 10) + (rest === 2 ? 1 : 0);
    if (rest === 2) counts.sid += 1;
  }

  /** The lowest two bits of a frame tell its length (RFC 3551 section 4.5.3); several are of the first one's, but for a descriptor at the end. */
  private g723(packet: Packet, counts: FrameCounts): void {
    const { payload } = packet;
    const kind = packet.octet(0) & 3;
    const length = kind === 0 ? 24 : kind === 1 ? 20 : 4;
    const rest = payload % length;
    if (kind === 3 || (rest !== 0 && rest !== 4)) {
      counts.misfits += 1;
      return;
    }
    const frames = Math.floor(payload / length);
    counts.frames += frames + (rest === 4 ? 1 : 0);
    counts.sid += kind === 2 ? frames : rest === 4 ? 1 : 0;
  }

  private opus(packet: Packet, counts: FrameCounts): void {
    // One octet is a frame of no length: the sender is silent, or lost its own (RFC 6716 section 3.2.1, RFC 7587 section 3.1.3).
    if (packet.payload === 1) {
      counts.frames += 1;
      counts.noData += 1;
      return;
    }
    const frames = opusFrames(packet.head);
    if (frames === 0) {
      counts.misfits += 1;
      return;
    }
    counts.frames += frames;
    counts.opusFrames += frames;
    counts.opusTime += frames * opusDuration(packet.head);
  }

  /** PDU types 0 and 1 carry speech with a quality; the others are control (3GPP TS 25.415 section 6.6.2). */
  private iuup(packet: Packet, counts: FrameCounts): void {
    const type = packet.head >> 12;
    if (type === 14) return;
    const header = type === 0 ? 4 : 3;
    if (type > 1 || packet.payload < header) {
      counts.misfits += 1;
      return;
    }
    counts.frames += 1;
    if (((packet.head >> 6) & 3) !== 0) {
      counts.bad += 1;
      this.state = SPEECH;
    } else if (packet.payload === header) this.none(counts, AMR_SILENCE);
    else this.state = SPEECH;
  }

  /** No frame where one could be. */
  private none(counts: FrameCounts, silence: number): void {
    if (this.state === SILENCE) {
      this.missing += 1;
      // Not even silence is described any more.
      if (this.missing > silence) this.state = SPEECH;
    }
    if (this.state === SPEECH) {
      counts.bad += 1;
      counts.tellsDamage = true;
    } else counts.noData += 1;
  }

  private silence(): void {
    this.state = SILENCE;
    this.missing = 0;
  }
}
