import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Counters } from '../../src/metrics/counters.js';
import { ViewAggregates } from '../../src/report/aggregate.js';
import { reportModel } from '../../src/report/build-model.js';
import type { ReportModel } from '../../src/report/model.js';
import { summaryText } from '../../src/report/summary.js';
import { columns } from '../../src/report/terminal.js';
import { tableLines } from '../../src/report/text-table.js';
import { at, interval, streams } from './made-up.js';

function small(): ReportModel {
  const aggregates = new ViewAggregates([streams]);
  for (let second = 0; second < 60; second += 10) {
    aggregates.document(interval({ from: '10.0.0.1', second, expected: 500, lost: second, jitter: 2 }));
    if (second !== 30) aggregates.document(interval({ from: '10.0.0.20', second, expected: 500, lost: 1, jitter: 12.5, codec: 'AMR' }));
  }
  aggregates.document(interval({ from: '10.0.0.3', second: 20, expected: 50, lost: 0, observer: 'bts2' }));
  aggregates.document({
    dataStream: 'logs-spoor.capture-default',
    body: {
      '@timestamp': at(28),
      observer: { name: 'bts1' },
      capture: { loss: true, reason: 'collector_restart', message: 'The collector was away', gap: { from: at(28), to: at(39) } },
    },
  });
  const counters = new Counters();
  counters.counter('spoor_packets_total', 'Packets looked at').value = 12_345;
  counters.counter('spoor_net_refused_total', 'ICMP: its quotes of other packets are never taken for those packets.', {
    reason: 'icmp',
  }).value = 12;
  counters.counter('spoor_decoder_refused_total', 'The version is not 2.', { decoder: 'media', reason: 'version' }).value = 1234;
  counters.counter('spoor_decoder_counted_total', 'Comfort noise.', { decoder: 'media', what: 'comfort_noise' }).value = 7;
  counters.counter('spoor_source_dropped_total', 'Messages dropped because Spoor was slow.', { reason: 'queue_full' }).value = 9;
  const unseen = { name: 'unseen', summary: 'Something else.', documents: {}, views: [] };
  return reportModel({ decoders: [streams, unseen], aggregates, inputs: ['tcp://127.0.0.1:5000'], counters: counters.all() });
}

/** Without colours, and without the spaces at line ends that only colours keep. */
function uncoloured(text: string): string {
  return stripVTControlCharacters(text).replace(/ +$/gm, '');
}

const plain = { width: 80, colour: false };

