/** The packets of a classic capture in microseconds, read by the package pcap-parser. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Log } from '../log.js';
import type { PublishedPacket } from './messages.js';

/** A longer record is damage; pcap-parser would wait for all of it, copying what it has at every read. */
const LONGEST_RECORD = 262_144;

/** Whether the file is one that pcap-parser knows: pcap with the magic number of microseconds, in either byte order. Rejects as `open` does. */
export async function isClassicCapture(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4);
    return bytesRead === 4 && ['d4c3b2a1', 'a1b2c3d4'].includes(buffer.toString('hex'));
  } finally {
    await file.close();
  }
}

/** In pieces, as they come from the disk. What breaks off or lies ends there, with a warning; a file that cannot be read rejects. */
export async function* classicPackets(path: string, log: Log): AsyncGenerator<readonly PublishedPacket[]> {
  const { parse } = await import('pcap-parser');
  let linkType = 0;
  /** Of the file, in whole records. */
  let octets = 0;
  let pending: PublishedPacket[] = [];
  let over = false;
  let failure: unknown;
  let wake = () => {};
  const stream = createReadStream(path);
  const parser = parse(stream);
  parser.on('globalHeader', (header) => {
    linkType = header.linkLayerType & 0xffff;
    octets = 24;
  });
  parser.on('packetHeader', ({ capturedLength }) => {
    if (capturedLength <= LONGEST_RECORD || over) return;
    log.warn(`${path} holds a record that claims ${capturedLength} octets; it is published up to there.`);
    over = true;
    stream.destroy();
    wake();
  });
  parser.on('packet', ({ header, data }) => {
    if (over) return;
    octets += 16 + data.length;
    const time = header.timestampSeconds * 1e6 + header.timestampMicroseconds;
    pending.push({ time, linkType, wireLength: Math.max(header.originalLength, data.length), data });
    stream.pause();
    wake();
  });
  parser.on('error', (error) => {
    failure = error;
    over = true;
    wake();
  });
  parser.on('end', () => {
    const left = stream.bytesRead - octets;
    if (!over && left > 0) log.warn(`${path} breaks off in its last record, ${left} octets after its begin; it is published up to there.`);
    over = true;
    wake();
  });
  try {
    for (;;) {
      if (pending.length > 0) {
        const now = pending;
        pending = [];
        yield now;
      } else if (failure !== undefined) throw failure;
      else if (over) return;
      else {
        const event = new Promise<void>((resolve) => {
          wake = resolve;
        });
        stream.resume();
        await event;
      }
    }
  } finally {
    stream.destroy();
  }
}
