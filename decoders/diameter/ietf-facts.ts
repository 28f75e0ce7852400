/** Facts in AVPs of vendor 0: RFC 6733, RFC 7155, RFC 8506. */

import type { ByteView } from 'spoor/decoder';
import { IETF_AVP as I } from './avp-codes.js';
import type { AvpTable } from './avps.js';
import { creditFact } from './credit-facts.js';
import { ipv6Prefix, isDigits } from './encodings.js';
import { CreditFacts, type Facts, LifetimeFacts, RedirectFacts } from './facts.js';
import { BIT } from './findings.js';
import { diameterUri } from './formats.js';
import { experimentalResult, failedAvp, subscriptionId, userEquipmentInfo, userName } from './groups.js';
import { hashOctets } from './hash.js';
import { applicationId, applicationIds, peerFact } from './peer-facts.js';
import { identity, keep, number, text } from './values.js';

/** Takes the facts out of AVP `i` of the message; `application` is that of its header. */
export function ietf(bytes: ByteView, avps: AvpTable, i: number, facts: Facts, application: number): void {
  switch (avps.code(i)) {
    case I.sessionId:
      facts.sessionId ??= text(bytes, avps, i);
      break;
    case I.originHost:
      facts.originHost ??= identity(bytes, avps, i);
      break;
    case I.originRealm:
      facts.originRealm ??= identity(bytes, avps, i);
      break;
    case I.destinationHost:
      facts.destinationHost ??= identity(bytes, avps, i);
      break;
    case I.destinationRealm:
      facts.destinationRealm ??= identity(bytes, avps, i);
      break;
    case I.routeRecord:
      facts.routeRecords++;
      facts.routeRecordHosts = keep(facts.routeRecordHosts, identity(bytes, avps, i));
      break;
    case I.resultCode:
      resultCode(bytes, avps, i, facts);
      break;
    case I.experimentalResult:
      experimentalResult(bytes, avps, i, facts);
      break;
    case I.failedAvp:
      failedAvp(bytes, avps, i, facts);
      break;
    case I.errorMessage:
      facts.errorMessage ??= text(bytes, avps, i);
      break;
    case I.errorReportingHost:
      facts.errorReportingHost ??= identity(bytes, avps, i);
      break;
    case I.redirectHost:
    case I.redirectHostUsage:
    case I.redirectMaxCacheTime:
      redirect(bytes, avps, i, facts);
      break;
    case I.vendorSpecificApplicationId:
      applicationIds(bytes, avps, i, facts, application);
      break;
    case I.authApplicationId:
    case I.acctApplicationId:
      applicationId(bytes, avps, i, facts, application);
      break;
    case I.userName:
      userName(text(bytes, avps, i), facts);
      break;
    case I.subscriptionId:
      subscriptionId(bytes, avps, i, facts);
      break;
    case I.userEquipmentInfo:
      userEquipmentInfo(bytes, avps, i, facts);
      break;
    case I.callingStationId: {
      const station = text(bytes, avps, i);
      if (station !== undefined && isDigits(station)) facts.msisdn ??= station;
      break;
    }
    case I.calledStationId:
    case I.serviceSelection:
      facts.apn ??= text(bytes, avps, i);
      break;
    case I.framedIpAddress:
      framedIp(bytes, avps, i, facts);
      break;
    case I.framedIpv6Prefix:
      facts.framedIpv6Prefix ??= ipv6Prefix(bytes, avps.at(i), avps.length(i));
      if (facts.framedIpv6Prefix === undefined) avps.findings |= BIT.value_length;
      break;
    case I.ccRequestType:
      facts.ccType ??= number(bytes, avps, i);
      break;
    case I.ccRequestNumber:
      facts.ccNumber ??= number(bytes, avps, i);
      break;
    case I.serviceContextId:
    case I.multipleServicesCreditControl:
    case I.grantedServiceUnit:
    case I.usedServiceUnit:
    case I.validityTime:
    case I.finalUnitIndication:
      facts.credit ??= new CreditFacts();
      creditFact(bytes, avps, i, facts.credit);
      break;
    case I.accountingRecordType:
      facts.accountingType ??= number(bytes, avps, i);
      break;
    case I.accountingRecordNumber:
      facts.accountingNumber ??= number(bytes, avps, i);
      break;
    case I.proxyInfo:
      facts.proxyInfo = (facts.proxyInfo + hashOctets(bytes, avps.at(i), avps.length(i))) | 0;
      break;
    case I.authSessionState:
      facts.authSessionState ??= number(bytes, avps, i);
      break;
    case I.sessionTimeout:
    case I.authorizationLifetime:
    case I.authGracePeriod:
      lifetime(bytes, avps, i, facts);
      break;
    case I.terminationCause:
      facts.terminationCause ??= number(bytes, avps, i);
      break;
    default:
      if (facts.peer !== undefined) peerFact(bytes, avps, i, facts.peer);
  }
}

/** Decides when there is an Experimental-Result, too (RFC 6733 7.6), whichever stands first. */
function resultCode(bytes: ByteView, avps: AvpTable, i: number, facts: Facts): void {
  if (facts.resultCode !== undefined && !facts.experimental) return;
  const code = number(bytes, avps, i);
  if (code === undefined) return;
  facts.resultCode = code;
  facts.resultVendor = 0;
  facts.experimental = false;
}

function redirect(bytes: ByteView, avps: AvpTable, i: number, facts: Facts): void {
  facts.redirect ??= new RedirectFacts();
  const found = facts.redirect;
  if (avps.code(i) === I.redirectHost) found.hosts = keep(found.hosts, redirectHost(bytes, avps, i));
  else if (avps.code(i) === I.redirectHostUsage) found.usage ??= number(bytes, avps, i);
  else found.seconds ??= number(bytes, avps, i);
}

function redirectHost(bytes: ByteView, avps: AvpTable, i: number): string | undefined {
  const uri = text(bytes, avps, i);
  return uri === undefined ? undefined : (diameterUri(uri)?.host ?? uri);
}

function lifetime(bytes: ByteView, avps: AvpTable, i: number, facts: Facts): void {
  const lifetimes = facts.lifetimes ?? new LifetimeFacts();
  facts.lifetimes = lifetimes;
  const value = number(bytes, avps, i);
  const code = avps.code(i);
  if (code === I.sessionTimeout) lifetimes.sessionTimeout ??= value;
  else if (code === I.authorizationLifetime) lifetimes.authorization ??= value;
  else lifetimes.grace ??= value;
}

/** 0xffffffff and 0xfffffffe ask for an address instead of giving one (RFC 2865 5.8). */
function framedIp(bytes: ByteView, avps: AvpTable, i: number, facts: Facts): void {
  if (avps.length(i) !== 4) avps.findings |= BIT.value_length;
  else if (bytes.u32(avps.at(i)) < 0xfffffffe) facts.framedIp ??= bytes.ip(avps.at(i), 4);
}
