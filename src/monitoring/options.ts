/** The `monitoring` section of the configuration. */

import { z } from 'zod';
import type { Listening } from './http-server.js';

const FORM = /^(?:(?<host>[\w.-]+|\[[0-9a-fA-F:.]+\]):)?(?<port>\d{1,5})$/;

export const monitoringOptions = z.strictObject({
  listen: z
    .union([z.string(), z.number().int()])
    .transform(String)
    .refine((text) => Number(FORM.exec(text)?.groups?.port ?? 99_999) <= 65_535, {
      error: 'must be PORT or HOST:PORT, as in 127.0.0.1:9108',
    })
    .optional()
    .describe(
      'Address for /metrics, /livez, /readyz and /stats: HOST:PORT, or PORT for 127.0.0.1. Whoever reaches it may read it. Default: none.',
    ),
  intervalSeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(30)
    .describe(
      'A live run with Elasticsearch writes a document about itself to metrics-spoor.pipeline this often, in s; default 30; 0: never.',
    ),
});

/** The section after defaults. */
export type MonitoringOptions = z.output<typeof monitoringOptions>;

/** Of text that the schema has accepted. */
export function listening(text: string): Listening {
  const { host = '127.0.0.1', port = '0' } = FORM.exec(text)?.groups ?? {};
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}
