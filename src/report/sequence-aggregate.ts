/** Collects documents that belong together, keeps the groups that matter most, and makes charts of them. */

import type { Fields } from '../decoder/fields.js';
import { OldestFirst } from '../decoder/oldest-first.js';
import type { SequenceView, ShownDocument } from '../decoder/views.js';
import { type Body, type FieldReader, fieldReader, textOf } from './field-path.js';
import type { ReportSequence } from './model.js';
import { sequenceChart } from './sequence-chart.js';
import { shownDocument } from './shown-document.js';
import { tried } from './story-aggregate.js';

const MOST = 2;
/** Groups that may still grow: documents of one come within the time that an answer may take. */
const OPEN = 512;
const MOST_DOCUMENTS = 100;

interface Group {
  weight: number;
  readonly documents: ShownDocument[];
}

export class SequenceAggregate {
  private readonly view: SequenceView;
  private readonly decoder: string;
  private readonly by: FieldReader;
  private readonly open = new OldestFirst<string, Group>();
  /** Groups that are complete, worst first. */
  private worst: Group[] = [];

  constructor(view: SequenceView, decoder: string, fields: Fields) {
    this.view = view;
    this.decoder = decoder;
    this.by = fieldReader(view.by, decoder, fields);
  }

  add(body: Body): void {
    const key = textOf(this.by.read(body));
    const document = key === undefined ? undefined : shownDocument(body, this.decoder);
    if (key === undefined || document === undefined) return;
    let group = this.open.get(key);
    if (group === undefined) {
      if (this.open.size >= OPEN) this.closeOldest();
      group = { weight: 0, documents: [] };
      this.open.set(key, group);
    }
    if (group.documents.length < MOST_DOCUMENTS) group.documents.push(document);
    group.weight += tried(() => this.view.weigh(document)) ?? 0;
  }

  charts(): ReportSequence[] {
    const { title, steps, caption } = this.view;
    return this.among([...this.worst, ...this.open.values()]).flatMap(({ documents }) => {
      const made = tried(() => documents.flatMap((document) => steps(document))) ?? [];
      const about = tried(() => caption(documents.at(-1)!)) ?? '';
      return made.length === 0 ? [] : [sequenceChart(title, about, made)];
    });
  }

  private closeOldest(): void {
    const { oldest, oldestKey } = this.open;
    if (oldest === undefined || oldestKey === undefined) return;
    this.open.delete(oldestKey);
    if (oldest.weight > 0) this.worst = this.among([...this.worst, oldest]);
  }

  /** The worst of them; of the same weight the one that came first. */
  private among(groups: readonly Group[]): Group[] {
    return groups
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, this.view.most ?? MOST);
  }
}
