/** RTCP datagrams of every kind, and what becomes of those that lie. */

import { viewOf } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import {
  application,
  bye,
  compound,
  description,
  extended,
  extendedReport,
  feedback,
  packet,
  receiverReport,
  senderReport,
  words,
} from './encode.js';
import { COUNT, CUT, ENCRYPTED, looksLikeRtcp, MALFORMED, OVERRUN, readRtcp, shapeOf, WHOLE } from './packet.js';
import type { Statements } from './statements.js';

type Said = readonly [what: string, ...values: unknown[]];

/** What a datagram says, blocks and sender information as their octets. */
function said(bytes: Uint8Array, wireLength = bytes.length): Said[] {
  const all: Said[] = [];
  const note =
    (what: string) =>
    (...values: unknown[]) =>
      void all.push([what, ...values]);
  const statements: Statements = {
    senderReport: (sender, view, at) => note('sr')(sender, view.hex(at, 20)),
    receiverReport: note('rr'),
    reportBlock: (sender, view, at) => note('block')(sender, view.hex(at, 24)),
    canonicalName: note('cname'),
    tool: note('tool'),
    bye: note('bye'),
    application: note('app'),
    feedback: note('feedback'),
    referenceTime: note('reference'),
    delaySince: note('delay'),
    voip: note('voip'),
    summary: note('summary'),
    burstLoss: note('bursts'),
    delayVariation: note('variation'),
    unknown: note('unknown'),
  };
  const view = viewOf(bytes);
  readRtcp(view, wireLength, statements);
  expect(view.overrun).toBe(false);
  return all;
}

const shape = (bytes: Uint8Array, wireLength = bytes.length) => {
  const view = viewOf(bytes);
  const result = shapeOf(view, wireLength);
  expect(view.overrun, 'reads past the end').toBe(false);
  return result;
};
const with8 = (bytes: Uint8Array, at: number, value: number) => {
  const changed = bytes.slice();
  changed[at] = value;
  return changed;
};
const with16 = (bytes: Uint8Array, at: number, value: number) => with8(with8(bytes, at, value >> 8), at + 1, value & 255);

const SENDER = senderReport(
  0x1122_3344,
  { ntpSeconds: 0xe876_5432, ntpFraction: 0x8000_0001, timestamp: 0xffff_fff0, packets: 1234, octets: 197_440 },
  { ssrc: -2, fraction: 25, lost: -3, highest: 0x0001_ffff, jitter: 80, lsr: 0x470a_2000, dlsr: 80_871 },
);
const RECEIVER = receiverReport(7, { ssrc: 1 }, { ssrc: 2 });
const VOIP = Uint8Array.of(
  ...words(9),
  ...[26, 13, 128, 1, 0, 225, 0x0e, 0xec, 0, 91, 0, 120, 0xec, 127, 40, 16, 85, 127, 41, 39, 0xe3, 0, 0, 60, 0, 80, 1, 44],
);
const EVERYTHING = compound(
  SENDER,
  RECEIVER,
  description(7, { 1: 'a@192.0.2.1', 2: 'A Name', 6: 'spoor test' }),
  application(7, 'qos1', 3),
  feedback(205, 1, 7, 9, 0x0064_0005),
  feedback(205, 3, 7, 0, 9, 0),
  feedback(205, 15, 7, 9, 0, 0),
  feedback(206, 1, 7, 9),
  feedback(206, 4, 7, 0, 9, 0, 10, 0),
  feedback(206, 15, 7, 0, 0x5245_4d42, 0x0200_1234, 9, 10),
  feedback(206, 2, 7, 9, 0),
  packet(195, 1, words(80)),
  extendedReport(
    7,
    extended(4, words(0xe876_5432, 0x8000_0001)),
    extended(5, words(9, 0x5432_8000, 65_536, 10, 0, 0)),
    extended(7, VOIP),
    extended(6, words(9, 0x0001_0064, 5, 2, 8, 80, 16, 4, 0), 0xe0),
    extended(6, words(9, 0x0001_0064, 5, 2, 8, 80, 16, 4, 0), 0x80),
    extended(15, words(9, 0x0140_0000, 0xff60_0000, 0x7fff_0000)),
    extended(20, words(9, 0x1000_012c, 0x0000_1900, 0x002d_004f, 0x0001_1170)),
    extended(1, words(9, 0x0001_0064, 0xffff_0000)),
  ),
  bye(7, 'teardown'),
);

