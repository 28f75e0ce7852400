/** Diameter on ports that nobody configured. */

import { viewOf } from 'spoor/formats/octets';
import { readCapture, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, test } from 'vitest';
import { IETF_AVP as I } from './avp-codes.js';
import decoder from './decoder.js';
import { avp, hex, message } from './encode.js';
import { looksLikeDiameter } from './resemblance.js';
import { ORIGIN } from './testing.js';

/** Octets before the first AVP. */
const HEADER_OF_FIRST = 20;
const ELSEWHERE = { ports: [1], tls_ports: [2] };

const documents = (packets: readonly TestPacket[], options: Record<string, unknown>) =>
  replay(decoder, packets, { options: { diameter: options } }).documents.map(({ json }) => json);

describe.each(['agents-tcp', 'agents-sctp', 'redirect-failover'])('%s', (name) => {
  const packets = readCapture(new URL(`samples/${name}.pcap`, import.meta.url));

  test('on ports that are not configured gives the same documents where they are to be guessed, and none where not', () => {
    const told = documents(packets, { ...ELSEWHERE, guess: true });
    expect(told.length).toBeGreaterThan(20);
    expect(told).toEqual(documents(packets, {}));
    expect(documents(packets, ELSEWHERE)).toEqual([]);
  });
});

describe('octets', () => {
  const looks = (bytes: Uint8Array) => looksLikeDiameter(viewOf(bytes));
  const watchdog = message({ command: 280, flags: 0x80 }, ...ORIGIN);
  const changed = (at: number, value: number) => watchdog.map((octet, i) => (i === at ? value : octet));

  test('of a message with its Origin-Host are taken, whether the rest of it has come or not', () => {
    expect(looks(watchdog)).toBe(true);
    expect(looks(watchdog.subarray(0, 32))).toBe(true);
    expect(looks(message({ command: 318, flags: 0xc0 }, avp(I.sessionId, 'a;1;2'), ...ORIGIN))).toBe(true);
  });

  test.each([
    ['too short for an AVP', watchdog.subarray(0, 27)],
    ['of another version', changed(0, 2)],
    ['with reserved flags', changed(4, 0x81)],
    ['of a command that nobody has', changed(5, 0xff)],
    ['of an application that nobody has', changed(8, 0x7f)],
    ['whose first AVP is longer than they', changed(HEADER_OF_FIRST + 6, 0xff)],
    ['whose AVPs have no length', changed(HEADER_OF_FIRST + 7, 0)],
    ['without Origin-Host', message({ command: 280, flags: 0x80 }, avp(I.originRealm, 'example'))],
    ['with an empty Origin-Host', message({ command: 280, flags: 0x80 }, avp(I.originHost, hex('')))],
    ['with the Origin-Host of a vendor', message({ command: 280, flags: 0x80 }, avp(I.originHost, 'a', { vendor: 9 }))],
    ['of HTTP', new TextEncoder().encode('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n')],
    ['of GTP', hex('3201000400000000000100000e0000')],
  ])('%s are not', (_, bytes) => {
    expect(looks(bytes)).toBe(false);
  });
});
