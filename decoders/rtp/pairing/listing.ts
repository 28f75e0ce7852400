/** The same media at two points, a line each: for the summary. */

import type { Document, ListingView } from 'spoor/decoder';
import type { pathFields } from './documents.js';

type Path = Document<typeof pathFields>;

/** Lines shown; the rest is said to be there. */
const MOST_LINES = 20;

export const pathListing: ListingView<typeof pathFields> = {
  view: 'listing',
  title: 'The same media at two points: lost between them, and on the way',
  kind: 'same_media',
  field: 'method',
  lines: (documents) => {
    const worst = documents.map(({ own }) => own).sort((a, b) => (b.loss_pct ?? 0) - (a.loss_pct ?? 0) || meanOf(b) - meanOf(a));
    const lines = worst.slice(0, MOST_LINES).map(line);
    return worst.length > MOST_LINES ? [...lines, `... and ${worst.length - MOST_LINES} that lost less`] : lines;
  },
};

const meanOf = ({ delay }: Path) => Math.abs(delay?.mean_ms ?? 0);

function line({ method, ssrc, first, second, compared, only_first, only_second, loss_pct, delay, capture }: Path): string {
  const sides =
    method === 'relay' || method === 'nat'
      ? `${wayOf(first)} | ${wayOf(second)}`
      : `${wayOf(first)} ${placeOf(first)} | ${placeOf(second)}`;
  const other = (only_second ?? 0) > 0 ? `, ${only_second} seen only at the second point` : '';
  const clocks = delay?.same_clock === false ? ', clocks of two observers' : '';
  const mark = capture?.loss === true ? ', captures may have lost some' : '';
  return `${sides} ${ssrc} (${method}): ${only_first} of ${compared} lost (${loss_pct ?? 0} %)${other}; ${delay?.min_ms} to ${delay?.max_ms} ms, mean ${delay?.mean_ms}${clocks}${mark}`;
}

function wayOf(point: Path['first']): string {
  return `${endpoint(point?.source)} > ${endpoint(point?.destination)}`;
}

function placeOf(point: Path['first']): string {
  const where = [point?.observer, point?.tunnel, point?.vlans === undefined ? undefined : `VLAN ${point.vlans}`];
  return where.filter((part) => part !== undefined).join(', ');
}

function endpoint(end: NonNullable<Path['first']>['source']): string {
  const ip = end?.ip ?? '';
  return `${ip.includes(':') ? `[${ip}]` : ip}:${end?.port ?? 0}`;
}
