/** What becomes of identities, as the configuration says it. */

import { Privacy } from '../documents/identity.js';
import { privacyKey } from './privacy-key.js';
import type { Configuration } from './schema.js';

/** Throws CONFIG_SECRET when the key is missing or too short. */
export function privacyOf({ privacy }: Pick<Configuration, 'privacy'>, environment: NodeJS.ProcessEnv): Privacy {
  return new Privacy(definedOnly(privacy.classes), privacyKey(privacy, environment));
}

/** Without the keys that hold undefined, which would hide the default. */
function definedOnly<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
