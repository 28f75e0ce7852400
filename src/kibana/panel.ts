/** A dashboard as data: rows of panels, what each shows, and where a click leads. */

import type { Bucket, Condition, Measure, Terms } from './measure.js';

export interface Dashboard {
  /** Names it in links and drilldowns; never changes, since its identifier is made of it. */
  readonly key: string;
  readonly title: string;
  /** Short, for the row of links. */
  readonly link: string;
  readonly description: string;
  /** Time it opens with, in Kibana's date math. */
  readonly from: string;
  /** The first one is of the documents that the dashboard is about. */
  readonly controls: readonly [Control, ...Control[]];
  readonly rows: readonly Row[];
}

/** A list of values above the panels, to filter all of them by. */
export interface Control {
  readonly dataset: string;
  readonly field: string;
  readonly title: string;
}

export interface Row {
  /** In units of the grid, about 20 pixels. */
  readonly height: number;
  /** Their widths come to 48 at most. */
  readonly panels: readonly (Panel & { readonly width: number })[];
}

export type Panel = MetricPanel | XyPanel | TablePanel | TextPanel | SearchPanel;

interface Titled {
  /** With the unit in it. */
  readonly title: string;
  /** What it says and what it does not, shown on hovering. */
  readonly note?: string;
}

interface OfDocuments extends Titled {
  readonly dataset: string;
  readonly where?: Condition;
}

/** One number. */
export interface MetricPanel extends OfDocuments {
  readonly panel: 'metric';
  readonly measure: Measure;
  /** What it is of, or from where on it is coloured. */
  readonly subtitle?: string;
}

export type Series = 'line' | 'bar_stacked' | 'bar_horizontal';

export interface XyPanel extends OfDocuments {
  readonly panel: 'xy';
  readonly series: Series;
  readonly x: Bucket;
  /** One line, or part of a bar, for each of its values. */
  readonly split?: Bucket;
  readonly measures: readonly [Measure, ...Measure[]];
  readonly axis: string;
  /** Ends of the axis of values; from the values unless said. */
  readonly extent?: { readonly from: number; readonly to: number };
  /** Dashed lines across: limits. */
  readonly limits?: readonly { readonly label: string; readonly value: number; readonly colour: string }[];
}

export interface TablePanel extends OfDocuments {
  readonly panel: 'table';
  readonly rows: readonly [Terms, ...Terms[]];
  readonly measures: readonly [Measure, ...Measure[]];
  readonly sort: { readonly by: string; readonly direction: 'asc' | 'desc' };
  /** Dashboard that a value of a row, filtered for, may be taken to. */
  readonly leadsTo?: { readonly key: string; readonly label: string };
}

export interface TextPanel {
  readonly panel: 'text';
  readonly title: string;
  readonly markdown: string;
}

/** A saved search, shown as rows. */
export interface SearchPanel extends Titled {
  readonly panel: 'search';
  /** Key of the search. */
  readonly search: string;
}

/** A search in Discover with columns, order and condition of its own. */
export interface Search {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly dataset: string;
  readonly columns: readonly string[];
  /** Newest first unless said. */
  readonly sort?: readonly (readonly [field: string, direction: 'asc' | 'desc'])[];
  readonly where?: Condition;
}
