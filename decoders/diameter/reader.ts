/** One message from octets to header, AVPs, facts and findings. */

import type { ByteView } from 'spoor/decoder';
import { TGPP } from './avp-codes.js';
import { AvpTable } from './avps.js';
import { CER, DPR, DWR } from './commands.js';
import { Facts, PeerFacts } from './facts.js';
import { BIT } from './findings.js';
import { HEADER, Header } from './header.js';
import { ietf } from './ietf-facts.js';
import { networksOfRealms } from './networks.js';
import { resultClass } from './results.js';
import { tgpp } from './tgpp-facts.js';

/** Reused for all messages: what it holds is good until the next `read`, but for the facts, which are new each time. */
export class Reader {
  readonly header = new Header();
  readonly avps = new AvpTable();
  /** Index of the first top-level AVP; `topLevel` of them follow. Members of groups that were opened come after them. */
  first = 0;
  topLevel = 0;
  facts: Facts = new Facts();
  /** Bits of `findings.ts` about header, AVPs, values and, for an answer, its result. */
  findings = 0;
  /** The same about the list of top-level AVPs alone. */
  levelFindings = 0;

  /** Capabilities exchange, watchdog or disconnect: two neighbours talk about themselves. */
  get aboutPeer(): boolean {
    const { application, command } = this.header;
    return application === 0 && (command === CER || command === DWR || command === DPR);
  }

  /**
   * Reads the message at `at`, whose header the caller has found to be there with version 1 and a possible length. Octets
   * end at `end`, which is before the end that the header claims when the capture, or the sender, cut it off.
   */
  read(bytes: ByteView, at: number, end: number): void {
    const { header, avps } = this;
    header.read(bytes, at);
    avps.reset();
    this.first = avps.walk(bytes, at + HEADER, Math.min(end, at + header.length), at + header.length);
    this.topLevel = avps.count - this.first;
    if (end < at + header.length) avps.findings |= BIT.truncated;
    this.levelFindings = avps.findings;
    const facts = new Facts();
    this.facts = facts;
    if (this.aboutPeer) facts.peer = new PeerFacts();
    for (let i = this.first, last = avps.count; i < last; i++) {
      const vendor = avps.vendor(i);
      if (vendor === 0) ietf(bytes, avps, i, facts, header.application);
      else if (vendor === TGPP) tgpp(bytes, avps, i, facts, 0);
    }
    if (header.request) networksOfRealms(header, facts);
    this.findings = header.findings | avps.findings | (header.request ? 0 : resultFindings(header, facts));
  }
}

/** RFC 6733 7.1: an answer has a result, and the E bit stands for a protocol error and for nothing else. */
function resultFindings(header: Header, { resultCode, experimental }: Facts): number {
  if (resultCode === undefined) return BIT.no_result;
  return (resultClass(resultCode) === 'protocol_error' && !experimental) === header.error ? 0 : BIT.e_without_protocol_error;
}
