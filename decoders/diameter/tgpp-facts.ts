/** Facts in AVPs of 3GPP. */

import type { ByteView } from 'spoor/decoder';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import { type AvpTable, MOST_DEPTH } from './avps.js';
import { plmn, plmnOfDigits, plmnText, userLocation } from './encodings.js';
import type { Facts } from './facts.js';
import { BIT } from './findings.js';
import { userName } from './groups.js';
import { identity, number, text } from './values.js';

/** Takes the facts out of AVP `i`; `depth` counts the groups around it. */
export function tgpp(bytes: ByteView, avps: AvpTable, i: number, facts: Facts, depth: number): void {
  switch (avps.code(i)) {
    case T.imsi:
      facts.imsi ??= text(bytes, avps, i);
      break;
    case T.msisdn:
      facts.msisdn ??= digits(bytes, avps, i);
      break;
    case T.publicIdentity:
      facts.sipUri ??= text(bytes, avps, i);
      break;
    case T.imei:
    case T.imeisv:
      facts.imei ??= text(bytes, avps, i);
      break;
    case T.visitedPlmnId:
      visitedPlmn(bytes, avps, i, facts);
      break;
    case T.sgsnMccMnc:
      facts.visitedPlmn ??= plmnOfDigits(identity(bytes, avps, i) ?? '');
      break;
    case T.imsiMccMnc:
      facts.homePlmn ??= plmnOfDigits(identity(bytes, avps, i) ?? '');
      break;
    case T.userLocationInfo: {
      const network = userLocation(bytes, avps.at(i), avps.length(i))?.plmn;
      if (network !== undefined) facts.visitedPlmn ??= plmnText(network);
      break;
    }
    case T.visitedNetworkIdentifier:
      facts.visitedNetwork ??= text(bytes, avps, i);
      break;
    case T.ratType: {
      const value = number(bytes, avps, i);
      if (value !== undefined) facts.rat ??= avps.names.word(TGPP, T.ratType, value);
      break;
    }
    case T.gtpRatType:
      if (avps.length(i) === 1) facts.rat ??= avps.names.word(TGPP, T.gtpRatType, bytes.u8(avps.at(i)));
      break;
    case T.chargingId:
    case T.accessNetworkChargingIdentifierValue:
      // Four octets on Gx, Gy and Rx alike; other lengths are texts of other networks.
      if (avps.length(i) === 4) facts.chargingId ??= bytes.hex(avps.at(i), 4);
      break;
    case T.ulrFlags: {
      const value = number(bytes, avps, i);
      if (value !== undefined) facts.ulrFlags ??= avps.names.bitWords(TGPP, T.ulrFlags, value);
      break;
    }
    case T.clrFlags: {
      const value = number(bytes, avps, i);
      if (value !== undefined) facts.clrFlags ??= avps.names.bitWords(TGPP, T.clrFlags, value);
      break;
    }
    case T.cancellationType:
      facts.cancellationType ??= number(bytes, avps, i);
      break;
    case T.equipmentStatus:
      facts.equipmentStatus ??= number(bytes, avps, i);
      break;
    case T.errorDiagnostic: {
      const value = number(bytes, avps, i);
      if (value !== undefined) facts.errorDiagnostic ??= avps.names.word(TGPP, T.errorDiagnostic, value);
      break;
    }
    case T.terminalInformation:
    case T.userIdentity:
    case T.userIdentifier:
    case T.serviceInformation:
    case T.psInformation:
    case T.accessNetworkChargingIdentifierGx:
      members(bytes, avps, i, facts, depth + 1);
      break;
    case T.subscriptionData:
      subscriptionData(bytes, avps, i, facts);
      break;
    default:
  }
}

/** Groups whose members mean the same as at top level. */
function members(bytes: ByteView, avps: AvpTable, group: number, facts: Facts, depth: number): void {
  if (depth >= MOST_DEPTH) {
    avps.findings |= BIT.depth;
    return;
  }
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++) {
    if (avps.vendor(i) === TGPP) tgpp(bytes, avps, i, facts, depth);
    else if (avps.vendor(i) !== 0) continue;
    else if (avps.code(i) === I.userName) userName(text(bytes, avps, i), facts);
    else if (avps.code(i) === I.calledStationId) facts.apn ??= text(bytes, avps, i);
  }
}

/** A profile of kilobytes, of which only the number is wanted. */
function subscriptionData(bytes: ByteView, avps: AvpTable, group: number, facts: Facts): void {
  for (let i = avps.open(bytes, group), last = avps.count; i < last; i++)
    if (avps.code(i) === T.msisdn && avps.vendor(i) === TGPP) facts.msisdn ??= digits(bytes, avps, i);
}

function visitedPlmn(bytes: ByteView, avps: AvpTable, i: number, facts: Facts): void {
  if (avps.length(i) !== 3) {
    avps.findings |= BIT.value_length;
    return;
  }
  const network = plmn(bytes, avps.at(i));
  // A serving network that is named outright beats the one of a location.
  if (network !== undefined) facts.visitedPlmn = plmnText(network);
}

/** Telephone number as swapped digits without a nature-of-address octet (TS 29.329 6.3.2). */
function digits(bytes: ByteView, avps: AvpTable, i: number): string | undefined {
  const number = bytes.bcd(avps.at(i), avps.length(i));
  return number === '' ? undefined : number;
}
