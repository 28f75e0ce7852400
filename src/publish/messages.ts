/** The collector's ZeroMQ messages, as osmo-pcap-server 0.4 to 0.8 publishes them. */

import type { Microseconds } from '../bytes/time.js';

/** The client's setting `pcap file-format`: what part 2 and part 3 of its data messages are. */
export type ClientFormat = 'pcap' | 'pcapng';

/** Longest frame that fits the 16-bit length between client and collector, with the header of its format. */
export const LONGEST_FRAME: Readonly<Record<ClientFormat, number>> = { pcap: 65515, pcapng: 65492 };

export interface PublishedPacket {
  readonly time: Microseconds;
  readonly linkType: number;
  readonly wireLength: number;
  readonly data: Uint8Array;
}

export type ClientEvent = 'connect' | 'disconnect' | 'closingtracefile';

/** Makes the messages of one client. Every part is memory of its own or never changes, because the socket may keep it. */
export class ClientMessages {
  readonly client: string;
  readonly format: ClientFormat;
  private readonly topic: Buffer;
  /** pcap: one header per link type. */
  private readonly headers = new Map<number, Uint8Array>();
  /** pcapng: link types in the order of their interfaces, and the header that describes them all. */
  private readonly interfaces: number[] = [];
  private sectionAndInterfaces: Uint8Array = new Uint8Array(0);

  constructor(client: string, format: ClientFormat) {
    this.client = client;
    this.format = format;
    this.topic = Buffer.from(`data.v1.${client}`);
  }

  /** One part; two with the path of a closing trace file. */
  event(event: ClientEvent, path?: string): Uint8Array[] {
    const topic = Buffer.from(`event.v1.${event}.${this.client}`);
    return path === undefined ? [topic] : [topic, Buffer.from(path)];
  }

  /** Topic, file header, record. A frame longer than LONGEST_FRAME is cut to it, as a snap length cuts. */
  data({ time, linkType, wireLength, data }: PublishedPacket): Uint8Array[] {
    const frame = data.length > LONGEST_FRAME[this.format] ? data.subarray(0, LONGEST_FRAME[this.format]) : data;
    return this.format === 'pcap'
      ? [this.topic, this.pcapHeader(linkType), pcapRecord(time, wireLength, frame)]
      : [this.topic, this.pcapngHeader(linkType), enhancedPacket(this.interfaces.indexOf(linkType), time, wireLength, frame)];
  }

  private pcapHeader(linkType: number): Uint8Array {
    let header = this.headers.get(linkType);
    if (header === undefined) {
      header = pcapHeader(linkType);
      this.headers.set(linkType, header);
    }
    return header;
  }

  private pcapngHeader(linkType: number): Uint8Array {
    if (!this.interfaces.includes(linkType)) {
      this.interfaces.push(linkType);
      this.sectionAndInterfaces = Buffer.concat([
        sectionHeader(),
        ...this.interfaces.map((type, i) => interfaceDescription(type, `capture${i}`)),
      ]);
    }
    return this.sectionAndInterfaces;
  }
}

function pcapHeader(linkType: number): Uint8Array {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(LONGEST_FRAME.pcap, 16);
  header.writeUInt32LE(linkType, 20);
  return header;
}

function pcapRecord(time: Microseconds, wireLength: number, frame: Uint8Array): Uint8Array {
  const record = Buffer.allocUnsafeSlow(16 + frame.length);
  const whole = Math.floor(time);
  const second = Math.floor(whole / 1e6);
  record.writeUInt32LE(second % 2 ** 32, 0);
  record.writeUInt32LE(whole - second * 1e6, 4);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(wireLength, 12);
  record.set(frame, 16);
  return record;
}

/** A block of one section: type, length, body, length. `body` is a multiple of 4 octets long. */
function block(type: number, body: Uint8Array): Buffer {
  const total = 12 + body.length;
  const whole = Buffer.allocUnsafeSlow(total);
  whole.writeUInt32LE(type, 0);
  whole.writeUInt32LE(total, 4);
  whole.set(body, 8);
  whole.writeUInt32LE(total, total - 4);
  return whole;
}

function option(code: number, value: string): Buffer {
  const text = Buffer.from(value, 'latin1');
  const whole = Buffer.alloc(4 + ((text.length + 3) & ~3));
  whole.writeUInt16LE(code, 0);
  whole.writeUInt16LE(text.length, 2);
  whole.set(text, 4);
  return whole;
}

const END_OF_OPTIONS = Buffer.alloc(4);

/** The client names no hardware, system or program: it sends three fixed words. */
function sectionHeader(): Buffer {
  const fixed = Buffer.alloc(16, 0xff);
  fixed.writeUInt32LE(0x1a2b3c4d, 0);
  fixed.writeUInt16LE(1, 4);
  fixed.writeUInt16LE(0, 6);
  const options = [option(2, 'osmo-pcap hw'), option(3, 'osmo-pcap os'), option(4, 'osmo-pcap userappl'), END_OF_OPTIONS];
  return block(0x0a0d0d0a, Buffer.concat([fixed, ...options]));
}

/** Without if_tsresol, so in microseconds; if_filter of an empty filter is one octet 0. */
function interfaceDescription(linkType: number, name: string): Buffer {
  const fixed = Buffer.alloc(8);
  fixed.writeUInt16LE(linkType, 0);
  fixed.writeUInt32LE(LONGEST_FRAME.pcapng, 4);
  return block(1, Buffer.concat([fixed, option(2, name), option(11, '\0'), END_OF_OPTIONS]));
}

/** Always ends in opt_endofopt, with no option before it. */
function enhancedPacket(interfaceId: number, time: Microseconds, wireLength: number, frame: Uint8Array): Uint8Array {
  const body = Buffer.alloc(20 + ((frame.length + 3) & ~3) + 4);
  const whole = Math.floor(time);
  const high = Math.floor(whole / 2 ** 32);
  body.writeUInt32LE(interfaceId, 0);
  body.writeUInt32LE(high, 4);
  body.writeUInt32LE(whole - high * 2 ** 32, 8);
  body.writeUInt32LE(frame.length, 12);
  body.writeUInt32LE(wireLength, 16);
  body.set(frame, 20);
  return block(6, body);
}
