/** From what a decoder said to a document that can be stored: envelope, privacy, identifier and one line of JSON. */

import { hash } from 'node:crypto';
import { isoTime, type Microseconds } from '../bytes/time.js';
import type { About } from '../decoder/contract.js';
import { type Branch, branchesOf, ConstantBranches, type FlowFacts, type Members, membersOf } from './constant-branches.js';
import { PREFIX_SUFFIX, type Privacy } from './identity.js';
import type { ChangedField, CompiledKind } from './kind.js';
import type { FinishedDocument } from './sink.js';

/** What the engine knows about where a document comes from. */
export interface Circumstances {
  readonly observer: string;
  /** Undefined for documents of no one flow. */
  readonly flow?: FlowFacts;
}

/** One per observer: it remembers which identifiers the newest moment already used. */
export class DocumentFinisher {
  private readonly privacy: Privacy;
  private readonly constant = new ConstantBranches();
  private moment: Microseconds = Number.NaN;
  private readonly usedAtMoment = new Set<string>();

  constructor(privacy: Privacy) {
    this.privacy = privacy;
  }

  /** `content` is not changed: what the privacy policy or the mapping want otherwise is changed in a copy. */
  finish(
    kind: CompiledKind,
    content: Readonly<Branch>,
    about: About & { readonly time: Microseconds },
    from: Circumstances,
  ): FinishedDocument {
    const { head, event } = this.constant.ofKind(kind);
    const observer = this.constant.ofObserver(from.observer);
    const way = this.way(kind, about, from.flow);
    const time = isoTime(about.time);
    const own = this.leave(kind, content);
    const more = moreOf(about);
    const body: Branch = {
      '@timestamp': time,
      data_stream: head.branches.data_stream,
      ecs: head.branches.ecs,
      event: more.text === '' ? event.branches : eventOf(event.branches, more.branches),
      host: observer.branches.host,
      observer: observer.branches.observer,
    };
    const { network, source, destination, related, labels } = way.branches;
    if (network !== undefined) body.network = network;
    if (source !== undefined) body.source = source;
    if (destination !== undefined) body.destination = destination;
    if (related !== undefined) body.related = related;
    if (labels !== undefined) body.labels = labels;
    body[kind.decoder] = own;
    const json = `{"@timestamp":"${time}",${head.text},"event":{${joined(event.text, more.text)}},${joined(observer.text, way.text)},${JSON.stringify(kind.decoder)}:${JSON.stringify(own)}}`;
    return { dataStream: kind.dataStream, id: this.identifier(kind, about, from.observer, json), json, body };
  }

  /** Between whom, by what protocol. */
  private way(kind: CompiledKind, about: About, flow: FlowFacts | undefined): Members {
    const source = about.source ?? flow?.initiator;
    const destination = about.destination ?? flow?.responder;
    if (flow === undefined) return membersOf(branchesOf(undefined, about.protocol, source, destination));
    const protocol = about.protocol ?? kind.decoder;
    const { initiator, responder } = flow;
    const own = source === initiator ? destination === responder : source === responder && destination === initiator;
    return own && source !== undefined && destination !== undefined
      ? this.constant.ofFlow(flow, protocol, source, destination)
      : membersOf(branchesOf(flow, protocol, source, destination));
  }

  /** The decoder's own fields as they may leave: dates as text, identities by policy, free text scrubbed. */
  private leave(kind: CompiledKind, content: Readonly<Branch>): Branch {
    const copy = new CopyOnChange(content);
    this.changeBelow(kind.changed, content, copy);
    return copy.result;
  }

  private changeBelow(fields: readonly ChangedField[], branch: Readonly<Branch>, copy: CopyOnChange): void {
    for (const field of fields) {
      const value = branch[field.name];
      if (value === undefined) continue;
      if (field.below.length === 0) this.change(field, value, copy);
      else if (typeof value === 'object' && value !== null) this.changeBelow(field.below, value as Branch, copy);
    }
  }

