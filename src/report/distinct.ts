/** Number of distinct values in bounded memory: exact up to 64, then within some 3 % (HyperLogLog, 1024 registers). */

const EXACT = 64;
const REGISTERS = 1024;
const ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

export class Distinct {
  private exact: Set<string> | undefined = new Set();
  private registers: Uint8Array | undefined;

  add(value: string): void {
    if (this.exact === undefined) this.fill(value);
    else if (this.exact.add(value).size > EXACT) this.spill();
  }

  merge(other: Distinct): void {
    if (other.exact !== undefined) {
      for (const value of other.exact) this.add(value);
      return;
    }
    if (this.exact !== undefined) this.spill();
    const mine = this.registers;
    const theirs = other.registers;
    if (mine === undefined || theirs === undefined) return;
    for (let i = 0; i < REGISTERS; i += 1) if (theirs[i]! > mine[i]!) mine[i] = theirs[i]!;
  }

  count(): number {
    if (this.exact !== undefined) return this.exact.size;
    let sum = 0;
    let zeros = 0;
    for (const register of this.registers ?? []) {
      sum += 2 ** -register;
      if (register === 0) zeros += 1;
    }
    const estimate = (ALPHA * REGISTERS * REGISTERS) / sum;
    // Flajolet et al. 2007: with few values, counting empty registers is the better estimate.
    return Math.round(estimate <= 2.5 * REGISTERS && zeros > 0 ? REGISTERS * Math.log(REGISTERS / zeros) : estimate);
  }

  private spill(): void {
    this.registers = new Uint8Array(REGISTERS);
    const values = this.exact ?? [];
    this.exact = undefined;
    for (const value of values) this.fill(value);
  }

  private fill(value: string): void {
    const registers = this.registers;
    if (registers === undefined) return;
    const hash = hash32(value);
    const at = hash >>> 22;
    const rank = Math.clz32((hash << 10) | 0x200) + 1;
    if (rank > registers[at]!) registers[at] = rank;
  }
}

/** FNV-1a over UTF-16 units with the finish of MurmurHash3, so that all 32 bits depend on all of the text. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
