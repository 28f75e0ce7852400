/** Sessions of a capture as its transactions tell of them: a list to choose one from. */

import type { Microseconds } from '../bytes/time.js';
import { type Body, fieldReader, numberOf, textOf } from '../report/field-path.js';
import { durationText, momentText, timeText } from '../report/iso-time.js';
import { shownDocument } from '../report/shown-document.js';
import { safeText } from '../report/terminal.js';

/** More are counted. */
const MOST_SESSIONS = 100_000;
const MOST_COMMANDS = 12;
const MOST_RESULTS = 4;

interface Session {
  readonly id: string;
  readonly application: string;
  from: Microseconds;
  to: Microseconds;
  /** Commands in the order of their first transaction, and on how many hops and how often together. */
  readonly commands: Map<string, number>;
  failures: number;
  readonly results: Set<string>;
}

const field = (path: string) => fieldReader(`diameter.${path}`, '', {});
const DATASET = fieldReader('event.dataset', '', {});
const ID = field('session.id');
const APPLICATION = field('application.name');
const APPLICATION_ID = field('application.id');
const COMMAND = field('command.name');
const CODE = field('command.code');
const RESULT = field('result.name');
const RESULT_CODE = field('result.code');
const FAILURE = field('tally.failure');

/** Session-Id of a transaction, as the privacy policy left it; undefined for all other documents, which tell the same again. */
export function sessionOf(body: Body): string | undefined {
  if (DATASET.read(body) !== 'spoor.diameter') return undefined;
  const id = ID.read(body);
  return typeof id === 'string' ? id : undefined;
}

export class Sessions {
  private readonly sessions = new Map<string, Session>();
  private others = 0;

  add(body: Body): void {
    const id = sessionOf(body);
    const shown = shownDocument(body, 'diameter');
    if (id === undefined || shown === undefined) return;
    let session = this.sessions.get(id);
    if (session === undefined) {
      if (this.sessions.size >= MOST_SESSIONS) {
        this.others += 1;
        return;
      }
      const application = textOf(APPLICATION.read(body)) ?? textOf(APPLICATION_ID.read(body)) ?? '?';
      session = { id, application, from: shown.from, to: shown.to, commands: new Map(), failures: 0, results: new Set() };
      this.sessions.set(id, session);
    }
    const command = textOf(COMMAND.read(body)) ?? textOf(CODE.read(body)) ?? '?';
    if (session.commands.has(command) || session.commands.size < MOST_COMMANDS)
      session.commands.set(command, (session.commands.get(command) ?? 0) + 1);
    // What went unanswered is told when its time is over, after what began later.
    session.from = Math.min(session.from, shown.from);
    session.to = Math.max(session.to, shown.to);
    session.failures += numberOf(FAILURE.read(body)) === 1 ? 1 : 0;
    if (session.results.size < MOST_RESULTS)
      session.results.add(textOf(RESULT.read(body)) ?? textOf(RESULT_CODE.read(body)) ?? 'no answer');
  }

  get empty(): boolean {
    return this.sessions.size === 0;
  }

  /** A line each, by the time of their beginning, with an exclamation mark before those in which something failed: on any hop, at any attempt. */
  text(): string {
    const rows = [...this.sessions.values()].sort((a, b) => a.from - b.from).map(row);
    const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((cells) => cells[at]!.length)));
    const lines = rows.map((cells) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
    if (this.others > 0) lines.push(`and more: ${this.others} transactions of sessions beyond the first ${MOST_SESSIONS}`);
    return `${lines.join('\n')}\n`;
  }
}

function row({ id, application, from, to, commands, failures, results }: Session): string[] {
  const counted = [...commands].map(([name, count]) => (count === 1 ? name : `${count}x ${name}`));
  const when = `${failures > 0 ? '!' : ' '} ${timeText(from).slice(0, 10)} ${momentText(from)}`;
  return [when, application, durationText(to - from), safeText(`${counted.join(', ')}: ${[...results].join(', ')}`), safeText(id)];
}