describe('a datagram with everything', () => {
  it('is whole, and says what is in it', () => {
    expect(shape(EVERYTHING)).toBe(WHOLE);
    const all = said(EVERYTHING);
    expect(all.slice(0, 4)).toEqual([
      ['sr', 0x1122_3344, 'e876543280000001fffffff0000004d200030340'],
      ['block', 0x1122_3344, 'fffffffe19fffffd0001ffff00000050470a200000013be7'],
      ['rr', 7],
      ['block', 7, `00000001${'00'.repeat(20)}`],
    ]);
    expect(all.slice(5, 18)).toEqual([
      ['cname', 7, 'a@192.0.2.1'],
      ['tool', 7, 'spoor test'],
      ['app', 7, 'qos1', 3],
      ['feedback', 7, 9, 'nack', 3],
      ['feedback', 7, 9, 'tmmbr', 1],
      ['feedback', 7, 9, 'transport_cc', 1],
      ['feedback', 7, 9, 'pli', 1],
      ['feedback', 7, 9, 'fir', 1],
      ['feedback', 7, 10, 'fir', 1],
      ['feedback', 7, 9, 'remb', 1],
      ['feedback', 7, 10, 'remb', 1],
      ['feedback', 7, 9, 'other', 1],
      ['unknown'],
    ]);
    expect(all.slice(18)).toEqual([
      ['reference', 7, 0x5432_8000],
      ['delay', 7, 9, 0x5432_8000, 65_536],
      ['delay', 7, 10, 0, 0],
      ['voip', 7, 9, VOIP_READ],
      ['summary', 7, 9, { lost: 5, duplicates: 2, jitterMin: 8, jitterMax: 80, jitterMean: 16, jitterDeviation: 4 }],
      ['summary', 7, 9, { lost: 5 }],
      ['variation', 7, 9, { positive: 20, negative: -10, mean: undefined }],
      ['bursts', 7, 9, { gmin: 16, durations: 300, lost: 25, expected: 45, bursts: 4, squares: 0xf_0001_1170 }],
      ['unknown'],
      ['bye', 7, 'teardown'],
    ]);
  });

  it('is refused whole when it is cut anywhere but between two packets', () => {
    for (let length = 0; length < EVERYTHING.length; length++) {
      const cut = EVERYTHING.slice(0, length);
      const result = shape(cut);
      if (result === WHOLE) expect(STARTS).toContain(length);
      else expect(result).toBe(OVERRUN);
    }
  });

  it('of which the capture kept a part gives what is whole in that', () => {
    const whole = said(EVERYTHING).map((one) => JSON.stringify(one));
    let before = 0;
    for (let length = 8; length < EVERYTHING.length; length++) {
      const part = EVERYTHING.slice(0, length);
      expect(shape(part, EVERYTHING.length)).toBe(CUT);
      const some = said(part, EVERYTHING.length).map((one) => JSON.stringify(one));
      expect(some).toEqual(whole.slice(0, some.length));
      expect(some.length).toBeGreaterThanOrEqual(before);
      before = some.length;
    }
    expect(before).toBe(whole.length - 1);
  });

  it('is refused whole for a lie in any length', () => {
    for (const start of STARTS.slice(0, -1)) {
      const length = (EVERYTHING[start + 2]! << 8) | EVERYTHING[start + 3]!;
      // One that ends where a later packet does cannot be told from the truth.
      for (const wrong of [0, length - 1, length + 1, length + 2, 0xffff].filter((value) => !STARTS.includes(start + 4 * value + 4))) {
        const lie = with16(EVERYTHING, start + 2, wrong);
        expect([OVERRUN, COUNT, MALFORMED], `length ${wrong} of the packet at ${start}`).toContain(shape(lie));
      }
    }
  });
});

