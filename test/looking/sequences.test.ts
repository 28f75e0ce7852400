import { describe, expect, it } from 'vitest';
import { sequenceFile } from '../../src/looking/sequence-file.js';
import { sequenceMermaid } from '../../src/looking/sequence-mermaid.js';
import { sequenceText } from '../../src/looking/sequence-text.js';
import { Sessions } from '../../src/looking/sessions.js';
import { sequenceChart } from '../../src/report/sequence-chart.js';

const T = Date.UTC(2026, 10, 25, 20, 15, 57, 490) * 1000;
const chart = sequenceChart('A failed exchange', 'S6a AIR; "it"', [
  { at: T, from: 'mme', to: 'dra', text: 'AIR' },
  { at: T + 1000, from: 'dra', to: 'hss', text: 'AIR #1; <b>' },
  { at: T + 2000, from: 'dra', to: 'dra', text: 'waits' },
  { at: T + 10e6, from: 'hss', to: 'dra', text: 'no answer', tone: 'missing' },
  { at: T + 11e6, from: 'hss', to: 'mme', text: '3002\u001b[2J', tone: 'bad' },
]);

describe('a message sequence chart', () => {
  it('is lanes of letters in a terminal, which nothing in it can command', () => {
    expect(sequenceText(chart)).toBe(`S6a AIR; "it"

              mme
              |           dra
              |           |           hss
20:15:57.490  |---------->|           |  AIR
20:15:57.491  |           |---------->|  AIR #1; <b>
20:15:57.492  |           @           |  waits
20:16:07.490  |           |- - -x- - -|  ! no answer
20:16:08.490  |<----------------------|  ! 3002·[2J
`);
  });

  it('is a sequence diagram in Mermaid, words that mean something there as entities', () => {
    expect(sequenceMermaid(chart)).toBe(`sequenceDiagram
  participant p0 as mme
  participant p1 as dra
  participant p2 as hss
  p0->>p1: 20:15:57.490 AIR
  p1->>p2: 20:15:57.491 AIR #35;1#59; #60;b#62;
  p1->>p1: 20:15:57.492 waits
  p2--xp1: 20:16:07.490 no answer
  p2-->>p0: 20:16:08.490 3002·[2J
`);
  });

  it('is a picture of its own, with room for all that is in it', () => {
    const svg = sequenceFile(chart);
    const [outer, inner] = [...svg.matchAll(/<svg [^>]*\bwidth="(\d+)" height="(\d+)"/g)].map(([, width, height]) => [
      Number(width),
      Number(height),
    ]);
    expect(outer![0]).toBe(inner![0]! + 48);
    expect(outer![1]).toBeGreaterThan(inner![1]! + 48);
    expect(svg).toContain('S6a AIR; &quot;it&quot;');
  });
});

describe('the sessions of a capture', () => {
  const transaction = (id: string | undefined, second: number, more: object) => ({
    '@timestamp': new Date(T / 1000 + second * 1000).toISOString(),
    event: { dataset: 'spoor.diameter' },
    diameter: { ...(id !== undefined && { session: { id } }), application: { id: 1, name: 'S6a' }, command: { name: 'AIR' }, ...more },
  });

  it('are lines in the order of time, with what was asked, all that came of it, and a mark where something failed', () => {
    const sessions = new Sessions();
    expect(sessions.empty).toBe(true);
    sessions.add(transaction('b', 2, { result: { name: 'SUCCESS', code: 2001 } }));
    sessions.add(transaction('a', 0, { tally: { failure: 1 } }));
    sessions.add(transaction('a', 1, { command: { code: 7 }, result: { code: 5999 } }));
    sessions.add(transaction(undefined, 1, {}));
    // The rollup of a session tells again what its transactions told.
    sessions.add({ ...transaction('a', 9, {}), event: { dataset: 'spoor.diameter_session' } });
    sessions.add(transaction('a', 1.5, {}));
    expect(sessions.text()).toBe(
      `! 2026-11-25 20:15:57.490  S6a  1.5 s  2x AIR, 7: no answer, 5999  a
  2026-11-25 20:15:59.490  S6a  0 ms   AIR: SUCCESS                b
`,
    );
  });
});
