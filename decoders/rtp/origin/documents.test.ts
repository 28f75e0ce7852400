/** The one word for where losses come from, and the sentences made of it. */

import type { ShownDocument } from 'spoor/decoder';
import { describe, expect, it } from 'vitest';
import type { streamFields } from '../documents.js';
import { story } from '../story.js';
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

describe('the story of a stream', () => {
  const told = (own: ShownDocument<typeof streamFields>['own']) =>
    story
      .tell({ own: { lost: 10, expected: 100, loss_pct: 10, ...own }, from: 0, to: 1e6, source: undefined, destination: undefined })
      .join(' ');

  it.each([
    [{ origin: 'network' }, 'The network lost them: other streams were intact'],
    [{ origin: 'capture' }, 'The capture is suspected, not the network'],
    [{ origin: 'upstream_of_source' }, 'Their source never sent them'],
    [{ origin: 'ambiguous', evidence: ['few_streams'] }, 'cannot be told with so few streams.'],
    [{ origin: 'ambiguous', evidence: ['usual_rate'] }, 'the capture lost them cannot be told.'],
    [{ origin: 'mixed', network: 4, capture_suspected: 6 }, 'Lost were 4 by the network, 6 probably by the capture.'],
  ])('%j', (loss, sentence) => expect(told({ loss })).toContain(sentence));

  it('does not say twice that the capture is to blame, and says it where something else is', () => {
    const capture = { loss: true };
    expect(told({ loss: { origin: 'capture' }, capture })).not.toContain('had a gap');
    expect(told({ loss: { origin: 'network' }, capture })).toContain('had a gap');
  });

  it('tells duplicates that never travelled', () =>
    expect(told({ duplicates: 5, duplicates_capture: 3, duplicates_router: 1 })).toContain(
      '5 packets came twice: 3 only in the capture, 1 because both sides of a router are captured.',
    ));
});
