/** One end of a connection, as it describes itself in capabilities exchanges, watchdogs and disconnects. */

import { IETF_AVP as I } from './avp-codes.js';
import type { Facts } from './facts.js';
import type { Names } from './names.js';
import type { PeerDocument } from './peer-fields.js';

type NodeDocument = NonNullable<PeerDocument['client']>;

/** Which software a peer is, by its capabilities exchange. */
export interface Product {
  readonly name: string | undefined;
  readonly firmware: number | undefined;
  /** IANA enterprise number. */
  readonly vendor: number | undefined;
}

export class Node {
  host: string | undefined = undefined;
  realm: string | undefined = undefined;
  stateId: number | undefined = undefined;
  applications: readonly number[] = [];
  private product: string | undefined = undefined;
  private firmware: number | undefined = undefined;
  private vendor: number | undefined = undefined;
  private addresses: readonly string[] = [];
  private supportedVendors: readonly number[] = [];
  private inbandSecurity: readonly number[] = [];

  get known(): boolean {
    return this.host !== undefined;
  }

  get software(): Product {
    return { name: this.product, firmware: this.firmware, vendor: this.vendor };
  }

  hear(facts: Facts): void {
    const { peer } = facts;
    this.host = facts.originHost ?? this.host;
    this.realm = facts.originRealm ?? this.realm;
    if (peer === undefined) return;
    this.stateId = peer.originStateId ?? this.stateId;
    this.product = peer.productName ?? this.product;
    this.firmware = peer.firmwareRevision ?? this.firmware;
    this.vendor = peer.vendorId ?? this.vendor;
    if (peer.addresses.length > 0) this.addresses = peer.addresses;
    if (peer.applications.length > 0) this.applications = peer.applications;
    if (peer.supportedVendors.length > 0) this.supportedVendors = peer.supportedVendors;
    if (peer.inbandSecurity.length > 0) this.inbandSecurity = peer.inbandSecurity;
  }

  document(names: Names): NodeDocument {
    return {
      host: this.host,
      realm: this.realm,
      product: this.product,
      firmware: this.firmware,
      vendor: this.vendor,
      ...(this.addresses.length > 0 && { addresses: this.addresses }),
      ...(this.applications.length > 0 && { applications: this.applications.map((id) => names.applicationLabel(id)) }),
      ...(this.supportedVendors.length > 0 && { supported_vendors: this.supportedVendors }),
      ...(this.inbandSecurity.length > 0 && { inband_security: this.inbandSecurity.map((id) => names.word(0, I.inbandSecurityId, id)) }),
      state_id: this.stateId,
    };
  }
}
