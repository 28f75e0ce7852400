/** The policy that rolls over and deletes, where one is wanted: ILM of Elasticsearch, ISM of OpenSearch. */

import { POLICY, type StreamOptions } from '../documents/templates.js';
import { type Answer, member } from '../elasticsearch/answer.js';
import type { Request } from '../elasticsearch/connection.js';
import { STREAMS } from '../elasticsearch/data-streams.js';
import { digestOf } from '../elasticsearch/fitted-template.js';
import type { Server } from '../elasticsearch/server.js';
import { type Trouble, troubleOf } from '../elasticsearch/trouble.js';
import { requestStep, type Target } from './context.js';
import type { Findings, Stage } from './step.js';

const ILM_PRIVILEGE = 'the cluster privilege manage_ilm';
const ISM_PRIVILEGE = 'cluster:admin/opendistro/ism/*';

export function lifecycleStage({ requests, server, streams }: Target): Stage {
  return {
    name: 'lifecycle policy',
    needsTheOthers: true,
    look: async (): Promise<Findings> => {
      const nothing: Findings = { kept: [], steps: [], troubles: [] };
      if (streams.lifecycle === 'policy' && server.serverless)
        return {
          ...nothing,
          troubles: [{ found: 'serverless has no policies', todo: 'Set elasticsearch.dataStreams.lifecycle to data_stream.' }],
        };
      const policy = policyFor(server, streams);
      if (policy === undefined) return nothing;
      const { request, privilege, seal } = policy;
      const answer = await requests.request({ method: 'GET', path: request.path });
      const missing = answer.kind === 'answer' && answer.status === 404;
      if (!missing && !(answer.kind === 'answer' && answer.status === 200))
        return { ...nothing, troubles: [policyTrouble(answer, privilege)] };
      const found = missing ? undefined : policy.sealIn(answer);
      if (!missing && (found === undefined || found === seal)) return { ...nothing, kept: [`lifecycle policy ${POLICY}`] };
      const query = policy.concurrency?.(answer);
      const whole = query === undefined ? request : { ...request, query };
      const describe = `lifecycle policy ${POLICY}: ${missing ? 'made' : `documents may be deleted after ${streams.retention}`}`;
      return { ...nothing, steps: [requestStep(requests, describe, whole, privilege)] };
    },
  };
}

function policyTrouble(answer: Answer, privilege: string): Trouble {
  const trouble = troubleOf(answer, privilege);
  if (!/no handler found/.test(trouble.found)) return trouble;
  return {
    found: trouble.found,
    todo: 'That server has no lifecycle policies: set elasticsearch.dataStreams.lifecycle to none, and delete by other means.',
  };
}

export interface Policy {
  readonly request: Request & { readonly json: unknown };
  readonly privilege: string;
  /** What it is marked with, and what the one that is there is marked with: undefined when that is the operator's own. */
  readonly seal: string;
  sealIn(answer: Answer): string | undefined;
  /** OpenSearch wants to be told which state is changed. */
  concurrency?(answer: Answer): Record<string, string> | undefined;
}

/** Undefined where none is wanted, or where there are none. */
export function policyFor(server: Pick<Server, 'product' | 'understands'>, streams: StreamOptions): Policy | undefined {
  if (server.product === 'opensearch') return streams.lifecycle === 'none' ? undefined : ismPolicy(streams);
  return streams.lifecycle === 'policy' && server.understands.ilm ? ilmPolicy(streams) : undefined;
}

function ilmPolicy({ retention }: StreamOptions): Policy {
  const phases = {
    hot: { actions: { rollover: { max_age: rolloverAge(retention), max_primary_shard_size: '50gb' } } },
    delete: { min_age: retention, actions: { delete: {} } },
  };
  const seal = digestOf(phases);
  return {
    request: { method: 'PUT', path: `/_ilm/policy/${POLICY}`, json: { policy: { _meta: { managed_by: 'spoor', digest: seal }, phases } } },
    privilege: ILM_PRIVILEGE,
    seal,
    sealIn: (answer) => textOf(member(member(member(body(answer, POLICY), 'policy'), '_meta'), 'digest')),
  };
}

function ismPolicy({ retention }: StreamOptions): Policy {
  const states = [
    {
      name: 'hot',
      actions: [{ rollover: { min_index_age: rolloverAge(retention), min_primary_shard_size: '50gb' } }],
      transitions: [{ state_name: 'delete', conditions: { min_rollover_age: retention } }],
    },
    { name: 'delete', actions: [{ delete: {} }], transitions: [] },
  ];
  // It has no place for a mark but the description.
  const seal = digestOf(states);
  const policy = {
    description: `Data streams of Spoor, ${seal}`,
    default_state: 'hot',
    states,
    ism_template: [{ index_patterns: STREAMS, priority: 500 }],
  };
  return {
    request: { method: 'PUT', path: `/_plugins/_ism/policies/${POLICY}`, json: { policy } },
    privilege: ISM_PRIVILEGE,
    seal,
    sealIn: (answer) => /^Data streams of Spoor, ([0-9a-f]+)$/.exec(String(member(body(answer, 'policy'), 'description')))?.[1],
    concurrency: (answer) => {
      const [number, term] = [body(answer, '_seq_no'), body(answer, '_primary_term')];
      return typeof number === 'number' && typeof term === 'number'
        ? { if_seq_no: String(number), if_primary_term: String(term) }
        : undefined;
    },
  };
}

function body(answer: Answer, name: string): unknown {
  return answer.kind === 'answer' ? member(answer.body, name) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** As data stream lifecycles choose it: some ten indices live at a time. */
function rolloverAge(retention: string): string {
  const days = Number.parseInt(retention, 10) / { d: 1, h: 24, m: 1440 }[retention.at(-1) as 'd' | 'h' | 'm'];
  return days <= 1 ? '1h' : days <= 14 ? '1d' : days <= 90 ? '7d' : '30d';
}
