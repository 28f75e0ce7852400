/** A schedule of faults drawn by lot: what the server does to one request after another, what is wrong with documents, when Spoor is stopped. */

import fc from 'fast-check';
import type { BulkRequest, FakeServer, ItemAnswer, RequestAnswer } from './fake-server.js';

/** What becomes of one request. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly answer: RequestAnswer }
  /** Every so manieth document of the request gets this. */
  | { readonly kind: 'items'; readonly every: number; readonly answer: ItemAnswer };

export interface Schedule {
  readonly documents: number;
  readonly options: { readonly connections: number; readonly batchDocuments: number; readonly compression: boolean };
  /** Of the requests in turn; after the last there are none. */
  readonly faults: readonly Fault[];
  /** Every so manieth document is refused for good; is too large for any request; spoils the request it is in. 0: none. */
  readonly refused: number;
  readonly tooLarge: number;
  readonly spoiling: number;
  /** The server takes no request of more bytes than this, before compression. */
  readonly limit: number;
  /** Spoor is stopped after so many requests, and started again. */
  readonly stops: readonly number[];
  /** Where in its span every pause lies, 0 to 1. */
  readonly chance: number;
}

const error = (type: string) => ({ error: { type, reason: 'drawn by lot' } });
const whole = (answer: RequestAnswer): Fault => ({ kind: 'whole', answer });
const retryAfter = { 'retry-after': '7' };

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Fault>(
      whole('reset'),
      whole('cut'),
      whole('miscount'),
      whole('garbage'),
      whole('unsigned'),
      whole({ status: 429, headers: retryAfter }),
      whole({ status: 429, body: error('es_rejected_execution_exception') }),
      ...[408, 500, 502, 503, 504].map((status) => whole({ status })),
      whole({ status: 503, headers: retryAfter, body: '<html>Service Unavailable' }),
      whole({ status: 401, body: error('security_exception') }),
      whole({ status: 403, body: error('security_exception') }),
      whole({ status: 404, body: '<html>Not Found' }),
      whole({ status: 400, body: error('media_type_header_exception') }),
      whole({ status: 400, body: '<html>Bad Request' }),
      whole({ status: 200, body: 'Welcome to nginx' }),
      whole({ status: 406 }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('items' as const),
      every: fc.integer({ min: 1, max: 5 }),
      answer: fc.constantFrom<ItemAnswer>(
        { status: 429, type: 'es_rejected_execution_exception' },
        { status: 503, type: 'unavailable_shards_exception' },
        { status: 500, type: 'some_exception' },
        { status: 401, type: 'security_exception' },
        { status: 403, type: 'security_exception' },
        { status: 403, type: 'cluster_block_exception' },
        { status: 404, type: 'index_not_found_exception' },
        { status: 400, type: 'index_closed_exception' },
      ),
    }),
  },
);

/** Answers that only the end of their time ends: few, because that is real time. */
const slow = fc.constantFrom<Fault>(whole('silence'), whole('stall'));
const sometimes = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 2, max: 9 }));

export const schedule: fc.Arbitrary<Schedule> = fc.record({
  documents: fc.integer({ min: 1, max: 60 }),
  options: fc.record({
    connections: fc.integer({ min: 1, max: 4 }),
    batchDocuments: fc.integer({ min: 1, max: 20 }),
    compression: fc.boolean(),
  }),
  faults: fc
    .tuple(fc.array(fault, { maxLength: 30 }), fc.option(slow, { freq: 10, nil: undefined }))
    .map(([faults, last]) => (last === undefined ? faults : [...faults, last])),
  refused: sometimes,
  tooLarge: sometimes,
  spoiling: sometimes,
  limit: fc.constantFrom(800, 1500, 5000, Number.POSITIVE_INFINITY),
  stops: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
  chance: fc.constantFrom(0, 0.1, 0.9),
});

/** Every so manieth of the numbers from 0; none for 0. */
export function isOne(n: number, every: number): boolean {
  return every > 0 && n % every === every - 1;
}

/** Makes the server follow the schedule. */
export function follow(server: FakeServer, { faults, refused, spoiling, limit }: Schedule): void {
  const left = [...faults];
  const numberOf = (id: string) => Number(id.slice('id-'.length));
  let items: Extract<Fault, { kind: 'items' }> | undefined;
  let place = 0;
  server.onBulk = ({ documents, body }: BulkRequest) => {
    const now = left.shift() ?? { kind: 'none' };
    items = now.kind === 'items' ? now : undefined;
    place = 0;
    if (now.kind === 'whole' && typeof now.answer === 'object') return now.answer;
    if (body.length > limit) return { status: 413, body: 'Request Entity Too Large' };
    if (documents.some(({ id }) => isOne(numberOf(id), spoiling)))
      return { status: 400, body: { error: { type: 'illegal_argument_exception', reason: 'Malformed action/metadata line [1]' } } };
    return now.kind === 'whole' ? now.answer : undefined;
  };
  server.onDocument = ({ id }) => {
    place += 1;
    if (items !== undefined && place % items.every === 0) return items.answer;
    return isOne(numberOf(id), refused) ? { status: 400, type: 'document_parsing_exception', reason: 'made to be refused' } : undefined;
  };
}
