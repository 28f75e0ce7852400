/** AVPs of a message as its document lists them, one line each, put back into their groups. */

export interface ListedAvp {
  readonly name: string;
  /** Names from the outermost group to itself. */
  readonly path: string;
  /** `NO_STATE_MAINTAINED`, or `(15 octets)` for what is not told; empty for a group. */
  readonly value: string;
  readonly members: ListedAvp[];
}

/** `Group/Member = value`, `Group/Member (15 octets)`, or `Group` before its members. */
export function listedAvps(lines: readonly string[]): ListedAvp[] {
  const top: ListedAvp[] = [];
  /** The newest AVP of each level. */
  const newest: ListedAvp[] = [];
  for (const line of lines) {
    const [, path = line, told, octets] = /^(\S+?)(?: = (.*)|( \(\d+ octets\)))?$/s.exec(line) ?? [];
    const names = namesOf(path);
    const level = names.length - 1;
    const avp = { name: names[level] ?? path, path, value: told ?? octets?.trim() ?? '', members: [] };
    newest.length = Math.min(newest.length, level);
    newest.push(avp);
    (newest[level - 1]?.members ?? top).push(avp);
  }
  return top;
}

/** An AVP without a name is its vendor and code: `10415/4999`. */
function namesOf(path: string): string[] {
  return path.match(/\d+\/\d+|[^/]+/g) ?? [];
}
