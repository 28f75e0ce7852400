/** The sample that is built and not recorded is the one that its builder makes; SPOOR_UPDATE=1 writes it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { UPDATE } from '../../src/testing/index.js';
import { builtSample } from './built-sample.js';

const SAMPLE = new URL('../../decoders/gsmtap/samples/lte-gprs-sim.pcap', import.meta.url);

it('decoders/gsmtap/samples/lte-gprs-sim.pcap is made of these messages', () => {
  const made = builtSample();
  if (process.env[UPDATE] !== undefined) writeFileSync(SAMPLE, made);
  expect(Buffer.compare(Buffer.from(made), readFileSync(SAMPLE))).toBe(0);
});
