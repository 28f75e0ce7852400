/** Documents of single messages: off unless asked for, all AVPs in order, and nobody's identity or secret among them. */

import { readdirSync } from 'node:fs';
import { misfits, readCapture, replay } from 'spoor/testing';
import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import decoder from './decoder.js';
import { avp, hex } from './encode.js';
import type { MessageDocument } from './message-fields.js';
import { Run, S6A } from './testing.js';

const SAMPLES = new URL('samples/', import.meta.url);
const captures = readdirSync(SAMPLES).filter((name) => name.endsWith('.pcap'));
const ON = { messages: { enabled: true } };
const vendor = { vendor: TGPP };

function messages(run: Run): MessageDocument[] {
  return run.emitted.filter(({ kind }) => kind === 'message').map(({ document }) => document as MessageDocument);
}

describe('a message', () => {
  test('has no document unless it is asked for', () => {
    const run = new Run();
    run.request(1);
    expect(messages(run)).toEqual([]);
  });

  test('has header, ends, and a line for each AVP; request and answer bear the identifier of their transaction', () => {
    const run = new Run(ON);
    const eutran = avp(1408, [avp(1410, 2, vendor)], vendor);
    run.request(1, {}, avp(I.userName, '001010000000001'), avp(T.visitedPlmnId, hex('99f924'), vendor), eutran, avp(4999, 'four', vendor));
    run.answer(2, {}, avp(I.resultCode, 5001), avp(T.ulrFlags, 2, vendor));
    const [request, answer] = messages(run);
    expect(request).toMatchObject({
      request: true,
      application: { id: S6A, name: 'S6a', profile: 'S6a' },
      command: { code: 318, name: 'AIR' },
      flags: { proxiable: true, error: false, retransmitted: false },
      user: { imsi: '001010000000001' },
      avps: [
        'Session-Id (3 octets)',
        'Origin-Host = mme.visited.example',
        'Origin-Realm = visited.example',
        'User-Name (15 octets)',
        'Visited-PLMN-Id = 999-42',
        'Requested-EUTRAN-Authentication-Info',
        'Requested-EUTRAN-Authentication-Info/Number-Of-Requested-Vectors = 2',
        '10415/4999 (4 octets)',
      ],
    });
    expect(answer).toMatchObject({ request: false, result: { code: 5001, name: 'DIAMETER_AVP_UNSUPPORTED' } });
    expect(answer?.avps?.slice(-2)).toEqual(['Result-Code = 5001', 'ULR-Flags = S6a/S6d-Indicator']);
    const ids = [request, answer, run.transactions[0]].map((document) => document?.transaction?.id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeDefined();
  });

  test('of more AVPs than the limit says how many were left out', () => {
    const run = new Run({ messages: { enabled: true, max_avps: 4 } });
    run.request(1, {}, avp(I.routeRecord, 'a'), avp(I.routeRecord, 'b'), avp(I.routeRecord, 'c'));
    expect(messages(run)[0]).toMatchObject({ avps: { length: 4 }, avps_left_out: 2 });
  });

  test('does not tell the octets of a group that is none, or of a number of the wrong length', () => {
    const run = new Run(ON);
    run.request(1, {}, avp(I.failedAvp, hex('0001020304050607')), avp(I.ccRequestNumber, hex('0011223344')));
    expect(messages(run)[0]?.avps?.slice(-2)).toEqual(['Failed-AVP (8 octets)', 'CC-Request-Number (5 octets)']);
  });
});

/** What the recorded subscribers and devices look like, and keys as hexadecimal of any length. */
const SECRETS = /0?01010000000\d{3}|49170\d{8}|(?:35|99)209900176148|sip:|= [0-9a-f]{16,}/;

test.each(captures)('%s gives one for each message, none with an identity or a key, all as their field table says', (name) => {
  const { documents } = replay(decoder, readCapture(new URL(name, SAMPLES)), { options: { diameter: ON } });
  const found = documents.filter(({ dataStream }) => dataStream.includes('diameter_message'));
  const answered = documents.filter(({ json }) => json.includes('"state":"answered"') && json.includes('"dataset":"spoor.diameter"'));
  expect(found.length).toBeGreaterThanOrEqual(2 * answered.length);
  expect(found.filter(({ json }) => SECRETS.test(json))).toEqual([]);
  expect(found.flatMap((document) => misfits(decoder, document))).toEqual([]);
});
