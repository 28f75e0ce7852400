import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { recorded, take } from './session.js';

const messages = [
  ['data.v1.bts7', new Uint8Array(24).fill(7), new Uint8Array(60).fill(1)],
  ['event.v1.connect.bts7'],
  // Longer than a short frame, and about as long as one can be.
  ['data.v1.bts7', new Uint8Array(24).fill(7), new Uint8Array(300).fill(2)],
  ['data.v1.bts7', '', new Uint8Array(255).fill(3)],
  ['data.v1.bts7', new Uint8Array(256).fill(4), ''],
  ['event.v1.closingtracefile.bts7', '/var/trace-bts7.pcap'],
];
const expected = [
  ...messages.map((parts) => parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('latin1')))),
  ['the last one'],
];

describe('the octets of a libzmq publisher', () => {
  let session: Uint8Array;
  beforeAll(async () => {
    session = await recorded(messages);
  });

  it('are the same messages wherever they are cut in two', () => {
    for (let cut = 0; cut <= session.length; cut += 1) {
      expect(take([session.subarray(0, cut), session.subarray(cut)]), `cut at ${cut}`).toEqual({
        messages: expected,
        fault: undefined,
        dropped: 0,
      });
    }
  });

  it('are the same messages one octet at a time, and in pieces of any sizes', () => {
    expect(take(Array.from(session, (octet) => Uint8Array.of(octet))).messages).toEqual(expected);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }), (sizes) => {
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(session.subarray(at, at + size));
          at += size;
        }
        pieces.push(session.subarray(at));
        expect(take(pieces).messages).toEqual(expected);
      }),
    );
  });

  it('cut off anywhere are the messages that were whole', () => {
    for (let end = 0; end < session.length; end += 1) {
      const { messages: whole, fault } = take([session.subarray(0, end)]);
      expect(fault).toBeUndefined();
      expect(whole).toEqual(expected.slice(0, whole.length));
    }
  });

  it('with any octets of them changed are messages or a named fault, and never more than was sent', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      octet: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const spoiled = session.slice();
        for (const { at, octet } of changes) spoiled[Math.floor(at * spoiled.length)] = octet;
        const { messages: found, fault } = take([spoiled]);
        const octets = found.flat().reduce((sum, part) => sum + part.length, 0);
        expect(octets).toBeLessThanOrEqual(session.length);
        if (fault !== undefined) expect(fault).toMatch(/^[a-z_]+$/);
      }),
      { numRuns: 500 },
    );
  });

  it('of any other stream are a fault or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (octets) => {
        expect(take([octets]).messages).toEqual([]);
        const behind = new Uint8Array([...session, ...octets]);
        expect(take([behind]).messages.slice(0, expected.length)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('memory', () => {
  it('is bounded: where nobody gives it back, messages are counted instead of kept', async () => {
    const large = Array.from({ length: 60 }, (_, n) => ['data.v1.bts7', `${n}`, new Uint8Array(60_000)]);
    const session = await recorded(large);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < session.length; at += 65_536) pieces.push(session.subarray(at, at + 65_536));
    expect(take(pieces)).toMatchObject({ fault: undefined, dropped: 0, messages: { length: 61 } });
    const { messages: kept, dropped, fault } = take(pieces, { megabytes: 2, behind: true });
    expect(fault).toBeUndefined();
    expect(kept.length).toBeGreaterThan(10);
    expect(dropped).toBeGreaterThan(10);
    // What is not handed on at the end waits for memory.
    expect(kept.length + dropped).toBeLessThanOrEqual(61);
    expect(kept.map(([, number]) => number)).toEqual(large.slice(0, kept.length).map(([, number]) => number));
  });
});
