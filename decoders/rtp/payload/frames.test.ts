/** Frames read back from payloads made by the specifications: kinds, modes, damage, and silence that is none. */

import { describe, expect, it } from 'vitest';
import { amrPayload, packetOf } from './encode.js';
import { FrameCounts } from './frame-counts.js';
import { Frames } from './frames.js';
import { type Framing, framingOf } from './framing.js';
import { AMR_BITS, AMR_WB_BITS, EVS_BITS, MODE_RATES, octets } from './modes.js';
import { IDLE_A, IDLE_U, type Pattern, SID_EFR, SID_FR, SID_HR } from './pattern.js';

type Sent = number[] | { readonly payload: number[]; readonly pattern: Pattern };
const filled = (length: number, ...first: number[]) => [...first, ...Array.from({ length: length - first.length }, () => 0x5a)];

interface Heard {
  readonly counts: FrameCounts;
  /** One letter a packet: `x` damaged, `.` not. */
  readonly damage: string;
}

function hear(framing: Framing, sent: readonly Sent[]): Heard {
  const frames = new Frames();
  frames.framing = framing;
  const counts = new FrameCounts();
  const damage = sent.map((one) => {
    const { payload, pattern } = Array.isArray(one) ? { payload: one, pattern: 0 as const } : one;
    return frames.read(packetOf(payload, pattern), counts) ? 'x' : '.';
  });
  return { counts, damage: damage.join('') };
}

const hearCodec = (codec: string, sent: readonly Sent[]) => hear(framingOf(codec), sent);
const rates = ({ modes }: FrameCounts) =>
  Object.fromEntries([...(modes ?? [])].flatMap((frames, i) => (frames > 0 ? [[MODE_RATES[i], frames]] : [])));

describe.each([
  ['AMR', false, AMR_BITS, 8],
  ['AMR-WB', true, AMR_WB_BITS, 9],
] as const)('%s', (codec, wide, bits, sid) => {
  describe.each([false, true])('bandwidth-efficient: %s', (efficient) => {
    const frame = (type: number, good = true, request = 15) => amrPayload([{ type, good }], { wide, efficient, request });

    it.each(bits.slice(0, -1).map((_, type) => type))('mode %i is told, good and bad', (type) => {
      const { counts, damage } = hearCodec(codec, [frame(type), frame(type, false), frame(type)]);
      expect(damage).toBe('.x.');
      expect(counts).toMatchObject({ frames: 3, bad: 1, noData: 0, sid: 0, misfits: 0 });
      const rate = MODE_RATES[(wide ? 8 : 0) + type]!;
      expect(rates(counts)).toEqual({ [rate]: 3 });
      expect(counts.meanRate).toBeCloseTo(rate, 12);
      expect([counts.octetAligned, counts.bandwidthEfficient]).toEqual(efficient ? [0, 3] : [3, 0]);
    });

    it('a pause behind a silence descriptor is no damage, the same gap in speech is', () => {
      const pause = [frame(sid), ...Array.from({ length: 7 }, () => frame(15))];
      const { counts, damage } = hearCodec(codec, [frame(15), frame(2), frame(15), frame(2), ...pause, ...pause, frame(2), frame(15)]);
      expect(damage).toBe(`..x.${'.'.repeat(16)}.x`);
      expect(counts).toMatchObject({ frames: 22, bad: 2, sid: 2, noData: 15 });
      // Three good frames of speech, and two that are missing.
      expect(counts.badPercent).toBeCloseTo(40, 12);
    });

    it('a pause without any further descriptor turns to damage after three times its usual length', () => {
      const { damage } = hearCodec(codec, [frame(2), frame(sid), ...Array.from({ length: 30 }, () => frame(15))]);
      expect(damage).toBe(`..${'.'.repeat(24)}${'x'.repeat(6)}`);
    });

    it('a damaged descriptor is counted, and is still silence', () => {
      const { counts, damage } = hearCodec(codec, [frame(2), frame(sid, false), frame(15)]);
      expect(damage).toBe('.x.');
      expect(counts).toMatchObject({ bad: 1, sid: 0, noData: 1 });
    });

    it('packets without payload are frames that did not come', () => {
      expect(hearCodec(codec, [[], frame(2), [], frame(sid), []])).toMatchObject({
        damage: '..x..',
        counts: { frames: 5, bad: 1, noData: 2, sid: 1 },
      });
    });

    it('several frames in a packet are counted one by one', () => {
      const packet = amrPayload([{ type: 0 }, { type: 7, good: false }, { type: 15 }], { wide, efficient });
      const { counts, damage } = hearCodec(codec, [
        packet,
        amrPayload([{ type: sid }, { type: 15 }, { type: 15 }, { type: 15 }], { wide, efficient }),
      ]);
      expect(damage).toBe('x.');
      expect(counts).toMatchObject({ frames: 7, bad: 2, sid: 1, noData: 3, misfits: 0 });
    });

    it('the lowest mode that is asked for is kept', () => {
      expect(hearCodec(codec, [frame(2), frame(2, true, 4), frame(2, true, 3), frame(2, true, 5)]).counts.lowestRequest).toBe(
        wide ? 11 : 3,
      );
      expect(hearCodec(codec, [frame(2)]).counts.lowestRequest).toBe(-1);
    });

    it('a length that is not that of its frame types fits not', () => {
      const { counts } = hearCodec(codec, [[...frame(2), 0], frame(2).slice(0, -1), [0xf0], frame(2)]);
      expect(counts).toMatchObject({ frames: 1, misfits: 3, bad: 0 });
    });
  });

  it('other layouts are not read: checksums, sorted bits, interleaving, several channels', () => {
    for (const fmtp of ['octet-align=1;crc=1', 'robust-sorting=1', 'octet-align=1; interleaving=2']) expect(framingOf(codec, fmtp)).toBe(0);
    expect(framingOf(codec, '', 2)).toBe(0);
    expect(framingOf(codec, 'octet-align=1;crc=0; mode-set=0,2,4,7')).toBeGreaterThan(0);
  });
});

