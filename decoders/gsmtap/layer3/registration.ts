/** Elements that registration with MM and with GMM has in common (3GPP TS 24.008 sections 10.5.1 and 10.5.3). */

import type { ElementReaders } from 'spoor/formats/elements';
import type { MessageDocument } from '../fields.js';
import { gsm, mm, setName } from './branches.js';
import { readClassmark2 } from './classmark.js';
import { IDENTITY_TYPES } from './code-names.js';
import { readNetworkName } from './network-name.js';
import { readArea, readIdentity, readNewIdentity } from './subscriber.js';

export const REGISTRATION_OCTETS: ElementReaders<MessageDocument>['octets'] = {
  identity: [1, readIdentity],
  'new-identity': [1, readNewIdentity],
  rai: [6, readArea],
  'classmark-2': [3, readClassmark2],
  'full-network-name': [1, readNetworkName],
  autn: [
    0,
    (_view, _at, _length, document) => {
      gsm(document).auth = { umts: true };
    },
  ],
};

export function readKeySequence(value: number, document: MessageDocument): void {
  mm(document).cksn = value & 7;
}

export function readRequestedIdentity(value: number, document: MessageDocument): void {
  document.identity ??= {};
  setName(document.identity, 'requested', IDENTITY_TYPES[value & 7]);
}
