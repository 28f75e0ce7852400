import { describe, expect, it } from 'vitest';
import type { Answer, NoAnswer } from '../../src/elasticsearch/answer.js';
import { judgeBulk } from '../../src/elasticsearch/bulk-answer.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer {
  return { kind: 'answer', status, headers, body };
}

const error = (type: string, reason: string) => ({ error: { type, reason, root_cause: [] } });

/** The verdict on a single document. */
function item(status: number, type = '', reason = 'why', more: object = {}) {
  const create = { status, ...(type !== '' && { error: { type, reason } }), ...more };
  const verdict = judgeBulk(answer(200, { items: [{ create }] }), 1, NOW);
  if (verdict.kind !== 'items') throw new Error(`the request was judged, not the document: ${JSON.stringify(verdict)}`);
  return verdict.items[0];
}

const whole = (status: number, body?: unknown, headers?: Record<string, string>) => judgeBulk(answer(status, body, headers), 1, NOW);
const none = (reason: NoAnswer['reason']) => judgeBulk({ kind: 'failure', reason, message: 'what happened' }, 1, NOW);

describe('a document', () => {
  it.each([200, 201])('%i is stored', (status) => {
    expect(item(status)).toEqual({ kind: 'stored', redirected: false });
  });

  it('is stored elsewhere when the failure store was used, and only then', () => {
    expect(item(201, '', '', { failure_store: 'used' })).toEqual({ kind: 'stored', redirected: true });
    expect(item(201, '', '', { failure_store: 'not_enabled' })).toEqual({ kind: 'stored', redirected: false });
  });

  it.each(['', 'version_conflict_engine_exception'])('409 %s was there already', (type) => {
    expect(item(409, type)).toEqual({ kind: 'duplicate' });
  });

  it('409 of another kind is tried again', () => {
    expect(item(409, 'resource_already_exists_exception')).toMatchObject({ kind: 'retry' });
  });

  it.each([
    [429, 'es_rejected_execution_exception'],
    [429, 'circuit_breaking_exception'],
    [408, 'timeout_exception'],
    [500, 'some_exception'],
    [503, 'unavailable_shards_exception'],
    [507, 'io_exception'],
  ])('%i %s is tried again', (status, type) => {
    expect(item(status, type)).toEqual({ kind: 'retry', status, reason: `${status} ${type}: why` });
  });

  it.each([401, 403])('%i security_exception waits for privileges', (status) => {
    expect(item(status, 'security_exception')).toMatchObject({ kind: 'wait', cause: 'privilege' });
  });

  it.each([
    [403, 'cluster_block_exception', 'index [x] blocked by: [FORBIDDEN/8/index write (api)]'],
    [429, 'cluster_block_exception', 'index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]'],
    [400, 'index_closed_exception', 'closed'],
    [400, 'illegal_argument_exception', "Number of documents in the index can't exceed [2147483519]"],
    [
      400,
      'validation_exception',
      'this action would add [2] shards, but this cluster currently has [1000]/[1000] maximum normal shards open',
    ],
  ])('%i %s waits for the block to be lifted', (status, type, reason) => {
    expect(item(status, type, reason)).toMatchObject({ kind: 'wait', cause: 'blocked' });
  });

  it('400 for an ingest pipeline that nobody made waits for it', () => {
    expect(item(400, 'illegal_argument_exception', 'pipeline with id [geo] does not exist')).toMatchObject({
      kind: 'wait',
      cause: 'pipeline',
    });
    const said = "failed to parse field [x]. Preview of field's value: 'pipeline with id [geo] does not exist'";
    expect(item(400, 'document_parsing_exception', said)).toMatchObject({ kind: 'refused' });
  });

  it('404 waits for the data stream', () => {
    expect(item(404, 'index_not_found_exception', 'requires a data stream')).toMatchObject({ kind: 'wait', cause: 'missing' });
  });

  it.each([
    [400, 'document_parsing_exception'],
    [400, 'illegal_argument_exception'],
    [400, 'validation_exception'],
    [413, 'some_exception'],
    [422, 'some_exception'],
  ])('%i %s is refused for good', (status, type) => {
    expect(item(status, type)).toEqual({ kind: 'refused', status, type, reason: 'why' });
  });

  it.each([undefined, {}, { create: {} }, { create: { status: '201' } }, { index: { status: 201 } }, 7])(
    '%j says nothing, so it is sent again',
    (odd) => {
      expect(judgeBulk(answer(200, { items: [odd] }), 1, NOW)).toMatchObject({ kind: 'items', items: [{ kind: 'retry' }] });
    },
  );

  it('is judged by its own place in the answer', () => {
    const items = [{ create: { status: 201 } }, { create: { status: 429, ...error('x', 'y') } }, { create: { status: 409 } }];
    const verdict = judgeBulk(answer(200, { items }), 3, NOW);
    expect(verdict).toMatchObject({ kind: 'items', items: [{ kind: 'stored' }, { kind: 'retry' }, { kind: 'duplicate' }] });
  });
});

