/** GSMTAP: what the radio and the programs of a mobile network say, one document a packet. */

import { type About, defineDecoder, linkType, type Message, type Microseconds, type Output, seconds, udpPort, z } from 'spoor/decoder';
import { CellBroadcasts } from './cell-broadcast.js';
import { CellIntervals } from './cell-intervals.js';
import { Cells, isSystemInformation } from './cells.js';
import { Connections } from './connections.js';
import { directionOf } from './direction.js';
import { documents, type Kinds } from './document-kinds.js';
import { headerDocument, logDocument } from './documents.js';
import type { MessageDocument } from './fields.js';
import { type Header, readHeader } from './header.js';
import { DEEPEST, type InnerMessage, type Reading } from './inner.js';
import { Links } from './links.js';
import { readLogLine } from './log-line.js';
import { type Known, type Packet, readInner, readMessage } from './messages.js';
import { NasState } from './nas/message.js';
import { PacketServices } from './packet-services.js';
import { type Carrier, LastPlace, type Place } from './place.js';
import { UmtsRrc } from './rrc/umts.js';
import { ServedCells } from './served-cells.js';
import { Card } from './sim/card.js';
import type { Spoken } from './spoken.js';
import { UM_CHANNELS, UM_CHANNELS_V3, type UmChannel } from './um-channels.js';
import { views } from './views.js';

/**
 * A program stamps a log line just before it sends it, so the line's own time is the better one. A difference of more than
 * this is a clock that is wrong, and then the capture's clock is the one that all documents of the observer share.
 */
const CLOCKS_AGREE: Microseconds = seconds(10);

const options = z.strictObject({
  ports: z.array(z.int().min(1).max(65535)).default([4729]).describe('UDP ports that GSMTAP comes to'),
  system_information_seconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(60)
    .describe('System information that does not change has a document this often; 0 for every repetition'),
  cell_interval_seconds: z.int().min(10).max(3600).default(60).describe('Each carrier of a GSM cell has a document of counts this often'),
});

const problems = {
  version: 'octets 0 and 1 are not a version and header length that any producer writes',
  header_length: 'the header says it is shorter than a header, or longer than the packet',
  metadata: 'a length in the metadata of version 3 runs past the header',
};

const counts = {
  fill_frames: 'frames and blocks sent because a channel may not be silent, not indexed',
  empty_pagings: 'paging requests that page nobody, not indexed',
  packet_blocks: 'GPRS blocks that hold no control message (data, EGPRS, timing advance), not indexed',
  packet_dummies: 'control blocks sent because a packet channel may not be silent, not indexed',
  voice_frames: 'speech frames, not indexed',
  broadcast_blocks: 'blocks of cell broadcast that are not the last of their page, or lack one before them, not indexed',
  virtual_um: 'packets of the virtual air interface, where every frame is on the wire',
  unknown_types: 'packets whose payload type is in no table, indexed by header',
  unknown_channels: 'packets whose sub type is in no table of their type',
  unnamed_messages: 'messages whose type is in no table, indexed by number',
  ciphered_messages: 'messages of NAS and frames of LLC whose header says that they are ciphered; most are indexed without a name',
  repeated_frames: 'frames that were sent again, indexed without naming their message twice',
  lost_segments: 'frames that belong to a message whose other segments were not captured',
  truncated_payloads: 'packets whose payload ends too early, indexed as far as it goes',
  keys_dropped: 'ciphering and integrity keys in metadata, passed over unread',
  log_clocks_differ: 'log lines whose time was more than 10 s from that of the capture: indexed at the time of the capture',
  unchanged_system_information:
    'system information and pages of cell broadcast that were told less than system_information_seconds ago, not indexed',
  carriers_uncounted: 'packets that are in no count of a cell because an observer reported too many carriers in one interval',
  cells_displaced: 'cells forgotten because an observer reported too many',
  connections_displaced: 'connections of mobiles given up because an observer reported too many at once',
  links_displaced: 'links and broadcast channels of layer 2 forgotten because one producer reported too many',
};

/** Of an observer. */
interface Site {
  readonly cells: Cells;
  readonly connections: Connections;
  readonly intervals: CellIntervals;
  readonly packetServices: PacketServices;
  readonly served: ServedCells;
}

/** Of a producer: links of its own, and what its observer has. */
interface State {
  readonly from: LastPlace;
  readonly known: Known;
  readonly site: Site;
  /** Unchanged system information has a document this often. */
  readonly repeat: Microseconds;
}

