/** A message sequence chart for a terminal: lanes of letters, the words of each message to the right of its arrow. */

import { momentText } from '../report/iso-time.js';
import type { ReportSequence, ReportStep } from '../report/model.js';
import { safeText } from '../report/terminal.js';

/** Letters from one lane to the next. */
const LANE = 12;
const TIME = 14;

export function sequenceText({ caption, lanes, steps, others }: ReportSequence): string {
  const line = (before: string, at: number) => [...before].map((letter, i) => (i % LANE === 0 && i / LANE < at ? '|' : letter)).join('');
  // Names stand on stairs: they are longer than lanes are apart.
  const names = lanes.map((name, i) => `${' '.repeat(TIME)}${line(' '.repeat(i * LANE), i)}${safeText(name)}`);
  const rows = steps.map(
    (step) => `${momentText(step.at).padEnd(TIME)}${arrow(step, lanes.length)}  ${step.tone === 'plain' ? '' : '! '}${safeText(step.text)}`,
  );
  const rest = others > 0 ? [`${others} more, left out`] : [];
  return `${[safeText(caption), '', ...names, ...rows, ...rest].join('\n')}\n`;
}

function arrow({ from, to, tone }: ReportStep, lanes: number): string {
  const letters: string[] = Array.from({ length: (lanes - 1) * LANE + 1 }, (_, i) => (i % LANE === 0 ? '|' : ' '));
  const [left, right] = [Math.min(from, to) * LANE, Math.max(from, to) * LANE];
  for (let i = left + 1; i < right; i++) letters[i] = tone === 'missing' && i % 2 === 0 ? ' ' : '-';
  if (from === to) letters[left] = '@';
  else if (tone === 'missing') letters[(left + right) / 2] = 'x';
  else letters[to > from ? right - 1 : left + 1] = to > from ? '>' : '<';
  return letters.join('');
}