/** The same bytes as numbers of the specification: 26/256 and so on; 127 is unavailable, and scores are ten times themselves. */
const VOIP_READ = {
  lossRate: 10.15625,
  discardRate: 5.078125,
  burstDensity: 50,
  gapDensity: 0.390625,
  burstDuration: 225,
  gapDuration: 3820,
  roundTrip: 91,
  endSystemDelay: 120,
  signalLevel: -20,
  noiseLevel: undefined,
  echoReturnLoss: 40,
  gmin: 16,
  rFactor: 85,
  externalRFactor: undefined,
  mosLq: 4.1,
  mosCq: 3.9,
  concealment: 'standard',
  bufferKind: 'fixed',
  bufferNominal: 60,
  bufferMaximum: 80,
  bufferAbsoluteMaximum: 300,
};

/** Where packets of EVERYTHING begin, and its end. */
const STARTS: number[] = [];
for (let at = 0; at <= EVERYTHING.length; at += 4 * ((EVERYTHING[at + 2]! << 8) | EVERYTHING[at + 3]!) + 4) STARTS.push(at);

describe('counts', () => {
  it.each([
    ['blocks of a sender report', with8(SENDER, 0, 0x82)],
    ['blocks of a receiver report', with8(RECEIVER, 0, 0x83)],
    ['chunks', with8(description(7, { 1: 'a@b' }), 0, 0x82)],
    ['sources that leave', with8(bye(7), 0, 0x82)],
    ['octets of a name', with8(description(7, { 1: 'a@b' }), 9, 40)],
    ['octets of a reason', with8(bye(7, 'over'), 8, 9)],
    ['words of a block of an extended report', with16(extendedReport(7, extended(4, words(1, 2))), 10, 3)],
    ['a block of VoIP metrics that is too short', extendedReport(7, extended(7, words(9, 0)))],
    ['a sender report without its sender information', packet(200, 0, words(7, 0, 0))],
    ['feedback about nobody', packet(205, 1, words(7))],
    ['an application without a name', packet(204, 0, words(7))],
  ])('refuses more than there is: %s', (_, bytes) => {
    expect(shape(bytes)).toBe(COUNT);
    expect(shape(compound(RECEIVER, bytes))).toBe(COUNT);
    if (bytes[1] === 200 || bytes[1] === 201) expect(shape(bytes.slice(0, 8), bytes.length), 'told by its header alone').toBe(COUNT);
  });

  it('lets a reason, or a last item, end where the packet does', () => {
    const item = packet(202, 1, compound(words(7), Uint8Array.of(1, 2, 97, 98)));
    expect(said(item)).toEqual([['cname', 7, 'ab']]);
    expect(shape(item)).toBe(WHOLE);
    expect(said(bye(7, 'abc'))).toEqual([['bye', 7, 'abc']]);
  });

  it('reads several chunks, one of them empty', () => {
    const chunks = packet(202, 3, compound(words(7), Uint8Array.of(1, 1, 97, 0), words(8, 0), words(9), Uint8Array.of(6, 1, 98, 0)));
    expect(shape(chunks)).toBe(WHOLE);
    expect(said(chunks)).toEqual([
      ['cname', 7, 'a'],
      ['tool', 9, 'b'],
    ]);
  });
});

