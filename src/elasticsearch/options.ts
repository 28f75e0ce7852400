/** The `elasticsearch` section of the configuration. */

import { z } from 'zod';
import { DEFAULT_STREAMS } from '../documents/templates.js';
import { readCloudId } from './cloud-id.js';

const address = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '' && url.search === '';
  },
  { error: 'must be http:// or https://, host and port, without user and password: those have keys of their own' },
);

const proxyAddress = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: 'must be http:// or https://, host and port of the proxy',
});

const cloudId = z.string().refine((text) => readCloudId(text) !== undefined, {
  error: 'must be NAME:TEXT as Elastic Cloud shows it for the deployment',
});

const file = (describe: string) => z.string().min(1).optional().describe(describe);

/** How the data streams are kept. `spoor setup` brings a cluster to it; changes reach what is stored from the next rollover on. */
const dataStreams = z.strictObject({
  lifecycle: z
    .enum(['data_stream', 'policy', 'none'])
    .default(DEFAULT_STREAMS.lifecycle)
    .describe(
      'Who rolls over and deletes: data_stream, the data stream itself; policy, an ILM policy named spoor (ISM on OpenSearch) that you may change; none; default data_stream.',
    ),
  retention: z
    .string()
    .regex(/^[1-9]\d{0,5}[dhm]$/, 'must be a number with d, h or m: 30d')
    .default(DEFAULT_STREAMS.retention)
    .describe('Age at which documents may be deleted, in days, hours or minutes; default 30d.'),
  indexMode: z
    .enum(['standard', 'logsdb'])
    .default(DEFAULT_STREAMS.indexMode)
    .describe('standard, or logsdb: less disk, somewhat slower, from Elasticsearch 8.17 on; default standard.'),
  failureStore: z
    .boolean()
    .default(DEFAULT_STREAMS.failureStore)
    .describe(
      'Let the server keep documents that do not fit, instead of making them dead letters here; from 8.19 and 9.1 on; default false.',
    ),
});

/** Times and sizes carry their unit in the name; 1 MB is 1 000 000 bytes. Secrets are better given as files. */
export const elasticsearchOptions = z
  .strictObject({
    url: z
      .union([address, z.array(address).min(1)])
      .optional()
      .describe('Address of Elasticsearch, https://host:9200, or a list of nodes that are used in turn. This or cloudId is required.'),
    cloudId: cloudId.optional().describe('Cloud ID of an Elastic Cloud deployment, instead of url. Default: none.'),
    proxy: proxyAddress
      .optional()
      .describe(
        'HTTP proxy on the way to Elasticsearch, http://proxy:3128; with user and password if it wants them, best as ${HTTPS_PROXY}; the environment is not asked otherwise. Default: none.',
      ),
    apiKey: z.string().min(1).optional().describe('API key, as id:key or as the encoded form. Default: none.'),
    apiKeyFile: file('File that holds the API key; read again when it changes, or when Elasticsearch refuses it. Default: none.'),
    username: z.string().min(1).optional().describe('User for basic authentication. Default: none.'),
    password: z.string().min(1).optional().describe('Password of that user. Default: none.'),
    passwordFile: file('File that holds the password; read again when it changes, or is refused. Default: none.'),
    caFile: file('PEM file of the authority that signed the certificate. Default: those the system trusts.'),
    fingerprint: z
      .string()
      .regex(/^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/)
      .optional()
      .describe('SHA-256 fingerprint, hexadecimal, of the authority that the server sends along and that is trusted then. Default: none.'),
    certificateFile: file('PEM file of the client certificate, for servers that ask for one. Default: none.'),
    keyFile: file('PEM file of the key of that certificate. Default: none.'),
    keyPassphraseFile: file('File that holds the passphrase of that key. Default: none.'),
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
    checkEvery: z
      .number()
      .int()
      .min(0)
      .max(1_000_000)
      .default(100)
      .describe(
        'Compare one document in so many of each kind with its mapping before it is sent, and make those that do not fit dead letters; 0: none; default 100.',
      ),
    dataStreams: dataStreams.prefault({}).describe('How the data streams are kept.'),
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
    if (value.url === undefined && value.cloudId === undefined) refuse('url', 'this or cloudId is required');
    if (value.url !== undefined && value.cloudId !== undefined) refuse('cloudId', 'url is given too; keep one of them');
    if (value.certificateFile !== undefined && value.keyFile === undefined) refuse('certificateFile', 'needs keyFile');
    if (value.certificateFile === undefined && value.keyFile !== undefined) refuse('keyFile', 'needs certificateFile');
    if (value.keyFile === undefined && value.keyPassphraseFile !== undefined) refuse('keyPassphraseFile', 'needs keyFile');
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

/** Addresses of the nodes, one at least. */
export function nodesOf({ url, cloudId }: Pick<ElasticsearchOptions, 'url' | 'cloudId'>): readonly string[] {
  if (url !== undefined) return typeof url === 'string' ? [url] : url;
  const cloud = readCloudId(cloudId ?? '');
  return cloud === undefined ? [] : [cloud.elasticsearch];
}
