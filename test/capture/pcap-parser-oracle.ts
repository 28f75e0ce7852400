/** Reads a classic capture with the package pcap-parser: the second opinion on our own reader. */

import { Readable } from 'node:stream';
import { parse as parseStream } from 'pcap-parser';
import type { Microseconds } from '../../src/bytes/time.js';

export interface ParsedPacket {
  readonly time: Microseconds;
  readonly data: Uint8Array;
  readonly wireLength: number;
}

/** Every whole packet of a file in memory; rejects when the package does. */
export function parse(file: Uint8Array): Promise<ParsedPacket[]> {
  return new Promise((resolve, reject) => {
    const packets: ParsedPacket[] = [];
    const parser = parseStream(Readable.from([Buffer.from(file)]));
    parser.on('packet', ({ header, data }) => {
      packets.push({
        time: header.timestampSeconds * 1e6 + header.timestampMicroseconds,
        data: Uint8Array.from(data),
        wireLength: header.originalLength,
      });
    });
    parser.on('error', reject);
    parser.on('end', () => resolve(packets));
  });
}
