/** Source and destination of a document. */

import type { Endpoint, Flow } from 'spoor/decoder';

/** Those of the message it is about: of the request, for an exchange. */
export function direction(fromInitiator: boolean, flow: Flow): { readonly source: Endpoint; readonly destination: Endpoint } {
  return fromInitiator ? { source: flow.initiator, destination: flow.responder } : { source: flow.responder, destination: flow.initiator };
}
