/** Field tables to Elasticsearch mappings: what each field is stored and searched as. */

import { type Field, type Fields, isField } from '../decoder/fields.js';
import { hasPrefix, PREFIX_SUFFIX } from './identity.js';

export type Mapping = Record<string, unknown>;

const KEYWORD: Mapping = { type: 'keyword', ignore_above: 1024 };

/** The object that holds these fields, with the prefixes that the privacy policy adds beside identities. */
export function fieldsMapping(fields: Fields): Mapping {
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
