/** Intervals that are used again: nothing of the stream before may stand in them. */

import { expect, it } from 'vitest';
import { beginInterval, endInterval, Interval } from './interval.js';
import { RtcpCounts } from './rtcp/counts.js';
import { LossCounts } from './sequence/loss-pattern.js';
import { StepOddities } from './timing/packet-time.js';

/** Something else than at first in every field, and in every field of what lies in it. */
function soil(part: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(part)) {
    if (typeof value === 'number') part[key] = value === 7 ? 8 : 7;
    else if (typeof value === 'boolean') part[key] = !value;
    else if (typeof value === 'object' && value !== null) soil(value as Record<string, unknown>);
  }
}

it('an interval that is used again is as a new one', () => {
  const used = beginInterval(10, 20);
  soil(used as unknown as Record<string, unknown>);
  Object.assign(used, { losses: new LossCounts(), rtcp: new RtcpCounts(), oddSteps: new StepOddities() });
  expect(used).not.toEqual(new Interval(used.from, used.to));
  endInterval(used);
  const again = beginInterval(30, 40);
  expect(again).toBe(used);
  expect(again).toEqual(new Interval(30, 40));
});
