/**
 * Branches of the envelope that many documents share, each with its JSON in UTF-8: those of a kind, of an observer, of a direction of a flow. They
 * are more than half of a usual document, and writing them anew each time takes as long as all that the decoder said.
 */

import type { Endpoint } from '../decoder/contract.js';
import type { CompiledKind } from './kind.js';

export const ECS_VERSION = '9.4.0';

export type Branch = Record<string, unknown>;

/** What documents of one flow have in common. */
export interface FlowFacts {
  readonly transport: 'udp' | 'tcp' | 'sctp' | 'link';
  readonly initiator: Endpoint;
  readonly responder: Endpoint;
  readonly tunnel: string | undefined;
  readonly vlans: readonly number[];
  readonly communityId: string | undefined;
}

/** Members of a document, and the same as they stand in its text, each behind a comma: `,"name":value`. Not to be changed. */
export interface Members {
  readonly branches: Branch;
  readonly json: Uint8Array;
}

/** What is the same for all documents of a kind. */
export interface KindMembers {
  /** `data_stream` and `ecs`. */
  readonly head: Branch;
  /** The first members of `event`. */
  readonly event: Branch;
  /** Both, up to where the other members of `event` follow. */
  readonly json: Uint8Array;
  /** The name below which the decoder's own fields stand. */
  readonly own: Uint8Array;
}

export class ConstantBranches {
  private readonly kinds = new WeakMap<CompiledKind, KindMembers>();
  private observer: { readonly name: string; readonly members: Members } | undefined = undefined;
  private readonly flows = new WeakMap<FlowFacts, { readonly protocol: string; readonly source: Endpoint; readonly members: Members }[]>();

  ofKind(kind: CompiledKind): KindMembers {
    let members = this.kinds.get(kind);
    if (members === undefined) {
      const head = {
        data_stream: { type: kind.type, dataset: `spoor.${kind.dataset}`, namespace: kind.namespace },
        ecs: { version: ECS_VERSION },
      };
      const event = {
        kind: kind.type === 'metrics' ? 'metric' : 'event',
        category: ['network'],
        type: ['protocol'],
        module: 'spoor',
        dataset: `spoor.${kind.dataset}`,
      };
      const json = Buffer.from(`,${inside(head)},"event":{${inside(event)}`);
      members = { head, event, json, own: Buffer.from(`,${JSON.stringify(kind.decoder)}:`) };
      this.kinds.set(kind, members);
    }
    return members;
  }

  /** Elasticsearch sorts logsdb indices by host.name: the capture point is the host these facts are about. */
  ofObserver(name: string): Members {
    if (this.observer?.name !== name) this.observer = { name, members: membersOf({ host: { name }, observer: { name } }) };
    return this.observer.members;
  }

  /** What a flow says of a document whose source and destination are its own ends. */
  ofFlow(flow: FlowFacts, protocol: string, source: Endpoint, destination: Endpoint): Members {
    const known = this.flows.get(flow);
    // One for each direction, of one protocol mostly.
    if (known !== undefined) for (const one of known) if (one.source === source && one.protocol === protocol) return one.members;
    const members = membersOf(branchesOf(flow, protocol, source, destination));
    if (known === undefined) this.flows.set(flow, [{ protocol, source, members }]);
    else if (known.length < MOST_OF_FLOW) known.push({ protocol, source, members });
    return members;
  }
}

/** Directions and protocols that are kept of one flow. */
const MOST_OF_FLOW = 4;

function membersOf(branches: Branch): Members {
  const text = inside(branches);
  return { branches, json: Buffer.from(text === '' ? '' : `,${text}`) };
}

/** Without the braces. */
function inside(branches: Branch): string {
  return JSON.stringify(branches).slice(1, -1);
}

/** `flow` is undefined for a document of no one flow. */
export function branchesOf(
  flow: FlowFacts | undefined,
  protocol: string | undefined,
  source: Endpoint | undefined,
  destination: Endpoint | undefined,
): Branch {
  const branches: Branch = {};
  if (flow !== undefined) branches.network = networkOf(flow, protocol);
  else if (protocol !== undefined) branches.network = { protocol };
  if (source !== undefined) branches.source = endpointOf(source);
  if (destination !== undefined) branches.destination = endpointOf(destination);
  if (source !== undefined && destination !== undefined && source.ip !== '')
    branches.related = { ip: source.ip === destination.ip ? [source.ip] : [source.ip, destination.ip] };
  if (flow?.tunnel !== undefined) branches.labels = { tunnel: flow.tunnel };
  return branches;
}

function networkOf(flow: FlowFacts, protocol: string | undefined): Branch {
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
