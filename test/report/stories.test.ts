/** Views that are functions: told, printed, bounded, and harmless whatever a decoder does. */

import { describe, expect, it } from 'vitest';
import type { View } from '../../src/decoder/index.js';
import { ViewAggregates, type ViewedDecoder } from '../../src/report/aggregate.js';
import { reportModel } from '../../src/report/build-model.js';
import { reportPage } from '../../src/report/html.js';
import { summaryText } from '../../src/report/summary.js';
import { at, interval, streams } from './made-up.js';

const plain = { width: 80, colour: false };

describe('stories and listings', () => {
  const views: View[] = [
    {
      view: 'story',
      title: 'What was wrong',
      kind: 'interval',
      most: 2,
      weigh: ({ own }) => {
        if (own.codec === 'throws') throw new Error('of a decoder');
        return typeof own.lost === 'number' && own.lost > 0 ? own.lost : undefined;
      },
      tell: ({ own, source, from, to }) => [`${source?.text} lost ${own.lost}`, `in ${(to - from) / 1e6} s.\u001b[2J`],
      calm: 'All was well.',
    },
    {
      view: 'listing',
      title: 'As others print it',
      kind: 'interval',
      field: 'codec',
      lines: (documents, begin) => documents.map(({ own, from }) => `  ${own.codec}   ${(from - begin) / 1e6}${' wide'.repeat(30)}`),
    },
  ];
  const told: ViewedDecoder = { ...streams, views };
  const modelOf = (documents: readonly ReturnType<typeof interval>[], begin?: number) => {
    const aggregates = new ViewAggregates([told]);
    for (const document of documents) aggregates.document(document);
    return reportModel({ decoders: [told], aggregates, inputs: [], ...(begin !== undefined && { begin }) });
  };
  const of = (lost: number, second: number, codec?: string) =>
    interval({ from: '10.0.0.1', second, expected: 10, lost, ...(codec !== undefined && { codec }) });
  const first = Date.parse(at(0)) * 1000;

  it('tell the worst, worst first, and how many more there are', () => {
    const [story] = modelOf([of(1, 0), of(3, 10), of(2, 20), of(0, 30), of(3, 40)]).decoders[0]!.stories;
    expect(story).toEqual({
      title: 'What was wrong',
      paragraphs: Array(2).fill('10.0.0.1 lost 3 in 10 s.\u001b[2J'),
      others: 2,
    });
  });

  it('say that all is well only when somebody looked', () => {
    expect(modelOf([of(0, 0)]).decoders[0]!.stories).toEqual([{ title: 'What was wrong', paragraphs: ['All was well.'], others: 0 }]);
    expect(modelOf([]).decoders[0]!.stories).toEqual([]);
  });

  it('lose what a decoder throws over, and nothing else', () => {
    const [story] = modelOf([of(9, 0, 'throws'), of(1, 10)]).decoders[0]!.stories;
    expect(story?.paragraphs).toHaveLength(1);
  });

  it('list documents with the field, from the first packet on, and only then', () => {
    const wide = ' wide'.repeat(30);
    expect(modelOf([of(0, 10, 'AMR'), of(0, 20, 'GSM')], first - 5e6).decoders[0]!.listings).toEqual([
      { title: 'As others print it', lines: [`  AMR   15${wide}`, `  GSM   25${wide}`], others: 0 },
    ]);
    expect(modelOf([]).decoders[0]!.listings).toEqual([]);
    const many = modelOf(Array.from({ length: 2005 }, () => of(0, 10, 'AMR'))).decoders[0]!.listings[0]!;
    expect([many.lines.length, many.others]).toEqual([2000, 5]);
  });

  it('stand in the summary: stories folded, listings as they are, neither commanding the terminal', () => {
    const text = summaryText(modelOf([of(1, 10, 'A\u001b[2J')], first), plain);
    expect(text).toContain('What was wrong\n  10.0.0.1 lost 1 in 10 s.·[2J\n');
    expect(text).toContain(`As others print it\n  A·[2J   10${' wide'.repeat(30)}\n`);
  });

  it('stand on the page, escaped', () => {
    const html = reportPage(modelOf([of(1, 10, '<img>'), of(1, 20, 'GSM')], first));
    expect(html).toContain('<h3>What was wrong</h3><p>10.0.0.1 lost 1 in 10 s.');
    expect(html).toMatch(/<pre> {2}&lt;img&gt; {3}10( wide)+\n {2}GSM {3}20( wide)+<\/pre>/);
    expect(html).not.toContain('<img>');
  });
});
