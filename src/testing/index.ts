/** `spoor/testing`: what proves a decoder, for built-in ones and those of others alike. Needs vitest. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ByteView, View } from '../bytes/view.js';
import type { LoadedDecoder } from '../decoder/contract.js';
import { checkDecoder } from '../engine/registry.js';
import { mutation, noise, representatives, seededRandom, truncations } from './hostile.js';
import { printed, type ReplayOptions, type ReplayResult, readCapture, replay, type TestPacket } from './replay.js';
import { misfits } from './strictness.js';

export { batchOf, parsedOptions, printed, type ReplayOptions, type ReplayResult, readCapture, replay, type TestPacket } from './replay.js';
export { misfits } from './strictness.js';

/** A view on bytes of one's own, for tests of functions that read messages. */
export function viewOf(bytes: Uint8Array): ByteView {
  return new View(bytes);
}

/** Set to renew the golden documents; then read the difference as carefully as code. */
export const UPDATE = 'SPOOR_UPDATE';

export interface TestDecoderOptions extends Pick<ReplayOptions, 'options' | 'dissect'> {
  /** Decoders that must run beside this one for its samples to mean something: who carries for it, who announces. */
  readonly with?: readonly LoadedDecoder[];
  /** Changed packets a sample; 2000 unless said. */
  readonly mutations?: number;
}

/**
 * Declares a suite: golden documents of every capture in `samples/` (`NAME.pcap` or `.pcapng` and `NAME.ndjson`), the same
 * whatever the size of batches, every document as its field table says, and no defect, endless loop or misfit from
 * truncated, changed and noisy packets. `folder` is the decoder's: `new URL('.', import.meta.url)`.
 */
export function testDecoder(decoder: LoadedDecoder, folder: string | URL, options: TestDecoderOptions = {}): void {
  const samplesFolder = join(typeof folder === 'string' ? folder : fileURLToPath(folder), 'samples');
  const decoders = [decoder, ...(options.with ?? [])];
  const run = (packets: readonly TestPacket[], more: ReplayOptions = {}): ReplayResult =>
    replay(decoders, packets, {
      ...(options.options !== undefined && { options: options.options }),
      ...(options.dissect !== undefined && { dissect: options.dissect }),
      ...more,
    });
  const samples = readdirSync(samplesFolder)
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .sort();

  describe(`decoder ${decoder.name}`, () => {
    it('is one the program loads, and describes all it declares', () => {
      expect(checkDecoder(decoder, decoder.name)).toBe(decoder);
      for (const { describe: sentence } of Object.values(decoder.documents)) expect(sentence).not.toBe('');
      expect(samples, `captures in ${samplesFolder}`).not.toEqual([]);
    });

    for (const sample of samples) {
      describe(sample, () => {
        const file = join(samplesFolder, sample);
        const observer = basename(sample).replace(/\.pcap(ng)?$/, '');
        const packets = readCapture(file);
        const lines = (result: ReplayResult) => result.documents.map(printed);

        it('gives the documents of the golden file', () => {
          const result = run(packets, { observer });
          const golden = join(samplesFolder, `${observer}.ndjson`);
          if (process.env[UPDATE] !== undefined)
            writeFileSync(golden, lines(result).join('\n') + (result.documents.length > 0 ? '\n' : ''));
          expect(existsSync(golden), `${golden} is missing: make it with ${UPDATE}=1 and read it`).toBe(true);
          expect(lines(result)).toEqual(readFileSync(golden, 'utf8').split('\n').slice(0, -1));
          expectSound(decoders, result);
        });

        it('gives the same documents whatever the size of batches', () => {
          const whole = lines(run(packets, { observer }));
          for (const batch of [1, 7, 1000]) expect(lines(run(packets, { observer, batch })), `batches of ${batch}`).toEqual(whole);
        });

        it('survives every truncation', () => {
          for (const packet of representatives(packets, 40)) expectSound(decoders, run([...truncations(packet)]));
        });

        it('survives changed packets and noise', () => {
          const random = seededRandom(packets.length);
          const changed = Array.from({ length: options.mutations ?? 2000 }, (_, i) => {
            const packet = packets[Math.floor(random() * packets.length)]!;
            // Ethernet, IPv4 and UDP headers mostly stay, so that the decoder sees it.
            const from = Math.min(42, packet.bytes.length >> 1);
            return i % 10 === 0 ? noise(packet, random, from) : mutation(packet, random, i % 5 === 0 ? 0 : from);
          });
          expectSound(decoders, run(changed));
          // In between the whole packets, where there is state to upset.
          expectSound(decoders, run(packets.map((packet) => (random() < 0.2 ? mutation(packet, random, 42) : packet))));
        });
      });
    }
  });
}

/** No defect, nothing undeclared, every document as its field table says. */
export function expectSound(decoders: readonly LoadedDecoder[], { documents, counters, errors }: ReplayResult): void {
  expect(errors).toEqual([]);
  expect(counters.total('spoor_decoder_undeclared_total'), 'problems, counts and kinds that are not declared').toBe(0);
  for (const document of documents) {
    const decoder = decoders.find(({ name }) => name in document.body);
    expect(decoder === undefined ? ['belongs to no decoder'] : misfits(decoder, document), document.json).toEqual([]);
  }
}
