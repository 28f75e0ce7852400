/** Who and what a transaction is about: identities, networks, sessions, quotas, from wherever they stand. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import { avp, hex } from './encode.js';
import type { TransactionDocument } from './fields.js';
import { Run } from './testing.js';

const GX = 16777238;
const CREDIT_CONTROL = 4;
const tgpp = (code: number, value: Parameters<typeof avp>[1]) => avp(code, value, { vendor: TGPP });
const success = avp(I.resultCode, 2001);

/** The document of a request and an answer with these AVPs. */
function transaction(application: number, command: number, request: Uint8Array[], answer: Uint8Array[] = [success]): TransactionDocument {
  const run = new Run();
  run.request(1, { application, command }, ...request);
  run.answer(1.001, { application, command }, ...answer);
  return run.transactions[0] ?? {};
}

describe('a subscriber', () => {
  test('is an IMSI where the user name is nothing but digits', () => {
    expect(transaction(16777251, 316, [avp(I.userName, '001010000000001')]).user).toEqual({ imsi: '001010000000001' });
  });

  test('of a NAI has the IMSI in it and the home network of its realm', () => {
    const document = transaction(16777265, 303, [avp(I.userName, '0001010000000001@nai.epc.mnc001.mcc001.3gppnetwork.org')]);
    expect(document.user).toEqual({ imsi: '001010000000001', nai: '0001010000000001@nai.epc.mnc001.mcc001.3gppnetwork.org' });
    expect(document.plmn).toEqual({ home: '001-01' });
    expect(transaction(16777265, 303, [avp(I.userName, '6310410123456789@nai.epc.mnc410.mcc310.3gppnetwork.org')]).plmn).toEqual({
      home: '310-410',
    });
  });

  test.each([
    // Private identities have the IMSI alone; 0 is its first digit, not the mark of EAP-AKA.
    ['001010000000001@ims.home.example', '001010000000001'],
    ['001010000000001@ims.mnc001.mcc001.3gppnetwork.org', '001010000000001'],
    ['6001010000000001@nai.epc.mnc001.mcc001.3gppnetwork.org', '001010000000001'],
    ['026201000000001@nai.epc.mnc001.mcc262.3gppnetwork.org', '26201000000001'],
    ['26201000000001@ims.mnc001.mcc262.3gppnetwork.org', '26201000000001'],
    ['2262010000000001@nai.epc.mnc001.mcc262.3gppnetwork.org', undefined],
    ['1234567890123@example.org', undefined],
  ])('of %s has the IMSI %s', (name, imsi) => {
    expect(transaction(16777265, 303, [avp(I.userName, name)]).user).toEqual({ nai: name, ...(imsi !== undefined && { imsi }) });
  });

  test('of another NAI is that name and no IMSI', () => {
    expect(transaction(5, 268, [avp(I.userName, 'alice@example.org')]).user).toEqual({ nai: 'alice@example.org' });
  });

  test('is read from every Subscription-Id by its type', () => {
    const id = (type: number, value: string) => avp(I.subscriptionId, [avp(I.subscriptionIdType, type), avp(I.subscriptionIdData, value)]);
    const ids = [id(0, '4917012345678'), id(1, '001010000000001'), id(2, 'sip:alice@example.org'), id(4, 'alice.private@example.org')];
    expect(transaction(CREDIT_CONTROL, 272, ids).user).toEqual({
      imsi: '001010000000001',
      msisdn: '4917012345678',
      nai: 'alice.private@example.org',
      sip_uri: 'sip:alice@example.org',
    });
  });

  test('has the number of the profile in the answer, and nothing else of it', () => {
    const profile = tgpp(T.subscriptionData, [tgpp(T.msisdn, hex('947110325476f8')), tgpp(1429, [tgpp(1430, 'no group at all')])]);
    const document = transaction(16777251, 316, [avp(I.userName, '001010000000001')], [success, profile]);
    expect(document.user).toEqual({ imsi: '001010000000001', msisdn: '4917012345678' });
    expect(document.findings).toBeUndefined();
  });

  test('of Sh and S6c stands in a group', () => {
    const identity = tgpp(T.userIdentity, [tgpp(T.publicIdentity, 'sip:bob@example.org')]);
    expect(transaction(16777217, 306, [identity]).user).toEqual({ sip_uri: 'sip:bob@example.org' });
    const identifier = tgpp(T.userIdentifier, [avp(I.userName, '001010000000002'), tgpp(T.msisdn, hex('947110325476f8'))]);
    expect(transaction(16777312, 8388647, [identifier]).user).toEqual({ imsi: '001010000000002', msisdn: '4917012345678' });
  });
});

