/** The fields of a decoder as they may leave: times as text, identities by policy, free text scrubbed. */

import { isoTime } from '../bytes/time.js';
import type { Branch } from './constant-branches.js';
import { PREFIX_SUFFIX, type Privacy } from './identity.js';
import type { ChangedField } from './kind.js';

/** The branch itself where nothing in it changes, otherwise a copy: what a decoder gave is never changed. */
export function leaving(fields: readonly ChangedField[], branch: Readonly<Branch>, privacy: Privacy): Branch {
  let copy: Branch | undefined;
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i]!;
    const value = branch[field.name];
    if (value === undefined) continue;
    if (field.below.length > 0) {
      if (typeof value !== 'object' || value === null) continue;
      const below = leaving(field.below, value as Branch, privacy);
      if (below === value) continue;
      copy ??= { ...branch };
      copy[field.name] = below;
    } else {
      copy ??= { ...branch };
      put(copy, field, value, privacy);
    }
  }
  return copy ?? (branch as Branch);
}

function put(branch: Branch, { name, date, identity, scrub }: ChangedField, value: unknown, privacy: Privacy): void {
  let left = value;
  if (date) left = each(left, (time) => (typeof time === 'number' ? isoTime(time) : undefined));
  if (identity !== undefined) left = each(left, (one) => (typeof one === 'string' ? privacy.value(identity, one) : undefined));
  if (scrub) left = each(left, (text) => (typeof text === 'string' ? privacy.scrub(text) : undefined));
  if (left === undefined) delete branch[name];
  else branch[name] = left;
  if (identity === undefined) return;
  const prefixes = each(value, (one) => (typeof one === 'string' ? privacy.prefix(identity, one) : undefined));
  if (prefixes !== undefined) branch[`${name}${PREFIX_SUFFIX}`] = prefixes;
}

/** Lists are changed value by value; what becomes undefined leaves the list, and an empty list leaves the document. */
function each(value: unknown, change: (value: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return value === undefined ? undefined : change(value);
  const changed = value.map(change).filter((entry) => entry !== undefined);
  return changed.length === 0 ? undefined : changed;
}
