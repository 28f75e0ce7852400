/**
 * Colours of what is fine, wants a look and is bad. They differ in lightness, too, so that they can be told apart by people who do not see
 * red or green, and on a grey print.
 */

import type { Bands } from './measure.js';

export const FINE = '#cfe3f3';
export const LOOK = '#f2b84b';
export const BAD = '#8e1b5a';

/** Series that mean the same on every dashboard (after Okabe and Ito's palette for all kinds of colour vision). */
export const SERIES = {
  network: '#d55e00',
  capture: '#0072b2',
  upstream: '#cc79a7',
  unknown: '#9a9a9a',
  neutral: '#56b4e9',
  good: '#009e73',
  worse: '#e69f00',
} as const;

/** From light to dark: classes of one quantity that grows. */
export const GROWING = ['#deebf7', '#9ecae1', '#f2b84b', '#d55e00', '#8e1b5a'] as const;

/** Colours by value as Lens keeps them: `stops` end a band, `colorStops` begin one. */
export function palette({ look, bad, worst }: Bands): Readonly<Record<string, unknown>> {
  const [first, second] = worst === 'high' ? [look, bad] : [bad, look];
  const colours = worst === 'high' ? [FINE, LOOK, BAD] : [BAD, LOOK, FINE];
  const ends = [first, second, second * 2];
  const begins = [0, first, second];
  return {
    type: 'palette',
    name: 'custom',
    params: {
      name: 'custom',
      reverse: false,
      rangeType: 'number',
      rangeMin: 0,
      rangeMax: null,
      progression: 'fixed',
      continuity: 'above',
      steps: colours.length,
      maxSteps: 5,
      stops: colours.map((color, i) => ({ color, stop: ends[i] })),
      colorStops: colours.map((color, i) => ({ color, stop: begins[i] })),
    },
  };
}
