/** Nothing that names a subscriber leaves the decoder in the clear: every sample against everything that went in. */

import { readdirSync } from 'node:fs';
import { readCapture, replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';

const SAMPLES = new URL('samples/', import.meta.url);

/** The invented subscribers of the samples, in the forms they have in log lines and in messages. */
const IDENTITIES: readonly (readonly [what: string, form: RegExp])[] = [
  ['an IMSI', /0?0?101000000000[123]\b/],
  ['an IMSI in semi-octets', /0910100000000010|0910101032547698/i],
  ['an IMSI of the built sample', /0?01010123456789/],
  ['a TMSI', /0f87be7b|02a6138e|deadbeef|cafef00d/i],
  ['a TLLI', /c1234567/i],
  ['a C-RNTI', /"13c3"/i],
  ['a challenge, or its answer', /a3b1c5d7|b4c2d6e8|c5d3e7f9/i],
  ['ciphered', /9c1f0e5b/i],
  ['the number of a SIM', /98101032547698103254|8901012345678901/],
  ['a PIN', /31323334|37383930/],
  ['an address of a data connection', /192\.0\.2\.[15]\b|c000020[15]/i],
  ['a number', /(?:MSISDN|SETUP to|DA:)\W{0,3}(?:1000[12]|99999)/],
  ['the text of a short message', /Hello from/],
  ['a run of octets', /\b[0-9a-f]{2}(?: [0-9a-f]{2}){5,}/i],
];

describe.each(readdirSync(SAMPLES).filter((name) => name.endsWith('.pcap')))('%s', (name) => {
  const packets = readCapture(new URL(name, SAMPLES));
  const said = replay(decoder, packets).documents.map(({ body }) => JSON.stringify(body.gsmtap));

  it.each(IDENTITIES)('says nothing that is %s', (_, form) => {
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((text) => form.test(text))).toEqual([]);
  });
});

it('looks for identities that really went in', () => {
  const octets = readdirSync(SAMPLES)
    .filter((name) => name.endsWith('.pcap'))
    .map((name) =>
      readCapture(new URL(name, SAMPLES))
        .map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
        .join('\n'),
    )
    .join('\n');
  expect(octets).toMatch(/IMSI-001010000000001/);
  expect(octets).toMatch(/TMSI-0x0F87BE7B/);
  expect(octets).toMatch(/UserData: "Hello from/);
  for (const secret of ['0f87be7b', '0910101032547698', 'deadbeef', 'cafef00d', '9c1f0e5b', '98101032547698103254', '31323334', 'c0000205'])
    expect(octets, secret).toContain(Buffer.from(secret, 'hex').toString('latin1'));
});
