/** Sends so many packets of 1000 octets within a second and a half, once somebody listens: PORT MESSAGES. */

import { setTimeout as sleep } from 'node:timers/promises';
import { XPublisher } from 'zeromq';

const [port, messages] = process.argv.slice(2).map(Number);
// Nothing is lost here, so that what is missing there was lost there.
const socket = new XPublisher({ linger: 10_000, sendHighWaterMark: 2 * messages });
await socket.bind(`tcp://127.0.0.1:${port}`);
for (let n = 0; n < 4; n += 1) await socket.receive();
// The header of a classic capture of Ethernet, and a record of 1000 octets.
const header = Buffer.from('d4c3b2a1020004000000000000000000000004000100000', 'hex');
const file = Buffer.concat([header, Buffer.alloc(24 - header.length)]);
file.writeUInt32LE(1, 20);
const record = Buffer.alloc(16 + 1000, 0x55);
record.writeUInt32LE(1_700_000_000, 0);
record.writeUInt32LE(1000, 8);
record.writeUInt32LE(1000, 12);
const steps = 150;
for (let sent = 0, step = 1; step <= steps; step += 1) {
  for (; sent < (messages * step) / steps; sent += 1) {
    record.writeUInt32LE(sent, 4);
    await socket.send(['data.v1.bts7', file, record]);
  }
  await sleep(10);
}
// Until somebody ends it: what libzmq has not sent yet would go with it.
setInterval(() => {}, 1000);
