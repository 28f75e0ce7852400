/** What a publisher sends over one connection, octet by octet, and what our side makes of it. */

import { connect } from 'node:net';
import { XPublisher } from 'zeromq';
import { MessageParts, readMessage } from '../../../src/sources/framed-message.js';
import type { Fault } from '../../../src/sources/zmtp/faults.js';
import type { CommandTaker } from '../../../src/sources/zmtp/frames.js';
import { Greeting } from '../../../src/sources/zmtp/greeting.js';
import { Inlet } from '../../../src/sources/zmtp/inlet.js';
import { Reservoir } from '../../../src/sources/zmtp/reservoir.js';
import { greeting, ready, subscribe } from '../../../src/sources/zmtp/wire.js';
import { drawPort } from '../../ports.js';

/** All octets that a real libzmq publisher sends to a subscriber of everything that gets these messages. */
export async function recorded(messages: readonly (string | Uint8Array)[][]): Promise<Uint8Array> {
  const publisher = new XPublisher({ linger: 0, noDrop: true });
  const port = drawPort();
  await publisher.bind(`tcp://127.0.0.1:${port}`);
  const pieces: Buffer[] = [];
  const socket = connect(port, '127.0.0.1');
  try {
    const octets = () => pieces.reduce((sum, { length }) => sum + length, 0);
    socket.on('data', (piece: Buffer) => {
      const before = octets();
      pieces.push(piece);
      // Its greeting is 64 octets; then it waits for ours, as we for its READY.
      if (before < 64 && octets() >= 64) socket.write(ready('SUB'));
    });
    socket.write(greeting());
    while (!text(Buffer.concat(pieces)).includes('READY')) await new Promise((resolve) => setImmediate(resolve));
    socket.write(subscribe('', 0));
    await publisher.receive();
    for (const message of messages) await publisher.send(message);
    await publisher.send('the last one');
    while (!text(Buffer.concat(pieces)).endsWith('the last one')) await new Promise((resolve) => setImmediate(resolve));
    return new Uint8Array(Buffer.concat(pieces));
  } finally {
    socket.destroy();
    publisher.close();
  }
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

export interface Taken {
  /** Parts of each message, as text. */
  readonly messages: string[][];
  readonly fault: Fault | undefined;
  readonly dropped: number;
}

/** Takes a session in, in these pieces, as a connection does; READY opens it. With `behind` nobody gives memory back. */
export function take(pieces: readonly Uint8Array[], { megabytes = 8, behind = false } = {}): Taken {
  const messages: string[][] = [];
  let dropped = 0;
  const reservoir = new Reservoir(megabytes);
  const inlet = new Inlet(reservoir, {
    stretch(memory, length, count) {
      const bytes = new Uint8Array(memory, 0, length);
      const parts = new MessageParts();
      for (let n = 0, at = 0; n < count; n += 1) {
        at = readMessage(bytes, at, parts);
        const ends = [
          [parts.topicAt, parts.topicEnd],
          [parts.headerAt, parts.headerEnd],
          [parts.recordAt, parts.recordEnd],
        ].slice(0, parts.count);
        messages.push(ends.map(([from, to]) => text(bytes.subarray(from, to))));
      }
      if (!behind) reservoir.giveBack(memory);
    },
    dropped(count) {
      dropped += count;
    },
  });
  const greeted = new Greeting();
  const taker: CommandTaker & { open: boolean } = {
    open: false,
    command(bytes, at, end) {
      if (text(bytes.subarray(at + 1, end)).startsWith('READY')) taker.open = true;
      return undefined;
    },
  };
  for (const piece of pieces) {
    let at = 0;
    if (!greeted.whole) {
      const rest = greeted.take(piece, 0, piece.length);
      if (typeof rest === 'string') return { messages, fault: rest, dropped };
      at = rest;
    }
    const fault = at < piece.length ? inlet.take(piece, at, piece.length, taker) : undefined;
    if (fault !== undefined) {
      inlet.handOn();
      return { messages, fault, dropped };
    }
  }
  inlet.handOn();
  return { messages, fault: undefined, dropped };
}
