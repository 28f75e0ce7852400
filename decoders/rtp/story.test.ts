/** The story of every sample's worst streams, and that it says nothing which the document does not. */

import { readdirSync } from 'node:fs';
import type { ShownDocument } from 'spoor/decoder';
import { readCapture, replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { voice } from './encode.js';
import { story } from './story.js';
import { shownOf } from './testing.js';

const SAMPLES = new URL('samples/', import.meta.url);
const samples = readdirSync(SAMPLES).flatMap((file) => (file.endsWith('.pcap') ? [file.slice(0, -5)] : []));
const streamsOf = (sample: string) => shownOf(replay(decoder, readCapture(new URL(`${sample}.pcap`, SAMPLES))));

/** As it is told: worst first, three at most, ordinary spaces. Without what not every build of the decoder has to say: the score, buffer and concealment, whose loss, what the other end reports. */
const told = (sample: string) =>
  streamsOf(sample)
    .map(plain)
    .filter((document) => story.weigh(document) !== undefined)
    .sort((a, b) => story.weigh(b)! - story.weigh(a)!)
    .slice(0, 3)
    .map((document) => story.tell(document).join(' ').replaceAll('\u00a0', ' '));

function plain(document: ReturnType<typeof streamsOf>[0]): typeof document {
  const { mos: _, jb: __, concealed_seconds: ___, rtcp: ____, ...own } = document.own;
  return { ...document, own: { ...own, ...(own.loss !== undefined && { loss: { ...own.loss, origin: undefined } }) } };
}

describe('the samples', () => {
  it('impaired: one direction by chance, the other in one hole that is heard', () => {
    expect(told('impaired')).toEqual([
      '192.0.2.31:31000 > 192.0.2.20:6100 (G729), 12:07:50 to 12:07:54: 12 of 200 packets lost (6.00 %). 10 in 3 bursts of 333 ms on average, 2 alone; the longest hole was 4 packets (80 ms), longer than a codec can cover up. Jitter was 0.9 ms on average and 2.7 ms at most.',
      '192.0.2.30:30000 > 192.0.2.10:6000 (G729), 12:07:50 to 12:07:54: 5 of 200 packets lost (2.50 %). All in one hole of 5 packets (100 ms), longer than a codec can cover up. 2 packets came out of order, at most 2 numbers behind. 1 packet came twice. Jitter was 2.5 ms on average and 13 ms at most.',
    ]);
  });

  it('call-impaired: many small losses, and a queue that stood', () => {
    expect(told('call-impaired')).toEqual([
      '192.0.2.30:30000 > 192.0.2.20:6100 (G729), 00:49:53 to 00:50:09: 40 of 800 packets lost (5.00 %). 34 in 10 bursts of 364 ms on average, 6 alone; the longest hole was 2 packets (40 ms). 1 packet came out of order, 1 number and 3.3 ms behind. Jitter was 5.2 ms on average and 7.0 ms at most.',
      '192.0.2.30:31000 > 192.0.2.10:6000 (G729), 00:49:53 to 00:50:09: 8 of 800 packets lost (1.00 %). All in one hole of 8 packets (160 ms), longer than a codec can cover up. 3 packets came out of order, at most 10 numbers and 3.4 ms behind. 1 packet came twice. Jitter was 1.2 ms on average and 35 ms at most; once nothing came for 217 ms.',
    ]);
  });

  it('restart: five lost, and nothing of the sender that began anew, who lost none', () => {
    expect(told('restart')).toEqual([
      '192.0.2.61:5002 > 192.0.2.50:16004 (PCMU), 01:21:36 to 01:21:38: 5 of 80 packets lost (6.25 %). All in one hole of 5 packets (100 ms), longer than a codec can cover up. 1 packet came twice. Jitter was 2.1 ms on average and 6.1 ms at most.',
    ]);
  });

  it('mgw-amr: a pause of the speaker is no queue that stood', () => {
    const first = told('mgw-amr').find((text) => text.startsWith('192.0.2.50:16004'));
    expect(first).toContain('3 of 287 packets lost (1.05 %). 2 in 1 burst of 40 ms, 1 alone; the longest hole was 2 packets (40 ms).');
    expect(first).not.toContain('nothing came');
  });

  it.each(['clean', 'call-digits'])('%s: nothing to tell', (sample) => {
    expect(streamsOf(sample).length).toBeGreaterThan(1);
    expect(told(sample)).toEqual([]);
  });
});

describe('every number that is told', () => {
  const numbersIn = (value: unknown): number[] =>
    typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];

  it.each(samples)('%s: stands in the document', (sample) => {
    for (const document of streamsOf(sample)) {
      const { own, source, destination } = document;
      const known = [...numbersIn(own), (own.loss?.max_run ?? 0) * (own.ptime_ms ?? 0)];
      const text = story.tell(document).join(' ');
      const rest = [source?.text, destination?.text, own.codec].reduce<string>((left, part) => left.replace(part ?? '\0', ''), text);
      // What is a name or a bound: payload type, times of day, "below 1 ms", the buffer.
      const bare = rest.replace(/\d\d:\d\d:\d\d/g, '').replace(/below 1\s|buffer of 50\s/g, '');
      for (const [number, digits = ''] of bare.matchAll(/\d+(?:\.(\d+))?/g)) {
        const [spoken, unit] = [Number(number), 10 ** -digits.length];
        expect(
          known.some((value) => Math.abs(value - spoken) <= 0.5001 * unit),
          `${number} of: ${text}`,
        ).toBe(true);
      }
    }
  });
});

