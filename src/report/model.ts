/** What a report says, before anybody decides how it looks: the terminal summary and the HTML page are drawn from this one model. */

import type { Microseconds } from '../bytes/time.js';
import type { Column } from '../decoder/views.js';

/** A value of a cell. Times are Microseconds; a ratio is 0 to 1 whatever the document held. Absent: nothing was there to aggregate. */
export type CellValue = number | string | undefined;

export interface ReportColumn {
  readonly heading: string;
  /** Never cut short: half an address is nobody's. */
  readonly whole?: true;
  readonly format: NonNullable<Column['format']>;
  /** A value from which on a reader should look, in the unit of the cells. */
  readonly alarm?: number;
  /** The bound is an upper one: a value up to it is bad. */
  readonly worst?: 'low';
}

export interface ReportTable {
  readonly title: string;
  readonly columns: readonly ReportColumn[];
  /** Sorted as the view asks; each as long as `columns`. */
  readonly rows: readonly (readonly CellValue[])[];
  /** Rows given up to keep memory bounded, all together in one. */
  readonly other?: { readonly rows: number; readonly documents: number; readonly cells: readonly CellValue[] };
  /** All rows together, where that has a meaning: never for text or a last value. As long as `columns`; absent without rows. */
  readonly total?: readonly CellValue[];
  /** What to say when there are no rows. */
  readonly empty: string;
  /** Heading of the column the rows are sorted by, where it is one of the columns. */
  readonly sortedBy?: string;
}

/** What happened, in words. */
export interface ReportStory {
  readonly title: string;
  /** Worst first. */
  readonly paragraphs: readonly string[];
  /** Documents that had something to tell and were not among the worst. */
  readonly others: number;
}

/** Lines as another program prints them. */
export interface ReportListing {
  readonly title: string;
  readonly lines: readonly string[];
  /** Documents that were left out to keep memory bounded. */
  readonly others: number;
}

/** A message sequence chart. */
export interface ReportSequence {
  readonly title: string;
  /** What it is about. */
  readonly caption: string;
  /** Names, in the order in which they first said something, or something was said to them. */
  readonly lanes: readonly string[];
  /** Earliest first. */
  readonly steps: readonly ReportStep[];
  /** Steps that are left out to keep memory bounded. */
  readonly others: number;
}

export interface ReportStep {
  readonly at: Microseconds;
  /** Indexes of lanes; equal when somebody talks to itself. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad' | 'missing';
}

/** What held from when to when. */
export interface ReportTimeline {
  readonly title: string;
  readonly from: Microseconds;
  readonly to: Microseconds;
  readonly bars: readonly ReportBar[];
  /** Bars that are left out to keep memory bounded. */
  readonly others: number;
  /** States by their colour, as far as they occur, for the legend. */
  readonly legend: readonly { readonly state: string; readonly tone: ReportTone }[];
}

export type ReportTone = 'good' | 'doubtful' | 'bad' | 'none';

export interface ReportBar {
  readonly name: string;
  /** In the order of time, each beginning where the one before it ends. */
  readonly spans: readonly { readonly from: Microseconds; readonly to: Microseconds; readonly state: string; readonly tone: ReportTone }[];
  /** When the thing was over, and by which state. */
  readonly over?: { readonly at: Microseconds; readonly state: string };
  /** Changes that are left out to keep memory bounded. */
  readonly others: number;
}

export interface ReportSeries {
  readonly name: string;
  /** Same length as the plot's `times`; undefined where no document says anything. */
  readonly values: readonly (number | undefined)[];
  readonly peak: number;
}

export interface ReportPlot {
  readonly title: string;
  readonly unit: string;
  readonly format: NonNullable<Column['format']>;
  /** Starts of the bins in which at least one series has a value, ascending. */
  readonly times: readonly Microseconds[];
  /** Length of a bin. */
  readonly binWidth: Microseconds;
  /** Two values of one series further apart than this are not joined: nobody knows what was between them. */
  readonly joinWithin: Microseconds;
  /** Highest peak first. */
  readonly series: readonly ReportSeries[];
  /** All series together, where that has a meaning: a ratio or a mean, of two series or more. */
  readonly all?: ReportSeries;
  /** Series that are not drawn: beyond the number drawn, or given up to keep memory bounded. */
  readonly others: number;
}

/** Something counted, with what one of it means. */
export interface Tally {
  /** Which part counted it: `net`, `gsmtap`, `source`. */
  readonly part: string;
  /** A word: `truncated`, `avp_length`. */
  readonly what: string;
  readonly meaning: string;
  readonly count: number;
}

/** A time in which packets may be missing because the capture lost them. */
export interface CaptureGap {
  readonly observer?: string;
  readonly reason: string;
  readonly message: string;
  readonly from?: Microseconds;
  readonly to?: Microseconds;
  /** Messages or records concerned, where known. */
  readonly count?: number;
}

/** One figure over all that a decoder saw. */
export interface Headline {
  readonly label: string;
  readonly value: number;
  readonly format: NonNullable<Column['format']>;
  readonly alarming: boolean;
}

/** Where documents went. */
export interface StreamCount {
  /** Name of the data stream. */
  readonly name: string;
  readonly documents: number;
}

export interface DecoderSection {
  readonly name: string;
  /** One sentence: what the decoder is for. */
  readonly summary: string;
  readonly documents: number;
  /** The totals a reader wants before any table. */
  readonly headlines: readonly Headline[];
  readonly tables: readonly ReportTable[];
  readonly stories: readonly ReportStory[];
  readonly plots: readonly ReportPlot[];
  readonly listings: readonly ReportListing[];
  readonly sequences: readonly ReportSequence[];
  readonly timelines: readonly ReportTimeline[];
  /** Messages refused by this decoder. */
  readonly problems: readonly Tally[];
  /** Other things it counted: seen, known, and not worth a document. */
  readonly counts: readonly Tally[];
}

export interface ReportModel {
  readonly generatedFrom: {
    /** Files, endpoints, or the spool that were read, in the operator's words. */
    readonly inputs: readonly string[];
    /** Undefined for a report from documents alone. */
    readonly packets?: number;
    readonly documents: number;
    /** Most documents first; bounded. */
    readonly observers: readonly { readonly name: string; readonly documents: number }[];
    /** Documents of observers beyond those named. */
    readonly otherObserverDocuments: number;
    /** Data streams, most documents first; bounded. */
    readonly streams: readonly StreamCount[];
    /** Documents of data streams beyond those named. */
    readonly otherStreamDocuments: number;
    /** Packet time of the earliest and latest document, events of the capture apart. */
    readonly from?: Microseconds;
    readonly to?: Microseconds;
  };
  readonly decoders: readonly DecoderSection[];
  /** What was not decoded and why, outside decoders. */
  readonly refusals: readonly Tally[];
  /** What the capture, or this program, lost and why. */
  readonly losses: readonly Tally[];
  /** When packets may be missing; earliest first, bounded. */
  readonly gaps: readonly CaptureGap[];
  readonly otherGaps: number;
  /** Everything else that was counted. */
  readonly counters: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly help: string;
    readonly value: number;
  }[];
}