describe('a whole request', () => {
  it.each([
    ['fewer items than documents', { items: [] }],
    ['more items than documents', { items: [{ create: { status: 201 } }, { create: { status: 201 } }] }],
    ['no items', {}],
    ['text', 'welcome to the proxy'],
    ['items that are no list', { items: { length: 1 } }],
    ['nothing', undefined],
  ])('2xx with %s is sent again', (_, body) => {
    expect(judgeBulk(answer(200, body), 1, NOW)).toMatchObject({ kind: 'retry' });
  });

  it('413 is halved', () => {
    expect(whole(413, 'Request Entity Too Large')).toMatchObject({ kind: 'halve' });
  });

  it.each([408, 429, 500, 502, 503, 504])('%i is sent again', (status) => {
    expect(whole(status)).toEqual({ kind: 'retry', reason: String(status) });
  });

  it.each([
    ['7', 7000],
    [new Date(NOW + 9000).toUTCString(), 9000],
    [new Date(NOW - 9000).toUTCString(), 0],
    ['999999999', 300_000],
  ])('with retry-after %s is sent again not before %i ms', (header, afterMilliseconds) => {
    expect(whole(503, {}, { 'retry-after': header })).toEqual({ kind: 'retry', reason: '503', afterMilliseconds });
  });

  it('with a retry-after that nobody understands is sent again', () => {
    expect(whole(503, {}, { 'retry-after': 'soon' })).toEqual({ kind: 'retry', reason: '503' });
  });

  it.each(['connection', 'timeout'] as const)('without an answer (%s) is sent again', (reason) => {
    expect(none(reason)).toEqual({ kind: 'retry', reason: 'what happened' });
  });

  it.each(['product', 'certificate'] as const)('that reached something else (%s) waits', (reason) => {
    expect(none(reason)).toEqual({ kind: 'wait', cause: 'address', reason: 'what happened' });
  });

  it('401 waits for credentials, 403 for privileges', () => {
    expect(whole(401, error('security_exception', 'no'))).toEqual({
      kind: 'wait',
      cause: 'credentials',
      reason: '401 security_exception: no',
    });
    expect(whole(403, error('security_exception', 'no'))).toMatchObject({ kind: 'wait', cause: 'privilege' });
  });

  it.each([301, 404, 405, 410])('%i comes from something else at that address', (status) => {
    expect(whole(status, '<html>')).toMatchObject({ kind: 'wait', cause: 'address' });
  });

  it('400 for a document is bisected', () => {
    const body = error('illegal_argument_exception', 'Malformed action/metadata line [3], expected START_OBJECT');
    expect(whole(400, body)).toMatchObject({ kind: 'bisect', reason: expect.stringContaining('Malformed') });
  });

  it('400 that does not come from Elasticsearch says nothing of documents', () => {
    for (const body of ['<html>Bad Request', {}, undefined, { error: 'bad' }])
      expect(whole(400, body)).toMatchObject({ kind: 'wait', cause: 'address' });
  });

  it('400 that quotes what another is about is bisected all the same', () => {
    const body = error('illegal_argument_exception', 'Malformed action line [1], found [contains unrecognized parameter: [x]]');
    expect(whole(400, body)).toMatchObject({ kind: 'bisect' });
  });

  it.each([
    [400, error('media_type_header_exception', 'Invalid media-type value')],
    [400, error('illegal_argument_exception', 'request [/_bulk] contains unrecognized parameter: [require_data_stream]')],
    [406, {}],
    [415, {}],
  ])('%i for the form of the request makes us ask what the server is (%j)', (status, body) => {
    expect(whole(status, body)).toMatchObject({ kind: 'reprobe' });
  });

  it.each([400, 401, 403, 404, 405, 413, 429, 500, 503])('%i never settles a document', (status) => {
    for (const body of [undefined, {}, 'text', { items: [{ create: { status: 201 } }] }])
      expect(whole(status, body).kind).not.toBe('items');
  });
});
