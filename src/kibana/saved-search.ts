/** Searches that open in Discover with the columns, the order and the condition that a question needs. */

import { dataViewId } from './data-view.js';
import { PACKETS } from './packets-command.js';
import type { Search } from './panel.js';
import { identifier, type SavedObject, savedObject } from './saved-object.js';
import type { StreamFields } from './stream-fields.js';

const INDEX_REFERENCE = 'kibanaSavedObjectMeta.searchSourceJSON.index';

export const searchId = (key: string): string => identifier('search', key);

export function savedSearch(search: Search, fields: StreamFields): SavedObject {
  const sort = search.sort ?? [['@timestamp', 'desc'] as const];
  for (const name of [...search.columns.filter((name) => name !== PACKETS), ...sort.map(([field]) => field)]) fields.field(name);
  const searchSource = {
    query: { language: 'kuery', query: search.where ?? '' },
    filter: [],
    indexRefName: INDEX_REFERENCE,
  };
  const attributes = {
    title: search.title,
    description: search.description,
    columns: search.columns,
    sort,
    grid: {},
    hideChart: false,
    isTextBasedQuery: false,
    kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(searchSource) },
  };
  return savedObject('search', searchId(search.key), attributes, [
    { type: 'index-pattern', id: dataViewId(search.dataset), name: INDEX_REFERENCE },
  ]);
}
