/** The `source` section of the configuration: which collector, and whom of its clients. */

import { z } from 'zod';

/** Names as the collector allows them: printable ASCII without those its configuration refuses. */
const clientName = z
  .string()
  .regex(/^[A-Za-z0-9.\-_:@]{1,240}$/, 'must be the name of a client in the collector: letters, digits and . - _ : @, without spaces');

export const osmoPcapOptions = z.strictObject({
  url: z
    .string()
    .regex(/^(tcp:\/\/(\[[0-9A-Fa-f:.]+\]|[^\s:/[\]]+):\d{1,5}|ipc:\/\/\S+)$/, 'must be tcp://HOST:PORT, or ipc://PATH')
    .describe('ZeroMQ endpoint of osmo-pcap-server, tcp://HOST:PORT, as its zeromq-publisher says. Required.'),
  clients: z
    .array(clientName)
    .min(1)
    .optional()
    .describe('Names of the clients of the collector that are followed, exactly as in its configuration. Default: all.'),
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
