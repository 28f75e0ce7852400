/** Where a flow comes from: a packet, a packet read the other way, or the flow that carries it. */

import type { Packet } from '../net/packet.js';
import type { FlowEntry, FlowOrigin } from './flow.js';

/** The same endpoints, the other way. */
export function reversed(packet: Packet): FlowOrigin {
  const { transport, tunnel, outerVlan, innerVlan, addressLength, bytes } = packet;
  return {
    transport,
    tunnel,
    outerVlan,
    innerVlan,
    addressLength,
    bytes,
    source: packet.destination,
    destination: packet.source,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
  };
}

/** The endpoints of a flow, for what it carries. */
export function asOrigin(flow: FlowEntry): FlowOrigin {
  const { transport, tunnel, outerVlan, innerVlan, addressLength } = flow;
  return {
    transport,
    tunnel,
    outerVlan,
    innerVlan,
    addressLength,
    bytes: flow.addresses,
    source: 0,
    destination: addressLength,
    sourcePort: flow.initiatorPort,
    destinationPort: flow.responderPort,
  };
}