it('AMR that could be in either packing is in that of the packets before', () => {
  // 5.15 kbit/s, or nothing and 4.75 behind it: the same fifteen octets.
  const both = [0xf0, 0xfc, 0x04, ...amrPayload([{ type: 0 }]).slice(2)];
  const behind = (efficient: boolean) => rates(hearCodec('AMR', [amrPayload([{ type: 7 }], { efficient }), both]).counts);
  expect(behind(true)).toEqual({ 12.2: 1, 5.15: 1 });
  expect(behind(false)).toEqual({ 12.2: 1, 4.75: 1 });
});

it('AMR-WB knows speech that was lost, and that is damage even in silence', () => {
  const frame = (type: number) => amrPayload([{ type }], { wide: true });
  expect(hearCodec('AMR-WB', [frame(2), frame(14), frame(9), frame(14), frame(15)])).toMatchObject({ damage: '.x.xx' });
});

describe('GSM', () => {
  it.each([
    ['GSM', filled(33, 0xd1), SID_FR],
    ['GSM-EFR', filled(31, 0xc1), SID_EFR],
    ['GSM-HR', filled(14), SID_HR],
  ] as const)('%s: an empty packet is damage in speech, and none behind a silence descriptor', (codec, speech, pattern) => {
    const sid = { payload: [...speech], pattern };
    const { counts, damage } = hearCodec(codec, [[], [...speech], [], sid, [], [], [...speech], [...speech]]);
    expect(damage).toBe('..x.....');
    expect(counts).toMatchObject({ frames: 8, bad: 1, sid: 1, noData: 3 });
    expect(hearCodec(codec, [sid, ...Array.from({ length: 74 }, () => [])]).damage).toBe(`.${'.'.repeat(72)}xx`);
  });

  it('several full rate frames in a packet are counted, and a length between is none', () => {
    expect(hearCodec('GSM', [filled(66, 0xd1), filled(65, 0xd1), filled(33, 0xe1)]).counts).toMatchObject({ frames: 2, misfits: 2 });
  });

  it('half rate with a table of contents says what it carries (RFC 5993)', () => {
    const { counts, damage } = hearCodec('GSM-HR-08', [
      filled(15, 0),
      [0x70],
      filled(15, 0x20),
      [0x70],
      filled(30, 0x80, 0x00),
      filled(16, 0x80, 0x70),
    ]);
    expect(damage).toBe('.x...x');
    expect(counts).toMatchObject({ frames: 8, bad: 2, sid: 1, noData: 1, misfits: 0 });
    expect(hearCodec('GSM-HR', [filled(15, 0x30), filled(16, 0), filled(3, 0x80)]).counts).toMatchObject({ frames: 0, misfits: 3 });
  });
});

