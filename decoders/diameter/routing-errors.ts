/** Requests that an agent could not pass on (RFC 6733 7.1.3): told of the connection to it, the first at once, then one a minute for all since. */

import { type Flow, minutes, type Output } from 'spoor/decoder';
import { direction } from './direction.js';
import type { Answer } from './documents.js';
import type { DiameterKinds } from './kinds.js';
import type { Names } from './names.js';
import type { PeerState } from './peers.js';
import { Told } from './told.js';
import type { Pending } from './transactions.js';

const EVENTS: ReadonlyMap<number, string> = new Map([
  [3002, 'unable_to_deliver'],
  [3004, 'too_busy'],
  [3005, 'loop_detected'],
]);
/** Agents and where they could not route to, of an observer. */
const MOST_KINDS = 2000;

export class RoutingErrors {
  private readonly told = new Told(minutes(1), MOST_KINDS);
  private readonly names: Names;

  constructor(names: Names) {
    this.names = names;
  }

  /** An answer is there. Of the hops it takes back to the originator the one next to the agent is told, or that which comes nearest to it. */
  note(request: Pending, answer: Answer, peers: PeerState, flow: Flow, output: Output<DiameterKinds>): void {
    const { resultCode, resultVendor, originHost } = answer.facts;
    if (!answer.header.error || resultVendor !== 0 || resultCode === undefined) return;
    const event = EVENTS.get(resultCode);
    if (event === undefined || request.attempt?.isAnsweredBehind === true) return;
    const { destinationRealm, destinationHost, routeRecords } = request.facts;
    const seen = this.told.at(`${event} ${originHost} ${destinationRealm} ${request.application}`, answer.time);
    if (typeof seen === 'string') {
      output.count(seen === 'full' ? 'routing_errors_dropped' : 'routing_errors_sampled');
      return;
    }
    const about = { time: answer.time, outcome: 'failure' as const, ...direction(request.fromInitiator, flow) };
    peers.emit(event, flow, output, about, {
      // It says nothing about the connection, which works.
      ends: 0,
      routing: {
        agent: originHost,
        realm: destinationRealm,
        host: destinationHost,
        application: this.names.applicationLabel(request.application),
        route: routeRecords === 0 ? undefined : request.facts.routeRecordHosts,
        seen,
      },
      result: { code: resultCode, name: this.names.result(0, resultCode) },
    });
  }
}
