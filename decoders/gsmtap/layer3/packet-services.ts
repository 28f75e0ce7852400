/** Elements of GMM and SM messages: GPRS registration and data contexts (3GPP TS 24.008 sections 10.5.5 and 10.5.6). */

import type { ByteView } from 'spoor/decoder';
import type { ElementReaders } from 'spoor/formats/elements';
import { readApn } from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';
import { gprs, setName } from './branches.js';
import {
  ATTACH_TYPES,
  DETACH_TYPES_DOWN,
  DETACH_TYPES_UP,
  GPRS_SERVICES,
  PDP_TYPES,
  RA_UPDATE_RESULTS,
  RA_UPDATE_TYPES,
} from './code-names.js';
import { REGISTRATION_OCTETS, readKeySequence, readRequestedIdentity } from './registration.js';
import { readCause, readIdentity, readOldArea } from './subscriber.js';

export const GMM_READERS: ElementReaders<MessageDocument> = {
  octets: {
    ...REGISTRATION_OCTETS,
    'additional-identity': [1, readIdentity],
    'p-tmsi': [1, readIdentity],
    'old-rai': [6, readOldArea],
    'gmm-cause': [1, readCause('GMM')],
  },
  halves: {
    cksn: readKeySequence,
    'attach-type': (value, document) => setName(gprs(document), 'attach_type', ATTACH_TYPES[value & 7]),
    'attach-result': (value, document) => setName(gprs(document), 'attach_result', ATTACH_TYPES[value & 7]),
    'detach-type': readDetachType,
    'update-type': (value, document) => setName(gprs(document), 'update_type', RA_UPDATE_TYPES[value & 7]),
    'update-result': (value, document) => setName(gprs(document), 'update_result', RA_UPDATE_RESULTS[value & 7]),
    'service-type': (value, document) => setName(gprs(document), 'service_type', GPRS_SERVICES[value & 7]),
    'ciphering-algorithm': (value, document) => {
      // UMTS ciphers by its radio: the algorithm that is named for GPRS means nothing there (3GPP TS 24.008 section 10.5.5.3).
      if (document.type_name === 'UMTS_RRC') return;
      gprs(document).cipher_algorithm = `GEA/${value & 7}`;
    },
    'imeisv-request': (value, document) => {
      if ((value & 7) === 1) gprs(document).imeisv_requested = true;
    },
    'identity-type-2': readRequestedIdentity,
  },
};

export const SM_READERS: ElementReaders<MessageDocument> = {
  octets: {
    'sm-cause': [1, readCause('SM')],
    nsapi: [
      1,
      (view, at, _length, document) => {
        gprs(document).nsapi = view.u8(at) & 15;
      },
    ],
    'llc-sapi': [
      1,
      (view, at, _length, document) => {
        gprs(document).llc_sapi = view.u8(at) & 15;
      },
    ],
    apn: [0, readApnElement],
    'pdp-address': [2, readPdpAddress],
  },
  halves: {},
};

/** The mobile and the network count their reasons differently. */
function readDetachType(value: number, document: MessageDocument): void {
  const down = document.direction === 'downlink';
  setName(gprs(document), 'detach_type', (down ? DETACH_TYPES_DOWN : DETACH_TYPES_UP)[value & 7]);
  if (!down && (value & 8) !== 0) gprs(document).power_off = true;
}

function readApnElement(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const apn = readApn(view, at, length);
  if (apn !== undefined) gprs(document).apn = apn;
}

/** Organisation and type; the address itself belongs to a subscriber and is not read. */
function readPdpAddress(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  gprs(document).pdp_type = PDP_TYPES.get(view.u16(at) & 0x0fff) ?? 'other';
}
