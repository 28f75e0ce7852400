/** What kind of server answers, which version, and what that version understands: pure, from the answer to `GET /`. */

import { type Answer, describeAnswer, member } from './answer.js';
import type { ElasticsearchOptions } from './options.js';
import { certificateTodo, TODO_ADDRESS, TODO_CREDENTIALS } from './trouble.js';

/** Form of the requests: the version the client claims to be compatible with, or no claim. */
export type Compatibility = '8' | '9' | 'plain';

export interface Server {
  readonly product: 'elasticsearch' | 'opensearch' | 'unknown';
  /** `9.4.3`; empty if the server does not say and the configuration had to. */
  readonly version: string;
  readonly serverless: boolean;
  readonly compatibility: Compatibility;
  readonly understands: Capabilities;
}

/** What depends on the version; a setting or parameter that a server does not know makes it refuse the whole request. */
export interface Capabilities {
  /** `_bulk?require_data_stream`, without which a missing template makes a plain index with guessed types. */
  readonly requireDataStream: boolean;
  /** `_bulk?include_source_on_error=false`: no content of documents in error texts. */
  readonly includeSourceOnError: boolean;
  readonly ignoreMissingComponents: boolean;
  /** Retention in a template: data stream lifecycle. */
  readonly lifecycle: boolean;
  /** Lifecycle policies of Elasticsearch; those of OpenSearch are another thing. */
  readonly ilm: boolean;
  /** Types `flattened`, and `constant_keyword` without a value. */
  readonly elasticTypes: boolean;
  /** Numbers of shards and replicas are the operator's. */
  readonly shards: boolean;
  /** `_rollover?lazy`: at the next document, not now. */
  readonly lazyRollover: boolean;
  readonly ignoreDynamicBeyondLimit: boolean;
  readonly indexMode: boolean;
  readonly logsdb: boolean;
  readonly failureStore: boolean;
}

/** A server as it is named on the command line, for whom nobody can be asked: `9.4`, `8.15.2`, `serverless`, `opensearch-2.19`. */
export function namedServer(name: string): Server | undefined {
  if (name === 'serverless')
    return {
      product: 'elasticsearch',
      version: '',
      serverless: true,
      compatibility: '9',
      understands: capabilitiesOf('', 'elasticsearch', true),
    };
  const [, opensearch, version = ''] = /^(opensearch-)?(\d+(?:\.\d+){1,2})$/.exec(name) ?? [];
  const probe = judgeVersion(
    version,
    { version: { number: version, ...(opensearch !== undefined && { distribution: 'opensearch' }) } },
    undefined,
  );
  return version !== '' && probe.kind === 'server' ? probe.server : undefined;
}

/** What one look at the server gave. */
export type Probe =
  | { readonly kind: 'server'; readonly server: Server }
  /** It answers, but will not do as it is configured; `todo` says what to change. */
  | { readonly kind: 'refused'; readonly message: string; readonly todo: string }
  /** Nothing there now; waiting may help. */
  | { readonly kind: 'down'; readonly message: string };

const OLDEST = '8.11';

/** First versions that understand it; a branch of its own where a later major version came without. Serverless is always the newest. */
export function capabilitiesOf(version: string, product: Server['product'], serverless = false): Capabilities {
  const [major = 0, minor = 0] = serverless ? [Number.POSITIVE_INFINITY] : version.split('.').map(Number);
  const since = (wantedMajor: number, wantedMinor: number) =>
    product === 'elasticsearch' && (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor));
  return {
    ilm: product === 'elasticsearch' && !serverless,
    elasticTypes: product !== 'opensearch',
    shards: !serverless,
    lazyRollover: since(8, 14),
    requireDataStream: since(8, 13),
    includeSourceOnError: since(8, 18),
    ignoreMissingComponents: since(8, 7),
    lifecycle: since(8, 11),
    ignoreDynamicBeyondLimit: since(8, 13),
    indexMode: since(8, 1),
    logsdb: since(8, 17),
    failureStore: since(9, 1) || (major === 8 && since(8, 19)),
  };
}

/** Judges the answer to `GET /`. */
export function identify(answer: Answer, wanted: ElasticsearchOptions['compatibility']): Probe {
  const forced = wanted === 'auto' ? undefined : (String(wanted) as Compatibility);
  const message = describeAnswer(answer);
  if (answer.kind === 'failure') {
    if (answer.reason !== 'certificate') return { kind: 'down', message };
    return refused(`The certificate is not trusted: ${message}`, certificateTodo(answer.message));
  }
  const { status } = answer;
  if (status === 401) return refused(`The credentials were refused (${message})`, TODO_CREDENTIALS);
  if (status === 403) {
    // Without the privilege `monitor` the version stays unknown; everything else may still be allowed.
    if (forced !== undefined) return { kind: 'server', server: assumed(forced) };
    return refused(
      `The version may not be asked for (${message})`,
      'Give the user or key the cluster privilege monitor, or set elasticsearch.compatibility to 8 or 9.',
    );
  }
  if (status === 429 || status === 408 || status >= 500) return { kind: 'down', message };
  const version = member(member(answer.body, 'version'), 'number');
  if (status !== 200 || typeof version !== 'string') {
    if (forced === 'plain' && status < 300) return { kind: 'server', server: assumed(forced) };
    return refused(`That is no Elasticsearch (${message})`, TODO_ADDRESS);
  }
  return judgeVersion(version, answer.body, forced);
}

function judgeVersion(version: string, body: unknown, forced: Compatibility | undefined): Probe {
  const about = member(body, 'version');
  const product = member(about, 'distribution') === 'opensearch' ? 'opensearch' : 'elasticsearch';
  const serverless = member(about, 'build_flavor') === 'serverless';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (product === 'opensearch' && forced !== 'plain') {
    if (forced !== undefined) return refused(`That is OpenSearch ${version}`, 'Set elasticsearch.compatibility to auto or plain.');
    if (major < 2) return refused(`That is OpenSearch ${version}`, 'Spoor needs OpenSearch 2 or newer, or Elasticsearch 8.11 or newer.');
  }
  const tooOld = product === 'elasticsearch' && !serverless && (major < 8 || (major === 8 && minor < 11));
  if (tooOld && forced !== 'plain') return refused(`That is Elasticsearch ${version}`, `Spoor needs ${OLDEST} or newer.`);
  const compatibility = forced ?? (product === 'opensearch' ? 'plain' : major >= 9 || serverless ? '9' : '8');
  const understands = capabilitiesOf(version, product, serverless);
  return { kind: 'server', server: { product, version, serverless, compatibility, understands } };
}

/** A server that does not say what it is: asked for what 8.13 or 9.0 understands, because without require_data_stream mistakes cost documents. */
function assumed(compatibility: Compatibility): Server {
  const product = compatibility === 'plain' ? 'unknown' : 'elasticsearch';
  const understands = capabilitiesOf(compatibility === '9' ? '9.0' : '8.13', product);
  return { product, version: '', serverless: false, compatibility, understands };
}

function refused(message: string, todo: string): Probe {
  return { kind: 'refused', message, todo };
}
