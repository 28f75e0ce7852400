/** Steps put together to a message sequence chart: in the order of time, everybody in a lane of its own. */

import type { SequenceStep } from '../decoder/views.js';
import type { ReportSequence, ReportStep } from './model.js';

/** A chart of more is no picture any longer. */
const MOST_STEPS = 400;
const MOST_LANES = 16;

/** Steps of the same time stay in the order given. Those beyond the first 400, or between more than 16, are counted. */
export function sequenceChart(title: string, caption: string, given: readonly SequenceStep[]): ReportSequence {
  const lanes = new Map<string, number>();
  const laneOf = (name: string): number | undefined => {
    const known = lanes.get(name);
    if (known !== undefined || lanes.size >= MOST_LANES) return known;
    lanes.set(name, lanes.size);
    return lanes.size - 1;
  };
  const steps: ReportStep[] = [];
  for (const { at, from, to, text, tone } of [...given].sort((a, b) => a.at - b.at)) {
    if (steps.length >= MOST_STEPS) break;
    const sender = laneOf(from);
    const receiver = laneOf(to);
    if (sender !== undefined && receiver !== undefined) steps.push({ at, from: sender, to: receiver, text, tone: tone ?? 'plain' });
  }
  return { title, caption, lanes: [...lanes.keys()], steps, others: given.length - steps.length };
}
