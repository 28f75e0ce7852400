/** Reads the tables of the test vectors: packets as they arrive, and what they should come to. */

import { Packet } from './packet.js';

export type Row = Readonly<Record<string, string>>;

/** Rows of a table with tabs and a line of names. */
export function rowsOf(text: string): Row[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  const names = head!.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i]!, value])));
}

export interface Arrival {
  readonly packet: Packet;
  /** Hexadecimal. */
  readonly ssrc: string;
}

/** Packets of each vector, in order of arrival, from the rows of `packets.tsv`. */
export function arrivals(packets: readonly Row[]): Map<string, Arrival[]> {
  const vectors = new Map<string, Arrival[]>();
  let name = '';
  for (const row of packets) {
    name = row.vector || name;
    const list = vectors.get(name) ?? [];
    vectors.set(name, list);
    for (let i = 0; i < number(row, 'count'); i++) {
      const packet = new Packet();
      packet.time = number(row, 'time_us') + i * number(row, 'time_step_us');
      packet.sequence = (number(row, 'sequence') + i * number(row, 'sequence_step')) & 0xffff;
      packet.timestamp = (number(row, 'timestamp') + i * number(row, 'timestamp_step')) | 0;
      packet.payloadType = number(row, 'payload_type');
      packet.marker = i === 0 && row.marker_on_first === '1';
      packet.payload = number(row, 'payload_octets');
      packet.octets = packet.payload + 12;
      list.push({ packet, ssrc: row.ssrc! });
    }
  }
  return vectors;
}

export function number(row: Row, name: string): number {
  return Number(row[name]);
}
