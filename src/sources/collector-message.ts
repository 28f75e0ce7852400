/**
 * One ZeroMQ message of osmo-pcap-server: topic, file header, record; or topic, event. Verified against releases 0.4.0 and 0.8.0, which
 * repeat the header in every message and never put two packets into one.
 */

import { BATCH_BYTES } from '../capture/packet-batch.js';
import { PCAP_HEADER_BYTES, type PcapFormat, readPcapHeader, recordTime } from '../capture/pcap.js';
import { blockLength, PCAPNG_MAGIC, readBlock, type Section } from '../capture/pcapng.js';
import { CAPTURE_REFUSALS, type CaptureRefusal, type FoundPacket, plausibleTime, readU32 } from '../capture/record-reader.js';
import type { MessageParts } from './framed-message.js';

/** Why a message is refused, with its meaning. */
export const MESSAGE_REFUSALS = {
  ...CAPTURE_REFUSALS,
  topic: 'has a topic that osmo-pcap-server does not use',
  parts: 'has more or fewer parts than its topic wants',
  block_type: 'carries a pcapng block that is no packet',
  client_count: 'names more clients than Spoor keeps apart',
} as const;

export type MessageRefusal = keyof typeof MESSAGE_REFUSALS;

/** What the collector tells of a client. `disconnect` comes also right after `connect`, so it does not mean that the client is away. */
export type CollectorEvent = 'connect' | 'disconnect' | 'closingtracefile';

const ENHANCED_PACKET = 6;

/** Names as the collector's configuration takes them; it sets no bound, but cannot write the trace files of much longer ones. */
export const CLIENT_NAME = /^[A-Za-z0-9.\-_:@]{1,240}$/;

/** Clients that are kept apart, each with memory and counters of its own. A collector has as many as its configuration names. */
export const MAX_CLIENTS = 1000;

/** Topics that are remembered: four to a client. */
const MAX_TOPICS = 4 * MAX_CLIENTS;

/** The collector cannot send more than 65531 octets of a record; a batch holds this much. */
const LONGEST_RECORD = BATCH_BYTES;

/** Header octets that are remembered; a longer one, thousands of interfaces, is read anew for each message. */
const LONGEST_REMEMBERED = 65_536;

/** A client by one of its topics. */
export interface TopicMeaning {
  readonly client: string;
  /** Undefined for data. */
  readonly event: CollectorEvent | undefined;
}

/** `data.v1.NAME`, or `event.v1.EVENT.NAME`; a name may have dots, an event has none. */
export function readTopic(topic: string): TopicMeaning | undefined {
  if (topic.startsWith('data.v1.')) return meaningOf(topic.slice(8), undefined);
  const [prefix, event] = topic.match(/^event\.v1\.(connect|disconnect|closingtracefile)\./) ?? [];
  return prefix === undefined ? undefined : meaningOf(topic.slice(prefix.length), event as CollectorEvent);
}

function meaningOf(client: string, event: CollectorEvent | undefined): TopicMeaning | undefined {
  return CLIENT_NAME.test(client) ? { client, event } : undefined;
}

/** The file header of a client's last message, read: the next one almost always has the same. */
export class ClientFormat {
  /** Octets of the header that the rest was read from; undefined when they are too many to keep. */
  private header: Uint8Array | undefined;
  private pcap: PcapFormat | undefined;
  private section: Section | undefined;
  private refusal: CaptureRefusal | undefined;

  /** Finds the packet in part 3 of a message that lies in `bytes`, according to its part 2; or says why there is none. */
  read(bytes: Uint8Array, parts: Readonly<MessageParts>, found: FoundPacket): MessageRefusal | undefined {
    const { headerAt, headerEnd, recordAt, recordEnd } = parts;
    if (recordEnd - recordAt > LONGEST_RECORD) return 'record_length';
    if (this.header === undefined || !isAt(bytes, headerAt, headerEnd, this.header)) this.take(bytes.subarray(headerAt, headerEnd));
    if (this.refusal !== undefined) return this.refusal;
    if (this.pcap !== undefined) return readPcapRecord(bytes, recordAt, recordEnd, this.pcap, found);
    return readPcapngBlock(bytes, recordAt, recordEnd, this.section!, found);
  }

