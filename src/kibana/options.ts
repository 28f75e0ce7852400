/** The `kibana` section of the configuration. */

import { z } from 'zod';

const address = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '';
  },
  { error: 'must be http:// or https://, host, port and base path, without user and password: those of elasticsearch are used' },
);

export const kibanaOptions = z.strictObject({
  url: address.describe(
    'Address of Kibana, https://host:5601, with its base path if it has one. It is asked with the credentials of the elasticsearch section.',
  ),
  space: z
    .string()
    .regex(/^[a-z0-9_-]{1,100}$/, 'must be the identifier of a space: lower case letters, digits, _ and -')
    .default('default')
    .describe('Space that data views, searches and dashboards go into; default: default.'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'PEM file of the authority that signed the certificate of Kibana. Default: that of elasticsearch, or those the system trusts.',
    ),
});

/** After defaults. */
export type KibanaOptions = z.output<typeof kibanaOptions>;
