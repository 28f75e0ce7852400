/** Which way a message went, by what each producer can be trusted with. */

import type { PayloadType } from './types.js';

/** From the mobile (`uplink`) or to it. */
export type Direction = 'uplink' | 'downlink';

/**
 * The channel decides where it allows one way only and the flag is not to be trusted: for RRC some producers leave the
 * flag 0 and others put bits of the channel number there. For GSM and E1 the flag is set with care. For NAS a set flag is
 * true and a clear one says nothing. Undefined when nobody knows; then the message may still tell.
 *
 * @param flag undefined where the header has none (version 3).
 */
export function directionOf(
  type: PayloadType | undefined,
  channel: Direction | undefined,
  flag: boolean | undefined,
): Direction | undefined {
  switch (type?.flag) {
    case 'reliable':
      return flag === undefined ? channel : flag ? 'uplink' : 'downlink';
    case 'if-set':
      return flag === true ? 'uplink' : channel;
    default:
      return channel;
  }
}
