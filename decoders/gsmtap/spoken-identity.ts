/** Who a mobile is, as far as its messages said: what all its procedures have in common. */

import type { MessageDocument } from './fields.js';
import type { TransactionDocument } from './procedure.js';

type Identity = NonNullable<TransactionDocument['identity']>;

export class SpokenIdentity {
  private readonly known: Identity = {};

  learn(said: MessageDocument['identity']): void {
    if (said === undefined) return;
    const { known } = this;
    if (said.imsi !== undefined) known.imsi = said.imsi;
    if (said.imei !== undefined) known.imei = said.imei;
    if (said.imeisv !== undefined) known.imeisv = said.imeisv;
    // That with which it came; what it is given afterwards is for the next time.
    if (said.tmsi !== undefined) known.tmsi ??= said.tmsi;
  }

  /** For a document of its own: what becomes known later must not get into documents that were told before. */
  fields(): Identity | undefined {
    const { imsi, imei, imeisv, tmsi } = this.known;
    const identity: Identity = {};
    if (imsi !== undefined) identity.imsi = imsi;
    if (imei !== undefined) identity.imei = imei;
    if (imeisv !== undefined) identity.imeisv = imeisv;
    if (tmsi !== undefined) identity.tmsi = tmsi;
    return Object.keys(identity).length === 0 ? undefined : identity;
  }
}
