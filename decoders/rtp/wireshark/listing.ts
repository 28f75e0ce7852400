/** The table of `tshark -z rtp,streams` (4.0), character by character, with our losses and the reasons behind it. */

import type { ListingView, Microseconds, ShownDocument } from 'spoor/decoder';
import type { streamFields } from '../documents.js';
import { DIFFERENCES } from './differs.js';
import { percentLost } from './model.js';
import { printed } from './printed.js';

type StreamShown = ShownDocument<typeof streamFields>;

const HEAD =
  '   Start time      End time     Src IP addr  Port    Dest IP addr  Port       SSRC          Payload  Pkts         Lost   Min Delta(ms)  Mean Delta(ms)   Max Delta(ms)  Min Jitter(ms) Mean Jitter(ms)  Max Jitter(ms) Problems?';
const OURS = ' Our lost  Why its numbers are not ours';

export const wiresharkListing: ListingView<typeof streamFields> = {
  view: 'listing',
  title: 'As Wireshark has it (tshark -q -z rtp,streams)',
  kind: 'stream',
  field: 'wireshark.packets',
  lines: (documents, begin) => {
    const rows = rowsOf(documents);
    const reasons = new Set(rows.flatMap(({ document }) => document.own.wireshark?.differs ?? []));
    return [
      HEAD + OURS,
      ...rows.map((row) => line(row, begin)),
      ...Object.entries(DIFFERENCES).flatMap(([name, meaning]) => (reasons.has(name) ? [`${name}: ${meaning}`] : [])),
    ];
  },
};

interface Row {
  /** The last of those that are one stream there. */
  readonly document: StreamShown;
  readonly from: Microseconds;
  readonly lost: number;
}

/** What began last comes first, as there. A stream that went on after a silence is one row. */
function rowsOf(documents: readonly StreamShown[]): Row[] {
  const rows: Row[] = [];
  const name = ({ own, source, destination }: StreamShown) => `${source?.text} ${destination?.text} ${own.ssrc}`;
  for (const document of documents) {
    const { own } = document;
    const continued = own.wireshark?.differs?.includes('idle_split') === true;
    const at = continued ? rows.findLastIndex((row) => name(row.document) === name(document)) : -1;
    const before = rows[at];
    const row = { document, from: before?.from ?? document.from, lost: (before?.lost ?? 0) + (own.lost ?? 0) };
    if (before === undefined) rows.push(row);
    else rows[at] = row;
  }
  return rows.sort((a, b) => b.from - a.from);
}

function line({ document, from, lost }: Row, begin: Microseconds): string {
  const { own, source, destination, to } = document;
  const { wireshark = {} } = own;
  const seconds = (time: Microseconds) => printed((time - begin) / 1e6, 6).padStart(13);
  const endpoint = (side: StreamShown['source']) => `${(side?.ip ?? '').padStart(15)} ${String(side?.port ?? 0).padStart(5)}`;
  const milliseconds = (value: number | undefined) => printed(value ?? -1, 3).padStart(15);
  const theirs = [
    seconds(from),
    seconds(to),
    endpoint(source),
    endpoint(destination),
    `0x${(own.ssrc ?? '').toUpperCase()}`,
    (wireshark.payload ?? '').padStart(16),
    String(wireshark.packets).padStart(5),
    String(wireshark.lost).padStart(5),
    `(${printed(percentLost(wireshark.lost ?? 0, wireshark.packets ?? 0), 1)}%)`,
    milliseconds(wireshark.delta_min_ms),
    milliseconds(wireshark.delta_mean_ms),
    milliseconds(wireshark.delta_max_ms),
    milliseconds(wireshark.jitter_min_ms),
    milliseconds(wireshark.jitter_mean_ms),
    milliseconds(wireshark.jitter_max_ms),
    wireshark.problem === true ? 'X' : '',
  ].join(' ');
  return `${theirs.padEnd(HEAD.length)} ${String(lost).padStart(8)}  ${(wireshark.differs ?? []).join(', ')}`.trimEnd();
}
