/** Phrases that the terminal summary and the page share. */

import { grouped } from './format.js';
import { durationText, timeText } from './iso-time.js';
import type { CaptureGap } from './model.js';

/** Names shown at most, in one list. */
const MAX_LISTED = 12;

/** `2026-11-25 20:15:18 to 20:15:25 (7 s), bts1: collector_restart. The collector was restarted.` Not yet made safe. */
export function gapText({ observer, reason, message, from, to, count }: CaptureGap): string {
  const span = from === undefined || to === undefined || to <= from ? '' : ` to ${endText(from, to)} (${durationText(to - from)})`;
  const when = from === undefined ? '' : `${timeText(from)}${span}, `;
  const what = `${observer === undefined ? '' : `${observer}: `}${reason}${count === undefined ? '' : ` (${grouped(count)})`}`;
  return `${when}${what}${message === '' ? '' : `. ${message}`}`;
}

/** The end of a span: without the date when it is the same day. */
export function endText(from: number, to: number): string {
  const end = timeText(to);
  return end.slice(0, 10) === timeText(from).slice(0, 10) ? end.slice(11) : end;
}

export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).join(', ');
  return names.length > MAX_LISTED ? `${shown} and ${grouped(names.length - MAX_LISTED)} more` : shown;
}
