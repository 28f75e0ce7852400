/** Decides whose a flow is, once when it begins and again while it is nobody's. */

import { View } from '../bytes/view.js';
import type { Transport } from '../decoder/contract.js';
import type { Announcements } from './announcements.js';
import type { DecoderSlot } from './decoder-slot.js';
import type { FlowEntry } from './flow.js';
import type { Matching } from './matching.js';
import type { Claim } from './ready-decoder.js';

/** One per observer. Claiming puts the flow into its decoder's list; who calls has it in no list. */
export class Claims {
  private readonly matching: Matching;
  private readonly announcements: Announcements;
  private readonly slots: readonly DecoderSlot[];
  private readonly view = new View(new Uint8Array(0));

  constructor(matching: Matching, announcements: Announcements, slots: readonly DecoderSlot[]) {
    this.matching = matching;
    this.announcements = announcements;
    this.slots = slots;
  }

  /** For a flow that begins: announced, then by port or link type. False leaves it to resemblance. */
  first(flow: FlowEntry, linkType: number): boolean {
    const { matching } = this;
    if (this.announced(flow)) return true;
    const index =
      flow.transport === 'link' ? matching.byLink(linkType) : matching.byPort(flow.transport, flow.responderPort, flow.initiatorPort);
    if (index !== undefined) return this.claim(flow, index, flow.transport === 'link' ? 'link' : 'port');
    flow.looksLeft = matching.looks[flow.transport];
    return false;
  }

  /** Asked with each message of a flow that is nobody's: something may have been announced since. */
  announced(flow: FlowEntry): boolean {
    const { announcements, matching } = this;
    if (flow.announcementsSeen === announcements.version) return false;
    flow.announcementsSeen = announcements.version;
    for (const { topic, decoder } of matching.announced) {
      if (decoder === flow.givenBackBy || !announcements.knows(topic)) continue;
      if (announcements.told(topic, flow.responder) === undefined && announcements.told(topic, flow.initiator) === undefined) continue;
      return this.claim(flow, decoder, 'announced');
    }
    return false;
  }

  /** Does the message look like something one of the decoders not asked yet knows? */
  resembles(flow: FlowEntry, memory: Uint8Array, start: number, end: number): boolean {
    const transport: Transport = flow.transport;
    const seen = this.matching.looks[transport] - flow.looksLeft;
    const candidates = this.matching.resemblances[transport];
    for (let i = flow.candidate + 1; i < candidates.length; i++) {
      const { decoder, test, messages } = candidates[i]!;
      if (decoder === flow.givenBackBy || seen >= messages) continue;
      const view = this.view.set(memory, start, end);
      if (this.slots[decoder]!.guard(() => test(view)) !== true || view.overrun) continue;
      flow.candidate = i;
      if (this.claim(flow, decoder, 'resemblance')) return true;
    }
    return false;
  }

  claim(flow: FlowEntry, index: number, by: Claim): boolean {
    const slot = this.slots[index]!;
    flow.list?.remove(flow);
    if (!slot.begin(flow)) return false;
    slot.ready.counters.flows[by].value++;
    flow.claim = by;
    flow.refusals = 0;
    return true;
  }
}
