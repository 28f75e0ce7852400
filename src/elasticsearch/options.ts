/** The `elasticsearch` section of the configuration. */

import { z } from 'zod';

const address = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '' && url.search === '';
  },
  { error: 'must be http:// or https://, host and port, without user and password: those have keys of their own' },
);

/** Times and sizes carry their unit in the name; 1 MB is 1 000 000 bytes. Secrets are better given as files. */
export const elasticsearchOptions = z
  .strictObject({
    url: z
      .union([address, z.array(address).min(1)])
      .describe('Address of Elasticsearch, https://host:9200, or a list of nodes that are used in turn. Required.'),
    apiKey: z.string().min(1).optional().describe('API key, as id:key or as the encoded form. Default: none.'),
    apiKeyFile: z
      .string()
      .min(1)
      .optional()
      .describe('File that holds the API key; read again when Elasticsearch refuses it. Default: none.'),
    username: z.string().min(1).optional().describe('User for basic authentication. Default: none.'),
    password: z.string().min(1).optional().describe('Password of that user. Default: none.'),
    passwordFile: z.string().min(1).optional().describe('File that holds the password; read again when it is refused. Default: none.'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of the authority that signed the certificate. Default: those the system trusts.'),
    fingerprint: z
      .string()
      .regex(/^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/)
      .optional()
      .describe('SHA-256 fingerprint, hexadecimal, of the authority that the server sends along and that is trusted then. Default: none.'),
    compatibility: z
      .literal(['auto', 'plain', 8, 9, '8', '9'])
      .default('auto')
      .describe(
        'Form of the requests: 8 or 9 for servers of that version, plain for what only speaks like Elasticsearch, auto asks the server. Default auto.',
      ),
    requestTimeoutSeconds: z.number().positive().max(3600).default(90).describe('Time for one request with its answer, in s; default 90.'),
    batchDocuments: z.number().int().min(1).max(100_000).default(2000).describe('Most documents in one request; default 2000.'),
    batchMegabytes: z
      .number()
      .positive()
      .max(90)
      .default(5)
      .describe('About the most bytes in one request, in MB before compression; default 5.'),
    batchMilliseconds: z
      .number()
      .int()
      .min(0)
      .max(600_000)
      .default(1000)
      .describe('Longest time the oldest document waits for a request to fill, in ms; default 1000.'),
    connections: z
      .number()
      .int()
      .min(1)
      .max(32)
      .default(4)
      .describe('Most requests at the same time, as long as Elasticsearch keeps up with so many; default 4.'),
    compression: z.boolean().default(true).describe('Send requests compressed with gzip; default true.'),
    deadLetterMegabytes: z
      .number()
      .positive()
      .max(100_000)
      .default(100)
      .describe('Most that refused documents take on disk, in MB; default 100. Beyond it the oldest are removed.'),
  })
  .check((context) => {
    const value = context.value;
    const refuse = (path: string, message: string) => context.issues.push({ code: 'custom', input: value, path: [path], message });
    const key = value.apiKey !== undefined || value.apiKeyFile !== undefined;
    const password = value.password !== undefined || value.passwordFile !== undefined;
    if (value.apiKey !== undefined && value.apiKeyFile !== undefined) refuse('apiKeyFile', 'apiKey is given too; keep one of them');
    if (value.password !== undefined && value.passwordFile !== undefined) refuse('passwordFile', 'password is given too; keep one of them');
    if (value.username !== undefined && !password) refuse('username', 'needs password or passwordFile');
    if (value.username === undefined && password) refuse('password', 'needs username');
    if (key && value.username !== undefined) refuse('username', 'an API key is given too; keep one of them');
    if (value.caFile !== undefined && value.fingerprint !== undefined) refuse('fingerprint', 'caFile is given too; keep one of them');
  });

/** The section after defaults. */
export type ElasticsearchOptions = z.output<typeof elasticsearchOptions>;
