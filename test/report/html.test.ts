import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ViewAggregates } from '../../src/report/aggregate.js';
import { reportModel } from '../../src/report/build-model.js';
import { jsonForScript } from '../../src/report/escape.js';
import { reportPage } from '../../src/report/html.js';
import type { ReportModel } from '../../src/report/model.js';
import { at, interval, streams } from './made-up.js';

const hostile = `</script><script>alert(1)</script><img src=x onerror="alert(2)">'"&<!--`;

function page(fill: (aggregates: ViewAggregates) => void, change: (model: ReportModel) => ReportModel = (model) => model): string {
  const aggregates = new ViewAggregates([streams]);
  fill(aggregates);
  return reportPage(change(reportModel({ decoders: [streams], aggregates, inputs: ['a.pcap'], counters: [] })));
}

/** Tags in order; the contents of scripts and styles are no tags. */
function tags(html: string): string[] {
  const without = html.replace(/(<(script|style)[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3');
  return [...without.matchAll(/<(\/?[a-z][a-z0-9]*)[^>]*?>/g)].map(([, name]) => name!);
}

describe('the page', () => {
  const full = page((aggregates) => {
    for (const second of [0, 10, 40])
      for (const from of ['10.0.0.1', '10.0.0.2'])
        aggregates.document(interval({ from, second, expected: 100, lost: second / 10, jitter: 3 }));
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    const alone = new Set(['meta', 'link', 'line', 'path', 'rect', 'img', 'br']);
    for (const tag of tags(full)) {
      if (tag.startsWith('/')) expect(open.pop()).toBe(tag.slice(1));
      else if (!alone.has(tag)) open.push(tag);
    }
    expect(open).toEqual([]);
  });

  it('is the same, octet for octet, for the same documents', () => {
    const fill = (aggregates: ViewAggregates) => {
      for (const second of [0, 10, 40])
        for (const from of ['10.0.0.1', '10.0.0.2'])
          aggregates.document(interval({ from, second, expected: 100, lost: second / 10, jitter: 3 }));
    };
    expect(page(fill)).toBe(full);
  });

  it('shows totals before any table, and marks those that want attention', () => {
    expect(full).toContain('<li class="bad"><b>1.67 %</b><span>Loss</span></li>');
    expect(full).toContain('<li><b>590</b><span>Packets</span></li>');
  });

  it('says where documents went, and what became of them on disk', () => {
    const counters = [
      { name: 'spoor_spool_documents_total', help: 'Given to the spool.', labels: {}, value: 6 },
      { name: 'spoor_packets_total', help: 'Packets.', labels: {}, value: 7 },
    ];
    const html = page(
      (aggregates) => aggregates.document(interval({ second: 0, expected: 10, lost: 0 })),
      (model) => ({ ...model, counters }),
    );
    const section = html.slice(html.indexOf('<section id="documents">'), html.indexOf('<section id="refused">'));
    expect(section).toContain('<td class="wrap">metrics-spoor.media-default</td><td class="n">1</td><td class="n">100 %</td>');
    expect(section).toContain('Given to the spool.');
    expect(section).not.toContain('spoor_packets_total');
  });

  it('shows every refusal and loss with its count, who counted it and what it means', () => {
    const html = page(
      (aggregates) => aggregates.document(interval({ second: 0, expected: 10, lost: 0 })),
      (model) => ({
        ...model,
        decoders: model.decoders.map((decoder) => ({
          ...decoder,
          problems: [{ part: 'media', what: 'version', meaning: 'Not version 2.', count: 1234 }],
        })),
        refusals: [{ part: 'net', what: 'icmp', meaning: 'ICMP.', count: 5 }],
        losses: [{ part: 'spool', what: 'full', meaning: 'No room.', count: 3 }],
      }),
    );
    const row = (count: number, text: string, part: string, what: string, meaning: string) =>
      `<tr><td class="n" data-v="${count}">${text}</td><td>${part}</td><td>${what}</td><td class="long">${meaning}</td></tr>`;
    const [refused = '', lost = ''] = html.slice(html.indexOf('<section id="refused">')).split('<section id="lost">');
    expect(refused).toContain(row(1234, '1,234', 'media', 'version', 'Not version 2.'));
    expect(refused).toContain(row(5, '5', 'net', 'icmp', 'ICMP.'));
    expect(lost).toContain(row(3, '3', 'spool', 'full', 'No room.'));
    expect(html).toContain('<b>1,239</b><span>refused, with reasons</span>');
  });

  it('leaves out a silence of days between two captures, and says so', () => {
    const html = page((aggregates) => {
      for (const second of [0, 10, 20, 300_000, 300_010]) aggregates.document(interval({ second, expected: 100, lost: 1 }));
    });
    expect(html).toContain('with a silence of 3 d 11 h left out');
    expect(html).toContain('<rect class="break" ');
    // One line before, one after; nothing through the silence.
    expect(html.match(/<path class="s0" data-line="s0" d="([^"]*)"/)?.[1]).toMatch(/^M\S+ \S+L\S+ \S+L\S+ \S+M\S+ \S+L\S+ \S+$/);
  });

  it('names nothing on any network and no other file', () => {
    expect(full).not.toMatch(/https?:|\/\/[a-z]|@import|url\(/i);
    expect(
      [...full.matchAll(/\s(?:src|href)="([^"]*)"/g)]
        .map(([, target]) => target!)
        .filter((target) => !target.startsWith('#') && target !== 'data:,'),
    ).toEqual([]);
  });

  it('allows by its policy its own style and script, and nothing else', () => {
    const policy = full.match(/Content-Security-Policy" content="([^"]*)"/)?.[1] ?? '';
    const digest = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src ${digest(full.match(/<style>([\s\S]*?)<\/style>/)?.[1])};`);
    expect(policy).toContain(`script-src ${digest(full.match(/<script>([\s\S]*?)<\/script>/)?.[1])};`);
    expect(full).not.toMatch(/<[^>]*\sstyle=/);
    expect(full).not.toMatch(/<[^>]*\son[a-z]+=/);
  });

  it('has every identifier once', () => {
    const identifiers = [...full.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(identifiers).size).toBe(identifiers.length);
    for (const [, target] of full.matchAll(/href="#([^"]+)"/g)) expect(identifiers).toContain(target);
  });

  it('draws a line for each series that breaks where no value is', () => {
    const paths = [...full.matchAll(/<path class="(s\d|all)( dot)?" data-line="[^"]*" d="([^"]*)"/g)];
    const loss = paths.slice(0, 6).map(([, line, dot, d]) => `${line}${dot ?? ''} ${d}`);
    // Two values joined, then one alone after the hole; highest on top.
    expect(loss).toEqual([
      'all M100 100L300 75',
      'all dot M900 0h0',
      's1 M100 100L300 75',
      's1 dot M900 0h0',
      's0 M100 100L300 75',
      's0 dot M900 0h0',
    ]);
  });

  it('puts alarms first, marks them in the table, and links them', () => {
    expect(full).toContain('<a href="#decoder-media-table-0">Streams by loss: Loss of 1 % or more in 2 of 2 rows</a>');
    expect(full.match(/<td class="n alarm"/g)).toHaveLength(2);
  });

  it('marks on the plots when the capture lost packets', () => {
    const html = page((aggregates) => {
      for (const second of [0, 10, 40]) aggregates.document(interval({ second, expected: 100, lost: 0 }));
      const capture = { loss: true, reason: 'collector_restart', message: 'Away', gap: { from: at(0), to: at(20) } };
      aggregates.document({
        dataStream: 'logs-spoor.capture-default',
        body: { '@timestamp': at(20), observer: { name: 'bts1' }, capture },
      });
    });
    expect(html).toContain('<rect class="gap" x="400" y="0" width="400" height="100"/>');
    expect(html).toContain('1 gap in the capture');
  });

  it('shows hostile values as text, wherever they come from', () => {
    const html = page(
      (aggregates) => {
        aggregates.document(
          interval({ from: hostile, to: hostile, codec: hostile, observer: hostile, second: 0, expected: 10, lost: 1, jitter: 50 }),
        );
        const capture = { loss: true, reason: hostile, message: hostile };
        aggregates.document({
          dataStream: 'logs-spoor.capture-default',
          body: { '@timestamp': at(5), observer: { name: hostile }, capture },
        });
      },
      (model) => ({
        ...model,
        generatedFrom: { ...model.generatedFrom, inputs: [hostile] },
        decoders: model.decoders.map((decoder) => ({
          ...decoder,
          summary: hostile,
          counts: [{ part: hostile, what: hostile, meaning: hostile, count: 1 }],
        })),
        refusals: [{ part: hostile, what: hostile, meaning: hostile, count: 1 }],
        counters: [{ name: hostile, labels: { a: hostile }, help: hostile, value: 1 }],
      }),
    );
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<!--');
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html).toContain(
      '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(2)&quot;&gt;&#39;&quot;&amp;&lt;!--',
    );
    // Outside of quoted attribute values no handler may stand in a tag.
    expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\sonerror=/);
  });

  it('without documents says what is missing and what to do', () => {
    const html = page(() => {});
    expect(html).toContain('There is nothing to show yet');
    expect(html).toContain('npx spoor check');
    expect(html).toContain('decoders that found nothing of theirs');
    expect(html).not.toContain('<figure');
  });

  it('shows at most 200 rows of a table and says how many there are besides', () => {
    const html = page((aggregates) => {
      for (let i = 0; i < 250; i += 1) aggregates.document(interval({ from: `n${i}`, second: 0, expected: 10, lost: 0 }));
    });
    expect(html.match(/<tr><td data-v="n/g)).toHaveLength(200);
    expect(html).toContain('And 50 more rows.');
  });
});

describe('JSON in a script', () => {
  it('cannot end it, and is the same when read', () => {
    expect(jsonForScript(hostile)).not.toMatch(/[<>&]/);
    expect(JSON.parse(jsonForScript({ a: [hostile, '\u2028'] }))).toEqual({ a: [hostile, '\u2028'] });
  });
});
