/** `${NAME}` in the values of a configuration: the environment, so that secrets need not stand in the file. */

import { OperatorError } from '../errors.js';

/** `${NAME}`, `${NAME:-default}`, and `$${` for a literal `${`. */
const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** A copy with every text value interpolated. Throws CONFIG_SECRET for a variable that is not set. */
export function interpolate(value: unknown, environment: NodeJS.ProcessEnv, path: readonly string[] = []): unknown {
  if (typeof value === 'string') return interpolateText(value, environment, path);
  if (Array.isArray(value)) return value.map((entry, i) => interpolate(entry, environment, [...path, String(i)]));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, interpolate(entry, environment, [...path, key])]));
  return value;
}

function interpolateText(text: string, environment: NodeJS.ProcessEnv, path: readonly string[]): string {
  return text.replace(REFERENCE, (reference, name: string | undefined, fallback: string | undefined) => {
    if (name === undefined) return '${';
    const found = environment[name] ?? fallback;
    if (found !== undefined) return found;
    throw new OperatorError(
      'CONFIG_SECRET',
      `${path.join('.')}: the environment variable ${name} is not set.`,
      `Set ${name}, or write ${reference.slice(0, -1)}:-default}.`,
    );
  });
}
