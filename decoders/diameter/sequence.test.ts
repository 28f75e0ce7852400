import type { ShownDocument } from 'spoor/decoder';
import { describe, expect, it } from 'vitest';
import type { TransactionDocument, transactionFields } from './fields.js';
import { sequence } from './sequence.js';

const document = (own: TransactionDocument): ShownDocument<typeof transactionFields> => ({
  own: { command: { name: 'ULR' }, peer: { sender: 'a', receiver: 'b' }, ...own },
  source: undefined,
  destination: undefined,
  from: 1e6,
  to: 2e6,
});
const arrows = (own: TransactionDocument) =>
  sequence.steps(document(own)).map(({ from, to, text, tone }) => `${from}>${to} ${text} ${tone ?? ''}`);
const answered = (code: number, kind: string) =>
  arrows({ state: 'answered', tally: { answer: 1 }, result: { code, vendor: 0, class: kind, success: kind === 'success' } })[1];

describe('an exchange in a chart', () => {
  it('is a request and its answer; only failures are marked: a redirect, or a round that goes on, is none', () => {
    expect(answered(2001, 'success')).toBe('b>a 2001 ');
    expect(answered(1001, 'informational')).toBe('b>a 1001 ');
    expect(answered(3006, 'protocol_error')).toBe('b>a 3006 ');
    expect(answered(3002, 'protocol_error')).toBe('b>a 3002 bad');
  });

  it('has an arrow that is missing where no answer came, and only what was seen of a late or orphan answer', () => {
    expect(arrows({ state: 'unanswered', reason: 'connection_closed', tally: { answer: 0 } })).toEqual([
      'a>b ULR ',
      'b>a no answer: connection closed missing',
    ]);
    expect(arrows({ state: 'late', tally: { answer: 1 }, latency_ms: 12_000 })).toEqual(['b>a no result, 12.0 s, late ']);
    expect(arrows({ state: 'orphan', tally: { answer: 1 } })).toEqual(['b>a no result, request not seen ']);
    expect(arrows({ state: 'superseded', tally: { answer: 0 } })[1]).toBe('b>a no answer: another request took its identifier missing');
  });

  it('tells copies from what its sender marks as sent again', () => {
    const [request] = arrows({ state: 'answered', flags: { retransmitted: true }, tally: { answer: 1, retransmission: 3 } });
    expect(request).toBe('a>b ULR sent again and 2 more on this hop ');
  });

  it('weighs failures, and what succeeded takes weight away', () => {
    const weight = (own: TransactionDocument) => sequence.weigh(document(own));
    expect(weight({ tally: { failure: 1 } })).toBe(3);
    expect(weight({ tally: { failure: 1 }, result: { class: 'protocol_error', success: false } })).toBe(2);
    expect(weight({ tally: { failure: 0 }, result: { success: true } })).toBe(-3);
    expect(weight({ tally: { failure: 0 } })).toBeUndefined();
  });
});
