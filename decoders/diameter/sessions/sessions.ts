/** The sessions of an observer, over all its connections: found by their identifiers, ended by what is said or by silence, told once each. */

import { type Microseconds, minutes, type ObserverOutput, OldestFirst, seconds } from 'spoor/decoder';
import type { Facts } from '../facts.js';
import type { DiameterKinds } from '../kinds.js';
import type { Names } from '../names.js';
import type { Words } from '../words.js';
import { aboutSession, type SessionEnd, sessionDocument } from './documents.js';
import { type Life, type Part, partOf } from './life.js';
import { Deadlines } from './lifetimes.js';
import { type Exchange, Session } from './session.js';

/** DIAMETER_UNKNOWN_SESSION_ID, RFC 6733 7.1.5. */
const UNKNOWN_SESSION = 5002;
/** Auth-Session-State, RFC 6733 8.11. */
const NO_STATE_MAINTAINED = 1;
/** So long a session that is over is remembered: the other hops of its last exchange, and its repetitions, begin no new one. */
const AFTERMATH: Microseconds = minutes(1);
/** Peers whose Origin-State-Id is remembered. */
const MOST_HOSTS = 10_000;
const SWEEP: Microseconds = seconds(10);
/** Before a key: a Session-Id may be one of authorization and one of accounting (RFC 6733 8). */
const LETTERS: Readonly<Record<Life, string>> = { credit_control: 'c', accounting: 'a', authorization: 'u' };

type Out = ObserverOutput<DiameterKinds>;

export class Sessions {
  private readonly names: Names;
  private readonly most: number;
  private readonly idle: Microseconds;
  private readonly output: Out;
  private readonly words: Words;
  private readonly stateIds = new Map<string, number>();
  /** In the order of their newest exchange, by letter and identifier. */
  private readonly open = new OldestFirst<string, Session>();
  /** The same of those that are told, in the order of their ends. */
  private readonly over = new OldestFirst<string, Session>();
  private readonly deadlines = new Deadlines();

  constructor(names: Names, words: Words, most: number, idle: Microseconds, output: Out) {
    this.names = names;
    this.words = words;
    this.most = most;
    this.idle = idle;
    this.output = output;
    output.every(SWEEP, (now) => this.sweep(now));
  }

  get openCount(): number {
    return this.open.size;
  }

  /** An exchange is over on some hop. An answer that comes late was counted as unanswered, and changes nothing any more. */
  note(exchange: Exchange): void {
    const { request, state, answer } = exchange;
    const id = request.facts.sessionId ?? answer?.facts.sessionId;
    if (id === undefined || state === 'late' || state === 'orphan') return;
    const part = this.partOf(request.command, request.facts, id);
    if (part === undefined) return;
    const { life, step } = part;
    const key = LETTERS[life] + id;
    let session = this.open.get(key);
    if (session === undefined) {
      const before = this.over.get(key);
      // The same identifier begun anew is another session; anything else belongs to the one that is told.
      if (before !== undefined && (before.knows(exchange) || step !== 'begin')) return;
      session = new Session(life, step, exchange);
      this.makeRoom();
    } else {
      if (session.knows(exchange)) return;
      this.open.delete(key);
    }
    this.open.set(key, session);
    session.note(exchange, step, this.words);
    this.deadlines.note(key, session);
    const end = endOf(part, session, exchange);
    if (end !== undefined) this.end(key, session, end);
  }

  /** A peer spoke of itself. One whose Origin-State-Id grew since has lost its sessions (RFC 6733 8.16). */
  heard(host: string, stateId: number, time: Microseconds): void {
    const before = this.stateIds.get(host);
    if (before === undefined && this.stateIds.size >= MOST_HOSTS) return;
    this.stateIds.set(host, stateId);
    if (before === undefined || stateId <= before) return;
    for (const [key, session] of this.open) if (session.originHost === host && session.lastAt < time) this.end(key, session, 'restarted');
  }

  /** The observer ends: they go on without it. */
  finish(): void {
    for (const [key, session] of this.open) this.end(key, session, 'open');
  }

  private partOf(command: number, facts: Facts, id: string): Part | undefined {
    return partOf(command, facts, () => this.open.has(LETTERS.credit_control + id));
  }

  private end(key: string, session: Session, end: SessionEnd): void {
    this.open.delete(key);
    this.deadlines.forget(key, session);
    this.over.set(key, session);
    this.output.emit('session', sessionDocument(key.slice(1), session, end, this.names), aboutSession(session, end));
  }

  private makeRoom(): void {
    if (this.open.size + this.over.size < this.most) return;
    const told = this.over.oldestKey;
    if (told !== undefined) {
      this.over.delete(told);
      return;
    }
    const { oldest, oldestKey } = this.open;
    if (oldest === undefined || oldestKey === undefined) return;
    this.output.count('sessions_displaced');
    this.end(oldestKey, oldest, 'displaced');
    this.over.delete(oldestKey);
  }

  private sweep(now: Microseconds): void {
    for (const [key, session] of this.over) {
      if (session.lastAt + AFTERMATH > now) break;
      this.over.delete(key);
    }
    for (const key of this.deadlines.takePast(now, (known) => this.open.get(known))) {
      const session = this.open.get(key);
      if (session !== undefined) this.end(key, session, 'expired');
    }
    for (const [key, session] of this.open) {
      if (session.lastAt + this.idle > now) break;
      this.end(key, session, 'idle');
    }
  }
}

/** Undefined while it goes on. */
function endOf({ life, step }: Part, { accepted }: Session, { answer, failed }: Exchange): SessionEnd | undefined {
  if (step === 'end') return 'ended';
  if (step === 'server') return undefined;
  // The server forgot it with its answer, and wants no termination (RFC 6733 8.11).
  if (life === 'authorization' && accepted && !failed && answer?.facts.authSessionState === NO_STATE_MAINTAINED) return 'ended';
  if ((step === 'begin' || step === 'open') && failed && !accepted) return 'refused';
  return answer?.facts.resultVendor === 0 && answer.facts.resultCode === UNKNOWN_SESSION ? 'lost' : undefined;
}
