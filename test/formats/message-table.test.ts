import { expect, it } from 'vitest';
import { CC_MESSAGES, MM_MESSAGES, SMS_CP_MESSAGES, SS_MESSAGES } from '../../src/formats/gsm-layer3/circuit-messages.js';
import { GMM_MESSAGES, SM_MESSAGES } from '../../src/formats/gsm-layer3/packet-messages.js';
import { RR_MESSAGES, RR_SHORT_MESSAGES } from '../../src/formats/gsm-layer3/rr-messages.js';
import { indexMessages, type MessageRow } from '../../src/formats/message-table.js';
import { EMM_MESSAGES, ESM_MESSAGES } from '../../src/formats/nas/eps-messages.js';
import { MM5G_MESSAGES, SM5G_MESSAGES } from '../../src/formats/nas/fivegs-messages.js';

const TABLES: Readonly<Record<string, readonly [rows: readonly MessageRow[], largest: number]>> = {
  RR: [RR_MESSAGES, 0xff],
  'RR short': [RR_SHORT_MESSAGES, 0x1f],
  MM: [MM_MESSAGES, 0x3f],
  CC: [CC_MESSAGES, 0x3f],
  SS: [SS_MESSAGES, 0x3f],
  SMS: [SMS_CP_MESSAGES, 0xff],
  GMM: [GMM_MESSAGES, 0xff],
  SM: [SM_MESSAGES, 0xff],
  EMM: [EMM_MESSAGES, 0xff],
  ESM: [ESM_MESSAGES, 0xff],
  '5GMM': [MM5G_MESSAGES, 0xff],
  '5GSM': [SM5G_MESSAGES, 0xff],
};

it.each(Object.entries(TABLES))('%s has every code and every name once, and no code that its mask hides', (_, [rows, largest]) => {
  expect(new Set(rows.map(([code]) => code)).size).toBe(rows.length);
  expect(new Set(rows.map(([, name]) => name)).size).toBe(rows.length);
  for (const [code] of rows) expect(code).toBeLessThanOrEqual(largest);
});

it('a code without a row has no name', () => {
  const index = indexMessages([[5, 'Setup', 'both']]);
  expect(index[5]).toEqual({ code: 5, name: 'Setup', direction: 'both' });
  expect(index.filter((name) => name !== undefined)).toHaveLength(1);
  expect(index).toHaveLength(256);
});
