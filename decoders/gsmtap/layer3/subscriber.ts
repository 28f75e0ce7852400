/** Elements that many protocols share: identities, areas, cells and causes. */

import type { ByteView } from 'spoor/decoder';
import {
  type CauseFamily,
  causeName,
  LAI_LENGTH,
  PLMN_LENGTH,
  plmnText,
  RAI_LENGTH,
  readMobileIdentity,
  readPlmn,
} from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';

type Area = NonNullable<MessageDocument['area']>;

/** Who the message is from or about. */
export function readIdentity(view: ByteView, at: number, length: number, document: MessageDocument): void {
  addIdentity(view, at, length, document, false);
}

/** Who the network says that the mobile is from now on. */
export function readNewIdentity(view: ByteView, at: number, length: number, document: MessageDocument): void {
  addIdentity(view, at, length, document, true);
}

function addIdentity(view: ByteView, at: number, length: number, document: MessageDocument, assigned: boolean): void {
  const { type, value } = readMobileIdentity(view, at, length);
  if (type === 'none') return;
  document.identity ??= {};
  const { identity } = document;
  identity.type ??= type;
  if (value === undefined) return;
  if (type === 'IMSI') identity.imsi ??= value;
  else if (type === 'IMEI') identity.imei ??= value;
  else if (type === 'IMEISV') identity.imeisv ??= value;
  else if (assigned) identity.new_tmsi ??= value;
  else identity.tmsi ??= value;
}

export function readPagedIdentity(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const { type, value } = readMobileIdentity(view, at, length);
  // Paging requests that page nobody, or only one, hold identities of type "none".
  if (type === 'none') return;
  addPaged(document, type === 'IMSI' ? 'imsi' : 'tmsi', type === 'IMSI' || type === 'TMSI' ? value : undefined);
}

export function readPagedTmsi(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  addPaged(document, 'tmsi', view.hex(at, 4));
}

export function addPaged(document: MessageDocument, kind: 'imsi' | 'tmsi', value: string | undefined): void {
  document.paging ??= {};
  const { paging } = document;
  paging.count = (paging.count ?? 0) + 1;
  if (value === undefined) return;
  const before = paging[kind];
  paging[kind] = before === undefined ? [value] : [...before, value];
}

export function readArea(view: ByteView, at: number, length: number, document: MessageDocument): void {
  document.area = areaOf(view, at, length);
}

export function readOldArea(view: ByteView, at: number, length: number, document: MessageDocument): void {
  document.old_area = areaOf(view, at, length);
}

/** A location area, or a routing area where there is an octet more. */
function areaOf(view: ByteView, at: number, length: number): Area {
  const area: Area = {};
  const plmn = readPlmn(view, at);
  area.lac = view.u16(at + PLMN_LENGTH);
  if (length >= RAI_LENGTH) area.rac = view.u8(at + LAI_LENGTH);
  if (plmn === undefined) return area;
  area.mcc = plmn.mcc;
  area.mnc = plmn.mnc;
  area.key = `${plmnText(plmn)}-${area.lac}${area.rac === undefined ? '' : `-${area.rac}`}`;
  return area;
}

export function readCellIdentity(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  document.cell ??= {};
  document.cell.ci = view.u16(at);
}

/** The area of the cell that sends this; its own number stands in front where the message has one. */
export function readCellArea(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  document.cell ??= {};
  const { cell } = document;
  const plmn = readPlmn(view, at);
  cell.lac = view.u16(at + PLMN_LENGTH);
  if (plmn === undefined) return;
  cell.mcc = plmn.mcc;
  cell.mnc = plmn.mnc;
  if (cell.ci !== undefined) cell.key = `${plmnText(plmn)}-${cell.lac}-${cell.ci}`;
}

/** Reads causes of one octet. */
export function readCause(family: CauseFamily): (view: ByteView, at: number, length: number, document: MessageDocument) => void {
  return (view, at, _length, document) => setCause(document, family, view.u8(at));
}

export function setCause(document: MessageDocument, family: CauseFamily, cause: number): void {
  putCause(document, family, cause, causeName(family, cause));
}

export function putCause(document: MessageDocument, of: string, cause: number, name: string | undefined): void {
  document.cause = cause;
  document.cause_of = of;
  if (name !== undefined) document.cause_name = name;
}