  private change({ path, date, identity, scrub }: ChangedField, value: unknown, copy: CopyOnChange): void {
    if (date) copy.change(path, (time) => (typeof time === 'number' ? isoTime(time) : undefined));
    if (identity !== undefined) {
      const prefixes = each(value, (one) => (typeof one === 'string' ? this.privacy.prefix(identity, one) : undefined));
      copy.change(path, (one) => (typeof one === 'string' ? this.privacy.value(identity, one) : undefined));
      if (prefixes !== undefined) copy.add(path, PREFIX_SUFFIX, prefixes);
    }
    if (scrub) copy.change(path, (text) => (typeof text === 'string' ? this.privacy.scrub(text) : undefined));
  }

  /**
   * Time, so that identifiers grow and Elasticsearch finds the newest segments first, then 128 bits of what the document
   * is: its key, or without one its whole content. Equal content at the same microsecond is told apart by its number.
   */
  private identifier(kind: CompiledKind, about: About & { readonly time: Microseconds }, observer: string, json: string): string {
    const what = about.key === undefined ? json : `${kind.dataset}\n${kind.name}\n${observer}\n${about.key}`;
    if (about.time !== this.moment) {
      this.moment = about.time;
      this.usedAtMoment.clear();
    }
    const prefix = Math.max(0, Math.floor(about.time / 1e6))
      .toString(16)
      .padStart(8, '0');
    for (let repetition = 0; ; repetition++) {
      const digest = hash('sha256', repetition === 0 ? what : `${repetition}\n${what}`, 'base64url').slice(0, 22);
      const id = `${prefix}-${digest}`;
      if (this.usedAtMoment.has(id)) continue;
      this.usedAtMoment.add(id);
      return id;
    }
  }
}

/** What is said of the event beside what its kind says. */
function moreOf(about: About): Members {
  const { action, outcome, start, end } = about;
  const more: Branch = {};
  if (action !== undefined) more.action = action;
  if (outcome !== undefined) more.outcome = outcome;
  if (start !== undefined) more.start = isoTime(start);
  if (end !== undefined) more.end = isoTime(end);
  // ECS: nanoseconds.
  if (start !== undefined && end !== undefined) more.duration = Math.round((end - start) * 1e3);
  return { branches: more, text: JSON.stringify(more).slice(1, -1) };
}

/** Not by spreading: an object that is made so has a shape of its own for V8. */
function eventOf({ kind, category, type, module, dataset }: Branch, { action, outcome, start, end, duration }: Branch): Branch {
  const event: Branch = { kind, category, type, module, dataset };
  if (action !== undefined) event.action = action;
  if (outcome !== undefined) event.outcome = outcome;
  if (start !== undefined) event.start = start;
  if (end !== undefined) event.end = end;
  if (duration !== undefined) event.duration = duration;
  return event;
}

function joined(first: string, second: string): string {
  return second === '' ? first : `${first},${second}`;
}

/** A document that is copied, branch by branch, only where something in it changes. */
class CopyOnChange {
  result: Branch;
  private readonly copied = new Set<unknown>();

  constructor(content: Readonly<Branch>) {
    this.result = content as Branch;
  }

  /** The value at `path`, which is there. */
  change(path: readonly string[], change: (value: unknown) => unknown): void {
    const branch = this.branch(path);
    const name = path.at(-1) as string;
    const changed = each(branch[name], change);
    if (changed === undefined) delete branch[name];
    else branch[name] = changed;
  }

  /** A sibling of the field at `path`, whose branch exists. */
  add(path: readonly string[], suffix: string, value: unknown): void {
    this.branch(path)[`${path.at(-1)}${suffix}`] = value;
  }

  /** The copied branch that holds the last name of `path`. */
  private branch(path: readonly string[]): Branch {
    this.result = this.own(this.result);
    let at = this.result;
    for (const name of path.slice(0, -1)) {
      const below = this.own((at[name] ?? {}) as Branch);
      at[name] = below;
      at = below;
    }
    return at;
  }

  private own(branch: Branch): Branch {
    if (this.copied.has(branch)) return branch;
    const copy = { ...branch };
    this.copied.add(copy);
    return copy;
  }
}

/** Lists are changed value by value; what becomes undefined leaves the list, and an empty list leaves the document. */
function each(value: unknown, change: (value: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return change(value);
  const changed = value.map(change).filter((entry) => entry !== undefined);
  return changed.length === 0 ? undefined : changed;
}
