/** The one Message object of an observer, moved over all messages: keep values, never the message. */

import type { Microseconds } from '../bytes/time.js';
import { View } from '../bytes/view.js';
import type { Carrier, Endpoint, Message, NetworkFacts } from '../decoder/contract.js';
import type { Packet } from '../net/packet.js';
import type { FlowEntry } from './flow.js';

class Facts implements NetworkFacts {
  identification: number | undefined = undefined;
  hopLimit = 0;
  dscp = 0;
  linkType = 0;
}

export class EngineMessage implements Message {
  readonly bytes = new View(new Uint8Array(0));
  time: Microseconds = Number.NaN;
  firstTime: Microseconds = Number.NaN;
  fromInitiator = true;
  carrierType = 0;
  stream = 0;
  wireLength = 0;
  readonly network = new Facts();
  /** Set for every message before anything reads it. */
  declare flow: FlowEntry;

  get source(): Endpoint {
    return this.fromInitiator ? this.flow.initiator : this.flow.responder;
  }

  get destination(): Endpoint {
    return this.fromInitiator ? this.flow.responder : this.flow.initiator;
  }

  get carrier(): Carrier | undefined {
    return this.flow.carrier;
  }

  /** The facts of the packet that brings the message; content of another message keeps the facts of that one. */
  setNetwork(packet: Packet): void {
    this.network.identification = packet.identification < 0 ? undefined : packet.identification;
    this.network.hopLimit = packet.hopLimit;
    this.network.dscp = packet.dscp;
    this.network.linkType = packet.linkType;
  }
}
