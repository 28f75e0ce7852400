/** Builds RTP packets and the frames around them: what tests feed to the decoder. */

export interface RtpOptions {
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc?: number;
  readonly payloadType?: number;
  readonly marker?: boolean;
  /** Octets of payload, 0xd5 each. */
  readonly payload?: number;
  /** Bits beside the version: 0x20 padding, 0x10 extension, and the count of contributing sources. */
  readonly first?: number;
}

/** Any field may be too large: it is cut to its width. */
export function rtp({ sequence, timestamp, ssrc = 0x1122_3344, payloadType = 0, marker = false, payload = 160, first = 0 }: RtpOptions) {
  const bytes = new Uint8Array(12 + payload).fill(0xd5);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80 | first);
  view.setUint8(1, (marker ? 0x80 : 0) | payloadType);
  view.setUint16(2, sequence & 0xffff);
  view.setUint32(4, timestamp >>> 0);
  view.setUint32(8, ssrc >>> 0);
  return bytes;
}

export interface Path {
  readonly source?: readonly [address: string, port: number];
  readonly destination?: readonly [address: string, port: number];
  readonly ttl?: number;
  readonly dscp?: number;
  /** Of the IPv4 header; 0. */
  readonly identification?: number;
}

/** The time of tests: a full ten seconds, so that intervals are easy to count. Microseconds since 1970. */
export const START = 1_700_000_000e6;

/** A UDP datagram on raw IPv4, `at` seconds after START. */
export function datagram(payload: Uint8Array, at: number, path: Path = {}) {
  const { source = ['192.0.2.1', 40_000], destination = ['192.0.2.2', 40_002], ttl = 64, dscp = 0, identification = 0 } = path;
  const bytes = new Uint8Array(28 + payload.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x45, dscp << 2]);
  view.setUint16(2, bytes.length);
  view.setUint16(4, identification & 0xffff);
  bytes.set([ttl, 17], 8);
  bytes.set(source[0].split('.').map(Number), 12);
  bytes.set(destination[0].split('.').map(Number), 16);
  view.setUint16(20, source[1]);
  view.setUint16(22, destination[1]);
  view.setUint16(24, 8 + payload.length);
  bytes.set(payload, 28);
  return { time: START + Math.round(at * 1e6), bytes, linkType: 101 };
}

/** The same in an Ethernet frame, with VLAN tags, outermost first. */
export function inEthernet<T extends { readonly bytes: Uint8Array }>(packet: T, ...vlans: number[]): T & { linkType: number } {
  const tags = vlans.flatMap((vlan) => [0x81, 0x00, vlan >> 8, vlan & 255]);
  const bytes = Uint8Array.from([...new Array(12).fill(2), ...tags, 0x08, 0x00, ...packet.bytes]);
  return { ...packet, bytes, linkType: 1 };
}

/** The same in a GTP-U tunnel (3GPP TS 29.281 section 5.1). */
export function inGtp<T extends { readonly bytes: Uint8Array; readonly time: number }>(
  packet: T,
  teid: number,
  from: string,
  to: string,
): T {
  const header = [0x30, 0xff, packet.bytes.length >> 8, packet.bytes.length & 255, 0, 0, teid >> 8, teid & 255];
  const { bytes } = datagram(Uint8Array.from([...header, ...packet.bytes]), 0, { source: [from, 2152], destination: [to, 2152] });
  return { ...packet, bytes };
}

/** `count` packets of 20 ms G.711 from `sequence` on; timestamps go with the numbers. */
export function voice(count: number, at = 0, sequence = 100, options: Partial<RtpOptions> = {}, path: Path = {}) {
  return Array.from({ length: count }, (_, i) =>
    datagram(rtp({ timestamp: 160 * (sequence + i), ...options, sequence: sequence + i }), at + 0.02 * i, path),
  );
}
