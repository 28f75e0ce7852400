/** The `source` section of the configuration: which collector, and whom of its clients. */

import { z } from 'zod';
import { CLIENT_NAME } from './collector-message.js';
import { Following, MOST_SHARDS, shardOf } from './following.js';

const clientName = z
  .string()
  .regex(CLIENT_NAME, 'must be the name of a client in the collector: letters, digits and . - _ : @, without spaces');

/** libzmq takes any number for a port, and then never connects. */
const PORT = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])';
const ENDPOINT = new RegExp(`^(tcp://(\\[[0-9A-Fa-f:.]+\\]|[^\\s:/[\\]]+):${PORT}|ipc://\\S+)$`);

export const osmoPcapOptions = z.strictObject({
  url: z
    .string()
    .regex(ENDPOINT, 'must be tcp://HOST:PORT, or ipc://PATH')
    .describe('ZeroMQ endpoint of osmo-pcap-server, tcp://HOST:PORT, as its zeromq-publisher says. Required.'),
  clients: z
    .array(clientName)
    .min(1)
    .optional()
    .describe('Names of the clients of the collector that are followed, exactly as in its configuration. Default: all.'),
  shard: z
    .string()
    .refine((text) => shardOf(text) !== undefined, `must be NUMBER/COUNT, such as 2/4; at most ${MOST_SHARDS}`)
    .optional()
    .describe(
      'Follow only a share of the clients, NUMBER/COUNT: of COUNT processes each has its own number, and each client one process. Default: all.',
    ),
  receiver: z
    .enum(['auto', 'native', 'zeromq'])
    .default('auto')
    .describe(
      'What reads the socket: native reads plain TCP itself, in a thread of its own, several times as fast; zeromq is libzmq. Default auto: native for tcp://HOST:PORT.',
    ),
  receiveHighWaterMark: z
    .number()
    .int()
    .min(1000)
    .max(1_000_000)
    .default(50_000)
    .describe(
      'Most messages that wait to be taken in; default 50000, about 110 MB when full. What comes then the collector throws away, silently.',
    ),
  heartbeatSeconds: z
    .number()
    .min(0)
    .max(60)
    .default(1)
    .describe('The collector is asked so often whether it lives, and taken for frozen after three times as long; default 1, 0 for never.'),
});

/** The section after defaults. */
export type OsmoPcapOptions = z.output<typeof osmoPcapOptions>;

export function followingOf({ clients, shard }: Pick<OsmoPcapOptions, 'clients' | 'shard'>): Following {
  return new Following(clients, shard === undefined ? undefined : shardOf(shard));
}
