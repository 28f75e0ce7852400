/** From what a decoder said to a document that can be stored: envelope, privacy, identifier and one line of JSON. */

import { hash } from 'node:crypto';
import { JsonBytes } from '../bytes/json-bytes.js';
import { isoTime, type Microseconds } from '../bytes/time.js';
import type { About } from '../decoder/contract.js';
import { type Branch, branchesOf, ConstantBranches, type FlowFacts } from './constant-branches.js';
import type { Privacy } from './identity.js';
import type { CompiledKind } from './kind.js';
import { leaving } from './leaving.js';
import { type FinishedDocument, lineText } from './sink.js';

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
  private readonly json = new JsonBytes();
  private moment: Microseconds = Number.NaN;
  private firstAtMoment = '';
  private readonly othersAtMoment = new Set<string>();
  private second = Number.NaN;
  /** Of the identifiers of that second. */
  private prefix = '';

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
    const { json } = this;
    const members = this.constant.ofKind(kind);
    const observer = this.constant.ofObserver(from.observer);
    const own = leaving(kind.changed, content, this.privacy);
    json.clear();
    json.ascii('{"@timestamp":');
    json.time(about.time);
    json.bytes(members.json);
    const event = eventOf(members.event, about, json);
    json.ascii('}');
    json.bytes(observer.json);
    const { network, source, destination, related, labels } = this.way(kind, about, from.flow);
    json.bytes(members.own);
    json.value(own);
    json.ascii('}');
    const body: Branch = {
      '@timestamp': isoTime(about.time),
      data_stream: members.head.data_stream,
      ecs: members.head.ecs,
      event,
      host: observer.branches.host,
      observer: observer.branches.observer,
    };
    if (network !== undefined) body.network = network;
    if (source !== undefined) body.source = source;
    if (destination !== undefined) body.destination = destination;
    if (related !== undefined) body.related = related;
    if (labels !== undefined) body.labels = labels;
    body[kind.decoder] = own;
    const line = json.written;
    return { dataStream: kind.dataStream, id: this.identifier(kind, about, from.observer, line), line, body, time: about.time };
  }

  /** Between whom, by what protocol: written, and as branches. */
  private way(kind: CompiledKind, about: About, flow: FlowFacts | undefined): Branch {
    const source = about.source ?? flow?.initiator;
    const destination = about.destination ?? flow?.responder;
    if (flow !== undefined && source !== undefined && destination !== undefined) {
      const { initiator, responder } = flow;
      if (source === initiator ? destination === responder : source === responder && destination === initiator) {
        const members = this.constant.ofFlow(flow, about.protocol ?? kind.decoder, source, destination);
        this.json.bytes(members.json);
        return members.branches;
      }
    }
    const branches = branchesOf(flow, flow === undefined ? about.protocol : (about.protocol ?? kind.decoder), source, destination);
    this.json.following(branches);
    return branches;
  }

  /**
   * Time, so that identifiers grow and Elasticsearch finds the newest segments first, then 128 bits of what the document
   * is: its key, or without one its whole content. Equal content at the same microsecond is told apart by its number.
   */
  private identifier(kind: CompiledKind, about: About & { readonly time: Microseconds }, observer: string, line: Uint8Array): string {
    const what = about.key === undefined ? line : `${kind.dataset}\n${kind.name}\n${observer}\n${about.key}`;
    const second = Math.max(0, Math.floor(about.time / 1e6));
    // Documents come in order of time.
    if (second !== this.second) {
      this.second = second;
      this.prefix = `${second.toString(16).padStart(8, '0')}-`;
    }
    const id = this.prefix + digestOf(what);
    if (about.time !== this.moment) {
      this.moment = about.time;
      this.firstAtMoment = id;
      if (this.othersAtMoment.size > 0) this.othersAtMoment.clear();
      return id;
    }
    if (id !== this.firstAtMoment && !this.othersAtMoment.has(id)) {
      this.othersAtMoment.add(id);
      return id;
    }
    const text = typeof what === 'string' ? what : lineText(what);
    for (let repetition = 1; ; repetition++) {
      const other = this.prefix + digestOf(`${repetition}\n${text}`);
      if (other === this.firstAtMoment || this.othersAtMoment.has(other)) continue;
      this.othersAtMoment.add(other);
      return other;
    }
  }
}

function digestOf(what: string | Uint8Array): string {
  return hash('sha256', what, 'base64url').slice(0, 22);
}

/** What the kind says of the event and, written behind that, what is said of it beside. */
function eventOf(constant: Branch, { action, outcome, start, end }: About, json: JsonBytes): Branch {
  if (action === undefined && outcome === undefined && start === undefined && end === undefined) return constant;
  const { kind, category, type, module, dataset } = constant;
  // Not by spreading: an object that is made so has a shape of its own for V8.
  const event: Branch = { kind, category, type, module, dataset };
  const add = (name: string, value: string | number) => {
    event[name] = value;
    json.member(name, value);
  };
  if (action !== undefined) add('action', action);
  if (outcome !== undefined) add('outcome', outcome);
  if (start !== undefined) add('start', isoTime(start));
  if (end !== undefined) add('end', isoTime(end));
  // ECS: nanoseconds.
  if (start !== undefined && end !== undefined) add('duration', Math.round((end - start) * 1e3));
  return event;
}
