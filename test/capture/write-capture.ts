/** Writes capture files for tests: classic pcap in every variant, and pcapng block by block. Written apart from the readers, so each checks the other. */

import type { Microseconds } from '../../src/bytes/time.js';

/** One packet to write. */
export interface WrittenPacket {
  /** Microseconds since 1970; fractions are kept where the format has nanoseconds. */
  readonly time: Microseconds;
  readonly data: Uint8Array;
  /** Bytes on the wire; default: all of them were captured. */
  readonly wireLength?: number;
  /** pcapng only: index of the interface; default 0. */
  readonly interfaceId?: number;
}

export interface PcapOptions {
  /** Default 1, Ethernet. */
  readonly linkType?: number;
  readonly bigEndian?: boolean;
  /** Magic a1b23c4d instead of a1b2c3d4. */
  readonly nanoseconds?: boolean;
  /** Magic a1b2cd34 and eight more octets in every record header. */
  readonly kuznetzov?: boolean;
  readonly snapLength?: number;
}

/** A classic capture file. */
export function writePcap(packets: readonly WrittenPacket[], options: PcapOptions = {}): Uint8Array {
  return concatenate(pcapHeader(options), pcapRecords(packets, options));
}

/** What a classic capture file begins with. */
export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  const { linkType = 1, bigEndian = false, nanoseconds = false, kuznetzov = false, snapLength = 262144 } = options;
  const out = new Octets(bigEndian);
  out.u32(kuznetzov ? 0xa1b2cd34 : nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  return out.u16(2).u16(4).u32(0).u32(0).u32(snapLength).u32(linkType).take();
}

/** What follows it. */
export function pcapRecords(packets: readonly WrittenPacket[], options: PcapOptions = {}): Uint8Array {
  const { bigEndian = false, nanoseconds = false, kuznetzov = false } = options;
  const out = new Octets(bigEndian);
  for (const { time, data, wireLength = data.length } of packets) {
    const second = Math.floor(time / 1e6);
    const fraction = time - second * 1e6;
    out
      .u32(second)
      .u32(nanoseconds ? Math.round(fraction * 1e3) : Math.floor(fraction))
      .u32(data.length)
      .u32(wireLength);
    if (kuznetzov) out.u32(2).u16(0x0800).u8(4).u8(0);
    out.octets(data);
  }
  return out.take();
}

/** One option of a pcapng block. */
export interface WrittenOption {
  readonly code: number;
  readonly value: Uint8Array;
}

export interface WrittenInterface {
  /** Default 1, Ethernet. */
  readonly linkType?: number;
  /** 0 means no limit. */
  readonly snapLength?: number;
  /** The octet of if_tsresol: 6, 9, or with the top bit set a power of two. Default: no such option. */
  readonly resolution?: number;
  /** Seconds of if_tsoffset. Default: no such option. */
  readonly offset?: number;
  readonly name?: string;
  readonly options?: readonly WrittenOption[];
}

/** A pcapng file of one section; `packets` name their interface. */
export function writePcapng(
  packets: readonly WrittenPacket[],
  { bigEndian = false, interfaces = [{}] }: { readonly bigEndian?: boolean; readonly interfaces?: readonly WrittenInterface[] } = {},
): Uint8Array {
  return concatenate(
    sectionHeader(bigEndian),
    ...interfaces.map((one) => interfaceDescription(one, bigEndian)),
    ...packets.map((packet) => enhancedPacket(packet, interfaces[packet.interfaceId ?? 0] ?? {}, bigEndian)),
  );
}

/** Any block: type, total length, body padded to 32 bits, total length. */
export function block(type: number, body: Uint8Array, bigEndian = false): Uint8Array {
  const total = 12 + ((body.length + 3) & ~3);
  return new Octets(bigEndian).u32(type).u32(total).octets(body).pad().u32(total).take();
}

export function sectionHeader(bigEndian = false, options: readonly WrittenOption[] = []): Uint8Array {
  const out = new Octets(bigEndian).u32(0x1a2b3c4d).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff);
  return block(0x0a0d0d0a, writeOptions(out, options).take(), bigEndian);
}

