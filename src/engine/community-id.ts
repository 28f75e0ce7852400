/** Community ID version 1: one text for a conversation that Zeek, Suricata, Arkime and Packetbeat compute alike. */

import { createHash } from 'node:crypto';
import type { Transport } from '../decoder/contract.js';

const PROTOCOL: Readonly<Record<Transport, number>> = { tcp: 6, udp: 17, sctp: 132, link: 0 };

/**
 * https://github.com/corelight/community-id-spec, seed 0: SHA-1 over seed, the smaller end's address, the other's,
 * protocol, a zero and the ports in the same order.
 */
export function communityId(
  transport: Transport,
  addresses: Uint8Array,
  addressLength: number,
  initiatorPort: number,
  responderPort: number,
): string {
  const first = addresses.slice(0, addressLength);
  const second = addresses.slice(addressLength);
  const order = Buffer.compare(first, second) || initiatorPort - responderPort;
  const [low, high, lowPort, highPort] =
    order <= 0 ? [first, second, initiatorPort, responderPort] : [second, first, responderPort, initiatorPort];
  const ports = Uint8Array.of(PROTOCOL[transport], 0, lowPort >> 8, lowPort & 255, highPort >> 8, highPort & 255);
  const digest = createHash('sha1').update(Uint8Array.of(0, 0)).update(low).update(high).update(ports).digest('base64');
  return `1:${digest}`;
}
