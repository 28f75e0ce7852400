/** Short messages inside of CP-DATA: who, which part, refused why; never the text (3GPP TS 24.011, 3GPP TS 23.040). */

import type { ByteView } from 'spoor/decoder';
import type { ElementReaders } from 'spoor/formats/elements';
import { causeName, type RpMessage, readRpMessage, readTpdu, type Tpdu } from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';
import { gsm, setName } from './branches.js';
import { readCause, setCause } from './subscriber.js';

type Sms = NonNullable<NonNullable<MessageDocument['gsm']>['sms']>;

const STATUS_CLASSES = ['completed', 'trying', 'failed', 'stopped'] as const;

export const SMS_READERS: ElementReaders<MessageDocument> = {
  octets: { 'cp-user-data': [0, readUserData], 'cp-cause': [1, readCause('CP')] },
  halves: {},
};

function readUserData(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const rp = readRpMessage(view, at, length);
  if (rp === undefined) return;
  const sms: Sms = { rp_message: rp.type, rp_reference: rp.reference };
  gsm(document).sms = sms;
  if (rp.short) document.truncated = true;
  if (rp.serviceCentre !== undefined && rp.serviceCentre.digits !== '') sms.service_centre = rp.serviceCentre.digits;
  if (rp.cause !== undefined) setCause(document, 'RP', rp.cause);
  readContent(view, rp, sms, document);
}

function readContent(view: ByteView, rp: RpMessage, sms: Sms, document: MessageDocument): void {
  if (rp.userData === undefined) return;
  const tpdu = readTpdu(view, rp.userData.at, rp.userData.length, rp.fromMobile, rp.type === 'RP-ERROR');
  if (tpdu === undefined) return;
  addTpdu(sms, tpdu);
  if (tpdu.short) document.truncated = true;
}

function addTpdu(sms: Sms, tpdu: Tpdu): void {
  sms.tp_message = tpdu.type;
  if (tpdu.reference !== undefined) sms.tp_reference = tpdu.reference;
  if (tpdu.address !== undefined) {
    sms.address_type = tpdu.address.type;
    if (tpdu.address.value !== '') sms.address = tpdu.address.value;
  }
  if (tpdu.protocolIdentifier !== undefined) sms.protocol_identifier = tpdu.protocolIdentifier;
  if (tpdu.dataCoding !== undefined) sms.data_coding = tpdu.dataCoding;
  setName(sms, 'alphabet', tpdu.alphabet);
  if (tpdu.userDataLength !== undefined) sms.user_data_length = tpdu.userDataLength;
  if (tpdu.concatenation !== undefined) {
    sms.part_reference = tpdu.concatenation.reference;
    sms.parts = tpdu.concatenation.total;
    sms.part = tpdu.concatenation.sequence;
  }
  if (tpdu.failureCause !== undefined) {
    sms.failure_cause = tpdu.failureCause;
    setName(sms, 'failure_cause_name', causeName('TP', tpdu.failureCause));
  }
  if (tpdu.status !== undefined) {
    sms.status = tpdu.status;
    // Values from 0x80 are reserved.
    if (tpdu.status < 0x80) setName(sms, 'status_class', STATUS_CLASSES[(tpdu.status >> 5) as 0 | 1 | 2 | 3]);
  }
}
