/** The greeting of a peer, octet by octet as it comes: whether it goes on to a handshake with mechanism NULL in ZMTP 3. */

import type { Fault } from './faults.js';
import { GREETING_OCTETS, MECHANISM_AT, MECHANISM_OCTETS } from './wire.js';

/** Where the signature ends, and where the version stands. */
const SIGNATURE_END_AT = 9;
const MAJOR_AT = 10;
const MINOR_AT = 11;

/** What a peer with mechanism NULL has behind the name's four letters. */
const NULL_MECHANISM = Buffer.from('NULL'.padEnd(MECHANISM_OCTETS, '\0'), 'latin1');

export class Greeting {
  private readonly octets = new Uint8Array(GREETING_OCTETS);
  private filled = 0;

  get whole(): boolean {
    return this.filled === GREETING_OCTETS;
  }

  /** Second part of the version, 0 or 1 today; of a whole greeting. */
  get minorVersion(): number {
    return this.octets[MINOR_AT]!;
  }

  /** Name of the mechanism as far as it can be shown; of a whole greeting. */
  get mechanism(): string {
    return Buffer.from(this.octets.subarray(MECHANISM_AT, MECHANISM_AT + MECHANISM_OCTETS))
      .toString('latin1')
      .replace(/[^A-Z0-9_-].*$/s, '');
  }

  /** Takes what belongs to the greeting of `bytes[at, end)`, and returns where the rest begins; or why it is refused, as soon as that is sure. */
  take(bytes: Uint8Array, at: number, end: number): number | Fault {
    while (at < end && !this.whole) this.octets[this.filled++] = bytes[at++]!;
    return this.fault() ?? at;
  }

  private fault(): Fault | undefined {
    const { octets, filled } = this;
    // A peer of ZMTP 1 begins with a frame that holds its identity, most often an empty one: length 1, flags 0.
    if (filled >= 2 && octets[0] === 1 && octets[1] === 0) return 'version';
    if (filled >= 1 && octets[0] !== 0xff && octets[0] !== 1) return 'protocol';
    if (filled >= 2 && octets[0] === 1) return 'protocol';
    if (filled > SIGNATURE_END_AT && octets[SIGNATURE_END_AT] !== 0x7f) return 'protocol';
    if (filled > MAJOR_AT && octets[MAJOR_AT]! < 3) return 'version';
    if (this.whole && NULL_MECHANISM.some((octet, i) => octets[MECHANISM_AT + i] !== octet)) return 'mechanism';
    return undefined;
  }
}
