/** Reads the payload of one packet, by its type, into the document. */

import type { ByteView, Microseconds } from 'spoor/decoder';
import { type NasHeader, read5gNas, readEpsNas } from 'spoor/formats/nas';
import type { Carrier } from './cell-intervals.js';
import type { Cells } from './cells.js';
import type { Direction } from './direction.js';
import type { MessageDocument } from './fields.js';
import type { Header } from './header.js';
import { readLayer3 } from './layer3/message.js';
import type { Links } from './links.js';
import { lteRrcName, nrRrcName, umtsRrcName } from './rrc-names.js';
import { type Silence, type Spoken, speak, unnamed } from './spoken.js';
import { readUm, type UmBlock } from './um.js';
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
  readonly place: string;
  readonly carrier: Carrier;
}

/** Everything but log lines. */
export function readMessage(packet: Packet, links: Links, cells: Cells, document: MessageDocument): Spoken | Silence {
  const { header, payload, channel = '' } = packet;
  switch (header.payloadType?.content) {
    case 'um':
      return readUm(umBlock(packet, cells.neci(packet.carrier.key)), packet.um?.framing, packet.direction, links, document);
    case 'layer3':
      return readLayer3(payload, document);
    case 'umts-rrc':
      return readRrc('UMTS RRC', umtsRrcName(channel, payload), payload, document);
    case 'lte-rrc':
      return readRrc('LTE RRC', lteRrcName(channel, payload), payload, document);
    case 'nr-rrc':
      return readRrc('NR RRC', nrRrcName(channel, payload), payload, document);
    case 'eps-nas':
      return readNas(readEpsNas(payload), document);
    case '5g-nas':
      return readNas(read5gNas(payload), document);
    case 'opaque':
      return unnamed(header.payloadType.name.toLowerCase().replaceAll('_', '-'));
    default:
      return unnamed('unknown-type');
  }
}

function umBlock({ header, payload, um, time }: Packet, neci: boolean | undefined): UmBlock {
  return {
    view: payload,
    time,
    arfcn: header.radio?.arfcn ?? header.metadata.arfcn ?? 0,
    timeslot: header.radio?.timeslot ?? header.metadata.timeslot ?? 0,
    subSlot: header.radio?.subSlot ?? header.metadata.subSlot ?? 0,
    slow: um?.framing === 'sacch',
    neci,
  };
}

function readRrc(protocol: string, name: string | undefined, payload: ByteView, document: MessageDocument): Spoken {
  document.protocol = protocol;
  if (name !== undefined) return speak(document, protocol, name);
  if (payload.length === 0) document.truncated = true;
  return unnamed('unknown-message');
}

/** A ciphered message has no name: what its octets look like is chance. */
function readNas(header: NasHeader | undefined, document: MessageDocument): Spoken {
  if (header === undefined) return unnamed('unknown-message');
  const nas: NonNullable<MessageDocument['nas']> = {};
  if (header.securityHeader !== undefined) nas.security_header = header.securityHeader;
  if (header.sequenceNumber !== undefined) nas.sequence_number = header.sequenceNumber;
  if (header.ciphered) nas.ciphered = true;
  if (header.guessed) nas.guessed = true;
  document.nas = nas;
  if (header.messageType !== undefined) document.message_type = header.messageType;
  if (header.protocol !== undefined) document.protocol = header.protocol;
  if (header.message === undefined || header.protocol === undefined)
    return unnamed(header.ciphered ? 'ciphered-message' : 'unknown-message');
  // The flag of the header says nothing when it is clear; most messages go one way only.
  if (document.direction === undefined && header.message.direction !== 'both') document.direction = header.message.direction;
  return speak(document, header.protocol, header.message.name);
}
