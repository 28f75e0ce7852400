/** Which receiver brings the messages: our own where it can, libzmq where only that can, or whichever the operator wants. */

import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import type { Counters } from '../metrics/counters.js';
import { NativeReceiver } from './native-receiver.js';
import type { OsmoPcapOptions } from './osmo-pcap-options.js';
import type { Receiver } from './receiver.js';
import { ZeromqReceiver } from './zeromq-receiver.js';
import { tcpEndpoint } from './zmtp/endpoint.js';

/** Throws OperatorError SOURCE_ENDPOINT where the endpoint is none of the receiver that is wanted. */
export function receiverOf(options: OsmoPcapOptions, counters: Counters, log: Log): Receiver {
  const { receiver, url } = options;
  const endpoint = receiver === 'zeromq' ? undefined : tcpEndpoint(url);
  if (endpoint !== undefined) return new NativeReceiver(options, endpoint, counters, log);
  if (receiver !== 'native') return new ZeromqReceiver(options, counters, log);
  throw new OperatorError(
    'SOURCE_ENDPOINT',
    `source.url ${url} is no plain TCP, and source.receiver is native, which knows nothing else.`,
    'Write tcp://HOST:PORT, or leave source.receiver out: libzmq then takes what it knows.',
  );
}
