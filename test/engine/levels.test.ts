/** Levels: how much there is of something now, of all observers together. */

import { describe, expect, it } from 'vitest';
import rtp from '../../decoders/rtp/decoder.js';
import { defineDecoder, keyword, udpPort } from '../../src/decoder/index.js';
import { readCapture, replay } from '../../src/testing/replay.js';
import { datagram } from './packets.js';

class Words {
  count = 0;
}

const counting = defineDecoder({
  name: 'words',
  summary: 'Knows how many words it heard.',
  sources: ['RFC 862'],
  documents: { said: { dataset: 'said', type: 'logs', describe: 'What was said', fields: { text: keyword('The words') } } },
  levels: { heard: { describe: 'Words that were heard.', of: (state: Words) => state.count } },
  match: () => [udpPort(7)],
  newObserver: () => new Words(),
  newFlow: (_flow, _options, words: Words) => words,
  onMessage: (_message, words) => {
    words.count += 1;
    return undefined;
  },
});

describe('a level', () => {
  it('is the sum over observers whenever somebody looks, and 0 before the first and after the last of them', () => {
    const seen: (number | undefined)[] = [];
    const packets = ['a', 'b', 'a', 'a'].map((observer, at) => ({ ...datagram('hello', { at }), observer }));
    const { counters, errors } = replay(counting, packets, {
      batch: 1,
      between: (_engine, _batches, numbers) => seen.push(numbers.reading('spoor_words_heard')),
    });
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(counters.reading('spoor_words_heard')).toBe(0);
    expect(errors).toEqual([]);
  });

  it('that throws is 0, and a defect of its decoder', () => {
    const broken = {
      ...counting,
      levels: {
        heard: {
          describe: 'Never known.',
          of(): number {
            throw new Error('no idea');
          },
        },
      },
    };
    const seen: (number | undefined)[] = [];
    const { errors } = replay(broken, [datagram('hello')], {
      between: (_engine, _batches, numbers) => seen.push(numbers.reading('spoor_words_heard')),
    });
    expect(seen).toEqual([0]);
    expect(errors).toEqual([expect.stringContaining('no idea')]);
  });
});

describe('streams of RTP', () => {
  it('are active from when they are believed to their end', () => {
    const packets = readCapture(new URL('../../decoders/rtp/samples/clean.pcap', import.meta.url));
    const seen: number[] = [];
    const { counters, documents } = replay(rtp, packets, {
      batch: 100,
      between: (_engine, _batches, numbers) => seen.push(numbers.reading('spoor_rtp_active_streams') ?? -1),
    });
    const streams = documents.filter(({ dataStream }) => dataStream.startsWith('logs-spoor.rtp_stream')).length;
    expect(streams).toBeGreaterThan(0);
    expect(Math.max(...seen)).toBe(streams);
    expect(counters.reading('spoor_rtp_active_streams')).toBe(0);
  });
});
