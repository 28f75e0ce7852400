/** Nothing that names a subscriber or a device leaves in the clear, wherever in a message it stood. */

import { readdirSync } from 'node:fs';
import { readCapture, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { hex } from './encode.js';

const SAMPLES = new URL('samples/', import.meta.url);
const captures = readdirSync(SAMPLES).filter((name) => name.endsWith('.pcap'));

/** The invented subscribers and devices of the recording. */
const IDENTITIES: readonly (readonly [what: string, form: RegExp])[] = [
  ['an IMSI', /0?01010000000\d{3}/],
  ['a telephone number', /49170\d{8}/],
  ['an IMEI', /(?:35|99)209900176148/],
  ['a public identity', /sip:/],
];

const said = (packets: readonly TestPacket[]) => replay(decoder, packets).documents.map(({ json }) => json);

describe.each(captures)('%s', (name) => {
  const documents = said(readCapture(new URL(name, SAMPLES)));

  it.each(IDENTITIES)('says nothing that is %s', (_, form) => {
    expect(documents.length).toBeGreaterThan(0);
    expect(documents.filter((json) => form.test(json))).toEqual([]);
  });
});

it('looks for identities that really went in', () => {
  const octets = captures
    .flatMap((name) => readCapture(new URL(name, SAMPLES)))
    .map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
    .join('\n');
  expect(octets).toMatch(/001010000000001/);
  expect(octets).toMatch(/35209900176148/);
  expect(octets).toMatch(/sip:001010000000001@/);
  // 4917000000001 with its digits swapped.
  expect(octets).toContain(Buffer.from(hex('947100000000f1')).toString('latin1'));
});

it('takes identities out of Session-Ids and error texts', () => {
  const replaceAll = (from: string, to: string) => (packet: TestPacket) => {
    const text = Buffer.from(packet.bytes).toString('latin1').replaceAll(from, to);
    return { ...packet, bytes: new Uint8Array(Buffer.from(text, 'latin1')) };
  };
  const packets = readCapture(new URL('agents-tcp.pcap', SAMPLES));
  const sessions = /mme1\.visited\.example;\d+;1;lab/.exec(packets.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join(''));
  const documents = said(
    packets
      .map(replaceAll(sessions?.[0] ?? '-', 'mme1;001010000000001;visited.example;'))
      .map(replaceAll('Auth-Session-State is missing', 'No State,IMSI 001010000000001')),
  );
  expect(documents.filter((json) => json.includes('mme1;[imsi'))).toHaveLength(3);
  expect(documents.filter((json) => json.includes('No State,IMSI [imsi'))).toHaveLength(3);
  expect(documents.filter((json) => json.includes('001010000000001'))).toEqual([]);
});
