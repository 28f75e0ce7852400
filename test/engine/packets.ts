/** Packets for tests of the engine: what was said, when, between whom. */

import type { TestPacket } from '../../src/testing/replay.js';
import { ascii, ethernet, HERE, ipv4, T0, THERE, tcp, udp } from '../net/build.js';

export interface Said {
  /** Seconds after T0. */
  readonly at?: number;
  readonly from?: number;
  readonly to?: number;
  readonly source?: string;
  readonly destination?: string;
}

const bytesOf = (content: string | Uint8Array) => (typeof content === 'string' ? ascii(content) : content);

/** A UDP datagram; port 7 is the one the tests' decoders ask for. */
export function datagram(
  content: string | Uint8Array,
  { at = 0, from = 40000, to = 7, source = HERE, destination = THERE }: Said = {},
): TestPacket {
  const payload = udp({ sourcePort: from, destinationPort: to }, bytesOf(content));
  return { time: T0 + at * 1e6, bytes: ethernet({}, ipv4({ source, destination, protocol: 17 }, payload)) };
}

export function segment(
  content: string | Uint8Array,
  {
    at = 0,
    from = 40000,
    to = 7,
    source = HERE,
    destination = THERE,
    ...tcpFields
  }: Said & { sequence: number; flags?: number; acknowledgement?: number },
): TestPacket {
  const payload = tcp({ sourcePort: from, destinationPort: to, ...tcpFields }, bytesOf(content));
  return { time: T0 + at * 1e6, bytes: ethernet({}, ipv4({ source, destination, protocol: 6 }, payload)) };
}
