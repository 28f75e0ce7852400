/** Blocks of GPRS on the air interface: control messages are named, data blocks counted (3GPP TS 44.060 sections 10 and 11). */

import type { ByteView } from 'spoor/decoder';
import type { Direction } from '../direction.js';
import type { MessageDocument } from '../fields.js';
import { gprs } from '../layer3/branches.js';
import { type Silence, type Spoken, speak, unnamed } from '../spoken.js';
import { DOWNLINK_MESSAGES, UPLINK_MESSAGES } from './names.js';

type RlcMac = NonNullable<NonNullable<MessageDocument['gprs']>['rlcmac']>;

/** Control blocks are always in coding scheme 1, whose blocks are this long. */
const CONTROL_BLOCK = 23;
const CONTROL = 1;
/** With the octets that say whose block it is; to the mobile only. */
const CONTROL_WITH_ADDRESS = 2;

const DOWNLINK_DUMMY = 37;
const UPLINK_DUMMY = 3;
const UPLINK_ACK_NACK = 9;
/** Messages of mobiles that begin with their TLLI, and those that begin with a TFI. */
const TLLI_FIRST: ReadonlySet<number> = new Set([0, 1, 3, 4, 10]);
const TFI_FIRST: ReadonlySet<number> = new Set([2, 8]);

/** @param channel name of the Um channel: blocks of the timing advance channel and of EGPRS hold no control messages. */
export function readPacketBlock(
  view: ByteView,
  channel: string,
  direction: Direction | undefined,
  document: MessageDocument,
): Spoken | Silence {
  if (view.length < 3 || view.length > CONTROL_BLOCK || !mayControl(channel) || direction === undefined) return 'packet_blocks';
  const kind = view.u8(0) >> 6;
  if (direction === 'uplink') return kind === CONTROL ? readUplink(view, document) : 'packet_blocks';
  if (kind === CONTROL) return readDownlink(view, 1, {}, document);
  return kind === CONTROL_WITH_ADDRESS ? readAddressed(view, document) : 'packet_blocks';
}

function mayControl(channel: string): boolean {
  return channel === 'PACCH' || channel === 'PDTCH' || channel === 'CS-1';
}

/** Segment, then address if there is one (3GPP TS 44.060 section 10.3.1). */
function readAddressed(view: ByteView, document: MessageDocument): Spoken | Silence {
  const segment = view.u8(1);
  const addressed = (segment & 1) !== 0;
  const rlcmac: RlcMac = {};
  if (addressed) {
    const address = view.u8(2);
    rlcmac.tfi = (address >> 1) & 31;
    rlcmac.tfi_direction = (address & 1) === 0 ? 'uplink' : 'downlink';
  }
  // The second half of a message has no type.
  if ((segment & 0x80) !== 0) {
    addHeader(view, rlcmac, document);
    return unnamed('rlcmac-segment');
  }
  return readDownlink(view, addressed ? 3 : 2, rlcmac, document);
}

function readDownlink(view: ByteView, at: number, rlcmac: RlcMac, document: MessageDocument): Spoken | Silence {
  const type = view.u8(at) >> 2;
  if (type === DOWNLINK_DUMMY) return 'packet_dummies';
  // Behind message type and page mode: two bits, then the TFI that is acknowledged (3GPP TS 44.060 section 11.2.28).
  if (type === UPLINK_ACK_NACK && rlcmac.tfi === undefined && view.length > at + 1 && view.u8(at + 1) >> 6 === 0) {
    rlcmac.tfi = (view.u8(at + 1) >> 1) & 31;
    rlcmac.tfi_direction = 'uplink';
  }
  addHeader(view, rlcmac, document);
  return name(type, DOWNLINK_MESSAGES, view, document);
}

/** USF and polling stand in the first octet (3GPP TS 44.060 section 10.4). */
function addHeader(view: ByteView, rlcmac: RlcMac, document: MessageDocument): void {
  const mac = view.u8(0);
  rlcmac.usf = mac & 7;
  if ((mac & 8) !== 0) rlcmac.poll = true;
  gprs(document).rlcmac = rlcmac;
}

function readUplink(view: ByteView, document: MessageDocument): Spoken | Silence {
  const type = view.u8(1) >> 2;
  if (type === UPLINK_DUMMY) return 'packet_dummies';
  const rlcmac: RlcMac = {};
  if ((view.u8(0) & 1) !== 0) rlcmac.retry = true;
  if (TLLI_FIRST.has(type)) {
    if (view.length >= 6) rlcmac.tlli = tlliAt(view);
    else document.truncated = true;
  } else if (TFI_FIRST.has(type)) {
    rlcmac.tfi = ((view.u8(1) & 3) << 3) | (view.u8(2) >> 5);
    rlcmac.tfi_direction = 'downlink';
  }
  gprs(document).rlcmac = rlcmac;
  return name(type, UPLINK_MESSAGES, view, document);
}

/** 32 bits that begin with the last two of octet 1. */
function tlliAt(view: ByteView): string {
  const value = (((view.u8(1) & 3) << 30) | (view.u8(2) << 22) | (view.u8(3) << 14) | (view.u8(4) << 6) | (view.u8(5) >> 2)) >>> 0;
  return value.toString(16).padStart(8, '0');
}

function name(type: number, messages: ReadonlyMap<number, string>, view: ByteView, document: MessageDocument): Spoken {
  document.message_type = type;
  if (view.length < CONTROL_BLOCK) document.truncated = true;
  const message = messages.get(type);
  if (message !== undefined) return speak(document, 'RLC/MAC', message);
  document.protocol = 'RLC/MAC';
  return unnamed('unknown-message');
}
