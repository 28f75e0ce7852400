/** Every framing against every signature: named rightly or not at all; and what must never be named. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amrPayload, packetOf } from './encode.js';
import { AMR, framingOf } from './framing.js';
import { AMR_BITS, AMR_WB_BITS, EVS_BITS, octets } from './modes.js';
import { Signature } from './signature.js';

/** Octets that look random and are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
}

const noise = random(1);
const octetsOf = (length: number, ...first: number[]) => [...first, ...Array.from({ length: length - first.length }, noise)];
type Payload = (i: number) => number[];
type Case = readonly [name: string, payload: Payload, codec: string | undefined];

const amr = (wide: boolean): Case[] =>
  (wide ? AMR_WB_BITS : AMR_BITS)
    .slice(0, -1)
    .flatMap((_, type) =>
      [false, true].flatMap((efficient) =>
        [15, 0, type].map(
          (request): Case => [
            `${wide ? 'AMR-WB' : 'AMR'} mode ${type}, ${efficient ? 'bandwidth-efficient' : 'octet-aligned'}, asking for ${request}`,
            () => amrPayload([{ type }], { wide, efficient, request, speech: noise }),
            wide ? 'AMR-WB' : 'AMR',
          ],
        ),
      ),
    );

const sized = (codec: string, lengths: readonly number[]): Case[] =>
  lengths.map((length) => [`${codec}, ${length} octets`, () => octetsOf(length), undefined]);

/** Frames of each codec as they are in RTP, and what may be said of them. */
const FRAMINGS: readonly Case[] = [
  ...amr(false),
  ...amr(true),
  ['GSM full rate', () => octetsOf(33, 0xd0 | (noise() >> 4)), 'GSM'],
  ['GSM enhanced full rate', () => octetsOf(31, 0xc0 | (noise() >> 4)), 'GSM-EFR'],
  ['GSM half rate of RFC 5993', () => octetsOf(15, 0), 'GSM-HR-08'],
  [
    'GSM half rate of RFC 5993 with pauses',
    (i) => (i % 3 === 0 ? octetsOf(15, 0x20) : i % 3 === 1 ? [0x70] : octetsOf(15, 0)),
    'GSM-HR-08',
  ],
  ['GSM half rate of TS 101 318', () => octetsOf(14), undefined],
  ...sized('G.711 or G.722', [80, 160, 240, 320, 480]),
  ...sized('G.726', [40, 60, 80, 100]),
  ...sized('G.729', [10, 20, 30, 40, 22]),
  ['G.723.1 at 6.3 kbit/s', () => octetsOf(24, noise() & 0xfc), undefined],
  ['G.723.1 at 5.3 kbit/s', () => octetsOf(20, (noise() & 0xfc) | 1), undefined],
  ['G.723.1 silence', () => octetsOf(4, (noise() & 0xfc) | 2), undefined],
  ...sized('G.728', [5, 40]),
  ...sized(
    'EVS compact',
    EVS_BITS.map((bits) => octets(bits)),
  ),
  ...EVS_BITS.map((bits, type): Case => [`EVS header-full, type ${type}`, () => octetsOf(1 + octets(bits), type), undefined]),
  ...EVS_BITS.map((bits, type): Case => [`EVS with a request, type ${type}`, () => octetsOf(2 + octets(bits), 0xb0, type), undefined]),
  ...AMR_WB_BITS.map((bits, type): Case => [`EVS as AMR-WB, type ${type}`, () => octetsOf(1 + octets(bits), 0x30 | type), undefined]),
  ...sized('iLBC', [38, 50]),
  ['opus', () => octetsOf(20 + (noise() >> 2), 0x78), undefined],
  ['opus of a constant rate', () => octetsOf(80, 0x78), undefined],
  ['opus of 33 octets', () => octetsOf(33, 0x08), undefined],
  ['digits', (i) => [5, 10, 0, i], undefined],
  ['IuUP with AMR 12.2', (i) => octetsOf(35, i & 15, 0), undefined],
  ['IuUP with AMR 12.2, no checksum', (i) => octetsOf(34, 0x10 | (i & 15), 0), undefined],
  ['circuit switched data', () => octetsOf(160), undefined],
  ['zeros, as long as AMR', () => Array.from({ length: 14 }, () => 0), undefined],
  ['zeros, as long as half rate', () => Array.from({ length: 15 }, () => 0), undefined],
  ['video', (i) => octetsOf(1200, 0x7c, i % 9 === 0 ? 0x85 : 5), undefined],
  ['keep-alives only', () => [], undefined],
  ['AMR that has nothing to send', () => amrPayload([{ type: 15 }]), undefined],
];

