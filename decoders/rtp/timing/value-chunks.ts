/** Room for the values of all streams: chunks of one size out of large arrays, handed on from one stream to the next. */

/** Values of a chunk. */
export const CHUNK = 64;
/** Chunks of one array, a power of two: 256 kB. */
const CHUNKS = 1024;
const NOBODY = -1;

/**
 * An array of its own for every stream would cost as much again for its keeping, and leave one of half the size behind whenever it grows.
 * Chunks are numbers and make lists: each names the next one. What was needed once stays for the streams to come.
 */
class ValueChunks {
  private readonly arrays: Float32Array[] = [];
  /** The one after each in its list. */
  private readonly nexts: Int32Array[] = [];
  private free = NOBODY;

  /** Chunks that there are, used or not. */
  get size(): number {
    return CHUNKS * this.arrays.length;
  }

  /** Takes a chunk, and puts it behind `last` if that is not negative. */
  take(last: number): number {
    if (this.free === NOBODY) this.grow();
    const chunk = this.free;
    this.free = this.next(chunk);
    if (last >= 0) this.nexts[last >> 10]![last & (CHUNKS - 1)] = chunk;
    return chunk;
  }

  next(chunk: number): number {
    return this.nexts[chunk >> 10]![chunk & (CHUNKS - 1)]!;
  }

  /** The array that a chunk lies in. */
  arrayOf(chunk: number): Float32Array {
    return this.arrays[chunk >> 10]!;
  }

  /** Where it begins there. */
  startOf(chunk: number): number {
    return (chunk & (CHUNKS - 1)) * CHUNK;
  }

  /** Gives back a list. */
  give(first: number, last: number): void {
    this.nexts[last >> 10]![last & (CHUNKS - 1)] = this.free;
    this.free = first;
  }

  private grow(): void {
    const first = this.size;
    this.arrays.push(new Float32Array(CHUNKS * CHUNK));
    this.nexts.push(Int32Array.from({ length: CHUNKS }, (_, i) => (i + 1 < CHUNKS ? first + i + 1 : NOBODY)));
    this.free = first;
  }
}

/** One for the process. */
export const valueChunks = new ValueChunks();
