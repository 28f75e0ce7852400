/** Names an RRC message by the choice in its first bits, which unaligned PER puts at a fixed place. */

import type { ByteView } from 'spoor/decoder';
import { LTE_RRC_MESSAGES } from './names/lte-rrc.js';
import { NR_RRC_MESSAGES } from './names/nr-rrc.js';
import { UMTS_RRC_MESSAGES } from './names/umts-rrc.js';
import { UMTS_SINGLE_MESSAGES } from './rrc-channels.js';

/** The longest choice in the tables. */
const BITS = 9;

interface Choice {
  readonly name: string;
  /** Bits that it takes. */
  readonly width: number;
}

/** Per channel: the choice for every value of the first `BITS` bits. */
type ChoiceTable = ReadonlyMap<string, readonly (Choice | undefined)[]>;

const LTE = compile(LTE_RRC_MESSAGES);
const NR = compile(NR_RRC_MESSAGES);
const UMTS = compile(UMTS_RRC_MESSAGES);

/** Channels with one message only, which needs no choice (3GPP TS 36.331 section 6.2.1). */
const LTE_SINGLE: ReadonlyMap<string, string> = new Map([
  ['BCCH-BCH', 'MasterInformationBlock'],
  ['BCCH-BCH-MBMS', 'MasterInformationBlock-MBMS-r14'],
  ['SBCCH-SL-BCH', 'MasterInformationBlock-SL'],
  ['SBCCH-SL-BCH-V2X', 'MasterInformationBlock-SL-V2X-r14'],
  ['BCCH-BCH-NB', 'MasterInformationBlock-NB'],
  ['BCCH-BCH-TDD-NB', 'MasterInformationBlock-TDD-NB-r15'],
]);

/** Channels whose messages begin with the optional integrity check: one bit, then 32 + 4 if it is set (3GPP TS 25.331 section 11.1). */
const UMTS_INTEGRITY: ReadonlySet<string> = new Set(['DL-DCCH', 'UL-DCCH', 'DL-CCCH', 'UL-CCCH']);

/** Undefined for choices that are spare or an extension of the list. */
export function lteRrcName(channel: string, view: ByteView): string | undefined {
  return LTE_SINGLE.get(channel) ?? nameOf(LTE, channel, view, 0);
}

export function nrRrcName(channel: string, view: ByteView): string | undefined {
  return nameOf(NR, channel, view, 0);
}

/** For sub types that are one message the channel's name is the message's. */
export function umtsRrcName(channel: string, view: ByteView): string | undefined {
  if (UMTS_SINGLE_MESSAGES.has(channel)) return channel;
  if (channel === 'BCCH-BCH') return 'SystemInformation-BCH';
  if (!UMTS_INTEGRITY.has(channel)) return nameOf(UMTS, channel, view, 0);
  if (view.length === 0) return undefined;
  return nameOf(UMTS, channel, view, view.u8(0) >= 0x80 ? 37 : 1);
}

/** A message that ends inside its choice has no name. */
function nameOf(table: ChoiceTable, channel: string, view: ByteView, firstBit: number): string | undefined {
  const choices = table.get(channel);
  const at = firstBit >> 3;
  if (choices === undefined || view.length <= at) return undefined;
  const octets = (view.u8(at) << 16) | (octetOr0(view, at + 1) << 8) | octetOr0(view, at + 2);
  const choice = choices[(octets >> (24 - (firstBit & 7) - BITS)) & ((1 << BITS) - 1)];
  return choice !== undefined && firstBit + choice.width <= view.length * 8 ? choice.name : undefined;
}

function octetOr0(view: ByteView, at: number): number {
  return at < view.length ? view.u8(at) : 0;
}

function compile(messages: Readonly<Record<string, readonly (readonly [string, string])[]>>): ChoiceTable {
  const table = new Map<string, readonly (Choice | undefined)[]>();
  for (const [channel, rows] of Object.entries(messages)) {
    const choices = new Array<Choice | undefined>(1 << BITS).fill(undefined);
    for (const [bits, name] of rows) {
      const first = Number.parseInt(bits, 2) << (BITS - bits.length);
      choices.fill({ name, width: bits.length }, first, first + (1 << (BITS - bits.length)));
    }
    table.set(channel, choices);
  }
  return table;
}
