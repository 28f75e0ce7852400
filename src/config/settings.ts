/** Single keys of the configuration as the command line sets them: `decoders.rtp.heuristic=false`. */

import { OperatorError } from '../errors.js';
import { isTree, type Tree } from './load.js';

/** The tree that the settings mean together. What is decoders' is apart, because naming a decoder in a configuration leaves out all others. */
export interface Settings extends Tree {
  readonly decoders?: Readonly<Record<string, Tree>>;
}

/** A value is JSON, or else a text. A later setting wins. Throws OperatorError USAGE for one that does not say key and value. */
export function settingsOf(pairs: readonly string[]): Settings {
  const tree = section();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const keys = pair.slice(0, Math.max(0, equals)).split('.');
    if (keys.includes('') || (keys[0] === 'decoders' && keys.length < 3))
      throw new OperatorError('USAGE', `--set ${pair}: KEY=VALUE is wanted.`, 'For example: --set decoders.rtp.heuristic=false');
    let at = tree;
    for (const key of keys.slice(0, -1)) {
      const below = at[key];
      const next = isTree(below) ? below : section();
      at[key] = next;
      at = next;
    }
    at[keys.at(-1)!] = jsonOrText(pair.slice(equals + 1));
  }
  return tree as Settings;
}

/** Without a prototype, so that no key means anything but itself. */
function section(): Tree {
  return Object.create(null) as Tree;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
