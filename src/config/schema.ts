/** The whole configuration: one section for each part, built from what the parts themselves declare. */

import { z } from 'zod';
import { POLICY_CLASSES, TREATMENTS } from '../documents/identity.js';
import { elasticsearchOptions } from '../elasticsearch/options.js';
import { kibanaOptions } from '../kibana/options.js';
import { monitoringOptions } from '../monitoring/options.js';
import { TUNNELS } from '../net/tunnels.js';
import { osmoPcapOptions } from '../sources/osmo-pcap-options.js';
import { spoolOptions } from '../spool/options.js';

const treatment = z.enum(TREATMENTS);

const privacy = z.strictObject({
  key: z.string().optional().describe('Secret that pseudonyms are made with, at least 16 characters; better given as a file.'),
  keyFile: z
    .string()
    .min(1)
    .optional()
    .describe('File that holds the secret. Default: one is made at random and kept in the state directory of the user.'),
  classes: z
    .strictObject(Object.fromEntries(POLICY_CLASSES.map((name) => [name, treatment.optional()])))
    .default({})
    .describe(
      'What becomes of a class of identities: keep, pseudonym (HMAC, plus the prefix that names network, maker or country), prefix (that alone), drop. Default: pseudonym. Texts of SMS and secrets are always dropped.',
    ),
});

const spoolSection = spoolOptions.extend({
  directory: z.string().min(1).default('spoor-data').describe('Where documents are kept until they are delivered; default spoor-data.'),
});

export const configuration = z.strictObject({
  source: osmoPcapOptions.optional().describe('The collector that `spoor run` subscribes to; `spoor replay` does not need it.'),
  namespace: z
    .string()
    .regex(/^[^A-Z\\/*?"<>| ,#:-]{1,100}$/, 'must be a data stream namespace: lower case, no - and none of \\ / * ? " < > | , # : or space')
    .default('default')
    .describe('Last part of the name of every data stream, logs-spoor.gsmtap-NAMESPACE; default: default.'),
  decoders: z
    .record(z.string().min(1), z.union([z.record(z.string(), z.unknown()), z.null()]))
    .optional()
    .describe('Decoders by name, npm package or path, each with its options. Default: all that are built in; if given, exactly these.'),
  privacy: privacy.default({ classes: {} }).describe('What becomes of IMSI, IMEI, TMSI, MSISDN and SIP users before they are stored.'),
  tunnels: z
    .array(z.enum(TUNNELS))
    .default([])
    .describe('Tunnels that are opened; flows in them are told apart by the tunnel. Default: none.'),
  flows: z
    .number()
    .int()
    .min(1000)
    .max(10_000_000)
    .default(1_000_000)
    .describe('Most flows followed at the same time at one observer; default 1000000. Beyond it the longest silent one ends.'),
  spool: spoolSection.optional().describe('The queue on disk.'),
  monitoring: monitoringOptions
    .default({ intervalSeconds: 30 })
    .describe('What Spoor tells about itself: pages for Prometheus and health checks, and documents.'),
  elasticsearch: elasticsearchOptions.optional().describe('Where documents are delivered to. Without it the spool is the output.'),
  kibana: kibanaOptions.optional().describe('Where `spoor setup` puts dashboards. Without it none are installed.'),
});

/** After defaults. */
export type Configuration = z.output<typeof configuration>;

/** The spool as it is configured, or all its defaults. */
export function spoolOf({ spool }: Pick<Configuration, 'spool'>): NonNullable<Configuration['spool']> {
  return spool ?? spoolSection.parse({});
}

/** JSON Schema of the configuration file, for editors: `# yaml-language-server: $schema=spoor.schema.json`. */
export function configurationSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(configuration, { io: 'input', unrepresentable: 'any' }), title: 'Configuration of Spoor' };
}
