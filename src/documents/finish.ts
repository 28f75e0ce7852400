/** From what a decoder said to a document that can be stored: envelope, privacy, identifier and one line of JSON. */

import { hash } from 'node:crypto';
import { isoTime, type Microseconds } from '../bytes/time.js';
import type { About, Endpoint, Transport } from '../decoder/contract.js';
import { PREFIX_SUFFIX, type Privacy } from './identity.js';
import type { CompiledKind } from './kind.js';
import type { FinishedDocument } from './sink.js';

export const ECS_VERSION = '9.4.0';

/** What the engine knows about where a document comes from. */
export interface Circumstances {
  readonly observer: string;
  /** Undefined for documents of no one flow. */
  readonly flow?: FlowFacts;
}

/** What documents of one flow have in common. */
export interface FlowFacts {
  readonly transport: Transport;
  readonly initiator: Endpoint;
  readonly responder: Endpoint;
  readonly tunnel: string | undefined;
  readonly vlans: readonly number[];
  readonly communityId: string | undefined;
}

type Branch = Record<string, unknown>;

/** One per observer: it remembers which identifiers the newest moment already used. */
export class DocumentFinisher {
  private readonly privacy: Privacy;
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
    const body = this.envelope(kind, about, from);
    body[kind.decoder] = this.leave(kind, content);
    const json = JSON.stringify(body);
    return { dataStream: kind.dataStream, id: this.identifier(kind, about, from.observer, json), json, body };
  }

  private envelope(kind: CompiledKind, about: About & { readonly time: Microseconds }, { observer, flow }: Circumstances): Branch {
    const source = about.source ?? flow?.initiator;
    const destination = about.destination ?? flow?.responder;
    const event: Branch = {
      kind: kind.type === 'metrics' ? 'metric' : 'event',
      category: ['network'],
      type: ['protocol'],
      module: 'spoor',
      dataset: `spoor.${kind.dataset}`,
    };
    if (about.action !== undefined) event.action = about.action;
    if (about.outcome !== undefined) event.outcome = about.outcome;
    if (about.start !== undefined) event.start = isoTime(about.start);
    if (about.end !== undefined) event.end = isoTime(about.end);
    // ECS: nanoseconds.
    if (about.start !== undefined && about.end !== undefined) event.duration = Math.round((about.end - about.start) * 1e3);
    const body: Branch = {
      '@timestamp': isoTime(about.time),
      data_stream: { type: kind.type, dataset: `spoor.${kind.dataset}`, namespace: kind.namespace },
      ecs: { version: ECS_VERSION },
      event,
      // Elasticsearch sorts logsdb indices by host.name: the capture point is the host these facts are about.
      host: { name: observer },
      observer: { name: observer },
    };
    if (flow !== undefined) body.network = networkOf(flow, about.protocol ?? kind.decoder);
    else if (about.protocol !== undefined) body.network = { protocol: about.protocol };
    if (source !== undefined) body.source = endpointOf(source);
    if (destination !== undefined) body.destination = endpointOf(destination);
    if (source !== undefined && destination !== undefined && source.ip !== '')
      body.related = { ip: source.ip === destination.ip ? [source.ip] : [source.ip, destination.ip] };
    if (flow?.tunnel !== undefined) body.labels = { tunnel: flow.tunnel };
    return body;
  }

  /** The decoder's own fields as they may leave: dates as text, identities by policy, free text scrubbed. */
  private leave(kind: CompiledKind, content: Readonly<Branch>): Branch {
    const copy = new CopyOnChange(content);
    for (const path of kind.dates) copy.change(path, (time) => (typeof time === 'number' ? isoTime(time) : undefined));
    for (const { path, identity } of kind.identities) {
      const prefixes = copy.read(path, (value) => (typeof value === 'string' ? this.privacy.prefix(identity, value) : undefined));
      copy.change(path, (value) => (typeof value === 'string' ? this.privacy.value(identity, value) : undefined));
      if (prefixes !== undefined) copy.add(path, PREFIX_SUFFIX, prefixes);
    }
    for (const path of kind.scrubbed) copy.change(path, (text) => (typeof text === 'string' ? this.privacy.scrub(text) : undefined));
    return copy.result;
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

function networkOf(flow: FlowFacts, protocol: string): Branch {
  const network: Branch = { protocol };
  if (flow.transport !== 'link') {
    network.transport = flow.transport;
    network.type = flow.initiator.ip.includes(':') ? 'ipv6' : 'ipv4';
    if (flow.communityId !== undefined) network.community_id = flow.communityId;
  }
  const [outer, inner] = flow.vlans;
  if (outer !== undefined) network.vlan = { id: String(outer) };
  if (inner !== undefined) network.inner = { vlan: { id: String(inner) } };
  return network;
}

function endpointOf({ ip, port }: Endpoint): Branch {
  return port === 0 ? (ip === '' ? {} : { ip }) : { ip, port };
}

/** A document that is copied, branch by branch, only where something in it changes. */
class CopyOnChange {
  result: Branch;
  private readonly copied = new Set<unknown>();

  constructor(content: Readonly<Branch>) {
    this.result = content as Branch;
  }

  /** Values at `path` through `read`; undefined when there is nothing. */
  read(path: readonly string[], read: (value: unknown) => unknown): unknown {
    let at: unknown = this.result;
    for (const name of path) {
      if (typeof at !== 'object' || at === null) return undefined;
      at = (at as Branch)[name];
    }
    return at === undefined ? undefined : each(at, read);
  }

  change(path: readonly string[], change: (value: unknown) => unknown): void {
    const value = this.read(path, (value) => value);
    if (value === undefined) return;
    const branch = this.branch(path);
    const changed = each(value, change);
    if (changed === undefined) delete branch[path.at(-1) as string];
    else branch[path.at(-1) as string] = changed;
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
