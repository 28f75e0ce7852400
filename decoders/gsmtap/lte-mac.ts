/** Blocks of LTE's MAC layer: what stands in front of them as Wireshark's mac-lte-framed has it. The blocks themselves are not read. */

import type { ByteView } from 'spoor/decoder';
import type { MessageDocument } from './fields.js';
import { type Spoken, unnamed } from './spoken.js';

/** Radio type, direction, type of identity. */
const CONTEXT = 3;
const RADIO_TYPES = [undefined, 'FDD', 'TDD'];
const DIRECTIONS = ['uplink', 'downlink'] as const;
/** Who a block is for, by the temporary identity that its grant was addressed to (3GPP TS 36.321 section 7.1). */
const RNTI_TYPES = ['none', 'P-RNTI', 'RA-RNTI', 'C-RNTI', 'SI-RNTI', 'SPS-RNTI', 'M-RNTI'];
const CRC_STATUS = ['failed', 'ok', 'high-code-rate', 'pdsch-lost', 'duplicate'];
/** Identities of one mobile; the others are the same for all, or follow from the time. */
const OF_A_MOBILE = [3, 5];

const TAG = { payload: 1, rnti: 2, ue: 3, time: 4, crc: 7 } as const;
/** Octets of the values of tags: transmission number and extended buffer status sizes are passed over. */
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [TAG.rnti, 2],
  [TAG.ue, 2],
  [TAG.time, 2],
  [6, 1],
  [TAG.crc, 1],
  [8, 1],
]);

type Mac = NonNullable<NonNullable<MessageDocument['lte']>['mac']>;

export function readLteMac(view: ByteView, document: MessageDocument): Spoken {
  const spoken = unnamed('lte-mac');
  if (view.length < CONTEXT) {
    document.truncated = true;
    return spoken;
  }
  const radioType = RADIO_TYPES[view.u8(0)];
  const direction = DIRECTIONS[view.u8(1)];
  const rntiNumber = view.u8(2);
  const rntiType = RNTI_TYPES[rntiNumber];
  // A block with nothing in front, or with what a later version has.
  if (radioType === undefined || direction === undefined || rntiType === undefined) {
    document.unknown_elements = true;
    return spoken;
  }
  document.direction = direction;
  const mac: Mac = { radio_type: radioType, rnti_type: rntiType };
  document.lte = { mac };
  readTags(view, OF_A_MOBILE.includes(rntiNumber), mac, document);
  return spoken;
}

function readTags(view: ByteView, ofMobile: boolean, mac: Mac, document: MessageDocument): void {
  let at = CONTEXT;
  while (at < view.length) {
    const tag = view.u8(at);
    if (tag === TAG.payload) {
      mac.block_length = view.length - at - 1;
      return;
    }
    const length = LENGTHS.get(tag);
    if (length === undefined) {
      // What it holds, and where the next one begins, only a later version knows.
      document.unknown_elements = true;
      return;
    }
    if (at + 1 + length > view.length) break;
    readTag(tag, length === 2 ? view.u16(at + 1) : view.u8(at + 1), ofMobile, mac, document);
    at += 1 + length;
  }
  document.truncated = true;
}

function readTag(tag: number, value: number, ofMobile: boolean, mac: Mac, document: MessageDocument): void {
  if (tag === TAG.rnti && ofMobile) mac.c_rnti = value.toString(16).padStart(4, '0');
  else if (tag === TAG.ue) mac.ue = value;
  else if (tag === TAG.crc) mac.crc = CRC_STATUS[value] ?? String(value);
  else if (tag === TAG.time) {
    document.frame_number = value >> 4;
    document.subframe = value & 15;
  }
}