export default defineDecoder({
  name: 'gsmtap',
  summary: 'Messages on GSM, UMTS, LTE and 5G air interfaces, and log lines of Osmocom programs.',
  sources: [
    'libosmocore 1.14.2 gsmtap.h',
    '3GPP TS 44.006 sections 2 to 5',
    '3GPP TS 44.018 sections 9 and 10.4',
    '3GPP TS 44.060 sections 10 and 11',
    '3GPP TS 44.064 section 6',
    '3GPP TS 24.007 section 11.2',
    '3GPP TS 24.008 section 10.4',
    '3GPP TS 24.301 sections 5, 8 and 9',
    '3GPP TS 24.501 section 9',
    '3GPP TS 25.331 sections 10 and 11',
    '3GPP TS 36.331 section 6',
    'ITU-T X.691',
    'ETSI TS 102.221 sections 8, 10 and 11',
    '3GPP TS 51.011 sections 9 and 10',
    '3GPP TS 31.102 section 4',
    '3GPP TS 38.331 section 6.2.1',
  ],
  documents,
  problems,
  counts,
  options,
  views,
  // LINKTYPE_GSMTAP_UM and LINKTYPE_GSMTAP_ABIS: the header stands at the start of the frame.
  match: ({ ports }) => [udpPort(...ports), linkType(217, 218)],
  newObserver: (_observer, { cell_interval_seconds }, output): Site => {
    const cells = new Cells();
    const intervals = new CellIntervals(seconds(cell_interval_seconds), cells, output);
    return {
      cells,
      connections: new Connections(output, intervals),
      intervals,
      packetServices: new PacketServices(output),
      served: new ServedCells(),
    };
  },
  onObserverEnd: ({ connections, intervals, packetServices }) => {
    // What becomes of procedures is counted.
    connections.endOfObserver();
    packetServices.endOfObserver();
    intervals.endOfObserver();
  },
  newFlow: (_flow, { system_information_seconds }, site): State => {
    const repeat = seconds(system_information_seconds);
    const layerTwo = { links: new Links(), broadcasts: new CellBroadcasts(repeat) };
    const known = { ...layerTwo, cells: site.cells, nas: new NasState(), umts: new UmtsRrc(), card: new Card() };
    return { from: new LastPlace(), known, site, repeat };
  },

  onMessage(message, state, output) {
    const header = readHeader(message.bytes);
    if (typeof header === 'string') return header;
    // Cut off inside the header: the engine counts it.
    if (message.bytes.overrun) return undefined;
    if (header.metadata.keys !== undefined) output.count('keys_dropped', header.metadata.keys);
    if (header.payloadType?.content === 'log') return onLogLine(message, header, output);
    return onRadioMessage(message, header, state, output);
  },
});

function onLogLine(message: Message, header: Header, output: Output<Kinds>): undefined {
  const line = readLogLine(message.bytes.sub(header.length));
  // Cut off before its text.
  if (message.bytes.overrun) return;
  const about: About = { action: 'log-line' };
  const agrees = line.time !== undefined && Math.abs(line.time - message.time) <= CLOCKS_AGREE;
  if (!agrees) output.count('log_clocks_differ');
  output.emit('log', logDocument(line), agrees && line.time !== undefined ? { ...about, time: line.time } : about);
}

function onRadioMessage(message: Message, header: Header, { from, known, site, repeat }: State, output: Output<Kinds>): undefined {
  const packet = packetOf(message, header, from.of(message));
  const { virtual } = packet.place;
  if (virtual) output.count('virtual_um');
  const document = headerDocument(header, packet.channel, packet.direction, virtual);
  document.payload_length = message.wireLength - header.length;
  if (message.wireLength > message.bytes.length) document.truncated = true;
  const displaced = displacedOf(known);
  const reading: Reading<MessageDocument> = { document, inner: [] };
  const read = readMessage(packet, known, reading);
  if (displacedOf(known) > displaced) output.count('links_displaced', displacedOf(known) - displaced);
  const gsm = header.payloadType?.gsm === true;
  if (gsm) site.intervals.message(packet.carrier, document, typeof read === 'string' ? read : undefined, message.time);
  if (typeof read === 'string') {
    output.count(read);
    return;
  }
  if (gsm && !placeInCell(packet, document, site.cells, repeat, output)) return;
  if (!placeServed(packet, document, site.served, repeat, output)) return;
  if (isDedicated(packet)) site.connections.take(packet.place, packet.carrier, document, message.time);
  else if (document.protocol === 'UMTS RRC') site.connections.takeRrc(packet.place, document, message.time);
  site.packetServices.take(packet.place.name, document, message.time);
  countOddities(packet, document, read, output);
  if (header.layout !== 'v3' && header.payloadType?.content !== 'um') {
    output.carry(header.type, packet.payload, { channel: packet.channel, direction: packet.direction });
  }
  output.emit('message', document, read);
  emitInner(reading, packet, known, site, output, 1);
}