describe('equipment', () => {
  test('is an IMEI of S13 with the status that the register gives it', () => {
    const document = transaction(
      16777252,
      324,
      [tgpp(T.terminalInformation, [tgpp(T.imei, '99209900176148'), tgpp(1403, '23')])],
      [success, tgpp(T.equipmentStatus, 1)],
    );
    expect(document.equipment).toEqual({ imei: '99209900176148', status: 'BLACKLISTED' });
  });

  test('is written as digits or as swapped digits in User-Equipment-Info', () => {
    const info = (value: string | Uint8Array) =>
      avp(I.userEquipmentInfo, [avp(I.userEquipmentInfoType, 0), avp(I.userEquipmentInfoValue, value)]);
    expect(transaction(GX, 272, [info('3520990017614823')]).equipment).toEqual({ imei: '3520990017614823' });
    expect(transaction(GX, 272, [info(hex('5302990071163832'))]).equipment).toEqual({ imei: '3520990017618323' });
  });
});

describe('networks and sessions', () => {
  test('Gx tells serving network, access, address and name of the access point', () => {
    const document = transaction(GX, 272, [
      avp(I.ccRequestType, 1),
      avp(I.ccRequestNumber, 0),
      avp(I.framedIpAddress, hex('0a2d0001')),
      avp(I.calledStationId, 'internet'),
      tgpp(T.ratType, 1004),
      tgpp(T.userLocationInfo, hex('8299f924002a99f92400000a01')),
      tgpp(T.accessNetworkChargingIdentifierGx, [tgpp(T.accessNetworkChargingIdentifierValue, hex('000000ff'))]),
    ]);
    expect(document).toMatchObject({
      application: { name: 'Gx' },
      cc: { type: 'initial', number: 0 },
      framed_ip: '10.45.0.1',
      apn: 'internet',
      rat: 'EUTRAN',
      plmn: { visited: '999-42' },
      charging_id: '000000ff',
    });
  });

  test('Gy hides the same two groups deep, and its quotas are summed over the rating groups', () => {
    const units = (code: number, ...octets: [number, string][]) =>
      avp(
        code,
        octets.map(([avpCode, value]) => avp(avpCode, hex(value))),
      );
    const quota = (group: number, ...members: Uint8Array[]) =>
      avp(I.multipleServicesCreditControl, [avp(I.ratingGroup, group), ...members]);
    const total = (value: string): [number, string] => [I.ccTotalOctets, value];
    const document = transaction(
      CREDIT_CONTROL,
      272,
      [
        avp(I.ccRequestType, 2),
        avp(I.ccRequestNumber, 3),
        avp(I.serviceContextId, '32251@3gpp.org'),
        tgpp(T.serviceInformation, [
          tgpp(T.psInformation, [avp(I.calledStationId, 'ims'), tgpp(T.sgsnMccMnc, '00101'), tgpp(T.gtpRatType, hex('06'))]),
        ]),
        quota(100, units(I.usedServiceUnit, total('0000000000000064'), [I.ccInputOctets, '0000000000000001'])),
        quota(200, units(I.usedServiceUnit, [I.ccInputOctets, '0000000000000005'], [I.ccOutputOctets, '0000000000000006'])),
      ],
      [
        success,
        quota(100, avp(I.resultCode, 2001), units(I.grantedServiceUnit, total('0000000000001000'))),
        quota(200, avp(I.resultCode, 4012)),
      ],
    );
    expect(document).toMatchObject({
      apn: 'ims',
      rat: 'EUTRAN',
      plmn: { visited: '001-01' },
      cc: {
        type: 'update',
        number: 3,
        service_context: '32251@3gpp.org',
        rating_groups: [100, 200],
        results: [2001, 4012],
        used_octets: 111,
        granted_octets: 4096,
      },
      result: { code: 2001 },
    });
  });

  test('a count of octets that nobody can mean is a finding, not a number', () => {
    const used = avp(I.usedServiceUnit, [avp(I.ccTotalOctets, hex('ffffffffffffffff'))]);
    const document = transaction(CREDIT_CONTROL, 272, [avp(I.ccRequestType, 3), used]);
    expect(document.cc).toEqual({ type: 'termination' });
    expect(document.findings).toEqual(['value_range']);
  });

  test('a location update says with which flags, a cancellation why', () => {
    expect(transaction(16777251, 316, [tgpp(T.ulrFlags, 0x80000022)]).s6a).toEqual({
      ulr_flags: ['S6a/S6d-Indicator', 'Initial-Attach-Indicator', 'bit 31'],
    });
    expect(transaction(16777251, 317, [tgpp(T.cancellationType, 2)]).s6a).toEqual({ cancellation_type: 'SUBSCRIPTION_WITHDRAWAL' });
  });

  test('legs are counted by the agents behind the request', () => {
    expect(transaction(GX, 272, [avp(I.routeRecord, 'a.example'), avp(I.routeRecord, 'b.example')]).leg).toBe(2);
  });

  test('an application that contradicts the header is a finding', () => {
    expect(transaction(GX, 272, [avp(I.authApplicationId, 4)]).findings).toEqual(['application_mismatch']);
    const nested = avp(I.vendorSpecificApplicationId, [avp(I.vendorId, TGPP), avp(I.authApplicationId, 4)]);
    expect(transaction(GX, 272, [nested]).findings).toEqual(['application_mismatch']);
  });
});