export function interfaceDescription(description: WrittenInterface = {}, bigEndian = false): Uint8Array {
  const { linkType = 1, snapLength = 0, resolution, offset, name, options = [] } = description;
  const out = new Octets(bigEndian).u16(linkType).u16(0).u32(snapLength);
  const all: WrittenOption[] = [...options];
  if (name !== undefined) all.push({ code: 2, value: new TextEncoder().encode(name) });
  if (resolution !== undefined) all.push({ code: 9, value: Uint8Array.of(resolution) });
  if (offset !== undefined) all.push({ code: 14, value: new Octets(bigEndian).u64(BigInt(offset)).take() });
  return block(1, writeOptions(out, all).take(), bigEndian);
}

/** A packet with its time in the units, and from the offset, of its interface. */
export function enhancedPacket(packet: WrittenPacket, description: WrittenInterface = {}, bigEndian = false): Uint8Array {
  const { time, data, wireLength = data.length, interfaceId = 0 } = packet;
  const ticks = ticksOf(time, description);
  const out = new Octets(bigEndian).u32(interfaceId);
  out.u32(Number(ticks >> 32n)).u32(Number(ticks & 0xffffffffn));
  return block(6, out.u32(data.length).u32(wireLength).octets(data).take(), bigEndian);
}

/** A packet without time or interface; its captured length follows from the snap length. */
export function simplePacket(data: Uint8Array, wireLength: number = data.length, bigEndian = false): Uint8Array {
  return block(3, new Octets(bigEndian).u32(wireLength).octets(data).take(), bigEndian);
}

/** The obsolete packet block, type 2. */
export function oldPacket(packet: WrittenPacket, description: WrittenInterface = {}, bigEndian = false): Uint8Array {
  const { time, data, wireLength = data.length, interfaceId = 0 } = packet;
  const ticks = ticksOf(time, description);
  const out = new Octets(bigEndian).u16(interfaceId).u16(0xffff);
  out.u32(Number(ticks >> 32n)).u32(Number(ticks & 0xffffffffn));
  return block(2, out.u32(data.length).u32(wireLength).octets(data).take(), bigEndian);
}

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function ticksOf(time: Microseconds, { resolution = 6, offset = 0 }: WrittenInterface): bigint {
  const whole = Math.floor(time);
  const nanoseconds = BigInt(whole) * 1000n + BigInt(Math.round((time - whole) * 1e3)) - BigInt(offset) * 1_000_000_000n;
  const perSecond = resolution & 0x80 ? 2n ** BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);
  return BigInt.asUintN(64, (nanoseconds * perSecond) / 1_000_000_000n);
}

function writeOptions(out: Octets, options: readonly WrittenOption[]): Octets {
  for (const { code, value } of options) out.u16(code).u16(value.length).octets(value).pad();
  return options.length > 0 ? out.u32(0) : out;
}

/** Grows as it is written to, in one byte order. */
export class Octets {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private length = 0;
  private readonly littleEndian: boolean;

  constructor(bigEndian = false) {
    this.littleEndian = !bigEndian;
  }

  u8(value: number): this {
    const at = this.room(1);
    this.view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.room(2);
    this.view.setUint16(at, value, this.littleEndian);
    return this;
  }

  u32(value: number): this {
    const at = this.room(4);
    this.view.setUint32(at, value, this.littleEndian);
    return this;
  }

  u64(value: bigint): this {
    const at = this.room(8);
    this.view.setBigUint64(at, BigInt.asUintN(64, value), this.littleEndian);
    return this;
  }

  octets(value: Uint8Array): this {
    const at = this.room(value.length);
    this.bytes.set(value, at);
    return this;
  }

  /** Zeros up to the next multiple of four. */
  pad(): this {
    while (this.length % 4 !== 0) this.u8(0);
    return this;
  }

  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private room(size: number): number {
    const at = this.length;
    this.length += size;
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return at;
  }
}
