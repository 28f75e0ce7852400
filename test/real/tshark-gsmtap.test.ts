/** GSMTAP headers, LAPDm frames, message types and names as tshark reads them: every sample, and every test vector. Needs tshark 4.x. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe } from 'vitest';
import { VECTORS } from '../../decoders/gsmtap/vectors.js';
import { gsmtapCapture } from '../capture/gsmtap-capture.js';
import { readsAsTshark } from './gsmtap-frames.js';
import { describeWith } from './needs.js';
import { version } from './tshark.js';

const SAMPLES = fileURLToPath(new URL('../../decoders/gsmtap/samples/', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

function vectorCapture(): string {
  const file = join(folder, 'vectors.pcap');
  writeFileSync(file, gsmtapCapture(VECTORS.map(({ packet }) => Buffer.from(packet, 'hex'))));
  return file;
}

describeWith('tshark', version, 'install it, 4.x', () => {
  const files = [
    ...readdirSync(SAMPLES)
      .filter((name) => name.endsWith('.pcap'))
      .map((name) => join(SAMPLES, name)),
    vectorCapture(),
  ];
  describe.each(files.map((file) => [file.slice(file.lastIndexOf('/') + 1), file] as const))('%s', (_, file) => readsAsTshark(file));
});