function displacedOf({ links, broadcasts }: Known): number {
  return links.displaced + broadcasts.displaced;
}

/** What a message carries has documents of its own: another protocol, another cause, another outcome. */
function emitInner(outer: Reading<MessageDocument>, packet: Packet, known: Known, site: Site, output: Output<Kinds>, depth: number): void {
  for (const inner of outer.inner) {
    const reading: Reading<MessageDocument> = { document: innerDocument(inner, outer.document, packet), inner: [] };
    const spoken = readInner(inner, known.nas, reading);
    if (isCircuit(inner, outer.document)) site.connections.take(packet.place, undefined, reading.document, packet.time);
    site.packetServices.take(packet.place.name, reading.document, packet.time);
    countOddities(packet, reading.document, spoken, output);
    output.emit('message', reading.document, spoken);
    if (depth < DEEPEST) emitInner(reading, packet, known, site, output, depth + 1);
  }
}

function innerDocument({ octets }: InnerMessage, outer: MessageDocument, { header, channel }: Packet): MessageDocument {
  const document = headerDocument(header, channel, outer.direction as Packet['direction'], outer.virtual_um === true);
  document.payload_length = octets.length;
  document.inside = outer.message;
  if (outer.cell !== undefined) document.cell = outer.cell;
  return document;
}

/** Channels of one mobile, and messages of a telephone that says nothing of channels. */
function isDedicated({ header, um }: Packet): boolean {
  return um?.framing === 'lapdm' || um?.framing === 'sacch' || (um?.framing !== 'block' && header.payloadType?.content === 'layer3');
}

/** Of UMTS what goes to its circuit switched network runs as in GSM. */
function isCircuit({ content }: InnerMessage, carrier: MessageDocument): boolean {
  return content === 'layer3' && carrier.umts?.rrc?.domain !== 'ps';
}

/** False for system information that was told a moment ago. */
function placeInCell(packet: Packet, document: MessageDocument, cells: Cells, repeat: Microseconds, output: Output<Kinds>): boolean {
  const displaced = cells.displaced;
  cells.complete(packet.carrier.key, document);
  if (cells.displaced > displaced) output.count('cells_displaced');
  if (!isSystemInformation(document)) return true;
  // On the SACCH what layer 1 says in front changes, and is in the measurement reports, too.
  const block = packet.um?.framing === 'sacch' && packet.payload.length > 2 ? packet.payload.sub(2) : packet.payload;
  if (!cells.isRepeated(packet.carrier.key, block, packet.time, repeat)) return true;
  output.count('unchanged_system_information');
  return false;
}

/** False for system information of LTE and UMTS that was told a moment ago. */
function placeServed(packet: Packet, document: MessageDocument, served: ServedCells, repeat: Microseconds, output: Output<Kinds>): boolean {
  const displaced = served.displaced;
  const isNews = served.place(packet.place.name, document, packet.payload, packet.time, repeat);
  if (served.displaced > displaced) output.count('cells_displaced');
  if (!isNews) output.count('unchanged_system_information');
  return isNews;
}

function packetOf(message: Message, header: Header, place: Place): Packet {
  const um = umChannelOf(header);
  const row = header.payloadType?.channels.get(header.subType);
  return {
    header,
    payload: message.bytes.sub(header.length),
    channel: um?.name ?? row?.[1],
    um,
    direction: directionOf(header.payloadType, um?.direction ?? row?.[2], header.radio?.uplink),
    time: message.time,
    place,
    carrier: carrierOf(header, place),
  };
}

function carrierOf({ radio, metadata }: Header, place: Place): Carrier {
  return place.carrier(metadata.arfcn ?? radio?.arfcn ?? 0, radio?.pcs ?? metadata.band === 'PCS1900');
}

function umChannelOf({ payloadType, layout, subType }: Header): UmChannel | undefined {
  if (payloadType?.content !== 'um' && payloadType?.content !== 'layer3') return undefined;
  return (layout === 'v3' ? UM_CHANNELS_V3 : UM_CHANNELS).get(subType);
}

function countOddities({ header, channel }: Packet, document: MessageDocument, { action }: Spoken, output: Output<Kinds>): void {
  const { payloadType } = header;
  if (payloadType === undefined) output.count('unknown_types');
  else if (channel === undefined && (payloadType.content === 'um' || payloadType.channels.size > 0)) output.count('unknown_channels');
  if (action === 'unknown-message') output.count('unnamed_messages');
  if (document.nas?.ciphered === true || document.gprs?.llc?.ciphered === true) output.count('ciphered_messages');
  if (document.gsm?.lapdm?.repeated === true) output.count('repeated_frames');
  if (document.gsm?.lapdm?.lost === true) output.count('lost_segments');
  if (document.truncated === true) output.count('truncated_payloads');
}
