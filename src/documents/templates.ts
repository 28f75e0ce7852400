/** Field tables to Elasticsearch templates: what is generated into `mappings/` and what is installed at the server. */

import { hash } from 'node:crypto';
import type { DocumentKind } from '../decoder/contract.js';
import { ENVELOPE } from './envelope.js';
import { fieldsMapping, type Mapping } from './field-mapping.js';

/**
 * Version of all templates: raised with every change of what is generated, because an installed template is replaced only
 * by a higher one.
 */
export const TEMPLATE_VERSION = 4;

export interface Template {
  readonly kind: 'component_template' | 'index_template';
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A document kind and the decoder below whose name its fields stand. */
export interface OwnedKind {
  readonly decoder: string;
  readonly kind: DocumentKind;
}

/** What an operator may want otherwise of all data streams. */
export interface StreamOptions {
  /** Who rolls over and deletes: the data stream itself, a policy named `spoor` (ILM; ISM on OpenSearch), nobody. */
  readonly lifecycle: 'data_stream' | 'policy' | 'none';
  /** Age at which documents may be deleted: `30d`, `12h`. */
  readonly retention: string;
  readonly indexMode: 'standard' | 'logsdb';
  /** Documents that do not fit are kept by the server instead of becoming dead letters here. */
  readonly failureStore: boolean;
}

export const DEFAULT_STREAMS: StreamOptions = { lifecycle: 'data_stream', retention: '30d', indexMode: 'standard', failureStore: false };

/** Name of the lifecycle policy, where one is wanted. */
export const POLICY = 'spoor';

const META = { managed_by: 'spoor', description: 'Generated from the field tables of the decoders; change them there.' };

/** Templates that hold all data streams of these kinds, shared ones first, in the form of the newest server. */
export function templatesFor(kinds: readonly OwnedKind[], streams: StreamOptions = DEFAULT_STREAMS): Template[] {
  return [settings(streams), envelope(), ...kinds.flatMap((owned) => [mappings(owned), index(owned.kind)])];
}

function component(name: string, template: Mapping): Template {
  return { kind: 'component_template', name, body: { template, version: TEMPLATE_VERSION, _meta: META } };
}

function settings({ lifecycle, retention, indexMode, failureStore }: StreamOptions): Template {
  return component('spoor@settings', {
    settings: {
      index: {
        // Said explicitly because newer servers choose logsdb for logs-*-* on their own.
        mode: indexMode,
        refresh_interval: '5s',
        number_of_shards: 1,
        auto_expand_replicas: '0-1',
        ...(lifecycle === 'policy' && { lifecycle: { name: POLICY } }),
        // One bad value is listed in _ignored; the document stays. What a hook of the operator adds dynamically cannot refuse documents.
        mapping: { ignore_malformed: true, total_fields: { limit: 2000, ignore_dynamic_beyond_limit: true } },
      },
    },
    ...(lifecycle === 'data_stream' && { lifecycle: { data_retention: retention } }),
    // Said explicitly, too: a cluster may switch it on for all data streams.
    data_stream_options: { failure_store: { enabled: failureStore } },
  });
}

const object = (properties: Mapping): Mapping => ({ properties });

/** The envelope that every document has; unknown fields stay in the source, unindexed. */
function envelope(): Template {
  const { properties } = fieldsMapping(ENVELOPE) as { properties: Mapping };
  const constant = { type: 'constant_keyword' };
  return component('spoor@ecs', {
    mappings: {
      dynamic: false,
      date_detection: false,
      properties: { ...properties, data_stream: object({ type: constant, dataset: constant, namespace: constant }) },
    },
  });
}

/** `spoor.rtp@mappings`: the decoder's own fields, and by what an index tells later which fields it was made with. */
function mappings(owned: OwnedKind): Template {
  const { decoder, kind } = owned;
  return component(`spoor.${kind.dataset}@mappings`, {
    mappings: {
      _meta: { spoor: { fields: fieldsDigest(owned) } },
      properties: {
        data_stream: object({
          type: { type: 'constant_keyword', value: kind.type },
          dataset: { type: 'constant_keyword', value: `spoor.${kind.dataset}` },
        }),
        [decoder]: fieldsMapping(kind.fields),
      },
    },
  });
}

/** The same for the same fields with the same types, whatever the version: an index with another one wants a rollover. */
export function fieldsDigest({ decoder, kind }: OwnedKind): string {
  return hash('sha256', JSON.stringify([fieldsMapping(ENVELOPE), decoder, fieldsMapping(kind.fields)]), 'hex').slice(0, 16);
}

/** `logs-spoor.rtp_stream`: which data streams, composed of what, with the operator's own hooks last. */
function index(kind: DocumentKind): Template {
  const name = templateName(kind);
  const hooks = ['spoor@custom', `${name}@custom`];
  return {
    kind: 'index_template',
    name,
    body: {
      index_patterns: [`${name}-*`],
      data_stream: {},
      // Above Elastic's own logs-*-* and metrics-*-* (100) and Fleet's (200).
      priority: 500,
      composed_of: ['spoor@settings', 'spoor@ecs', `spoor.${kind.dataset}@mappings`, ...hooks],
      ignore_missing_component_templates: hooks,
      version: TEMPLATE_VERSION,
      _meta: META,
    },
  };
}

/** What the names of its data streams begin with; `-NAMESPACE` follows. */
export function templateName({ type, dataset }: Pick<DocumentKind, 'type' | 'dataset'>): string {
  return `${type}-spoor.${dataset}`;
}
