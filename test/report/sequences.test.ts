/** Charts of who said what to whom, and bars of states: chosen, ordered, bounded, and harmless whatever a decoder or a packet says. */

import sax from 'sax';
import { describe, expect, it } from 'vitest';
import { ViewAggregates } from '../../src/report/aggregate.js';
import { reportModel } from '../../src/report/build-model.js';
import { reportPage } from '../../src/report/html.js';
import { sequenceChart } from '../../src/report/sequence-chart.js';
import { sequenceSvg } from '../../src/report/sequence-svg.js';
import { at, linkState, nodes, talk } from './made-up.js';

type Given = ReturnType<typeof talk>;

const modelOf = (documents: readonly Given[]) => {
  const aggregates = new ViewAggregates([nodes]);
  for (const document of documents) aggregates.document(document);
  return reportModel({ decoders: [nodes], aggregates, inputs: [] });
};
const chartsOf = (documents: readonly Given[]) => modelOf(documents).decoders[0]!.sequences;
const timelineOf = (documents: readonly Given[]) => modelOf(documents).decoders[0]!.timelines[0];
const second = (number: number) => Date.parse(at(number)) * 1000;

describe('a chart', () => {
  it('has everybody in the order of appearance, and what was said in the order of time, whatever order documents came in', () => {
    const hops = [talk('1', 'b', 'c', 0.5, 'no'), talk('1', 'a', 'b', 0, 'no')];
    const [chart] = chartsOf(hops);
    expect(chart).toEqual(chartsOf([...hops].reverse())[0]);
    expect(chart).toMatchObject({ title: 'Unanswered', caption: 'Exchange 1', lanes: ['a', 'b', 'c'], others: 0 });
    expect(chart!.steps.map(({ at: time, from, to, text, tone }) => `${(time - second(0)) / 1e6} ${from}-${to} ${text} ${tone}`)).toEqual([
      '0 0-1 may I? plain',
      '0.5 1-2 may I? plain',
      '1 1-0 no bad',
      '1.5 2-1 no bad',
    ]);
  });

  it('is made of the exchanges that weigh most; what made up for a failure takes its weight away', () => {
    const documents = [
      talk('refused', 'a', 'b', 0, 'no'),
      talk('answered', 'a', 'b', 1, 'yes'),
      talk('silent', 'a', 'b', 2),
      talk('again', 'a', 'b', 3),
      talk('again', 'a', 'b', 4, 'yes'),
      talk('silent twice', 'a', 'b', 5),
      talk('silent twice', 'b', 'c', 5),
    ];
    expect(chartsOf(documents).map(({ caption }) => caption)).toEqual(['Exchange silent twice', 'Exchange silent']);
  });

  it('keeps the worst of many thousand exchanges, also when they are long over', () => {
    const others = Array.from({ length: 5000 }, (_, i) => talk(`other ${i}`, 'a', 'b', 10 + i, i % 2 === 0 ? 'no' : 'yes'));
    const charts = chartsOf([talk('worst', 'a', 'b', 0), ...others]);
    expect(charts.map(({ caption }) => caption)).toEqual(['Exchange worst', 'Exchange other 0']);
  });

  it('loses what a decoder throws over, and nothing else', () => {
    expect(chartsOf([talk('1', 'a', 'b', 0, 'throws'), talk('2', 'a', 'b', 1, 'no')]).map(({ caption }) => caption)).toEqual([
      'Exchange 2',
    ]);
  });

  it('has a bound for steps and for those who speak, and says how many are left out', () => {
    const steps = Array.from({ length: 1000 }, (_, i) => ({ at: i, from: 'a', to: 'b', text: `${i}` }));
    expect(sequenceChart('', '', steps)).toMatchObject({ lanes: ['a', 'b'], others: 600 });
    const many = Array.from({ length: 30 }, (_, i) => ({ at: i, from: 'a', to: `n${i}`, text: '' }));
    const chart = sequenceChart('', '', many);
    expect([chart.lanes.length, chart.steps.length, chart.others]).toEqual([16, 15, 15]);
  });

  it('draws each arrow between the lanes of its two, and words that attack as words', () => {
    const hostile = '</text><script>alert(1)</script>&"\u0007';
    const svg = sequenceSvg(
      sequenceChart('t', 'c', [
        { at: 1e6, from: 'a', to: hostile, text: hostile },
        { at: 2e6, from: hostile, to: 'a', text: 'gone', tone: 'missing' },
        { at: 3e6, from: 'a', to: 'a', text: 'to itself' },
      ]),
    );
    const lanes: number[] = [];
    const arrows: string[] = [];
    const words: string[] = [];
    const parser = sax.parser(true);
    parser.onerror = (error) => {
      throw error;
    };
    parser.onopentag = ({ name, attributes }) => {
      if (attributes.class === 'life') lanes.push(Number(attributes.x1));
      if (attributes.class === 'arrow') arrows.push(String(attributes.d));
      expect(name).not.toBe('script');
    };
    parser.ontext = (text) => words.push(text);
    parser.write(svg).close();
    expect(lanes).toHaveLength(2);
    const [left = 0, right = 0] = lanes;
    const ends = arrows.map((path) => /^M(\d+) \d+(?:H(\d+))?/.exec(path)!.slice(1, 3).map(Number));
    expect(ends[0]).toEqual([left, right - 7]);
    expect(ends[1]).toEqual([right, left + 7]);
    expect(ends[2]![0]).toBe(left);
    expect(words.join(' ')).toContain('</text><script>alert(1)</script>&"·');
  });
});