describe('the summary', () => {
  it('says what was read, what was seen, what was refused and what was lost', () => {
    expect(summaryText(small(), plain)).toBe(`\
Read       12,345 packets from tcp://127.0.0.1:5000
Observers  bts1 (12 documents), bts2 (1 document)
Time       2026-11-25 00:00:00 to 00:01:00 UTC (1 min)
Documents  13: media 12, others 1
Look at    ! Streams by loss: Loss of 1 % or more in 1 of 3 rows

── media Loss and jitter of media streams ──────────────────────────────────────
Packets 5,395 · Loss 2.79 % ! · Jitter p95 12.5 ms

Streams by loss
  From       To        Codec  Packets      Loss  Jitter p95
  10.0.0.1   10.0.0.2  GSM      2,850  5.00 % !      2.0 ms
  10.0.0.20  10.0.0.2  AMR      2,495  0.20 %       12.5 ms
  10.0.0.3   10.0.0.2  GSM         50     0 %             –

Loss over time  2026-11-25 00:00:00 to 00:00:50
  10.0.0.1 → 10.0.0.2   ▁▂▄▅▇█  peak 10.0 %
  10.0.0.20 → 10.0.0.2  ▁▁▁ ▁▁  peak 0.20 %
  10.0.0.3 → 10.0.0.2     ▁     peak 0 %

Jitter over time  2026-11-25 00:00:00 to 00:00:50
  10.0.0.20 → 10.0.0.2  ███ ██  peak 12.5 ms
  10.0.0.1 → 10.0.0.2   ▂▂▂▂▂▂  peak 2.0 ms

Counted, not stored
  7  comfort_noise  Comfort noise.

── unseen Something else ───────────────────────────────────────────────────────
Nothing seen.

── refused what was not decoded, and why ───────────────────────────────────────
  1,234  media  version  The version is not 2.
     12  net    icmp     ICMP: its quotes of other packets are never taken for
                         those packets.

── lost by the capture or by Spoor: never counted as loss of the network ───────
  9  source  queue_full  Messages dropped because Spoor was slow.
  ! 2026-11-25 00:00:28 to 00:00:39 (11 s), bts1: collector_restart. The collec…
`);
  });

  it('keeps every line within the width, and the same words with colours as without', () => {
    const model = small();
    for (const width of [40, 57, 80, 100, 140]) {
      const text = summaryText(model, { width, colour: false });
      for (const line of text.split('\n')) expect(columns(line)).toBeLessThanOrEqual(width);
      expect(uncoloured(summaryText(model, { width, colour: true }))).toBe(uncoloured(text));
    }
  });

  it('shows so many rows and says how many there are besides', () => {
    const text = summaryText(small(), { ...plain, maxRows: 1 });
    expect(text).toContain('  10.0.0.1  10.0.0.2  GSM      2,850  5.00 % !      2.0 ms\n  and 2 more rows\n');
    expect(text).not.toContain('AMR');
  });

  it('on a narrow terminal leaves out what has no room, and says what', () => {
    const text = summaryText(small(), { width: 40, colour: false });
    expect(text).toContain('  no room for: Packets, Jitter p95\n');
    expect(text).toContain('  1,234  media  version\n      The version is not 2.\n');
  });

  it('keeps values in wide characters within the width, and the columns behind them aligned', () => {
    const aggregates = new ViewAggregates([streams]);
    aggregates.document(interval({ from: '東京'.repeat(30), codec: 'e\u0301', second: 0, expected: 9, lost: 0 }));
    aggregates.document(interval({ from: 'plain', second: 0, expected: 9, lost: 0 }));
    const text = summaryText(reportModel({ decoders: [streams], aggregates, inputs: ['日本'.repeat(60)] }), plain);
    const lines = text.split('\n');
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(80);
    const leading = (line: string) => columns(line.slice(0, line.indexOf('10.0.0.2')));
    const rows = lines.filter((line) => line.startsWith('  ') && line.includes(' 10.0.0.2 ') && !line.includes('→'));
    expect(rows).toHaveLength(2);
    expect(leading(rows[0]!)).toBe(leading(rows[1]!));
  });

  it('of nothing says so', () => {
    const text = summaryText(reportModel({ decoders: [streams], aggregates: new ViewAggregates([streams]), inputs: [] }), plain);
    for (const part of [
      'Read       nothing',
      'Observers  none',
      'no document yet',
      'Nothing seen.',
      'Nothing was refused.',
      'Nothing that Spoor knows of.',
    ])
      expect(text).toContain(part);
  });

  it('lets no value from a packet command the terminal', () => {
    const aggregates = new ViewAggregates([streams]);
    aggregates.document(interval({ from: '\u001b]0;owned\u0007', codec: 'x\ny', observer: '\u001b[2J', second: 0, expected: 9, lost: 9 }));
    const text = summaryText(reportModel({ decoders: [streams], aggregates, inputs: ['\u001b[1m'] }), plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    expect(text).toContain('·]0;owned·');
  });
});

describe('a table that is too wide', () => {
  const wide = (cells: string[]) => ({
    title: 'Wide',
    columns: cells.map((_, i) => ({ heading: `Heading ${i}`, format: 'text' as const })),
    rows: [cells],
    empty: '',
  });

  it('makes the widest texts narrower first', () => {
    expect(tableLines(wide(['a'.repeat(60), 'b'.repeat(30), 'c'.repeat(12)]), 5, plain)).toEqual([
      'Wide',
      `  Heading 0${' '.repeat(25)}Heading 1${' '.repeat(23)}Heading 2`,
      `  ${'a'.repeat(31)}…  ${'b'.repeat(30)}  ${'c'.repeat(12)}`,
    ]);
  });

  it('leaves columns out from the right, and names them', () => {
    const lines = tableLines(wide(Array.from({ length: 9 }, (_, i) => String(i).repeat(30))), 5, plain);
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(80);
    expect(lines.at(-1)).toBe('  no room for: Heading 6, Heading 7, Heading 8');
  });

  const ends = (cells: string[][], more: string[] = ['Loss', 'Mean jitter', 'Late']) => ({
    title: 'Streams',
    columns: [
      { heading: 'Source', format: 'text' as const, whole: true as const },
      { heading: 'Destination', format: 'text' as const, whole: true as const },
      ...more.map((heading, i) => ({ heading, format: 'integer' as const, ...(i === 1 && { alarm: 5 }) })),
    ],
    rows: cells.map((row, n) => [...row, ...more.map((_, i) => n + i + 4)]),
    empty: '',
    sortedBy: 'Loss',
  });
  const addresses = [
    ['192.0.2.1:40000', '192.0.2.2:40002'],
    ['192.0.2.200:4000', '192.0.2.2:40002'],
  ];

  it('folds headings before it takes anything away', () => {
    const table = ends(addresses);
    expect(tableLines(table, 5, { ...plain, width: 62 })).toEqual([
      'Streams',
      '  Source            Destination      Loss  Mean jitter  Late',
      '  192.0.2.1:40000   192.0.2.2:40002     4          5 !     6',
      '  192.0.2.200:4000  192.0.2.2:40002     5          6 !     7',
    ]);
    expect(tableLines(table, 5, { ...plain, width: 56 }).slice(1)).toEqual([
      '                                             Mean',
      '  Source            Destination      Loss  jitter  Late',
      '  192.0.2.1:40000   192.0.2.2:40002     4     5 !     6',
      '  192.0.2.200:4000  192.0.2.2:40002     5     6 !     7',
    ]);
  });

  it('never cuts an address: both ends stand below each other, then columns go, first what alarms nobody', () => {
    expect(tableLines(ends(addresses), 5, { ...plain, width: 46 }).slice(1)).toEqual([
      '  Source                     Mean',
      '  → Destination      Loss  jitter  Late',
      '  192.0.2.1:40000       4     5 !     6',
      '  → 192.0.2.2:40002',
      '  192.0.2.200:4000      5     6 !     7',
      '  → 192.0.2.2:40002',
    ]);
    const six = [['[2001:db8:1234:5678:9abc:def0:1234:5678]:40000', '[2001:db8::1]:40002']];
    expect(tableLines(ends(six), 5, { ...plain, width: 60 }).slice(1)).toEqual([
      '  Source',
      '  → Destination                                   Loss',
      '  [2001:db8:1234:5678:9abc:def0:1234:5678]:40000     4',
      '  → [2001:db8::1]:40002',
      '  no room for: Mean jitter, Late',
    ]);
    expect(tableLines(ends(addresses, ['Late', 'Max', 'Loss', 'More']), 5, { ...plain, width: 40 }).at(-1)).toBe('  no room for: More');
  });

  it('keeps to the width, whatever an address is', () => {
    for (const width of [40, 57, 80])
      for (const line of tableLines(ends([['x'.repeat(90), 'y'.repeat(30)]]), 5, { ...plain, width }))
        expect(columns(line)).toBeLessThanOrEqual(width);
  });
});
