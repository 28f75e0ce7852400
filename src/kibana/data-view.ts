/** Data views: how Kibana finds the documents of a data stream, shows their fields, and says what they mean. */

import { PACKETS, packetsField } from './packets-command.js';
import { identifier, type SavedObject, savedObject } from './saved-object.js';
import type { KnownField, StreamFields } from './stream-fields.js';

export const dataViewId = (dataset: string): string => identifier('data view', dataset);

/** Formats by unit; `percent` fields stay numbers, because Kibana's percent format takes shares of one. */
const FORMATS: Readonly<Record<string, object>> = {
  ms: {
    id: 'duration',
    params: { inputFormat: 'milliseconds', outputFormat: 'asMilliseconds', outputPrecision: 2, showSuffix: true, useShortSuffix: true },
  },
  s: {
    id: 'duration',
    params: { inputFormat: 'seconds', outputFormat: 'asSeconds', outputPrecision: 1, showSuffix: true, useShortSuffix: true },
  },
  bytes: { id: 'bytes', params: { pattern: '0,0.[0]b' } },
};
const NANOSECONDS = {
  id: 'duration',
  params: { inputFormat: 'nanoseconds', outputFormat: 'asSeconds', outputPrecision: 3, showSuffix: true, useShortSuffix: true },
};
/** Numbers that are names: without thousands separators. */
const NAMES = /(^|[._])(port|pt|id|code|ssrc|vendor|hop_by_hop|end_to_end|arfcn|pid|line|charging_id)$/;
/** Longest description that Kibana's editor of fields takes. */
const DESCRIPTION = 300;

/** The data view of all namespaces of a data stream. */
export function dataView(fields: StreamFields): SavedObject {
  const { dataset, type, all } = fields;
  const known = [...all.values()];
  const packets = packetsField(fields);
  return savedObject('index-pattern', dataViewId(dataset), {
    title: `${type}-spoor.${dataset}-*`,
    name: `Spoor: ${dataset.replaceAll('_', ' ')}`,
    timeFieldName: '@timestamp',
    fields: '[]',
    fieldAttrs: JSON.stringify({
      ...Object.fromEntries(known.flatMap(described)),
      ...(packets !== undefined && { [PACKETS]: { customLabel: 'Its packets, as a command' } }),
    }),
    fieldFormatMap: JSON.stringify(Object.fromEntries(known.flatMap(formatted))),
    runtimeFieldMap: JSON.stringify(packets === undefined ? {} : { [PACKETS]: packets }),
    sourceFilters: '[]',
    typeMeta: '{}',
    // No complaint before the first document.
    allowNoIndex: true,
  });
}

function described({ path, describe, unit }: KnownField): [string, object][] {
  if (describe === undefined) return [];
  const text = unit === undefined ? describe : `${describe} [${unit}]`;
  return [[path, { customDescription: text.length > DESCRIPTION ? `${text.slice(0, DESCRIPTION - 1)}…` : text }]];
}

function formatted({ path, type, unit }: KnownField): [string, object][] {
  if (path === 'event.duration') return [[path, NANOSECONDS]];
  const format = unit === undefined ? undefined : FORMATS[unit];
  if (format !== undefined) return [[path, format]];
  const whole = type === 'long' || type === 'integer' || type === 'short';
  return whole && NAMES.test(path) ? [[path, { id: 'number', params: { pattern: '0' } }]] : [];
}
