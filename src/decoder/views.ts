/** How a decoder's documents are shown to people: tables, plots, stories, listings, charts and bars of states, declared once, drawn by the summary and the report. */

import type { Microseconds } from '../bytes/time.js';
import type { Document, Fields } from './fields.js';

/** Dotted path of a field in the decoder's documents, or an envelope field such as `source.ip`. */
export type FieldPath = string;

export interface Column {
  readonly heading: string;
  /** Absent for the number of documents. */
  readonly field?: FieldPath;
  /** How several documents of one row become one value; `last` unless said. */
  readonly aggregate?: 'sum' | 'min' | 'max' | 'mean' | 'p50' | 'p95' | 'last' | 'distinct';
  /** Divides the sum of `field` by the sum of `per`: ratios of sums, never means of ratios. */
  readonly per?: FieldPath;
  readonly format?: 'integer' | 'percent' | 'ms' | 'bytes' | 'text' | 'time';
  /** A value from which on a reader should look: shown highlighted. */
  readonly alarm?: number;
  /** The less the worse: `alarm` holds for values up to it, and sorting by the column puts the smallest first. */
  readonly worst?: 'low';
}

export interface TableView {
  readonly view: 'table';
  readonly title: string;
  /** Which of the decoder's document kinds. */
  readonly kind: string;
  /** Rows are the distinct values of these fields. */
  readonly by: readonly FieldPath[];
  readonly columns: readonly Column[];
  /** Headings of the columns to sort by, worst first: the largest, or the smallest where that is worst; number of documents unless said. */
  readonly sort?: string | readonly string[];
  /** What an empty table says. */
  readonly empty?: string;
}

export interface PlotView {
  readonly view: 'plot';
  readonly title: string;
  readonly kind: string;
  /** One line per distinct value; the ones with the highest peak are drawn. */
  readonly series: readonly FieldPath[];
  readonly field: FieldPath;
  readonly per?: FieldPath;
  readonly aggregate?: 'sum' | 'max' | 'mean';
  readonly unit: string;
  readonly format?: Column['format'];
}

export interface ShownEndpoint {
  readonly ip: string;
  readonly port: number | undefined;
  /** `192.0.2.1:4000`, `[2001:db8::1]:4000`. */
  readonly text: string;
}

/** A finished document as a story or a listing is given it. */
export interface ShownDocument<F extends Fields = Fields> {
  /** The decoder's own part, identities as the privacy policy left them. */
  readonly own: Document<F>;
  /** Absent where the document has none. */
  readonly source: ShownEndpoint | undefined;
  readonly destination: ShownEndpoint | undefined;
  /** What the document tells about; both ends are its time where it names none. */
  readonly from: Microseconds;
  readonly to: Microseconds;
}

/**
 * What happened, in words, for the documents that matter most. Sentences may only say what stands in the document: the page is
 * also made from stored documents. Both functions are called with documents of any content and must not depend on others;
 * one that throws is left out.
 */
export interface StoryView<F extends Fields = Fields> {
  readonly view: 'story';
  readonly title: string;
  readonly kind: string;
  /** How bad it is, to choose the worst; undefined for nothing to tell. */
  weigh(document: ShownDocument<F>): number | undefined;
  /** One paragraph, sentence by sentence. */
  tell(document: ShownDocument<F>): readonly string[];
  /** Documents told at most; 3 unless said. */
  readonly most?: number;
  /** What is said when documents came and none had anything to tell. */
  readonly calm?: string;
}

/** Lines as they stand, for a reader who compares with what another program prints. Shown only when there is a line. */
export interface ListingView<F extends Fields = Fields> {
  readonly view: 'listing';
  readonly title: string;
  readonly kind: string;
  /** Only documents with this field are listed; of them the first 2000. */
  readonly field: FieldPath;
  /** @param begin when the first packet was, where that is known, else the earliest document */
  lines(documents: readonly ShownDocument<F>[], begin: Microseconds): readonly string[];
}

/** An arrow of a message sequence chart. */
export interface SequenceStep {
  readonly at: Microseconds;
  /** Names of the two; whoever has the same name is the same. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** `bad`: the message tells of a failure. `missing`: it should have come, and was not seen. */
  readonly tone?: 'bad' | 'missing';
}

/**
 * Who said what to whom, of the documents that belong together and matter most. Shown on the page; `spoor diameter sequence` prints any.
 * The functions are called as those of a story are.
 */
export interface SequenceView<F extends Fields = Fields> {
  readonly view: 'sequence';
  readonly title: string;
  readonly kind: string;
  /** Documents with the same value of this field are shown in one chart. */
  readonly by: FieldPath;
  /** How bad it is, undefined for not at all, negative for what makes up for others. The documents of a chart weigh together; up to 0 there is no chart. */
  weigh(document: ShownDocument<F>): number | undefined;
  steps(document: ShownDocument<F>): readonly SequenceStep[];
  /** What it is about, in a line, by the last document of a chart. */
  caption(document: ShownDocument<F>): string;
  /** Charts at most; 2 unless said. */
  readonly most?: number;
}

export type StateTone = 'good' | 'doubtful' | 'bad';

/** What held from when to when: a bar for each thing, in the colours of its states. Shown on the page. */
export interface TimelineView {
  readonly view: 'timeline';
  readonly title: string;
  readonly kind: string;
  /** Documents with the same value, of the same observer, are one bar. */
  readonly by: FieldPath;
  /** What the bar is called: the newest values of these fields. */
  readonly label: readonly FieldPath[];
  /** The state that begins at the document's time. */
  readonly state: FieldPath;
  /** States that are not named are shown without a colour. */
  readonly tones: Readonly<Record<string, StateTone>>;
  /** States after which there is nothing: the bar ends. */
  readonly over: readonly string[];
}

export type View = TableView | PlotView | StoryView | ListingView | SequenceView | TimelineView;
