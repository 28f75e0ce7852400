/** Elements of EMM messages: registration, identities and security in LTE (3GPP TS 24.301 section 9.9.3). */

import type { ByteView } from 'spoor/decoder';
import type { ElementReaders, Read, ReadHalf } from 'spoor/formats/elements';
import { plmnText } from 'spoor/formats/gsm-layer3';
import { nasCauseName, readEpsIdentity, readTrackingArea, readTrackingAreas, TAI_LENGTH, type TrackingArea } from 'spoor/formats/nas';
import { viewOf } from 'spoor/formats/octets';
import type { MessageDocument } from '../fields.js';
import type { Reading } from '../inner.js';
import { setName } from '../layer3/branches.js';
import { readNetworkName } from '../layer3/network-name.js';
import { readRequestedIdentity } from '../layer3/registration.js';
import { putCause, readIdentity } from '../layer3/subscriber.js';
import { emm } from './branches.js';
import {
  ATTACH_RESULTS,
  ATTACH_TYPES,
  DETACH_TYPES_DOWN,
  DETACH_TYPES_UP,
  SERVICE_TYPES,
  UPDATE_RESULTS,
  UPDATE_TYPES,
} from './code-names.js';

type NasReading = Reading<MessageDocument>;
type Area = NonNullable<MessageDocument['area']>;

export const EMM_READERS: ElementReaders<NasReading> = {
  octets: {
    identity: [1, ofDocument(readEpsIdentityInto(false))],
    'additional-identity': [1, ofDocument(readEpsIdentityInto(false))],
    'new-identity': [1, ofDocument(readEpsIdentityInto(true))],
    'ms-identity': [1, ofDocument(readIdentity)],
    'last-tai': [TAI_LENGTH, ofDocument(readOldArea)],
    'tai-list': [1 + TAI_LENGTH, ofDocument(readAreas)],
    'emm-cause': [1, (view, at, _length, { document }) => putCause(document, 'EMM', view.u8(at), nasCauseName('EMM', view.u8(at)))],
    'nas-security-algorithms': [1, ofDocument(readAlgorithms)],
    'full-network-name': [1, ofDocument(readNetworkName)],
    'esm-message-container': [0, carry('eps-nas')],
    // A short message, with the protocol's own header (3GPP TS 24.301 section 9.9.3.22).
    'nas-message-container': [0, carry('layer3')],
  },
  halves: {
    'attach-type': half((value, document) => setName(emm(document), 'attach_type', ATTACH_TYPES[value & 7])),
    'attach-result': half((value, document) => setName(emm(document), 'attach_result', ATTACH_RESULTS[value & 7])),
    'update-type': half((value, document) => setName(emm(document), 'update_type', UPDATE_TYPES[value & 7])),
    'update-result': half((value, document) => setName(emm(document), 'update_result', UPDATE_RESULTS[value & 7])),
    'detach-type': half(readDetachType),
    'service-type': half((value, document) => setName(emm(document), 'service_type', SERVICE_TYPES[value])),
    'identity-type-2': half(readRequestedIdentity),
    'imeisv-request': half((value, document) => {
      if ((value & 7) === 1) emm(document).imeisv_requested = true;
    }),
  },
};

function ofDocument(read: Read<MessageDocument>): Read<NasReading> {
  return (view, at, length, { document }) => read(view, at, length, document);
}

function half(read: ReadHalf<MessageDocument>): ReadHalf<NasReading> {
  return (value, { document }) => read(value, document);
}

/** The message inside is read when this one is done, and where it lies: a copy, because it may itself be one. */
function carry(content: 'eps-nas' | 'layer3'): Read<NasReading> {
  return (view, at, length, { inner }) => {
    if (length > 0) inner.push({ content, octets: viewOf(view.copy(at, length)) });
  };
}

function readEpsIdentityInto(assigned: boolean): Read<MessageDocument> {
  return (view, at, length, document) => {
    const read = readEpsIdentity(view, at, length);
    if (read === undefined) return;
    document.identity ??= {};
    const { identity } = document;
    identity.type ??= read.type;
    if (read.mme !== undefined) {
      emm(document).mme_group = read.mme.group;
      emm(document).mme_code = read.mme.code;
    }
    if (read.value === undefined) return;
    if (read.type === 'IMSI') identity.imsi ??= read.value;
    else if (read.type === 'IMEI') identity.imei ??= read.value;
    else if (assigned) identity.new_tmsi ??= read.value;
    else identity.tmsi ??= read.value;
  };
}

function areaOf({ plmn, tac }: TrackingArea): Area {
  if (plmn === undefined) return { tac };
  return { mcc: plmn.mcc, mnc: plmn.mnc, tac, key: `${plmnText(plmn)}-${tac}` };
}

function readOldArea(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  document.old_area = areaOf(readTrackingArea(view, at));
}

/** All of them by name, the first one in parts: mostly there is one. */
function readAreas(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const areas = readTrackingAreas(view, at, length).map(areaOf);
  if (areas[0] === undefined) return;
  document.area = areas[0];
  emm(document).areas = areas.flatMap(({ key }) => key ?? []);
}

function readAlgorithms(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  emm(document).cipher_algorithm = `EEA${(view.u8(at) >> 4) & 7}`;
  emm(document).integrity_algorithm = `EIA${view.u8(at) & 7}`;
}

/** The mobile and the network count their reasons differently. */
function readDetachType(value: number, document: MessageDocument): void {
  const up = document.direction === 'uplink';
  setName(emm(document), 'detach_type', (up ? DETACH_TYPES_UP : DETACH_TYPES_DOWN)[value & 7]);
  if (up && (value & 8) !== 0) emm(document).power_off = true;
}
