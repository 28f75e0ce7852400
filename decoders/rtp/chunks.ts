/** Room that streams share: chunks of one size out of large arrays, handed on from one stream to the next. */

/** Chunks of one array, as a power of two. */
const BITS = 8;
const CHUNKS = 1 << BITS;
const NOBODY = -1;

/**
 * An array of its own for every stream would cost hundreds of octets for its keeping, and leave one of half the size behind whenever it grows.
 * Chunks are numbers and may make lists: each names the next one. What was needed once stays for the streams to come.
 */
export class Chunks<Numbers extends Float32Array | Float64Array | Uint8Array | Uint16Array> {
  /** Numbers of a chunk. */
  readonly length: number;
  private readonly make: (length: number) => Numbers;
  private readonly arrays: Numbers[] = [];
  /** The one after each in its list. */
  private readonly nexts: Int32Array[] = [];
  private free = NOBODY;

  constructor(length: number, make: (length: number) => Numbers) {
    this.length = length;
    this.make = make;
  }

  /** Chunks that there are, used or not. */
  get size(): number {
    return CHUNKS * this.arrays.length;
  }

  /** Takes a chunk, and puts it behind `last` if that is not negative. It holds whatever was in it. */
  take(last = NOBODY): number {
    if (this.free === NOBODY) this.grow();
    const chunk = this.free;
    this.free = this.next(chunk);
    if (last >= 0) this.nexts[last >> BITS]![last & (CHUNKS - 1)] = chunk;
    return chunk;
  }

  next(chunk: number): number {
    return this.nexts[chunk >> BITS]![chunk & (CHUNKS - 1)]!;
  }

  /** The array that a chunk lies in. */
  arrayOf(chunk: number): Numbers {
    return this.arrays[chunk >> BITS]!;
  }

  /** Where it begins there. */
  startOf(chunk: number): number {
    return (chunk & (CHUNKS - 1)) * this.length;
  }

  /** Gives back a chunk, or a list. */
  give(first: number, last = first): void {
    this.nexts[last >> BITS]![last & (CHUNKS - 1)] = this.free;
    this.free = first;
  }

  private grow(): void {
    const first = this.size;
    this.arrays.push(this.make(CHUNKS * this.length));
    this.nexts.push(Int32Array.from({ length: CHUNKS }, (_, i) => (i + 1 < CHUNKS ? first + i + 1 : NOBODY)));
    this.free = first;
  }
}
