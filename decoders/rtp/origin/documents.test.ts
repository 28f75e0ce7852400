/** The one word for where losses come from. */

import { describe, expect, it } from 'vitest';
import { OriginCounts } from './counts.js';

const counts = (network: number, captureSuspected: number, upstreamOfSource: number, unattributed: number) =>
  Object.assign(new OriginCounts(), { network, captureSuspected, upstreamOfSource, unattributed });

describe('the origin of losses', () => {
  it.each([
    [90, 10, 0, 0, 'network'],
    [89, 11, 0, 0, 'mixed'],
    [10, 90, 0, 0, 'capture'],
    [0, 1, 9, 9, 'upstream_of_source'],
    [5, 0, 0, 5, 'network'],
    [5, 0, 0, 6, 'ambiguous'],
    [0, 0, 0, 1, 'ambiguous'],
    [0, 0, 0, 0, undefined],
  ])('%i by the network, %i by the capture, %i before the source, %i by nobody: %s', (network, capture, upstream, nobody, wanted) =>
    expect(counts(network, capture, upstream, nobody).origin).toBe(wanted),
  );

  it('adds up', () => {
    const sum = counts(1, 2, 3, 4);
    sum.add(Object.assign(counts(10, 20, 30, 40), { evidence: 5, streamsActive: 7, streamsWithHoles: 2, duplicatesCapture: 1 }));
    sum.add(
      Object.assign(new OriginCounts(), { evidence: 8, streamsActive: 3, streamsWithHoles: 3, duplicatesRouter: 2, duplicatesNetwork: 4 }),
    );
    expect(sum).toMatchObject({ losses: 110, evidence: 13, streamsActive: 7, streamsWithHoles: 3, duplicates: 7 });
  });
});
