/** Messages that somebody broke: whatever comes of them fits the field tables, and nothing is read that is not there. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { DocumentKinds } from 'spoor/decoder';
import { misfits, viewOf } from 'spoor/testing';
import { describe, expect, test } from 'vitest';
import decoder from './decoder.js';
import { hex } from './encode.js';
import { framing, HEADER } from './header.js';
import { Run } from './testing.js';

const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as { vectors: readonly { hex: string }[] };
const MESSAGES = vectors.map((vector) => hex(vector.hex));
const DATASETS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(decoder.documents as DocumentKinds).map(([kind, { dataset }]) => [kind, `logs-spoor.${dataset}-test`]),
);

/** What is wrong with what was said about these messages, the first as sent and then as if it came from the other side. */
function faults(...messages: Uint8Array[]): string[] {
  const run = new Run();
  messages.forEach((message, i) => {
    run.send(1 + i, i % 2 === 0, message);
  });
  run.wait(60);
  run.end('closed');
  const wrong = run.emitted.flatMap(({ kind, document }) =>
    misfits(decoder, { dataStream: DATASETS[kind] ?? kind, body: { diameter: document } }),
  );
  const undeclared = [...run.counts.keys()].filter((name) => !(name in (decoder.counts ?? {})));
  return [...wrong, ...undeclared.map((name) => `count ${name} is not declared`), ...(run.overrun ? ['read beyond the end'] : [])];
}

/** The answer to it, if it is a request, and the other way round. */
function reversed(message: Uint8Array): Uint8Array {
  const other = message.slice();
  if (other.length > 4) other[4] = (other[4] ?? 0) ^ 0x80;
  return other;
}

/** Octets set to what breaks lengths, or to anything. */
const change = fc.record({ at: fc.nat(), octet: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })) });
const changed = fc
  .record({ message: fc.constantFrom(...MESSAGES), changes: fc.array(change, { maxLength: 8 }) })
  .map(({ message, changes }) => {
    const octets = message.slice();
    for (const { at, octet } of changes) octets[at % octets.length] = octet;
    return octets;
  });
const SEED = { seed: 6733, numRuns: 3000 };

describe('broken messages', () => {
  test('cut at any octet give documents that fit', () => {
    for (const message of MESSAGES)
      for (let length = 0; length <= message.length; length++) {
        const cut = message.slice(0, length);
        expect(faults(cut, reversed(cut)), `${length} octets of ${Buffer.from(message).toString('hex')}`).toEqual([]);
      }
  });

  test('changed in any octets give documents that fit', () => {
    fc.assert(
      fc.property(changed, changed, (one, two) => {
        expect(faults(one, reversed(one), two)).toEqual([]);
      }),
      SEED,
    );
  });

  test('of noise give documents that fit', () => {
    const noise = fc.uint8Array({ maxLength: 300 }).map((octets) => {
      const message = Uint8Array.of(1, 0, octets.length >> 8, octets.length & 255, ...octets);
      return octets.length > HEADER ? message : octets;
    });
    fc.assert(
      fc.property(noise, (octets) => {
        expect(faults(octets)).toEqual([]);
      }),
      SEED,
    );
  });
});

describe('framing', () => {
  test('does not take the application identifier in an AVP, with the next AVP behind it, for a header', () => {
    // 16777251 reads as version 1 and length 35, Auth-Session-State (277) as a command without flags.
    const octets = hex('0100002300000115' + '4000000c00000001' + '000001084000001c' + '6d6d65312e766973' + '697465642e657861');
    expect(framing(viewOf(octets))).toBe('lost');
  });

  test('of any octets moves on, or waits for a header and that of an AVP at most', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), changed), (octets) => {
        const length = framing(viewOf(octets));
        if (typeof length === 'number') expect(length).toBeGreaterThanOrEqual(octets[0] === 1 ? HEADER : 5);
        else if (length === 'more') expect(octets.length).toBeLessThan(HEADER + 8);
      }),
      SEED,
    );
  });
});