function observe(payload: Payload, packets: number): Signature {
  const signature = new Signature();
  for (let i = 0; i < packets; i++) signature.observe(packetOf(payload(i)));
  return signature;
}

describe('each framing, against all signatures', () => {
  it.each(FRAMINGS)('%s', (_name, payload, codec) => {
    const named = observe(payload, 200).named?.codec;
    expect([codec, undefined]).toContain(named);
  });

  it('names most of what it can', () => {
    const known = FRAMINGS.filter(([, , codec]) => codec !== undefined);
    const unnamed = known.filter(([, payload, codec]) => observe(payload, 200).named?.codec !== codec).map(([name]) => name);
    // Its first octet is 0, its length 15, as half rate: nothing tells them apart.
    expect(unnamed).toEqual(['AMR mode 1, octet-aligned, asking for 0', 'AMR mode 1, bandwidth-efficient, asking for 0']);
  });
});

describe('a signature', () => {
  const speech: Payload = () => amrPayload([{ type: 7 }]);

  it('needs twenty packets with speech', () => {
    expect(observe(speech, 19).named).toBeUndefined();
    expect(observe(speech, 20).named?.codec).toBe('AMR');
    const rare: Payload = (i) => (i % 2 === 0 ? amrPayload([{ type: 15 }]) : speech(i));
    expect(observe(rare, 39).named).toBeUndefined();
    expect(observe(rare, 40).named?.codec).toBe('AMR');
  });

  it('takes modes that change, silence, and several frames in a packet', () => {
    const call: Payload = (i) =>
      amrPayload([{ type: i % 9 }, { type: (i + 4) % 8, good: i % 5 !== 0 }], { efficient: true, request: i % 8 });
    expect(observe(call, 20).named?.codec).toBe('AMR');
  });

  it('is given up with the first packet that does not fit, and for good', () => {
    expect(observe((i) => (i === 5 ? octetsOf(40) : speech(i)), 100)).toMatchObject({ failed: true, named: undefined });
  });

  it('says when it changes', () => {
    const signature = new Signature();
    const changes: number[] = [];
    for (let i = 0; i < 60; i++) if (signature.observe(packetOf(i === 40 ? octetsOf(40) : speech(i)))) changes.push(i);
    expect(changes).toEqual([19, 40]);
  });

  it('is given up when the clock is not that of its codec', () => {
    const signature = observe(speech, 20);
    expect(signature.contradicts(8000)).toBe(false);
    expect(signature.named?.codec).toBe('AMR');
    expect(signature.contradicts(48_000)).toBe(true);
    expect(signature.named).toBeUndefined();
  });

  it('leaves packets alone whose payload was not captured', () => {
    const signature = new Signature();
    for (let i = 0; i < 100; i++) {
      const packet = packetOf(speech(i));
      packet.head = -1;
      signature.observe(packet);
    }
    expect(signature).toMatchObject({ failed: false, named: undefined });
  });

  it('keeps packets until there is a name, and lets go of them when it takes too long', () => {
    const signature = new Signature();
    const hold = (packets: number) => {
      for (let i = 0; i < packets; i++) signature.hold(packetOf(amrPayload([{ type: 15 }])));
    };
    hold(64);
    expect(signature.held).toHaveLength(64);
    hold(1);
    expect(signature.held).toHaveLength(0);
    hold(100);
    expect(signature.release()).toHaveLength(0);
  });

  it('knows which framings it could contradict', () => {
    expect(Signature.knows(AMR)).toBe(true);
    expect([framingOf('opus'), framingOf('GSM-HR')].map(Signature.knows)).toEqual([false, false]);
  });
});

it('random payloads are never named, of whatever length', () =>
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 200 }), (seed, length) => {
      const next = random(seed);
      expect(observe(() => Array.from({ length }, next), 40).named).toBeUndefined();
    }),
    { numRuns: 500 },
  ));

it('payloads that begin alike and have one length are not named, unless they are what they seem', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 3, max: 70 }), fc.integer(), (first, length, seed) => {
      const next = random(seed);
      const named = observe(() => [first, ...Array.from({ length: length - 1 }, next)], 40).named?.codec;
      const seems = { GSM: length === 33 && first >> 4 === 0xd, 'GSM-EFR': length === 31 && first >> 4 === 0xc };
      const halfRate = length === 15 && (first === 0 || first === 0x20);
      if (named !== undefined) expect({ ...seems, 'GSM-HR-08': halfRate }).toMatchObject({ [named]: true });
    }),
    { numRuns: 2000 },
  ));
