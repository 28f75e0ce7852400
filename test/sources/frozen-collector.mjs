// Publishes packets of bts1 until it is killed, so that a test can stop and continue it as a process. Says its endpoint.
import { setTimeout as sleep } from 'node:timers/promises';
import { Publisher } from 'zeromq';

const socket = new Publisher({ linger: 0 });
await socket.bind('tcp://127.0.0.1:*');
process.stdout.write(`${socket.lastEndpoint}\n`);
const header = Buffer.from('d4c3b2a1020004000000000000000000' + '2823000001000000', 'hex');
for (let i = 0; ; i++) {
  const record = Buffer.alloc(20);
  record.writeUInt32LE(1_700_000_000, 0);
  record.writeUInt32LE(i % 1_000_000, 4);
  record.writeUInt32LE(4, 8);
  record.writeUInt32LE(4, 12);
  await socket.send(['data.v1.bts1', header, record]);
  await sleep(20);
}