describe('EVS', () => {
  const compact = [...EVS_BITS.map(octets), ...AMR_WB_BITS.slice(0, -1).map((bits) => octets(3 + bits))];
  /** A header-full payload is made longer where a compact one is as long. */
  const headerFull = (length: number, ...header: number[]) => {
    let padded = length + header.length;
    while (compact.includes(padded)) padded += 1;
    return filled(padded, ...header);
  };

  it.each(EVS_BITS.slice(0, -1).map((bits, type) => [type, octets(bits)]))(
    'type %i is told by %i octets, or by its table of contents',
    (type, length) => {
      const { counts } = hearCodec('EVS', [filled(length, 0x10), headerFull(length, type), headerFull(length, 0x90, type)]);
      expect(counts).toMatchObject({ frames: 3, bad: 0, misfits: 0 });
      expect(rates(counts)).toEqual({ [MODE_RATES[17 + type]!]: 3 });
    },
  );

  it('silence, and what is missing, are told as in AMR', () => {
    const sid = filled(6, 0x10);
    expect(hearCodec('EVS', [filled(33, 0x10), [0x0f], sid, [0x0f], filled(8, 0x0c), [0x0e]])).toMatchObject({
      damage: '.x...x',
      counts: { frames: 6, bad: 2, sid: 2, noData: 1, misfits: 0 },
    });
  });

  it('carries AMR-WB: compact by its length, else with a quality bit', () => {
    const { counts, damage } = hearCodec('EVS', [
      filled(32, 0x10),
      headerFull(32, 0x32),
      headerFull(32, 0xf0, 0x22),
      filled(7, 0xf0, 0x39),
    ]);
    expect(damage).toBe('..x.');
    expect(rates(counts)).toEqual({ 12.65: 3 });
    expect(counts).toMatchObject({ frames: 4, sid: 1, misfits: 0 });
  });

  it('lengths of nothing fit not', () =>
    expect(hearCodec('EVS', [filled(25, 0x05), filled(9, 0x80, 0x80)]).counts).toMatchObject({ frames: 0, misfits: 2 }));
});

describe('codecs without quality', () => {
  it('G.729 and its descriptor', () => {
    expect(hearCodec('G729', [filled(20), filled(22), filled(2), filled(10), filled(8)]).counts).toMatchObject({
      frames: 7,
      sid: 2,
      misfits: 1,
    });
  });

  it('G.723.1: two rates and a descriptor, by the lowest bits', () => {
    const { counts } = hearCodec('G723', [
      filled(24, 0),
      filled(20, 1),
      filled(4, 2),
      filled(48, 0),
      filled(28, 0),
      filled(24, 1),
      filled(24, 3),
    ]);
    expect(counts).toMatchObject({ frames: 9, sid: 3, misfits: 1 });
  });

  it.each([
    ['SILK of 60 ms', 0x18, 0, 1, 60],
    ['both, 10 ms', 0x60, 0, 1, 10],
    ['CELT of 2.5 ms, two alike', 0x81, 0, 2, 5],
    ['CELT of 20 ms, two', 0xfa, 0, 2, 40],
    ['SILK of 20 ms, three', 0x0b, 0x43, 3, 60],
  ] as const)('opus: %s', (_name, first, second, frames, ms) => {
    const { counts } = hearCodec('opus', [filled(40, first, second)]);
    expect(counts).toMatchObject({ frames, opusFrames: frames, opusTime: 1000 * ms, misfits: 0 });
  });

  it('opus that is silent, and opus that cannot be', () => {
    expect(hearCodec('opus', [[0x78], filled(40, 0x1b, 3), filled(40, 0x1b, 0)]).counts).toMatchObject({
      frames: 1,
      noData: 1,
      misfits: 2,
    });
  });

  it('IuUP says how a frame fared on the radio, and its control is no speech', () => {
    const { counts, damage } = hearCodec('VND.3GPP.IUFP', [
      filled(35, 0x00, 0x00),
      filled(35, 0x01, 0x40),
      filled(34, 0x12, 0x80),
      filled(9, 0xe0, 0x00),
      filled(35, 0x02, 0x3f),
      filled(20, 0x20, 0),
    ]);
    expect(damage).toBe('.xx...');
    expect(counts).toMatchObject({ frames: 4, bad: 2, misfits: 1 });
  });

  it('G.711 at rest is silent in its own law only', () => {
    const rest = (pattern: Pattern) => ({ payload: filled(160), pattern });
    const sent = [rest(IDLE_A), rest(IDLE_U), filled(160), rest(IDLE_A)];
    expect(hearCodec('PCMA', sent).counts).toMatchObject({ frames: 4, silent: 2 });
    expect(hearCodec('PCMU', sent).counts).toMatchObject({ frames: 4, silent: 1 });
  });

  it('others are not read', () => expect(hearCodec('L16', [filled(160)]).counts).toEqual(new FrameCounts()));
});

it('counts of two times add up to those of both', () => {
  const call = [2, 15, 7, 8, 15, 15, 3, 14].map((type, i) => amrPayload([{ type, good: i !== 2 }], { request: i, efficient: i % 3 === 0 }));
  const frames = new Frames();
  frames.framing = framingOf('AMR');
  const sum = new FrameCounts();
  for (const payload of call) {
    const part = new FrameCounts();
    frames.read(packetOf(payload), part);
    sum.add(part);
  }
  expect(sum).toEqual(hearCodec('AMR', call).counts);
});
