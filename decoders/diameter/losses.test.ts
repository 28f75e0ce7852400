/** Captures that lack a frame: the messages in it are missed, everything else is told as before. */

import { readCapture, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, test } from 'vitest';
import decoder from './decoder.js';
import type { TransactionDocument } from './fields.js';

interface Told {
  readonly outcome: string | undefined;
  readonly document: TransactionDocument;
}

/** Transactions by identifier and state. */
function told(packets: readonly TestPacket[]): Map<string, Told> {
  const all = new Map<string, Told>();
  for (const { json } of replay(decoder, packets).documents) {
    const { event, diameter } = JSON.parse(json) as { event: { outcome?: string }; diameter: TransactionDocument };
    if (diameter.transaction?.id !== undefined)
      all.set(`${diameter.transaction.id} ${diameter.state}`, { outcome: event.outcome, document: diameter });
  }
  return all;
}

// Twelve requests are in one segment of the first; a message may be in three frames, and is missed with any of them.
describe.each([
  ['agents-tcp', 12],
  ['agents-sctp', 2],
])('%s', (name, mostInFrame) => {
  const packets = readCapture(new URL(`samples/${name}.pcap`, import.meta.url));
  const whole = told(packets);

  test('without any one of its frames', () => {
    let missed = 0;
    for (let i = 0; i < packets.length; i += 3) {
      const rest = told(packets.filter((_, j) => j !== i));
      const gone = [...whole.keys()].filter((key) => !rest.has(key));
      expect(gone.length, `frame ${i + 1}`).toBeLessThanOrEqual(mostInFrame);
      missed += gone.length;
      for (const [key, { outcome, document }] of rest) {
        if (whole.has(key)) continue;
        // An answer without request, or a request without answer, of which nobody is accused; but nothing follows the last DPA of
        // an association that would show that it is missing.
        const { state, reason = '' } = document;
        if (state === 'orphan') expect(document.result?.code, `frame ${i + 1}: ${key}`).toBeDefined();
        else if (document.command?.name !== 'DPR')
          expect([state, reason, outcome], `frame ${i + 1}: ${key}`).toEqual(['unanswered', 'gap', 'unknown']);
      }
    }
    expect(missed).toBeGreaterThan(10);
  });
});