describe('form', () => {
  const padded = packet(201, 0, words(7), 8);

  it('takes padding of the last packet from its content', () => {
    expect(shape(padded)).toBe(WHOLE);
    expect(said(compound(RECEIVER, packet(203, 1, words(7), 4)))).toEqual([...said(RECEIVER), ['bye', 7, undefined]]);
  });

  it.each([
    ['padding of a packet that is not the last', compound(padded, RECEIVER)],
    ['padding of no octets', with8(padded, padded.length - 1, 0)],
    ['padding that is no whole words', with8(padded, padded.length - 1, 3)],
    ['padding larger than the packet', with8(padded, padded.length - 1, 16)],
    ['version 1', with8(RECEIVER, 0, 0x42)],
    ['a type that is none of RTCP', compound(RECEIVER, packet(160, 0, words(7)))],
  ])('refuses %s', (_, bytes) => expect(shape(bytes)).toBe(MALFORMED));

  it('asks for content that padding does not cover', () => {
    expect(shape(packet(201, 1, words(7, 1, 2, 3), 12))).toBe(COUNT);
  });

  it('takes types it does not know, and those of reduced size alone', () => {
    expect(said(compound(RECEIVER, packet(209, 0, words(7))))).toEqual([...said(RECEIVER), ['unknown']]);
    expect(shape(feedback(206, 1, 7, 9))).toBe(WHOLE);
    expect(looksLikeRtcp(viewOf(feedback(206, 1, 7, 9)))).toBe(true);
  });

  it('refuses what is shorter than a header and a source', () => {
    for (const length of [0, 1, 4, 7]) expect(shape(RECEIVER.slice(0, length), length)).toBe(OVERRUN);
  });
});

describe('SRTCP', () => {
  const random = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 89 + 41) & 255);
  const index = (bytes: Uint8Array, at: number) => {
    new DataView(bytes.buffer).setUint32(at, 0x8000_0007);
    return bytes;
  };

  it('is told by its end: the bit that says encrypted, a small index, and a tag of 10 octets or none', () => {
    const aes = index(compound(RECEIVER.slice(0, 8), random(RECEIVER.length - 8 + 24 + 14)), RECEIVER.length + 24);
    const gcm = index(compound(RECEIVER.slice(0, 8), random(RECEIVER.length - 8 + 16 + 4)), RECEIVER.length + 16);
    expect(shape(aes)).toBe(ENCRYPTED);
    expect(shape(gcm)).toBe(ENCRYPTED);
    expect(looksLikeRtcp(viewOf(aes))).toBe(false);
  });

  it('is not what ends otherwise', () => {
    expect(shape(compound(RECEIVER, random(14)))).toBe(MALFORMED);
    expect(shape(compound(RECEIVER, words(0x8000_0007)))).not.toBe(WHOLE);
  });
});

describe('what may be RTCP on a flow nobody knows', () => {
  it('is made of the types that are read', () => {
    expect(looksLikeRtcp(viewOf(compound(SENDER, RECEIVER, description(7, { 1: 'a' }), bye(7))))).toBe(true);
    expect(looksLikeRtcp(viewOf(compound(SENDER, packet(195, 1, words(80)))))).toBe(false);
  });

  it('holds for what the capture cut, as far as it can be seen', () => {
    const long = compound(SENDER, description(7, { 1: 'x'.repeat(200) }));
    for (const length of [8, 40, SENDER.length, SENDER.length + 2, SENDER.length + 30]) {
      expect(looksLikeRtcp(viewOf(long.slice(0, length))), `${length} octets`).toBe(true);
    }
  });

  it('does not for 10 000 packets of ESP whose index begins like a sender report', () => {
    // SPI 0x80c80006: version 2, type 200, 28 octets; then sequence number and what looks random.
    let state = 1;
    const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
    let taken = 0;
    for (let i = 0; i < 10_000; i++) {
      const esp = words(0x80c8_0006, i, ...Array.from({ length: 6 + (i % 40) }, random));
      if (looksLikeRtcp(viewOf(esp))) taken += 1;
    }
    expect(taken).toBeLessThan(100);
  });
});
