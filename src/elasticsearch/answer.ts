/** What became of one request, as plain values: what the pure parts judge, and what tests write down. */

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON, the text of what is none, or `AllStored`. */
  readonly body: unknown;
}

export interface NoAnswer {
  readonly kind: 'failure';
  /**
   * `connection`: refused, reset, name not found. `timeout`: no whole answer in time. `certificate`: TLS was not trusted.
   * `product`: an answer that carries no sign of Elasticsearch.
   */
  readonly reason: 'connection' | 'timeout' | 'certificate' | 'product';
  /** For the log: no secret and no document in it. */
  readonly message: string;
}

export type Answer = HttpAnswer | NoAnswer;

/** Type and reason of an Elasticsearch error object; empty where there is none. */
export function errorOf(error: unknown): { readonly type: string; readonly reason: string } {
  if (typeof error === 'string') return { type: '', reason: error };
  const type = member(error, 'type');
  const reason = member(error, 'reason');
  return { type: typeof type === 'string' ? type : '', reason: typeof reason === 'string' ? reason : '' };
}

/** A property of whatever came over the network; undefined if it is no object or has none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/**
 * A reason that may go into a log: short, on one line, and with long digit sequences masked, because Elasticsearch quotes values of
 * documents, which may be subscribers' numbers.
 */
export function loggable(reason: string): string {
  const line = reason.replace(/\s+/g, ' ').replace(/\d{10,}/g, (digits) => `${digits.slice(0, 3)}…`);
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/**
 * What a log may say of a refused document: the type of the refusal and the field it names. The reason itself quotes values
 * (`Preview of field's value: '...'`), so it goes to the dead letters only.
 */
export function loggableRefusal(type: string, reason: string): string {
  const field = /\bfield \[([\w.@-]{1,200})\]/.exec(reason)?.[1];
  return loggable(field === undefined ? type : `${type} at field [${field}]`);
}

/** Nothing against the request: the server, or the way to it, may only be short of something just now. */
export function isPassing(answer: Answer): boolean {
  if (answer.kind === 'failure') return answer.reason === 'connection' || answer.reason === 'timeout';
  return answer.status === 408 || answer.status === 429 || answer.status >= 500;
}

/** Status and error of an answer in a few words, for the log. */
export function describeAnswer(answer: Answer): string {
  if (answer.kind === 'failure') return answer.message;
  const { type, reason } = errorOf(member(answer.body, 'error'));
  const words = [type, reason].filter((word) => word !== '').join(': ');
  return loggable(`${answer.status}${words === '' ? '' : ` ${words}`}`);
}
