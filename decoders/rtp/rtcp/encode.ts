/** Builds RTCP: what tests feed to the decoder. */

/** Joins packets to a compound one. */
export function compound(...packets: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(packets.reduce((sum, packet) => sum + packet.length, 0));
  let at = 0;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  return bytes;
}

/** A packet of this type and count around its content, whose length is a multiple of four. */
export function packet(type: number, count: number, content: Uint8Array, padding = 0): Uint8Array {
  const bytes = new Uint8Array(4 + content.length + padding);
  const view = new DataView(bytes.buffer);
  bytes.set([0x80 | (padding > 0 ? 0x20 : 0) | count, type]);
  view.setUint16(2, bytes.length / 4 - 1);
  bytes.set(content, 4);
  if (padding > 0) bytes[bytes.length - 1] = padding;
  return bytes;
}

/** 32-bit words; each may be signed or not. */
export function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value >>> 0);
  return bytes;
}

export interface BlockOptions {
  readonly ssrc: number;
  readonly fraction?: number;
  readonly lost?: number;
  readonly highest?: number;
  /** Ticks of the media clock. */
  readonly jitter?: number;
  readonly lsr?: number;
  /** 1/65536 s. */
  readonly dlsr?: number;
}

export function block({ ssrc, fraction = 0, lost = 0, highest = 0, jitter = 0, lsr = 0, dlsr = 0 }: BlockOptions): Uint8Array {
  return words(ssrc, (fraction << 24) | (lost & 0xff_ffff), highest, jitter, lsr, dlsr);
}

export function receiverReport(sender: number, ...blocks: readonly BlockOptions[]): Uint8Array {
  return packet(201, blocks.length, compound(words(sender), ...blocks.map(block)));
}

export interface SenderOptions {
  readonly ntpSeconds?: number;
  readonly ntpFraction?: number;
  readonly timestamp?: number;
  readonly packets?: number;
  readonly octets?: number;
}

export function senderReport(sender: number, options: SenderOptions, ...blocks: readonly BlockOptions[]): Uint8Array {
  const { ntpSeconds = 0, ntpFraction = 0, timestamp = 0, packets = 0, octets = 0 } = options;
  return packet(200, blocks.length, compound(words(sender, ntpSeconds, ntpFraction, timestamp, packets, octets), ...blocks.map(block)));
}

/** Items by type: 1 is CNAME, 6 TOOL. */
export function description(source: number, items: Readonly<Record<number, string>>): Uint8Array {
  const octets = Object.entries(items).flatMap(([type, text]) => {
    const value = new TextEncoder().encode(text);
    return [Number(type), value.length, ...value];
  });
  const chunk = new Uint8Array(4 * Math.floor(octets.length / 4 + 1));
  chunk.set(octets);
  return packet(202, 1, compound(words(source), chunk));
}

export function bye(source: number, reason?: string): Uint8Array {
  if (reason === undefined) return packet(203, 1, words(source));
  const text = new TextEncoder().encode(reason);
  const padded = new Uint8Array(4 * Math.ceil((text.length + 1) / 4));
  padded.set([text.length, ...text]);
  return packet(203, 1, compound(words(source), padded));
}

export function application(sender: number, name: string, subtype: number): Uint8Array {
  return packet(204, subtype, compound(words(sender), new TextEncoder().encode(name)));
}

/** Feedback of type 205 or 206, with what it asks for. */
export function feedback(type: 205 | 206, format: number, sender: number, about: number, ...content: readonly number[]): Uint8Array {
  return packet(type, format, words(sender, about, ...content));
}

/** Blocks as made below. */
export function extendedReport(sender: number, ...blocks: readonly Uint8Array[]): Uint8Array {
  return packet(207, 0, compound(words(sender), ...blocks));
}

/** A block of an extended report; `specific` is its second octet. */
export function extended(type: number, content: Uint8Array, specific = 0): Uint8Array {
  return compound(words((type << 24) | (specific << 16) | (content.length / 4)), content);
}
