import { describe, expect, it } from 'vitest';
import { actionOf } from './actions.js';
import { directionOf } from './direction.js';
import { carrierOf } from './frequency.js';
import { TYPES, TYPES_V3 } from './types.js';
import { UM_CHANNELS, UM_CHANNELS_V3 } from './um-channels.js';

describe('frequencies of GSM channel numbers', () => {
  it.each([
    [1, false, 'GSM900', 935.2],
    [124, false, 'GSM900', 959.8],
    [975, false, 'GSM900', 925.2],
    [1023, false, 'GSM900', 934.8],
    [128, false, 'GSM850', 869.2],
    [251, false, 'GSM850', 893.8],
    [512, false, 'DCS1800', 1805.2],
    [885, false, 'DCS1800', 1879.8],
    [512, true, 'PCS1900', 1930.2],
    [810, true, 'PCS1900', 1989.8],
    [811, true, 'DCS1800', 1865],
    [293, false, 'GSM450', 467.4],
    [340, false, 'GSM480', 495.8],
  ])('%i (PCS %s) is in %s at %d MHz', (arfcn, pcs, band, downlink) => expect(carrierOf(arfcn, pcs)).toEqual({ band, downlink }));

  it.each([0, 125, 300, 900, 1024])('%i is nobody’s', (arfcn) => expect(carrierOf(arfcn, false)).toBeUndefined());
});

describe('the way of a message', () => {
  const type = (code: number) => TYPES.get(code);

  it('is what the flag says for GSM', () => {
    expect(directionOf(type(1), undefined, true)).toBe('uplink');
    expect(directionOf(type(1), undefined, false)).toBe('downlink');
  });

  it('is what the channel says for RRC, where producers leave the flag at 0', () => {
    expect(directionOf(type(13), 'uplink', false)).toBe('uplink');
    expect(directionOf(type(12), 'downlink', true)).toBe('downlink');
  });

  it('is known for NAS only when the flag is set', () => {
    expect(directionOf(type(18), undefined, true)).toBe('uplink');
    expect(directionOf(type(18), undefined, false)).toBeUndefined();
  });

  it('is unknown for SIM and for types in no table', () => {
    expect(directionOf(type(4), undefined, true)).toBeUndefined();
    expect(directionOf(undefined, undefined, true)).toBeUndefined();
  });
});

describe('tables of types and channels', () => {
  it('give the same name to what both versions have', () => {
    const names = new Set([...TYPES.values()].map(({ name }) => name));
    for (const [code, name] of [
      [0x0200, 'UM'],
      [0x0403, 'LTE_RRC'],
      [0x0404, 'LTE_NAS'],
      [0x0303, 'UMTS_RRC'],
      [0, 'OSMOCORE_LOG'],
    ] as const) {
      expect(TYPES_V3.get(code)?.name).toBe(name);
      expect(names).toContain(name);
    }
  });

  it('give the associated channels and coding schemes of both versions one name', () => {
    for (const [two, three] of [
      [0x87, 0x107],
      [0x8a, 0x10a],
      [0x21, 0x201],
      [0x39, 0x309],
      [0x30, 0x300],
    ] as const) {
      expect(UM_CHANNELS.get(two)?.name).toBe(UM_CHANNELS_V3.get(three)?.name);
      expect(UM_CHANNELS.get(two)).toBeDefined();
    }
    expect(UM_CHANNELS.get(0x39)?.name).toBe('MCS-9');
    expect(UM_CHANNELS.get(0x24)?.name).toBe('CS-4');
  });
});

describe('the word for a message', () => {
  it.each([
    ['Location Updating Request', 'location-updating-request', undefined],
    ['Location Updating Accept', 'location-updating-accept', 'success'],
    ['Immediate Assignment Reject', 'immediate-assignment-reject', 'failure'],
    ['Assignment Complete', 'assignment-complete', 'success'],
    ['Assignment Failure', 'assignment-failure', 'failure'],
    ['Release Complete', 'release-complete', undefined],
    ['CP-ERROR', 'cp-error', 'failure'],
    ['Notification/FACCH', 'notification-facch', undefined],
    ['System Information Type 2quater', 'system-information-type-2quater', undefined],
    ['rrcConnectionSetupComplete', 'rrc-connection-setup-complete', 'success'],
    ['ueCapabilityEnquiry', 'ue-capability-enquiry', undefined],
    ['ulInformationTransferMRDC-r15', 'ul-information-transfer-mrdc-r15', undefined],
    ['Modify PDP Context Request (MS to network)', 'modify-pdp-context-request-ms-to-network', undefined],
  ])('%s is %s, outcome %s', (name, action, outcome) => {
    expect(actionOf(name)).toEqual(outcome === undefined ? { action } : { action, outcome });
  });
});
