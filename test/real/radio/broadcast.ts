/** A cell broadcast centre that has one page to say: WRITE-REPLACE of CBSP (3GPP TS 48.049 section 8.1.3.1). */

import { once } from 'node:events';
import { connect } from 'node:net';

const PORT = 48049;
const WRITE_REPLACE = 1;
const WRITE_REPLACE_COMPLETE = 2;
const WRITE_REPLACE_FAILURE = 3;
/** Type, and how long the rest is. */
const HEADER = 4;
/** Of a page, whatever stands in it. */
const PAGE = 82;

/** What the cell is to say, as its blocks name it (3GPP TS 23.041 section 9.4.1.2). */
export const BROADCAST = {
  serial_number: 0x4011,
  message_id: 50,
  data_coding: 1,
  page: 1,
  pages: 1,
  alphabet: 'gsm7',
  text: 'hello',
} as const;
/** That text, packed. */
const TEXT = Buffer.from('e8329bfd06', 'hex');

const high = (value: number): number => value >> 8;

/** Until the base station controller has taken it. */
export async function broadcast(): Promise<void> {
  const socket = connect(PORT, '127.0.0.1');
  await once(socket, 'connect');
  const { serial_number: serial, message_id: id, data_coding, pages } = BROADCAST;
  const page = Buffer.concat([Buffer.of(TEXT.length), TEXT], 1 + PAGE);
  const elements = Buffer.concat([
    Buffer.of(0x0e, high(id), id & 255, 0x03, high(serial), serial & 255),
    // In every cell of the controller, on the basic channel, with normal priority.
    Buffer.of(0x04, 0, 1, 6, 0x12, 0, 0x05, 2),
    // Ten times, every 1.9 seconds.
    Buffer.of(0x06, 0, 1, 0x07, 0, 10),
    Buffer.of(0x13, pages, 0x0c, data_coding, 0x01),
    page,
  ]);
  const header = Buffer.of(WRITE_REPLACE, 0, high(elements.length), elements.length & 255);
  socket.write(Buffer.concat([header, elements]));
  let rest = Buffer.alloc(0);
  for await (const data of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, data]);
    for (; rest.length >= HEADER && rest.length >= HEADER + rest.readUIntBE(1, 3); rest = rest.subarray(HEADER + rest.readUIntBE(1, 3))) {
      if (rest[0] === WRITE_REPLACE_COMPLETE) return;
      if (rest[0] === WRITE_REPLACE_FAILURE) throw new Error(`the broadcast was refused: ${rest.toString('hex')}`);
    }
  }
  throw new Error('the connection ended before the broadcast was taken');
}