describe('what not every stream has', () => {
  const [lossy] = shownOf(
    replay(
      decoder,
      voice(500).filter((_, i) => i % 50 !== 7),
    ),
  );
  const withOwn = (own: object): ShownDocument<never> => ({ ...lossy!, own: { ...lossy!.own, ...own } as never });
  const text = (document: ShownDocument<never>) => story.tell(document).join(' ').replaceAll('\u00a0', ' ');

  it.each([
    ['network', 'The network lost them, not the capture.'],
    ['upstream_of_source', 'They never left the source address: what stands before it lost them.'],
    ['capture', 'By the look of it the capture lost them, not the network.'],
    ['ambiguous', 'Whether the network or the capture lost them cannot be told.'],
  ])('says whose loss it was: %s', (origin, sentence) => {
    expect(text(withOwn({ loss: { ...lossy!.own.loss, origin, evidence: undefined } }))).toContain(
      `10 of 500 packets lost (2.00 %). 10 alone; never two in a row. ${sentence}`,
    );
  });

  it('says whose losses they were when they were of several', () => {
    const loss = { ...lossy!.own.loss, origin: 'mixed', network: 6, upstream_of_source: 0, capture_suspected: 3, unattributed: 1 };
    expect(text(withOwn({ loss }))).toContain('6 lost by the network and 3 lost by the capture; of 1 nobody can tell.');
  });

  it('says why nobody can tell', () => {
    const loss = { ...lossy!.own.loss, origin: 'ambiguous', evidence: ['few_streams'] };
    expect(text(withOwn({ loss }))).toContain('cannot be told: there were too few streams to compare with.');
  });

  it('says what was lost where the capture does not see it, and weighs it', () => {
    const [whole] = shownOf(replay(decoder, voice(500)));
    const rtcp = { upstream_lost: 1, downstream_lost: 30, range_expected: 500, capture_lost: 2, rtt_mean_ms: 41.2 };
    const document = { ...whole!, own: { ...whole!.own, rtcp } as never };
    expect(text(document)).toContain(
      'By the reports of the receiver 1 were lost before the capture point and 30 behind it; 2 that the receiver got the capture did not see; the round trip from here to the receiver took 41 ms on average.',
    );
    expect(story.weigh(document)).toBeCloseTo(6, 5);
  });

  it('says what the radio link spoilt, and weighs it', () => {
    const [whole] = shownOf(replay(decoder, voice(500)));
    const document = { ...whole!, own: { ...whole!.own, bad_frames: 15, bad_frames_pct: 3 } as never };
    expect(text(document)).toContain('15 frames of speech came damaged to the sender (3.00 %), mostly by radio.');
    expect(story.weigh(document)).toBeCloseTo(3, 5);
  });

  it('says how often something had to be concealed', () => {
    const own = { seconds: 10, concealed_seconds: 4, severely_concealed_seconds: 1 };
    expect(text(withOwn(own))).toContain('Something had to be concealed in 4 of 10 seconds, severely in 1.');
  });

  it('says that the capture has a gap itself', () => {
    expect(text(withOwn({ capture: { loss: true }, loss: { ...lossy!.own.loss, origin: undefined } }))).toContain(
      'not proven to be the network',
    );
  });

  it.each([
    [4.2, 'MOS 4.20: users are satisfied'],
    [3.7, 'MOS 3.70: some users are dissatisfied'],
    [3.2, 'MOS 3.20: many users are dissatisfied'],
    [2.1, 'MOS 2.10: nearly all users are dissatisfied'],
  ])('says what a score of %d means', (lq, sentence) => expect(text(withOwn({ mos: { lq } }))).toContain(sentence));

  it('says nothing of satisfaction on the wideband scale', () => {
    expect(text(withOwn({ mos: { lq: 3.7, scale: 'wb' } }))).toContain('listening quality is MOS 3.70.');
  });

  it('says what a jitter buffer would have thrown away', () => {
    expect(text(withOwn({ jb: { fixed50: { discarded: 3 } } }))).toContain('A jitter buffer of 50 ms would have thrown away 3 packets');
  });

  it('weighs a poor score although nothing was lost', () => {
    const [whole] = shownOf(replay(decoder, voice(500)));
    expect(story.weigh(whole!)).toBeUndefined();
    expect(story.weigh({ ...whole!, own: { ...whole!.own, mos: { lq: 3 } } as never })).toBeCloseTo(3, 5);
  });

  it('tells of a document of which nothing is known', () => {
    const nothing = { own: {}, source: undefined, destination: undefined, from: Number.NaN, to: 1e300 };
    expect(story.weigh(nothing)).toBeUndefined();
    expect(story.tell(nothing)).toEqual([', ? to ?: none of 0 packets lost.']);
  });
});
