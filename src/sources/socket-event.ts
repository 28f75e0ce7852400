/** What libzmq's monitor says of a socket, in the words that both receivers share. */

import type { LinkEvent } from './link-event.js';
import { FAULTS } from './zmtp/faults.js';

/** Undefined for what changes nothing. */
export function socketEvent(type: string): LinkEvent | undefined {
  switch (type) {
    case 'connect':
      return { kind: 'accepted' };
    case 'handshake':
      return { kind: 'greeted' };
    case 'disconnect':
      return { kind: 'broke', reason: 'closed, or heartbeats without an answer' };
    case 'connect:retry':
      return { kind: 'unanswered', reason: 'trying' };
    case 'handshake:error:protocol':
      return { kind: 'refused', why: 'protocol', text: FAULTS.protocol };
    case 'handshake:error:auth':
      return { kind: 'refused', why: 'mechanism', text: FAULTS.mechanism };
    case 'handshake:error:other':
      return { kind: 'refused', why: 'silent', text: FAULTS.silent };
    default:
      return undefined;
  }
}
