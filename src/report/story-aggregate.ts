/** Keeps the documents of a story that matter most, and lets the decoder tell them. */

import type { ShownDocument, StoryView } from '../decoder/views.js';
import type { Body } from './field-path.js';
import type { ReportStory } from './model.js';
import { shownDocument } from './shown-document.js';

const MOST = 3;
/** Longer paragraphs are no story; the page is for people. */
const MOST_SENTENCES = 20;

export class StoryAggregate {
  private readonly view: StoryView;
  private readonly decoder: string;
  private readonly most: number;
  /** Worst first; of the same weight the one that came first. */
  private readonly worst: { readonly weight: number; readonly document: ShownDocument }[] = [];
  private documents = 0;
  private weighed = 0;

  constructor(view: StoryView, decoder: string) {
    this.view = view;
    this.decoder = decoder;
    this.most = view.most ?? MOST;
  }

  add(body: Body): void {
    const document = shownDocument(body, this.decoder);
    if (document === undefined) return;
    this.documents += 1;
    const weight = tried(() => this.view.weigh(document));
    if (weight === undefined || Number.isNaN(weight)) return;
    this.weighed += 1;
    const at = this.worst.findIndex((other) => other.weight < weight);
    if (at < 0 && this.worst.length >= this.most) return;
    this.worst.splice(at < 0 ? this.worst.length : at, 0, { weight, document });
    if (this.worst.length > this.most) this.worst.pop();
  }

  /** Undefined when there is nothing to say. */
  story(): ReportStory | undefined {
    const { title, calm } = this.view;
    const paragraphs = this.worst.flatMap(({ document }) => {
      const sentences = tried(() => this.view.tell(document)) ?? [];
      return sentences.length > 0 ? [sentences.slice(0, MOST_SENTENCES).join(' ')] : [];
    });
    const others = this.weighed - this.worst.length;
    if (paragraphs.length > 0) return { title, paragraphs, others };
    return this.documents > 0 && this.weighed === 0 && calm !== undefined ? { title, paragraphs: [calm], others: 0 } : undefined;
  }
}

/** What a decoder throws over a document of odd content costs that document's story and nothing else. */
export function tried<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}
