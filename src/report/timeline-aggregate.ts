/** Follows what state each thing was in, and since when. */

import type { Microseconds } from '../bytes/time.js';
import type { Fields } from '../decoder/fields.js';
import type { TimelineView } from '../decoder/views.js';
import { type Body, type FieldReader, fieldReader, numberOf, textOf } from './field-path.js';
import type { ReportBar, ReportTimeline, ReportTone } from './model.js';
import { seriesName } from './names.js';

const MOST_BARS = 40;
const MOST_CHANGES = 200;

interface Change {
  readonly at: Microseconds;
  readonly state: string;
}

interface Followed {
  readonly label: (string | undefined)[];
  readonly changes: Change[];
  /** The newest state, left out or not. */
  last: string | undefined;
  others: number;
  /** When the first change was that is left out: what held after it is not known. */
  until: Microseconds | undefined;
}

export class TimelineAggregate {
  private readonly view: TimelineView;
  private readonly by: FieldReader;
  private readonly state: FieldReader;
  private readonly label: readonly FieldReader[];
  private readonly bars = new Map<string, Followed>();
  /** Names of things beyond `MOST_BARS`; a bound on what is counted, too. */
  private readonly left = new Set<string>();

  constructor(view: TimelineView, decoder: string, fields: Fields) {
    this.view = view;
    this.by = fieldReader(view.by, decoder, fields);
    this.state = fieldReader(view.state, decoder, fields);
    this.label = view.label.map((path) => fieldReader(path, decoder, fields));
  }

  add(body: Body): void {
    const at = numberOf(body['@timestamp']);
    const state = textOf(this.state.read(body));
    const thing = textOf(this.by.read(body));
    if (at === undefined || state === undefined || thing === undefined) return;
    const bar = this.bar(`${textOf((body.observer as Body | undefined)?.name) ?? ''} ${thing}`);
    if (bar === undefined) return;
    for (const [i, field] of this.label.entries()) bar.label[i] = textOf(field.read(body)) ?? bar.label[i];
    if (bar.last === state) return;
    bar.last = state;
    if (bar.changes.length < MOST_CHANGES) bar.changes.push({ at, state });
    else {
      bar.others += 1;
      bar.until ??= at;
    }
  }

  /** Undefined when no state was told. @param end how far the last states last at least */
  timeline(end: Microseconds): ReportTimeline | undefined {
    const followed = [...this.bars.values()].filter(({ changes }) => changes.length > 0);
    if (followed.length === 0) return undefined;
    const times = followed.flatMap(({ changes }) => changes.map(({ at }) => at));
    const from = times.reduce((a, b) => Math.min(a, b));
    const to = Math.max(
      end,
      times.reduce((a, b) => Math.max(a, b)),
    );
    const states = new Set(
      followed.flatMap(({ changes }) => changes.map(({ state }) => state)).filter((state) => !this.view.over.includes(state)),
    );
    return {
      title: this.view.title,
      from,
      to,
      bars: followed.map((bar) => this.drawn(bar, to)),
      others: this.left.size,
      legend: [...states].map((state) => ({ state, tone: this.tone(state) })),
    };
  }

  private bar(key: string): Followed | undefined {
    const known = this.bars.get(key);
    if (known !== undefined) return known;
    if (this.bars.size >= MOST_BARS) {
      if (this.left.size < MOST_BARS * MOST_CHANGES) this.left.add(key);
      return undefined;
    }
    const bar: Followed = { label: [], changes: [], last: undefined, others: 0, until: undefined };
    this.bars.set(key, bar);
    return bar;
  }

  private drawn({ label, changes, others, until }: Followed, end: Microseconds): ReportBar {
    const ordered = [...changes].sort((a, b) => a.at - b.at);
    const last = ordered.at(-1)!;
    const over = this.view.over.includes(last.state) ? last : undefined;
    const spans = ordered.flatMap(({ at, state }, i) => {
      const to = ordered[i + 1]?.at ?? until ?? end;
      return this.view.over.includes(state) ? [] : [{ from: at, to, state, tone: this.tone(state) }];
    });
    return { name: seriesName(this.view.label, label), spans, ...(over !== undefined && { over }), others };
  }

  private tone(state: string): ReportTone {
    return Object.hasOwn(this.view.tones, state) ? this.view.tones[state]! : 'none';
  }
}
