/** Reads the payload of one packet, by its type, into the document. */

import type { ByteView, Microseconds } from 'spoor/decoder';
import type { Ending } from 'spoor/formats/uper';
import type { Cells } from './cells.js';
import type { Direction } from './direction.js';
import type { MessageDocument } from './fields.js';
import { readLlc, readSndcp } from './gprs/llc.js';
import type { Header } from './header.js';
import type { InnerMessage, Reading } from './inner.js';
import { readLayer3 } from './layer3/message.js';
import { readLteMac } from './lte-mac.js';
import { type NasState, read5gMessage, readEpsMessage } from './nas/message.js';
import type { Carrier, Place } from './place.js';
import { readLteRrc } from './rrc/lte.js';
import type { UmtsRrc } from './rrc/umts.js';
import { lteRrcName, nrRrcName, umtsRrcName } from './rrc-names.js';
import { readSim } from './sim/apdu.js';
import type { Card } from './sim/card.js';
import { type Silence, type Spoken, speak, unnamed } from './spoken.js';
import { type LayerTwo, readUm, type UmBlock } from './um.js';
import type { UmChannel } from './um-channels.js';

/** A packet taken apart as far as the header goes. */
export interface Packet {
  readonly header: Header;
  readonly payload: ByteView;
  /** Name of the channel; undefined for sub types that are in no table. */
  readonly channel: string | undefined;
  readonly um: UmChannel | undefined;
  readonly direction: Direction | undefined;
  readonly time: Microseconds;
  /** Where the report comes from: what cells are told apart by, beside their channel number. */
  readonly place: Place;
  readonly carrier: Carrier;
}

/** What is known of those that a packet may be from. */
export interface Known extends LayerTwo {
  readonly cells: Cells;
  readonly nas: NasState;
  readonly umts: UmtsRrc;
  readonly card: Card;
}

/** Everything but log lines. What the message carries is left in `inner`. */
export function readMessage(packet: Packet, known: Known, reading: Reading<MessageDocument>): Spoken | Silence {
  const { cells, nas, umts, card } = known;
  const { header, payload, channel = '' } = packet;
  const { document } = reading;
  switch (header.payloadType?.content) {
    case 'um':
      return readUm(umBlock(packet, cells.neci(packet.carrier.key)), packet.um, packet.direction, known, document);
    case 'layer3':
      return readLayer3(payload, document);
    case 'umts-rrc': {
      const spoken = readRrc('UMTS RRC', umtsRrcName(channel, payload), payload, document);
      if (document.message !== undefined)
        judgeEnding(umts.read(channel, payload, cellOf(packet, document), packet.time, reading), document);
      return spoken;
    }
    case 'lte-rrc': {
      const spoken = readRrc('LTE RRC', lteRrcName(channel, payload), payload, document);
      if (document.message !== undefined) judgeEnding(readLteRrc(channel, payload, reading), document);
      return spoken;
    }
    case 'nr-rrc':
      return readRrc('NR RRC', nrRrcName(channel, payload), payload, document);
    case 'eps-nas':
      return readEpsMessage(payload, nas, reading, false);
    case '5g-nas':
      return read5gMessage(payload, document);
    case 'llc':
      return readLlc(payload, document);
    case 'sndcp':
      return readSndcp(payload, document);
    case 'sim':
      return readSim(channel, payload, card, document);
    case 'lte-mac':
      return readLteMac(payload, document);
    case 'opaque':
      return unnamed(header.payloadType.name.toLowerCase().replaceAll('_', '-'));
    default:
      return unnamed('unknown-type');
  }
}

/** A message that came inside of another one. */
export function readInner({ content, octets }: InnerMessage, nas: NasState, reading: Reading<MessageDocument>): Spoken {
  return content === 'eps-nas' ? readEpsMessage(octets, nas, reading, true) : readLayer3(octets, reading.document);
}

function umBlock({ header, payload, um, time, carrier }: Packet, neci: boolean | undefined): UmBlock {
  return {
    view: payload,
    time,
    arfcn: header.radio?.arfcn ?? header.metadata.arfcn ?? 0,
    timeslot: header.radio?.timeslot ?? header.metadata.timeslot ?? 0,
    subSlot: header.radio?.subSlot ?? header.metadata.subSlot ?? 0,
    slow: um?.framing === 'sacch',
    carrier: carrier.key,
    neci,
  };
}

function readRrc(protocol: string, name: string | undefined, payload: ByteView, document: MessageDocument): Spoken {
  document.protocol = protocol;
  if (name !== undefined) return speak(document, protocol, name);
  if (payload.length === 0) document.truncated = true;
  return unnamed('unknown-message');
}

/** Cells of UMTS have one frequency and are told apart by their scrambling code, where a producer says it. */
function cellOf({ place }: Packet, { arfcn, cell_code }: MessageDocument): string {
  return `${place.name} ${arfcn ?? ''} ${cell_code ?? ''}`;
}

/** Where the table ends nothing is wrong; a message that is longer than its type may be of a later release. */
function judgeEnding(ending: Ending | undefined, document: MessageDocument): void {
  if (ending === 'short') document.truncated = true;
  else if (ending === 'value' || ending === 'length') document.unknown_elements = true;
}
