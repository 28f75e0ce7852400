/** The receiving thread: a subscriber that hands its memory on, and takes it back. */

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { moment } from '../link-event.js';
import { Reservoir } from './reservoir.js';
import { Subscriber } from './subscriber.js';
import type { FromThread, ThreadOptions, ToThread } from './thread-messages.js';

const { peer, megabytes } = workerData as ThreadOptions;
const port = parentPort as MessagePort;

const tell = (message: FromThread, handedOver: readonly ArrayBuffer[] = []) => port.postMessage(message, handedOver);

const subscriber = new Subscriber(peer, new Reservoir(megabytes), {
  stretch: (memory, length, messages) => tell({ kind: 'stretch', memory, length, messages, at: moment() }, [memory]),
  dropped: (messages) => tell({ kind: 'dropped', messages, at: moment() }),
  link: (event) => tell({ kind: 'link', event, at: moment() }),
  quiet: () => tell({ kind: 'quiet', at: moment() }),
  saturated: (milliseconds) => tell({ kind: 'saturated', milliseconds, at: moment() }),
});
port.on('message', ({ memory }: ToThread) => subscriber.giveBack(memory));
