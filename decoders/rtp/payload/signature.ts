/** Names a codec by how its payloads are framed: many packets in a row that only that codec would send. */

import type { Packet } from '../packet.js';
import { AmrContents, NO_DATA, SPEECH_LOST } from './amr.js';
import { AMR, AMR_WB, type Framing, GSM_EFR, GSM_FR, GSM_HR } from './framing.js';

/** What a signature can name, with the clock the codec always has. */
export interface Named {
  readonly framing: Framing;
  /** Encoding name as SDP writes it. */
  readonly codec: string;
  /** Hz. */
  readonly clockRate: number;
}

const NAMES: readonly Named[] = [
  { framing: AMR, codec: 'AMR', clockRate: 8000 },
  { framing: AMR_WB, codec: 'AMR-WB', clockRate: 16000 },
  { framing: GSM_FR, codec: 'GSM', clockRate: 8000 },
  { framing: GSM_EFR, codec: 'GSM-EFR', clockRate: 8000 },
  { framing: GSM_HR, codec: 'GSM-HR-08', clockRate: 8000 },
];

/** Packets with speech or a silence descriptor that must agree. */
const ENOUGH = 20;
/** Packets kept until the name is known. */
const MOST_HELD = 64;
/** AMR has a quality bit: payloads that are nearly all zeros are not speech that is nearly all bad. */
const LEAST_GOOD = 0.5;
/** Half rate has two bits of signature in its first octet; its second octet, of speech, changes. */
const LEAST_CHANGES = 4;

/** Bits of the frames so far by candidate, in the order of NAMES. */
const ALL = (1 << NAMES.length) - 1;
const bit = (framing: Framing) => 1 << NAMES.findIndex((name) => name.framing === framing);
const AMR_BIT = bit(AMR);
const AMR_WB_BIT = bit(AMR_WB);
const FR_BIT = bit(GSM_FR);
const EFR_BIT = bit(GSM_EFR);
const HR_BIT = bit(GSM_HR);

const contents = new AmrContents();

/** Candidates that fit a packet, with this bit when it is empty of speech and proves nothing. */
const PROVES_NOTHING = 1 << 30;
/** Every frame that AMR found was damaged. */
const DAMAGED = 1 << 29;

/**
 * Watches the payloads of one payload type. The codec is named when enough packets fit it and nothing else; a packet that does not fit
 * ends the guess for good, before or after the naming. So does a clock that is not the codec's.
 */
export class Signature {
  /** The codec, once it is proven. */
  named: Named | undefined = undefined;
  /** It cannot be told any more. */
  failed = false;
  /** Packets that wait for the name, to be read then; none any more once it took too long. */
  held: Packet[] = [];
  private holding = true;
  private candidates = ALL;
  private packets = 0;
  private damaged = 0;
  private changes = 0;
  private head = -1;

  /** Whether payloads that do not fit disprove a framing; those of half rate have another layout, which fits nothing. */
  static knows(framing: Framing): boolean {
    return framing !== GSM_HR && NAMES.some((name) => name.framing === framing);
  }

  /** Keeps a packet until there is a name. What takes longer than there is room for is let go of: thousands of streams may be as odd. */
  hold(packet: Packet): void {
    if (!this.holding) return;
    if (this.held.length < MOST_HELD) this.held.push(packet.copy());
    else {
      this.held = [];
      this.holding = false;
    }
  }

  /** Hands out what was kept: there is a name now. */
  release(): Packet[] {
    const { held } = this;
    this.held = [];
    this.holding = false;
    return held;
  }

  /** While there is no name: takes a packet that came for the first time; true when `named` or `failed` is another than before. */
  observe(packet: Packet): boolean {
    if (this.failed) return false;
    const fits = fitting(packet, this.candidates);
    this.candidates &= fits;
    if ((fits & PROVES_NOTHING) === 0) {
      this.packets += 1;
      if ((fits & DAMAGED) !== 0) this.damaged += 1;
      if (packet.head !== this.head) this.changes += 1;
      this.head = packet.head;
    }
    if ((this.candidates & ALL) === 0) return this.fail();
    return this.named === undefined && this.packets >= ENOUGH && this.name();
  }

  /** A packet did not fit the codec that was named, or any. */
  fail(): true {
    this.failed = true;
    this.named = undefined;
    return true;
  }

  /** The clock was told by timestamps; true when that ends the guess. */
  contradicts(clockRate: number): boolean {
    if (this.failed) return false;
    NAMES.forEach((name, i) => {
      if (name.clockRate !== clockRate) this.candidates &= ~(1 << i);
    });
    return (this.candidates & ALL) === 0 && this.fail();
  }

  private name(): boolean {
    let left = this.candidates & ALL;
    if (this.changes < LEAST_CHANGES) left &= ~HR_BIT;
    if (this.damaged > (1 - LEAST_GOOD) * this.packets) left &= ~(AMR_BIT | AMR_WB_BIT);
    // None, or more than one that fits: further packets may tell.
    if (left === 0 || left !== (this.candidates & ALL) || (left & (left - 1)) !== 0) return false;
    this.named = NAMES[31 - Math.clz32(left)];
    return true;
  }
}

/** Which of the candidates a packet may be of, as bits. */
function fitting(packet: Packet, candidates: number): number {
  const { payload, head } = packet;
  // Keep-alives and frames that did not come: anybody's.
  if (payload === 0 || head < 0) return ALL | PROVES_NOTHING;
  let fits = (candidates & AMR_BIT) === 0 ? 0 : amrFits(packet, false);
  if ((candidates & AMR_WB_BIT) !== 0) fits |= amrFits(packet, true);
  if (payload === 33 && head >> 12 === 0xd) fits |= FR_BIT;
  if (payload === 31 && head >> 12 === 0xc) fits |= EFR_BIT;
  // One frame as RFC 5993 has it: good speech, or a silence descriptor; the rest of the octet is 0.
  if (payload === 15 && (head >> 8 === 0 || head >> 8 === 0x20)) fits |= HR_BIT;
  if (payload === 1 && head >> 8 === 0x70) fits |= HR_BIT | PROVES_NOTHING;
  return fits;
}

function amrFits(packet: Packet, wide: boolean): number {
  if (!contents.read(packet, wide) || contents.request < 0) return 0;
  let fits = wide ? AMR_WB_BIT : AMR_BIT;
  let frames = 0;
  let good = 0;
  for (let i = 0; i < contents.frames; i++) {
    const type = contents.types[i]!;
    // Narrowband has no such type (RFC 4867 section 4.3.2).
    if (type === SPEECH_LOST && !wide) return 0;
    if (type === NO_DATA || type === SPEECH_LOST) continue;
    frames += 1;
    good += contents.good[i]!;
  }
  if (frames === 0) fits |= PROVES_NOTHING;
  else if (good === 0) fits |= DAMAGED;
  return fits;
}
