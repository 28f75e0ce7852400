/** What dashboards of radio networks measure of procedures: how many there were, how many failed, and what they came to. */

import { GROWING, SERIES } from '../colours.js';
import { count, type Measure, number } from '../measure.js';

export const PROCEDURES = 'gsmtap_transaction';
export const FAILURE = 'event.outcome: "failure"';

export const procedures: Measure = { label: 'Procedures', of: count(), format: number(), colour: SERIES.neutral };
export const failures: Measure = { label: 'Failed', of: count(FAILURE), format: number(), colour: GROWING[4] };
export const most = { by: procedures.label, direction: 'desc' } as const;

export const result = (name: string, colour: string): Measure => ({
  label: name,
  of: count(`gsmtap.result: "${name}"`),
  format: number(),
  colour,
});
