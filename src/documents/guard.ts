/** Looks at samples of what leaves the engine: a document that does not fit its mapping is found here, before Elasticsearch must say it. */

import type { Counter, Counters } from '../metrics/counters.js';
import { ENVELOPE } from './envelope.js';
import { type Misfit, misfitsOf } from './fit.js';
import { dataStreamName } from './kind.js';
import type { FinishedDocument } from './sink.js';
import type { OwnedKind } from './templates.js';

/** Of each kind so many documents are looked at in any case: a decoder that is wrong is mostly wrong from the beginning. */
const FIRST = 100;

interface Watched extends OwnedKind {
  /** Documents until the next look. */
  pause: number;
  /** Documents that are looked at before there are pauses. */
  first: number;
}

/** A look costs 2 to 5 µs, about what it costs to write the document as JSON (Node 20, two virtual processors): one in a hundred is not felt. */
export class MappingGuard {
  private readonly kinds: ReadonlyMap<string, Watched>;
  private readonly every: number;
  private readonly looked: Counter;
  private readonly misfits: Counter;
  private readonly undeclared: Counter;

  /** One document in `every` of each kind is looked at, all of them once one did not fit; 0 looks at none. */
  constructor(kinds: readonly OwnedKind[], namespace: string, every: number, counters: Counters) {
    this.every = every;
    this.kinds = new Map(
      kinds.map((owned) => [dataStreamName(owned.kind.type, owned.kind.dataset, namespace), { ...owned, pause: 0, first: FIRST }]),
    );
    this.looked = counters.counter('spoor_documents_checked_total', 'A document was compared with its mapping before it left.');
    this.misfits = counters.counter('spoor_documents_misfit_total', 'A document did not fit its mapping; it is a dead letter.');
    this.undeclared = counters.counter(
      'spoor_documents_undeclared_total',
      'A document had a field that its decoder does not declare: it is stored, and cannot be searched by that field.',
    );
  }

  /** What does not fit; undefined when all does, when it is not this document's turn, or when nobody declared its kind. */
  look({ dataStream, body }: Pick<FinishedDocument, 'dataStream' | 'body'>): Misfit | undefined {
    const watched = this.kinds.get(dataStream);
    if (watched === undefined || this.every === 0) return undefined;
    if (watched.pause > 0) {
      watched.pause -= 1;
      return undefined;
    }
    this.looked.value += 1;
    if (watched.first > 0) watched.first -= 1;
    else watched.pause = this.every - 1;
    const { [watched.decoder]: own, data_stream: _, ...envelope } = body;
    const found = [...misfitsOf(ENVELOPE, envelope), ...misfitsOf(watched.kind.fields, own, [watched.decoder])];
    if (found.some(({ wanted }) => wanted === undefined)) this.undeclared.value += 1;
    const misfit = found.find(({ wanted }) => wanted !== undefined);
    if (misfit === undefined) return undefined;
    this.misfits.value += 1;
    watched.first = Number.POSITIVE_INFINITY;
    watched.pause = 0;
    return misfit;
  }
}
