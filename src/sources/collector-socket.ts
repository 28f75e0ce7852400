/** The subscriber's socket: its settings, its subscriptions, and one message of it at a time. */

import { Subscriber } from 'zeromq';
import { OperatorError } from '../errors.js';
import { subscriptionsOf } from './collector-topics.js';
import { followingOf, type OsmoPcapOptions } from './osmo-pcap-options.js';

/** Far above what the collector can send: 65531 octets of a record, and a header that describes its devices. */
const LONGEST_PART = 1 << 20;

/** Subscribed, and not yet connected. */
export function openSocket(options: OsmoPcapOptions): Subscriber {
  const { url, receiveHighWaterMark, heartbeatSeconds } = options;
  const socket = new Subscriber({
    receiveHighWaterMark,
    linger: 0,
    // libzmq closes the connection at a longer part, so that nobody can make us set aside gigabytes.
    maxMessageSize: LONGEST_PART,
    // The collector listens on IPv4 only; with IPv6 switched on, `localhost` would be ::1.
    ipv6: url.includes('['),
    reconnectInterval: 100,
    reconnectMaxInterval: 2000,
    // A host that is switched off does not answer at all: the system alone would wait for minutes, also when it is back.
    connectTimeout: 3000,
    // Kernel memory for the bursts that a client's buffer timeout of one second makes.
    receiveBufferSize: 4 << 20,
    ...(heartbeatSeconds > 0 && { heartbeatInterval: heartbeatSeconds * 1000, heartbeatTimeout: heartbeatSeconds * 3000 }),
  });
  for (const topic of subscriptionsOf(followingOf(options))) socket.subscribe(topic);
  return socket;
}

/** Begins to connect; that somebody is there is told later, by the socket's events. Throws SOURCE_ENDPOINT for what is no endpoint. */
export function connectSocket(socket: Subscriber, url: string): void {
  try {
    socket.connect(url);
  } catch (error) {
    throw new OperatorError(
      'SOURCE_ENDPOINT',
      `source.url ${url} is no endpoint that ZeroMQ can connect to: ${(error as Error).message}`,
      'Write tcp://HOST:PORT, as the collector has it: zeromq-publisher ADDRESS PORT below server in its configuration.',
      { cause: error },
    );
  }
}

/** The parts of the next message; undefined when none came within `milliseconds`. */
export async function received(socket: Subscriber, milliseconds: number): Promise<readonly Uint8Array[] | undefined> {
  if (socket.receiveTimeout !== milliseconds) socket.receiveTimeout = milliseconds;
  try {
    return await socket.receive();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}
