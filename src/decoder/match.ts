/** Which messages a decoder asks for. */

import type { ByteView } from '../bytes/view.js';
import type { Transport } from './contract.js';
import type { Topic } from './topics.js';

/** Made by the functions below; the engine reads it, a decoder does not. */
export type Match =
  | { readonly by: 'port'; readonly transport: Transport; readonly ports: readonly number[] }
  | { readonly by: 'sctp_payload'; readonly identifiers: readonly number[] }
  | { readonly by: 'link'; readonly linkTypes: readonly number[] }
  | { readonly by: 'carrier'; readonly decoder: string; readonly types: readonly number[] }
  | { readonly by: 'announcement'; readonly topic: string }
  | { readonly by: 'resemblance'; readonly transport: Transport; readonly test: (bytes: ByteView) => boolean; readonly messages: number };

/** Either port of a datagram; the destination is tried first. */
export function udpPort(...ports: number[]): Match {
  return { by: 'port', transport: 'udp', ports };
}

/** Either port of a connection. The decoder must have `framing`. */
export function tcpPort(...ports: number[]): Match {
  return { by: 'port', transport: 'tcp', ports };
}

/** Either port of an association. */
export function sctpPort(...ports: number[]): Match {
  return { by: 'port', transport: 'sctp', ports };
}

/** SCTP payload protocol identifiers (IANA): 46 Diameter, 3 M3UA ... Decides message by message, ports decide first. */
export function sctpPayload(...identifiers: number[]): Match {
  return { by: 'sctp_payload', identifiers };
}

/** Link types whose frames are the protocol itself, without IP: 217 and 218 for GSMTAP. */
export function linkType(...linkTypes: number[]): Match {
  return { by: 'link', linkTypes };
}

/** Content another decoder hands on with `Output.carry`: carriedBy('gsmtap', 0x0d). Without types: everything it carries. */
export function carriedBy(decoder: string, ...types: number[]): Match {
  return { by: 'carrier', decoder, types };
}

/** Endpoints that signalling announced on `topic`, whether before or after their first packet. */
export function announced(topic: Topic<never>): Match {
  return { by: 'announcement', topic: topic.name };
}

/**
 * Last resort: `test` holds for one of the first `messages` (8 unless said) of a flow nobody else claimed. It is
 * called for hostile and foreign bytes, so it must be cheap; its view may overrun, which counts as no.
 */
export function resembles(transport: Transport, test: (bytes: ByteView) => boolean, messages = 8): Match {
  return { by: 'resemblance', transport, test, messages };
}
