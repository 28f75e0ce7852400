/** What kind of server answers, which version, and what that version understands: pure, from the answer to `GET /`. */

import { type Answer, describeAnswer, member } from './answer.js';
import type { ElasticsearchOptions } from './options.js';

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
  readonly lifecycle: boolean;
  readonly ignoreDynamicBeyondLimit: boolean;
  readonly indexMode: boolean;
  readonly logsdb: boolean;
  readonly failureStore: boolean;
}

/** What one look at the server gave. */
export type Probe =
  | { readonly kind: 'server'; readonly server: Server }
  /** It answers, but will not do as it is configured; `todo` says what to change. */
  | { readonly kind: 'refused'; readonly message: string; readonly todo: string }
  /** Nothing there now; waiting may help. */
  | { readonly kind: 'down'; readonly message: string };

const OLDEST = '8.11';

/** First versions that understand it; a branch of its own where a later major version came without. */
export function capabilitiesOf(version: string, product: Server['product']): Capabilities {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const since = (wantedMajor: number, wantedMinor: number) =>
    product === 'elasticsearch' && (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor));
  return {
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
    return refused(
      `The certificate is not trusted: ${message}`,
      'Give caFile or fingerprint of the authority that signed it, and use the name that stands in it.',
    );
  }
  const { status } = answer;
  if (status === 401)
    return refused(`The credentials were refused (${message})`, 'Check apiKey, apiKeyFile, username and password; a key may have expired.');
  if (status === 403) {
    // Without the privilege `monitor` the version stays unknown; everything else may still be allowed.
    if (forced !== undefined) return { kind: 'server', server: assumed(forced) };
    return refused(
      `The version may not be asked for (${message})`,
      'Give the key the cluster privilege monitor, or set compatibility to 8 or 9.',
    );
  }
  if (status === 429 || status === 408 || status >= 500) return { kind: 'down', message };
  const version = member(member(answer.body, 'version'), 'number');
  if (status !== 200 || typeof version !== 'string') {
    if (forced === 'plain' && status < 300) return { kind: 'server', server: assumed(forced) };
    return refused(`That is no Elasticsearch (${message})`, 'Check url: host, port, path, and whether a proxy answers in its place.');
  }
  return judgeVersion(version, answer.body, forced);
}

function judgeVersion(version: string, body: unknown, forced: Compatibility | undefined): Probe {
  const about = member(body, 'version');
  const product = member(about, 'distribution') === 'opensearch' ? 'opensearch' : 'elasticsearch';
  const serverless = member(about, 'build_flavor') === 'serverless';
  if (product === 'opensearch' && forced !== 'plain') {
    return refused(
      `That is OpenSearch ${version}`,
      'Spoor is made for Elasticsearch 8 and 9; to try it all the same set compatibility to plain.',
    );
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const tooOld = product === 'elasticsearch' && !serverless && (major < 8 || (major === 8 && minor < 11));
  if (tooOld && forced !== 'plain') return refused(`That is Elasticsearch ${version}`, `Spoor needs ${OLDEST} or newer.`);
  const compatibility = forced ?? (major >= 9 || serverless ? '9' : '8');
  return { kind: 'server', server: { product, version, serverless, compatibility, understands: capabilitiesOf(version, product) } };
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
