/** Facts by which a peer describes itself in capabilities exchanges, watchdogs and disconnects (RFC 6733 5.3 to 5.5). */

import type { ByteView } from 'spoor/decoder';
import { IETF_AVP as I } from './avp-codes.js';
import type { AvpTable } from './avps.js';
import type { Facts, PeerFacts } from './facts.js';
import { BIT } from './findings.js';
import { address } from './formats.js';
import { MOST_VALUES, number, text } from './values.js';

export function peerFact(bytes: ByteView, avps: AvpTable, i: number, peer: PeerFacts): void {
  switch (avps.code(i)) {
    case I.productName:
      peer.productName ??= text(bytes, avps, i);
      break;
    case I.firmwareRevision:
      peer.firmwareRevision ??= number(bytes, avps, i);
      break;
    case I.vendorId:
      peer.vendorId ??= number(bytes, avps, i);
      break;
    case I.originStateId:
      peer.originStateId ??= number(bytes, avps, i);
      break;
    case I.disconnectCause:
      peer.disconnectCause ??= number(bytes, avps, i);
      break;
    case I.inbandSecurityId: {
      const mechanism = number(bytes, avps, i);
      if (mechanism !== undefined && peer.inbandSecurity.length < MOST_VALUES) peer.inbandSecurity.push(mechanism);
      break;
    }
    case I.supportedVendorId: {
      const vendor = number(bytes, avps, i);
      if (vendor !== undefined && peer.supportedVendors.length < MOST_VALUES) peer.supportedVendors.push(vendor);
      break;
    }
    case I.hostIpAddress: {
      const host = address(bytes, avps.at(i), avps.length(i));
      if (host === undefined) avps.findings |= BIT.value_length;
      // Only families 1 and 2 are IP addresses.
      else if ((host.family === 1 || host.family === 2) && peer.addresses.length < MOST_VALUES) peer.addresses.push(host.text);
      break;
    }
    default:
  }
}

export function applicationIds(bytes: ByteView, avps: AvpTable, group: number, facts: Facts, application: number): void {
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++) {
    const code = avps.code(i);
    if (avps.vendor(i) === 0 && (code === I.authApplicationId || code === I.acctApplicationId))
      applicationId(bytes, avps, i, facts, application);
  }
}

/** A capabilities exchange lists applications; anything else repeats the one of the header. */
export function applicationId(bytes: ByteView, avps: AvpTable, i: number, facts: Facts, application: number): void {
  const id = number(bytes, avps, i);
  if (id === undefined) return;
  if (facts.peer === undefined) {
    if (id !== application) avps.findings |= BIT.application_mismatch;
  } else if (facts.peer.applications.length < MOST_VALUES && !facts.peer.applications.includes(id)) facts.peer.applications.push(id);
}
