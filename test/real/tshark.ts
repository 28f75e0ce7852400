/** tshark, the independent oracle: which version there is, and what it prints. */

import { execFileSync, spawnSync } from 'node:child_process';

/** `4.0`; undefined where it is not installed. */
export const version = /^TShark \(Wireshark\) (\d+\.\d+)/.exec(spawnSync('tshark', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];

export function tshark(file: string, ...options: string[]): string {
  return execFileSync('tshark', ['-r', file, ...options], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** One row a frame; several values of a field are joined by commas. */
export function tsharkRows<F extends string>(file: string, fields: readonly F[], ...options: string[]): Readonly<Record<F, string>>[] {
  const named = fields.flatMap((field) => ['-e', field]);
  return tshark(file, ...options, '-T', 'fields', '-E', 'separator=/t', '-E', 'occurrence=a', ...named)
    .split('\n')
    .slice(0, -1)
    .map((line) => Object.fromEntries(line.split('\t').map((value, i) => [fields[i]!, value])) as Record<F, string>);
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'", '#x27': "'" };

/** An attribute of PDML as it was before it was written into XML. */
export function plain(text: string): string {
  return text.replace(/&([\w#]+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
