/** Blocks of the GSM air interface, by the framing of their channel. */

import type { ByteView, Microseconds } from 'spoor/decoder';
import { establishmentCauses } from './access-burst.js';
import type { CellBroadcasts } from './cell-broadcast.js';
import { readDedicated } from './dedicated.js';
import type { Direction } from './direction.js';
import type { MessageDocument } from './fields.js';
import { readPacketBlock } from './gprs/rlc-mac.js';
import { readLayer3 } from './layer3/message.js';
import type { Channel, Links } from './links.js';
import { type Silence, type Spoken, speak, unnamed } from './spoken.js';
import type { UmChannel } from './um-channels.js';

/** A block with what its reader needs beside the octets. */
export interface UmBlock extends Channel {
  readonly view: ByteView;
  readonly time: Microseconds;
  /** Key of the carrier that the block came on. */
  readonly carrier: string;
  /** New establishment cause indication of the cell, where it is known. */
  readonly neci: boolean | undefined;
}

/** What is put together from several blocks. */
export interface LayerTwo {
  readonly links: Links;
  readonly broadcasts: CellBroadcasts;
}

/**
 * @param channel undefined for sub types that are in no table.
 * @param direction without it a frame on a dedicated channel is not read: the way decides the format on the SACCH
 * (3GPP TS 44.006 section 2.1) and the link that a frame belongs to.
 */
export function readUm(
  block: UmBlock,
  channel: UmChannel | undefined,
  direction: Direction | undefined,
  { links, broadcasts }: LayerTwo,
  document: MessageDocument,
): Spoken | Silence {
  const { view } = block;
  switch (channel?.framing) {
    case 'block':
      return readBlock(view, document);
    case 'lapdm':
    case 'sacch':
      return direction === undefined ? unnamed('um') : readDedicated(block, direction, links, document);
    case 'access':
      return readAccessBurst(view, block.neci, document);
    case 'broadcast':
      return broadcasts.read(`${block.carrier} ${block.timeslot} ${block.subSlot}`, view, block.time, document);
    case 'packet':
      return readPacketBlock(view, channel.name, direction, document);
    case 'voice':
      return 'voice_frames';
    default:
      return unnamed('um');
  }
}

const PD_RR = 6;
const PAGING_REQUEST_1 = 0x21;

/** Pseudo length, then one RR message (3GPP TS 44.006 section 2.3, 44.018 section 10.5.2.19). */
function readBlock(view: ByteView, document: MessageDocument): Spoken | Silence {
  if (view.length < 3) {
    document.truncated = true;
    return unnamed('um');
  }
  const first = view.u8(0);
  const protocol = view.u8(1);
  // What a base station sends when it has nothing to say: the UI frame of format B, not a block.
  if ((first === 0x03 || first === 0x01) && protocol === 0x03) return 'fill_frames';
  // Rest octets stand behind the length, so a shorter block is cut; a longer one is as it should be.
  if (view.length < 1 + (first >> 2)) document.truncated = true;
  if ((protocol & 15) !== PD_RR) return unnamed('not-rr-on-common-channel');
  if (isEmptyPaging(view, first >> 2)) return 'empty_pagings';
  return readLayer3(view.sub(1), document, first >> 2);
}

/** One identity of type "none" and no second one: sent so that the paging channel is never silent. */
function isEmptyPaging(view: ByteView, length: number): boolean {
  return view.u8(2) === PAGING_REQUEST_1 && length <= 5 && view.length > 5 && view.u8(4) === 1 && (view.u8(5) & 7) === 0;
}

function readAccessBurst(view: ByteView, neci: boolean | undefined, document: MessageDocument): Spoken {
  if (view.length === 0) document.truncated = true;
  else if (view.length === 1) {
    const ra = view.u8(0);
    document.gsm = { rach: { ra, bits: 8, establishment_cause: establishmentCauses(ra, neci) } };
  } else document.gsm = { rach: { ra: (view.u8(0) << 3) | (view.u8(1) & 7), bits: 11 } };
  return speak(document, 'RR', 'Channel Request');
}
