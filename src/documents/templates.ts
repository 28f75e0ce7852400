/** Field tables to Elasticsearch templates: what is generated into `mappings/` and what is installed at the server. */

import type { DocumentKind } from '../decoder/contract.js';
import { type Field, type Fields, isField } from '../decoder/fields.js';
import { hasPrefix, PREFIX_SUFFIX } from './identity.js';

/**
 * Version of all templates: raised with every change of what is generated, because an installed template is replaced only
 * by a higher one.
 */
export const TEMPLATE_VERSION = 3;

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

type Mapping = Record<string, unknown>;

const META = { managed_by: 'spoor', description: 'Generated from the field tables of the decoders; change them there.' };

/** Templates that hold all data streams of these kinds, shared ones first. */
export function templatesFor(kinds: readonly OwnedKind[]): Template[] {
  return [settings(), envelope(), ...kinds.flatMap(({ decoder, kind }) => [mappings(decoder, kind), index(kind)])];
}

function component(name: string, template: Mapping): Template {
  return { kind: 'component_template', name, body: { template, version: TEMPLATE_VERSION, _meta: META } };
}

function settings(): Template {
  return component('spoor@settings', {
    settings: {
      index: {
        // Said explicitly because newer servers choose logsdb for logs-*-* on their own.
        mode: 'standard',
        refresh_interval: '5s',
        number_of_shards: 1,
        auto_expand_replicas: '0-1',
        // One bad value is listed in _ignored; the document stays.
        mapping: { ignore_malformed: true, total_fields: { limit: 2000 } },
      },
    },
    lifecycle: { data_retention: '30d' },
  });
}

const KEYWORD: Mapping = { type: 'keyword', ignore_above: 1024 };
const object = (properties: Mapping): Mapping => ({ properties });

/** The envelope that every document has (Elastic Common Schema 9.4); unknown fields stay in the source, unindexed. */
function envelope(): Template {
  const endpoint = object({ ip: { type: 'ip' }, port: { type: 'integer' } });
  return component('spoor@ecs', {
    mappings: {
      dynamic: false,
      date_detection: false,
      properties: {
        '@timestamp': { type: 'date' },
        data_stream: object({
          type: { type: 'constant_keyword' },
          dataset: { type: 'constant_keyword' },
          namespace: { type: 'constant_keyword' },
        }),
        ecs: object({ version: KEYWORD }),
        event: object({
          kind: KEYWORD,
          category: KEYWORD,
          type: KEYWORD,
          module: KEYWORD,
          dataset: KEYWORD,
          action: KEYWORD,
          outcome: KEYWORD,
          start: { type: 'date' },
          end: { type: 'date' },
          duration: { type: 'long' },
        }),
        host: object({ name: KEYWORD }),
        observer: object({ name: KEYWORD }),
        network: object({
          protocol: KEYWORD,
          transport: KEYWORD,
          type: KEYWORD,
          community_id: KEYWORD,
          vlan: object({ id: KEYWORD }),
          inner: object({ vlan: object({ id: KEYWORD }) }),
        }),
        source: endpoint,
        destination: endpoint,
        related: object({ ip: { type: 'ip' } }),
        labels: object({ tunnel: KEYWORD }),
      },
    },
  });
}

/** `spoor.rtp@mappings`: the decoder's own fields. */
function mappings(decoder: string, kind: DocumentKind): Template {
  return component(`spoor.${kind.dataset}@mappings`, {
    mappings: {
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

function fieldsMapping(fields: Fields): Mapping {
  const properties: Mapping = {};
  for (const [name, entry] of Object.entries(fields)) {
    if (!isField(entry)) {
      properties[name] = fieldsMapping(entry);
      continue;
    }
    properties[name] = fieldMapping(entry);
    if (entry.identity !== undefined && hasPrefix(entry.identity)) properties[name + PREFIX_SUFFIX] = KEYWORD;
  }
  return { properties };
}

function fieldMapping(field: Field<unknown>): Mapping {
  const meta = field.unit === undefined ? {} : { meta: { unit: field.unit } };
  switch (field.type) {
    case 'keyword':
      return { ...KEYWORD, ...meta };
    case 'flattened':
      // A Lucene term holds 32766 bytes.
      return { type: 'flattened', ignore_above: 8191 };
    default:
      return { type: field.type, ...meta };
  }
}

/** `logs-spoor.rtp_stream`: which data streams, composed of what, with the operator's own hooks last. */
function index(kind: DocumentKind): Template {
  const name = `${kind.type}-spoor.${kind.dataset}`;
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
