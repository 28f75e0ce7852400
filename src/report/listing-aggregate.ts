/** Collects the documents of a listing, and lets the decoder print them. */

import type { Microseconds } from '../bytes/time.js';
import type { Fields } from '../decoder/fields.js';
import type { ListingView, ShownDocument } from '../decoder/views.js';
import { type Body, type FieldReader, fieldReader } from './field-path.js';
import type { ReportListing } from './model.js';
import { shownDocument } from './shown-document.js';
import { tried } from './story-aggregate.js';

/** More are counted and left out. */
const MAX_DOCUMENTS = 2000;

export class ListingAggregate {
  private readonly view: ListingView;
  private readonly decoder: string;
  private readonly field: FieldReader;
  private readonly documents: ShownDocument[] = [];
  private others = 0;

  constructor(view: ListingView, decoder: string, fields: Fields) {
    this.view = view;
    this.decoder = decoder;
    this.field = fieldReader(view.field, decoder, fields);
  }

  add(body: Body): void {
    if (this.field.read(body) === undefined) return;
    const document = this.documents.length < MAX_DOCUMENTS ? shownDocument(body, this.decoder) : undefined;
    if (document === undefined) this.others += 1;
    else this.documents.push(document);
  }

  /** Undefined without lines. */
  listing(begin: Microseconds): ReportListing | undefined {
    const { documents, others } = this;
    if (documents.length === 0) return undefined;
    const lines = tried(() => this.view.lines(documents, begin)) ?? [];
    return lines.length === 0 ? undefined : { title: this.view.title, lines, others };
  }
}