describe('a bar', () => {
  it('has a span for each state, until the next, and ends where the thing is over', () => {
    const timeline = timelineOf([
      linkState('1', 'up', 0, 'a – b'),
      linkState('1', 'up', 5),
      linkState('1', 'shaky', 10),
      linkState('2', 'up', 12, 'b – c'),
      linkState('1', 'gone', 20),
      linkState('2', 'odd', 30),
    ])!;
    expect([timeline.from, timeline.to, timeline.others]).toEqual([second(0), second(30), 0]);
    expect(timeline.bars).toEqual([
      {
        name: 'a – b',
        spans: [
          { from: second(0), to: second(10), state: 'up', tone: 'good' },
          { from: second(10), to: second(20), state: 'shaky', tone: 'doubtful' },
        ],
        over: { at: second(20), state: 'gone' },
        others: 0,
      },
      {
        name: 'b – c',
        spans: [
          { from: second(12), to: second(30), state: 'up', tone: 'good' },
          { from: second(30), to: second(30), state: 'odd', tone: 'none' },
        ],
        others: 0,
      },
    ]);
    expect(timeline.legend).toEqual([
      { state: 'up', tone: 'good' },
      { state: 'shaky', tone: 'doubtful' },
      { state: 'odd', tone: 'none' },
    ]);
  });

  it('is one for each observer: what two saw are two observations', () => {
    expect(timelineOf([linkState('1', 'up', 0, 'x', 'bts1'), linkState('1', 'down', 1, 'x', 'bts2')])!.bars).toHaveLength(2);
  });

  it('has bounds, and says what is left out', () => {
    const many = Array.from({ length: 100 }, (_, i) => linkState(`${i}`, 'up', i, `link ${i}`));
    const bars = timelineOf(many)!;
    expect([bars.bars.length, bars.others]).toEqual([40, 60]);
    const changes = Array.from({ length: 500 }, (_, i) => linkState('1', i % 2 === 0 ? 'up' : 'down', i, 'x'));
    const [bar] = timelineOf(changes)!.bars;
    // What held after the first change that is left out is not known.
    expect([bar!.spans.length, bar!.others, bar!.spans.at(-1)!.to]).toEqual([200, 300, second(200)]);
  });

  it('is not there without a document, and words that attack are words', () => {
    expect(timelineOf([])).toBeUndefined();
    const page = reportPage(modelOf([linkState('1', '<img src=x>', 0, '<script>x</script>'), talk('1', '<b>', '"', 0)]));
    expect(page).not.toMatch(/<img|<script>x|<b>"/);
    expect(page).toContain('&lt;script&gt;x&lt;/script&gt;');
  });
});
