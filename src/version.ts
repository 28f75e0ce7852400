/** Which Spoor this is. */

import { readFileSync } from 'node:fs';

/** From package.json, which stands two folders above, compiled or not one. */
export function version(): string {
  for (const place of ['../../package.json', '../package.json']) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { name?: string; version?: string };
      if (manifest.name === 'spoor') return manifest.version ?? 'unknown';
    } catch {
      // Not there: the other place.
    }
  }
  return 'unknown';
}
