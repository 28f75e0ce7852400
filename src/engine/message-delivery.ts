/** One message to the decoder of its flow, and what follows from its verdict. */

import type { Microseconds } from '../bytes/time.js';
import { notMine } from '../decoder/contract.js';
import type { Claims } from './claims.js';
import { DEFECT } from './decoder-slot.js';
import type { FlowEntry } from './flow.js';
import type { IdleList } from './idle-list.js';
import { EngineMessage } from './message.js';
import type { Deferred } from './output.js';

/** A flow that only resembled its decoder's protocol is given back after this many refusals in a row. */
const REFUSALS_TO_DOUBT = 3;

/** One per observer. */
export class MessageDelivery {
  /** The one message of the observer: who delivers sets its network facts, stream and carrier type before. */
  readonly message = new EngineMessage();
  /** While true, what outputs do is collected, because the message may still turn out to be void. */
  deferring = false;
  deferred: Deferred[] = [];
  private readonly claims: Claims;
  private readonly nobodys: IdleList;

  /** @param nobodys list of the flows that no decoder has. */
  constructor(claims: Claims, nobodys: IdleList) {
    this.claims = claims;
    this.nobodys = nobodys;
  }

  deliverAt(
    time: Microseconds,
    firstTime: Microseconds,
    flow: FlowEntry,
    fromInitiator: boolean,
    memory: Uint8Array,
    start: number,
    end: number,
    wireLength: number,
  ): void {
    this.message.time = time;
    this.message.firstTime = firstTime;
    this.deliver(flow, fromInitiator, memory, start, end, wireLength);
  }

  /** The caller has set the times in `message`: as arguments they would cost two objects for each packet. */
  deliver(flow: FlowEntry, fromInitiator: boolean, memory: Uint8Array, start: number, end: number, wireLength: number): void {
    if (flow.slot === undefined && !this.claimsLate(flow, memory, start, end)) return;
    const { message } = this;
    message.flow = flow;
    message.fromInitiator = fromInitiator;
    message.wireLength = wireLength;
    do {
      message.bytes.set(memory, start, end);
    } while (!this.accepted(flow) && this.claims.resembles(flow, memory, start, end));
    if (flow.list === undefined && !flow.ended) this.nobodys.add(flow);
  }

  /** A flow that is nobody's: announced meanwhile, or one of its first messages looks like somebody's. */
  claimsLate(flow: FlowEntry, memory: Uint8Array, start: number, end: number): boolean {
    if (this.claims.announced(flow)) return true;
    if (flow.looksLeft === 0) return false;
    const claimed = this.claims.resembles(flow, memory, start, end);
    flow.looksLeft--;
    if (!claimed && flow.list === undefined) this.nobodys.add(flow);
    return claimed;
  }

  /** One call of the decoder and what follows from it. False when the flow is nobody's again. */
  private accepted(flow: FlowEntry): boolean {
    const slot = flow.slot!;
    const { counters } = slot.ready;
    this.deferring = true;
    const verdict = slot.message(this.message);
    this.deferring = false;
    const overrun = this.message.bytes.overrun;
    const isVoid = overrun || verdict === notMine || verdict === DEFECT;
    if (this.deferred.length > 0) this.settle(isVoid);
    if (verdict === undefined && !overrun) {
      flow.refusals = 0;
      return true;
    }
    if (verdict === notMine) return this.giveBack(flow);
    if (verdict === DEFECT) {
      flow.looksLeft = 0;
      return this.giveBack(flow);
    }
    if (overrun) counters.truncated.value++;
    else (counters.problems.get(String(verdict)) ?? counters.undeclared).value++;
    if (flow.claim === 'resemblance' && ++flow.refusals >= REFUSALS_TO_DOUBT) {
      slot.flowEnd(flow, 'displaced');
      return this.giveBack(flow);
    }
    return true;
  }

  private settle(isVoid: boolean): void {
    const { deferred } = this;
    this.deferred = [];
    for (const action of deferred) {
      if (isVoid) action.undo?.();
      else action.apply?.();
    }
  }

  /** Takes the flow from its decoder; it stands in no list until somebody claims it or `nobodys` gets it. */
  private giveBack(flow: FlowEntry): false {
    const slot = flow.slot!;
    slot.ready.counters.flowsReturned.value++;
    flow.list?.remove(flow);
    flow.slot = undefined;
    flow.state = undefined;
    flow.claim = undefined;
    flow.givenBackBy = slot.index;
    return false;
  }
}
