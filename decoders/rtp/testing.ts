/** Streams of a capture as the decoder reports them, read back from the documents: for tests. */

import type { Document, ShownDocument } from 'spoor/decoder';
import type { intervalFields, streamFields } from './documents.js';
import type { pathFields } from './pairing/documents.js';

export type StreamDocument = Document<typeof streamFields>;
export type IntervalDocument = Document<typeof intervalFields>;

export type PathDocument = Document<typeof pathFields>;

export interface ReportedStream {
  /** `192.0.2.30:30000 > 192.0.2.10:6000 ca110000` */
  readonly name: string;
  readonly stream: StreamDocument;
  readonly intervals: IntervalDocument[];
}

interface Envelope {
  readonly data_stream: { readonly dataset: string };
  readonly event: { readonly start: string; readonly end: string };
  readonly source: { readonly ip: string; readonly port: number };
  readonly destination: { readonly ip: string; readonly port: number };
  readonly rtp?: StreamDocument & IntervalDocument;
}

export interface Report {
  readonly streams: readonly ReportedStream[];
  /** The same media at two points. */
  readonly paths: readonly PathDocument[];
  /** What the decoder counted under a name, and what it refused for a reason. */
  readonly counted: (name: string) => number;
  readonly refused: (reason: string) => number;
}

/** What `replay` of the test kit gives back, as far as it is needed here. */
interface Replayed {
  readonly documents: readonly { readonly json: string }[];
  readonly counters: { by(name: string, label: string): Map<string, number> };
}

/** Streams in the order in which they end. */
export function reportOf({ documents, counters }: Replayed): Report {
  const streams: ReportedStream[] = [];
  const paths: PathDocument[] = [];
  const intervals = new Map<string, IntervalDocument[]>();
  for (const { json } of documents) {
    const { data_stream, source, destination, rtp } = JSON.parse(json) as Envelope;
    // Documents of the capture, and of decoders beside this one.
    if (rtp === undefined) continue;
    if (data_stream.dataset === 'spoor.rtp_path') {
      paths.push(rtp as PathDocument);
      continue;
    }
    const id = rtp.stream?.id ?? '';
    const own = intervals.get(id) ?? [];
    intervals.set(id, own);
    if (data_stream.dataset === 'spoor.rtp') own.push(rtp);
    else {
      const name = `${source.ip}:${source.port} > ${destination.ip}:${destination.port} ${rtp.ssrc}`;
      streams.push({ name, stream: rtp, intervals: own });
    }
  }
  const counted = counters.by('spoor_decoder_counted_total', 'what');
  const refused = counters.by('spoor_decoder_refused_total', 'reason');
  return { streams, paths, counted: (name) => counted.get(name) ?? 0, refused: (reason) => refused.get(reason) ?? 0 };
}

/** Streams of a capture as stories and listings are given them, in the order in which they end. */
export function shownOf({ documents }: Pick<Replayed, 'documents'>): ShownDocument<typeof streamFields>[] {
  const end = ({ ip, port }: Envelope['source']) => ({ ip, port, text: `${ip}:${port}` });
  // Date keeps milliseconds only.
  const microseconds = (time: string) => Date.parse(`${time.slice(0, 19)}Z`) * 1000 + Number(time.slice(20, 26));
  return documents.flatMap(({ json }) => {
    const { data_stream, source, destination, rtp, event } = JSON.parse(json) as Envelope;
    if (rtp === undefined || data_stream.dataset !== 'spoor.rtp_stream') return [];
    const [from, to] = [microseconds(event.start), microseconds(event.end)];
    return [{ own: rtp, source: end(source), destination: end(destination), from, to }];
  });
}
