/** Templates in the form that a version understands: what it does not know would make it refuse the whole. */

import { hash } from 'node:crypto';
import type { Template } from '../documents/templates.js';
import { member } from './answer.js';
import type { Capabilities } from './server.js';

/** What is sent: fitted, and marked with a digest of itself, by which a later look tells whether it is what would be sent again. */
export function sealed(template: Template, understands: Capabilities, ownComponents: ReadonlySet<string>): Record<string, unknown> {
  const body = fitted(template, understands, ownComponents);
  return { ...body, _meta: { ...(isObject(body._meta) && body._meta), digest: digestOf(body) } };
}

/** The digest in a body as it was sent, or as the server gives it back; undefined when somebody else sent it. */
export function sealOf(body: unknown): string | undefined {
  const digest = member(member(body, '_meta'), 'digest');
  return typeof digest === 'string' ? digest : undefined;
}

export function digestOf(body: unknown): string {
  return hash('sha256', JSON.stringify(body), 'hex').slice(0, 16);
}

/** The body without what this version does not understand, which would make it refuse the whole. The template given stays as it is. */
export function fitted(template: Template, understands: Capabilities, ownComponents: ReadonlySet<string>): Record<string, unknown> {
  const body = structuredClone(template.body) as Record<string, unknown>;
  if (!understands.ignoreMissingComponents && body.ignore_missing_component_templates !== undefined) {
    delete body.ignore_missing_component_templates;
    // Without leave to be missing, the operator's hooks can only be named where they exist; nobody knows, so they are left out.
    if (Array.isArray(body.composed_of)) body.composed_of = body.composed_of.filter((name) => ownComponents.has(String(name)));
  }
  const inner = body.template;
  if (!isObject(inner)) return body;
  if (!understands.elasticTypes) portableTypes(inner.mappings);
  if (!understands.lifecycle) delete inner.lifecycle;
  if (!understands.failureStore) delete inner.data_stream_options;
  const { settings } = inner;
  if (!isObject(settings)) return body;
  if (!understands.ignoreDynamicBeyondLimit) removeSetting(settings, ['index', 'mapping', 'total_fields', 'ignore_dynamic_beyond_limit']);
  const mode = readSetting(settings, ['index', 'mode']);
  if (!understands.ilm) removeSetting(settings, ['index', 'lifecycle']);
  if (!understands.shards)
    for (const name of ['number_of_shards', 'number_of_replicas', 'auto_expand_replicas']) removeSetting(settings, ['index', name]);
  if (!understands.indexMode || (mode === 'logsdb' && !understands.logsdb)) removeSetting(settings, ['index', 'mode']);
  return body;
}

/**
 * OpenSearch has a type of its own for what Elasticsearch calls flattened, without its parameters, and wants a value for every
 * constant_keyword, which the namespace has not.
 */
function portableTypes(mapping: unknown): void {
  if (!isObject(mapping) || !isObject(mapping.properties)) return;
  for (const [name, field] of Object.entries(mapping.properties)) {
    if (isObject(field) && field.type === 'flattened') mapping.properties[name] = { type: 'flat_object' };
    else if (isObject(field) && field.type === 'constant_keyword') mapping.properties[name] = { type: 'keyword', ignore_above: 1024 };
    else portableTypes(field);
  }
}

/** Settings may be nested, dotted, or both, and the leading `index` may be left out. */
function removeSetting(settings: Record<string, unknown>, path: readonly string[]): void {
  for (const [key, rest] of steps(settings, path)) {
    const value = settings[key];
    if (rest.length === 0) delete settings[key];
    else if (isObject(value)) removeSetting(value, rest);
  }
}

function readSetting(settings: Record<string, unknown>, path: readonly string[]): unknown {
  for (const [key, rest] of steps(settings, path)) {
    const value = settings[key];
    const found = rest.length === 0 ? value : isObject(value) ? readSetting(value, rest) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keys of `settings` that spell the beginning of `path`, each with what remains of it. */
function steps(settings: Record<string, unknown>, path: readonly string[]): [string, readonly string[]][] {
  const paths = path[0] === 'index' ? [path, path.slice(1)] : [path];
  const found: [string, readonly string[]][] = [];
  for (const words of paths) {
    for (let length = 1; length <= words.length; length += 1) {
      const key = words.slice(0, length).join('.');
      if (key in settings) found.push([key, words.slice(length)]);
    }
  }
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
