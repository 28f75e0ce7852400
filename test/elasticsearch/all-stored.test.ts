import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllStored, allStored } from '../../src/elasticsearch/all-stored.js';
import { judgeBulk } from '../../src/elasticsearch/bulk-answer.js';
import { TolerantSerializer } from '../../src/elasticsearch/client-parts.js';

const item = fc.constantFrom<object>(
  { status: 201 },
  { status: 201 },
  { status: 201 },
  { status: 200 },
  { status: 409 },
  { status: 201, failure_store: 'used' },
  { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'busy' } },
);

const judged = (body: unknown, documents: number) => judgeBulk({ kind: 'answer', status: 200, headers: {}, body }, documents, 0);

describe('an answer read by its text', () => {
  it('means the same as read as JSON', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), fc.integer({ min: 0, max: 6 }), (creates, documents) => {
        const text = JSON.stringify({ items: creates.map((create) => ({ create })) });
        const byText = judged(new TolerantSerializer().deserialize(text), documents);
        const asJson = judged(JSON.parse(text), documents);
        const stored = { kind: 'items', items: Array(documents).fill({ kind: 'stored', redirected: false }) };
        expect(byText.kind === 'stored' ? stored : byText).toEqual(asJson);
      }),
    );
  });

  it.each([1, 2, 2000])('says that all of %i documents are stored', (documents) => {
    const text = JSON.stringify({ items: Array(documents).fill({ create: { status: 201 } }) });
    expect(allStored(text)).toEqual(new AllStored(documents));
    expect(judged(allStored(text), documents)).toEqual({ kind: 'stored' });
    expect(judged(allStored(text), documents + 1)).toEqual({
      kind: 'retry',
      reason: `200 with ${documents} items for ${documents + 1} documents`,
    });
  });

  it.each([
    ['no documents', '{"items":[]}'],
    ['another order', '{"items":[{"create":{"status":201}}],"errors":false}'],
    ['one that is not stored', '{"items":[{"create":{"status":201}},{"create":{"status":409}}]}'],
    ['as long, but something else', '{"items":[{"create":{"status":201}};{"create":{"status":201}}]}'],
    ['no JSON', '<html>'],
    ['nothing', ''],
  ])('is read as JSON where it is %s', (_, text) => {
    expect(allStored(text)).toBeUndefined();
  });
});
