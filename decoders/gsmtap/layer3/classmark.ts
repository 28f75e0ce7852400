/** Classmarks: what a mobile can do (3GPP TS 24.008 sections 10.5.1.5 and 10.5.1.6). */

import type { ByteView } from 'spoor/decoder';
import type { MessageDocument } from '../fields.js';
import { gsm } from './branches.js';

/** "Power class is irrelevant here". */
const NO_POWER_CLASS = 7;

export function readClassmark1(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const first = view.u8(at);
  const parent = gsm(document);
  parent.classmark ??= {};
  const { classmark } = parent;
  classmark.revision = (first >> 5) & 3;
  classmark.early_sending = (first & 0x10) !== 0;
  // 0 is available.
  classmark.a5_1 = (first & 0x08) === 0;
  if ((first & 7) !== NO_POWER_CLASS) classmark.power_class = (first & 7) + 1;
}

export function readClassmark2(view: ByteView, at: number, length: number, document: MessageDocument): void {
  readClassmark1(view, at, length, document);
  const third = view.u8(at + 2);
  const classmark = gsm(document).classmark;
  if (classmark === undefined) return;
  classmark.a5_3 = (third & 2) !== 0;
  classmark.a5_2 = (third & 1) !== 0;
}