  private take(header: Uint8Array): void {
    this.header = header.length > LONGEST_REMEMBERED ? undefined : header.slice();
    this.pcap = undefined;
    this.section = undefined;
    this.refusal = undefined;
    if (header.length >= 4 && readU32(header, 0, true) === PCAPNG_MAGIC) {
      const section = readSection(header);
      if (typeof section === 'string') this.refusal = section;
      else this.section = section;
      return;
    }
    const format = header.length === PCAP_HEADER_BYTES ? readPcapHeader(header, 0) : 'magic';
    if (typeof format === 'string') this.refusal = format;
    else this.pcap = format;
  }
}

/** Section header and interface descriptions, and nothing behind them. */
function readSection(header: Uint8Array): Section | CaptureRefusal {
  const section: Section = { bigEndian: false, interfaces: [] };
  const nothing: FoundPacket = { time: 0, linkType: 0, wireLength: 0, start: 0, length: 0 };
  for (let at = 0; at < header.length; ) {
    if (header.length - at < 12) return 'block_length';
    const total = blockLength(header, at, section);
    if (typeof total === 'string') return total;
    if (total > header.length - at || readU32(header, at + total - 4, section.bigEndian) !== total) return 'block_length';
    const verdict = readBlock(header, at, total, section, nothing);
    if (verdict !== 'other') return verdict === 'packet' ? 'file_header' : verdict;
    at += total;
  }
  return section;
}

function readPcapRecord(bytes: Uint8Array, at: number, end: number, format: PcapFormat, found: FoundPacket): MessageRefusal | undefined {
  if (end - at < format.recordHeader) return 'record_length';
  const length = readU32(bytes, at + 8, format.bigEndian);
  // The collector passes on records whose length is not that of what is there.
  if (end - at !== format.recordHeader + length) return 'record_length';
  const time = recordTime(bytes, at, format);
  if (!plausibleTime(time)) return 'time';
  found.time = time;
  found.linkType = format.linkType;
  found.wireLength = Math.max(readU32(bytes, at + 12, format.bigEndian), length);
  found.start = at + format.recordHeader;
  found.length = length;
  return undefined;
}

function readPcapngBlock(bytes: Uint8Array, at: number, end: number, section: Section, found: FoundPacket): MessageRefusal | undefined {
  if (end - at < 12) return 'block_length';
  // The client sends nothing else, and other blocks would change what the section says, or have no time.
  if (readU32(bytes, at, section.bigEndian) !== ENHANCED_PACKET) return 'block_type';
  const total = blockLength(bytes, at, section);
  if (typeof total === 'string') return total;
  if (total !== end - at || readU32(bytes, end - 4, section.bigEndian) !== total) return 'block_length';
  const verdict = readBlock(bytes, at, total, section, found);
  if (verdict === 'packet') return undefined;
  return verdict === 'other' ? 'block_type' : verdict;
}

/** Topics to their meaning, remembered: the same few come over and over. */
export class Topics {
  private readonly known = new Map<string, TopicMeaning>();

  /** Undefined for a topic that is none. */
  meaning(topic: string): TopicMeaning | undefined {
    let meaning = this.known.get(topic);
    if (meaning !== undefined) return meaning;
    meaning = readTopic(topic);
    if (meaning !== undefined && this.known.size < MAX_TOPICS) this.known.set(topic, meaning);
    return meaning;
  }
}

function isAt(bytes: Uint8Array, at: number, end: number, known: Uint8Array): boolean {
  if (end - at !== known.length) return false;
  for (let i = 0; i < known.length; i++) if (bytes[at + i] !== known[i]) return false;
  return true;
}
