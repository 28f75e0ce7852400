/** Elements of MM, CC and SS messages: registration, calls, supplementary services (3GPP TS 24.008 sections 10.5.1, 10.5.3 and 10.5.4). */

import type { ByteView } from 'spoor/decoder';
import type { ElementReaders } from 'spoor/formats/elements';
import { readBcdNumber, readFacility } from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';
import { cc, gsm, mm, setName } from './branches.js';
import { readClassmark1 } from './classmark.js';
import { BEARERS, CAUSE_LOCATIONS, CM_SERVICES, UPDATE_TYPES } from './code-names.js';
import { REGISTRATION_OCTETS, readKeySequence, readRequestedIdentity } from './registration.js';
import { readArea, readCause, readOldArea, setCause } from './subscriber.js';

/** Also for paging responses, which stand in RR and have the elements of MM. */
export const MM_READERS: ElementReaders<MessageDocument> = {
  octets: {
    ...REGISTRATION_OCTETS,
    lai: [5, readArea],
    'old-lai': [5, readOldArea],
    'reject-cause': [1, readCause('MM')],
    'classmark-1': [1, readClassmark1],
  },
  halves: {
    cksn: readKeySequence,
    'update-type': (value, document) => {
      mm(document).update_type = UPDATE_TYPES[(value & 3) as 0 | 1 | 2 | 3];
      mm(document).follow_on = (value & 8) !== 0;
    },
    'cm-service-type': (value, document) => setName(mm(document), 'service', CM_SERVICES.get(value)),
    'identity-type': readRequestedIdentity,
  },
};

export const CC_READERS: ElementReaders<MessageDocument> = {
  octets: {
    cause: [2, readCallCause],
    'called-number': [1, (view, at, length, document) => setNumber(document, 'called_number', view, at, length)],
    'calling-number': [1, (view, at, length, document) => setNumber(document, 'calling_number', view, at, length)],
    'connected-number': [1, (view, at, length, document) => setNumber(document, 'connected_number', view, at, length)],
    'redirecting-number': [1, (view, at, length, document) => setNumber(document, 'redirecting_number', view, at, length)],
    'bearer-capability': [1, (view, at, _length, document) => setName(cc(document), 'bearer', BEARERS[view.u8(at) & 7])],
    'progress-indicator': [
      2,
      (view, at, _length, document) => {
        cc(document).progress = view.u8(at + 1) & 0x7f;
      },
    ],
    'call-state': [
      1,
      (view, at, _length, document) => {
        cc(document).call_state = view.u8(at) & 0x3f;
      },
    ],
    // A key may be one of a secret number.
    'keypad-facility': [
      1,
      (_view, _at, _length, document) => {
        cc(document).dtmf = true;
      },
    ],
    facility: [0, readFacilityElement],
  },
  halves: {},
};

export const SS_READERS: ElementReaders<MessageDocument> = {
  octets: { cause: [2, readCallCause], facility: [0, readFacilityElement] },
  halves: {},
};

type NumberField = 'called_number' | 'calling_number' | 'connected_number' | 'redirecting_number';

function setNumber(document: MessageDocument, field: NumberField, view: ByteView, at: number, length: number): void {
  const { digits } = readBcdNumber(view, at, length);
  if (digits !== '') cc(document)[field] = digits;
}

/** Coding and location, perhaps an octet of recommendation, then the value (3GPP TS 24.008 section 10.5.4.11). */
function readCallCause(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const first = view.u8(at);
  const causeAt = first >= 0x80 ? 1 : 2;
  if (causeAt >= length) return;
  setCause(document, 'CC', view.u8(at + causeAt) & 0x7f);
  setName(cc(document), 'cause_location', CAUSE_LOCATIONS.get(first & 15));
}

function readFacilityElement(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const component = readFacility(view, at, length);
  if (component === undefined) return;
  const ss: NonNullable<NonNullable<MessageDocument['gsm']>['ss']> = { component: component.type };
  gsm(document).ss = ss;
  if (component.operation !== undefined) ss.operation = component.operation;
  setName(ss, 'operation_name', component.operationName);
  if (component.error !== undefined) ss.error = component.error;
}
