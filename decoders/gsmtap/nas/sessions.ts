/** Elements of ESM messages: data connections and bearers in LTE (3GPP TS 24.301 section 9.9.4). */

import type { ElementReaders } from 'spoor/formats/elements';
import { readApn } from 'spoor/formats/gsm-layer3';
import { nasCauseName } from 'spoor/formats/nas';
import type { MessageDocument } from '../fields.js';
import type { Reading } from '../inner.js';
import { setName } from '../layer3/branches.js';
import { putCause } from '../layer3/subscriber.js';
import { esm } from './branches.js';
import { PDN_TYPES, REQUEST_TYPES } from './code-names.js';

/** The address that a mobile gets belongs to a subscriber: only its type is read. */
export const ESM_READERS: ElementReaders<Reading<MessageDocument>> = {
  octets: {
    'esm-cause': [1, (view, at, _length, { document }) => putCause(document, 'ESM', view.u8(at), nasCauseName('ESM', view.u8(at)))],
    apn: [
      0,
      (view, at, length, { document }) => {
        const apn = readApn(view, at, length);
        if (apn !== undefined) esm(document).apn = apn;
      },
    ],
    'pdn-address': [1, (view, at, _length, { document }) => setName(esm(document), 'pdn_type', PDN_TYPES[view.u8(at) & 7])],
    'eps-quality-of-service': [
      1,
      (view, at, _length, { document }) => {
        esm(document).qci = view.u8(at);
      },
    ],
  },
  halves: {
    'request-type': (value, { document }) => setName(esm(document), 'request_type', REQUEST_TYPES[value & 7]),
    'pdn-type': (value, { document }) => setName(esm(document), 'pdn_type', PDN_TYPES[value & 7]),
    'linked-eps-bearer-identity': (value, { document }) => {
      esm(document).linked_bearer_id = value;
    },
  },
};
