/** Facts in grouped AVPs of vendor 0. A group is opened only for what is wanted of it. */

import type { ByteView } from 'spoor/decoder';
import { IETF_AVP as I, SUBSCRIPTION } from './avp-codes.js';
import { type AvpTable, MOST_DEPTH } from './avps.js';
import { imsiOfNai, isImsi, plmnOfRealm } from './encodings.js';
import type { Facts } from './facts.js';
import { BIT } from './findings.js';
import { keep, number, text } from './values.js';

export function experimentalResult(bytes: ByteView, avps: AvpTable, group: number, facts: Facts): void {
  // Result-Code decides when both are there (RFC 6733 7.6).
  if (facts.resultCode !== undefined) return;
  let vendor = 0;
  let code: number | undefined;
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++) {
    if (avps.vendor(i) !== 0) continue;
    if (avps.code(i) === I.vendorId) vendor = number(bytes, avps, i) ?? 0;
    else if (avps.code(i) === I.experimentalResultCode) code = number(bytes, avps, i);
  }
  if (code === undefined) return;
  facts.resultCode = code;
  facts.resultVendor = vendor;
  facts.experimental = true;
}

/**
 * Path of each AVP in it: `Subscription-Id/Subscription-Id-Type` when the offender stands in groups (RFC 6733 7.5). What is
 * wrong with the content is its sender's quotation, so nothing but its depth is a finding.
 */
export function failedAvp(bytes: ByteView, avps: AvpTable, group: number, facts: Facts): void {
  const before = avps.findings;
  const { names } = avps;
  const first = avps.open(bytes, group);
  for (let i = first, last = avps.count; i < last; i++) {
    let path = '';
    let tooDeep = false;
    for (let at: number | undefined = i, depth = 1; at !== undefined; depth++) {
      path += (path === '' ? '' : '/') + names.avpLabel(avps.vendor(at), avps.code(at));
      if (depth === MOST_DEPTH && names.isGrouped(avps.vendor(at), avps.code(at)) && avps.length(at) > 0) {
        tooDeep = true;
        break;
      }
      const inner: number = names.isGrouped(avps.vendor(at), avps.code(at)) ? avps.open(bytes, at) : avps.count;
      // Several members: a whole example of a group, not a path to one offender.
      at = avps.count - inner === 1 ? inner : undefined;
    }
    facts.failedAvp = keep(facts.failedAvp, path);
    if (tooDeep) avps.findings = before | BIT.depth;
  }
  const depth = avps.findings & BIT.depth;
  avps.findings = before | depth;
  // An AVP quoted with its impossible length ends the walk before it is recorded: its header still names it.
  if (avps.count === first && avps.length(group) >= 8) {
    const at = avps.at(group);
    const vendor = (bytes.u8(at + 4) & 0x80) !== 0 && avps.length(group) >= 12 ? bytes.u32(at + 8) : 0;
    facts.failedAvp = keep(facts.failedAvp, names.avpLabel(vendor, bytes.u32(at)));
  }
}

export function subscriptionId(bytes: ByteView, avps: AvpTable, group: number, facts: Facts): void {
  let type: number | undefined;
  let id: string | undefined;
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++) {
    if (avps.vendor(i) !== 0) continue;
    if (avps.code(i) === I.subscriptionIdType) type = number(bytes, avps, i);
    else if (avps.code(i) === I.subscriptionIdData) id = text(bytes, avps, i);
  }
  if (id === undefined || id === '') return;
  if (type === SUBSCRIPTION.e164) facts.msisdn ??= id;
  else if (type === SUBSCRIPTION.imsi) facts.imsi ??= id;
  else if (type === SUBSCRIPTION.sipUri) facts.sipUri ??= id;
  else userName(id, facts);
}

/** Type 0 is an IMEISV, seen as ASCII digits and as swapped digits (RFC 8506 8.49 to 8.51). */
export function userEquipmentInfo(bytes: ByteView, avps: AvpTable, group: number, facts: Facts): void {
  let type: number | undefined;
  let value = -1;
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++) {
    if (avps.vendor(i) !== 0) continue;
    if (avps.code(i) === I.userEquipmentInfoType) type = number(bytes, avps, i);
    else if (avps.code(i) === I.userEquipmentInfoValue) value = i;
  }
  if (type !== 0 || value < 0) return;
  const length = avps.length(value);
  facts.imei ??= length <= 8 ? bytes.bcd(avps.at(value), length) : text(bytes, avps, value);
}

export function userName(name: string | undefined, facts: Facts): void {
  if (name === undefined || name === '') return;
  if (isImsi(name)) {
    facts.imsi ??= name;
    return;
  }
  facts.nai ??= name;
  facts.imsi ??= imsiOfNai(name);
  facts.homePlmn ??= plmnOfRealm(name);
}
