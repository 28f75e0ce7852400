/** Facts of credit control (RFC 8506 8): what is asked for, granted and used. */

import type { ByteView } from 'spoor/decoder';
import { IETF_AVP as I } from './avp-codes.js';
import type { AvpTable } from './avps.js';
import type { CreditFacts } from './facts.js';
import { BIT } from './findings.js';
import { octetCount } from './formats.js';
import { keep, number, text } from './values.js';

/** Takes the facts out of AVP `i` of the message, which is one of them. */
export function creditFact(bytes: ByteView, avps: AvpTable, i: number, credit: CreditFacts): void {
  switch (avps.code(i)) {
    case I.serviceContextId:
      credit.serviceContext ??= text(bytes, avps, i);
      break;
    case I.multipleServicesCreditControl:
      for (let member = avps.open(bytes, i), last = avps.count; member < last; member++)
        if (avps.vendor(member) === 0) quota(bytes, avps, member, credit);
      break;
    default:
      quota(bytes, avps, i, credit);
  }
}

/** Of the message, or of one Multiple-Services-Credit-Control in it, whose result is its rating group's alone (RFC 8506 8.16). */
function quota(bytes: ByteView, avps: AvpTable, i: number, credit: CreditFacts): void {
  switch (avps.code(i)) {
    case I.ratingGroup:
      credit.ratingGroups = keep(credit.ratingGroups, number(bytes, avps, i));
      break;
    case I.resultCode:
      credit.results = keep(credit.results, number(bytes, avps, i));
      break;
    case I.validityTime:
      validity(bytes, avps, i, credit);
      break;
    case I.finalUnitIndication:
      finalUnit(bytes, avps, i, credit);
      break;
    case I.grantedServiceUnit:
    case I.usedServiceUnit:
      serviceUnit(bytes, avps, i, credit);
      break;
    default:
  }
}

/** The first of all quotas to run out decides when the client asks again (RFC 8506 8.33). */
function validity(bytes: ByteView, avps: AvpTable, i: number, credit: CreditFacts): void {
  const seconds = number(bytes, avps, i);
  if (seconds !== undefined) credit.validitySeconds = Math.min(credit.validitySeconds ?? seconds, seconds);
}

/** What is to be done when this quota, the last one, is used up (RFC 8506 8.34). */
function finalUnit(bytes: ByteView, avps: AvpTable, group: number, credit: CreditFacts): void {
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++)
    if (avps.vendor(i) === 0 && avps.code(i) === I.finalUnitAction) credit.finalUnits = keep(credit.finalUnits, number(bytes, avps, i));
}

/** Octets granted or used, summed over the message; the total, or input and output where the total is left out. */
function serviceUnit(bytes: ByteView, avps: AvpTable, group: number, credit: CreditFacts): void {
  let total: number | undefined;
  let parts: number | undefined;
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++) {
    if (avps.vendor(i) !== 0) continue;
    const code = avps.code(i);
    if (code !== I.ccTotalOctets && code !== I.ccInputOctets && code !== I.ccOutputOctets) continue;
    const octets = octetCount(bytes, avps.at(i), avps.length(i));
    if (octets === undefined) avps.findings |= BIT.value_length;
    else if (code === I.ccTotalOctets) total = octets;
    else parts = (parts ?? 0) + octets;
  }
  const octets = total ?? parts;
  if (octets === undefined) return;
  const granted = avps.code(group) === I.grantedServiceUnit;
  const sum = octets + ((granted ? credit.grantedOctets : credit.usedOctets) ?? 0);
  if (!Number.isSafeInteger(sum)) avps.findings |= BIT.value_range;
  else if (granted) credit.grantedOctets = sum;
  else credit.usedOctets = sum;
}
