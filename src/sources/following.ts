/** Which clients of the collector this process follows: all, those that are named, or its share of either. */

/** Of `count` processes this is number `index`, from 1 on. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** More processes than this on one feed would each still receive all of it: name clients exactly instead. */
export const MOST_SHARDS = 64;

/** `2/4`; undefined for anything else. */
export function shardOf(text: string): Shard | undefined {
  const [, index, count] = /^(\d{1,2})\/(\d{1,2})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count && shard.count <= MOST_SHARDS ? shard : undefined;
}

export class Following {
  private readonly named: ReadonlySet<string> | undefined;
  private readonly shard: Shard | undefined;
  private readonly known = new Map<string, boolean>();

  constructor(clients: readonly string[] | undefined, shard: Shard | undefined) {
    this.named = clients === undefined ? undefined : new Set(clients);
    this.shard = shard;
  }

  /** What to subscribe to: names or, for all, the beginning of every name. A share of named clients is known beforehand. */
  get subscriptions(): readonly string[] {
    return this.named === undefined ? [''] : [...this.named].filter((client) => this.isMine(client));
  }

  /** `other`: not named. `shard`: another process has it. */
  has(client: string): 'yes' | 'other' | 'shard' {
    if (this.named !== undefined && !this.named.has(client)) return 'other';
    return this.isMine(client) ? 'yes' : 'shard';
  }

  private isMine(client: string): boolean {
    const { shard } = this;
    if (shard === undefined) return true;
    let mine = this.known.get(client);
    if (mine === undefined) {
      mine = ownerOf(client, shard.count) === shard.index;
      if (this.known.size < MOST_KNOWN) this.known.set(client, mine);
    }
    return mine;
  }
}

/** Names come from the network. */
const MOST_KNOWN = 10_000;

/**
 * The process, from 1 on, whose number and the client's name make the highest hash ("rendezvous", Thaler and Ravishankar 1998): every process
 * finds the same one without asking, and with one process more only the clients that it gets change theirs.
 */
export function ownerOf(client: string, count: number): number {
  let owner = 1;
  let highest = -1;
  for (let index = 1; index <= count; index += 1) {
    const weight = hashOf(`${index} ${client}`);
    if (weight <= highest) continue;
    highest = weight;
    owner = index;
  }
  return owner;
}

/** FNV-1a over 32 bits, and the end of MurmurHash3, since names that differ in their last digit would be neighbours else. */
function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
