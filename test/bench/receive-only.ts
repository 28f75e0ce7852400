/** The least that a subscriber in this language can do: takes every message and counts it. What Spoor's receiving is compared to. */

import { Subscriber } from 'zeromq';

const socket = new Subscriber({ receiveHighWaterMark: 1_000_000 });
socket.subscribe('');
socket.connect(process.argv[2] ?? '');
let received = 0;
process.on('SIGTERM', () => {
  // What libzmq holds already counts too: the end is where nothing more comes.
  let before = -1;
  setInterval(() => {
    if (received === before) {
      process.stdout.write(`${received}\n`);
      process.exit(0);
    }
    before = received;
  }, 100);
});
for await (const _ of socket) received += 1;
