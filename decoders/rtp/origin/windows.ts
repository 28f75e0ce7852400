/** A ring of time windows of one width: how many streams were active in each, how many of them have holes, and between which hosts. */

/** Hosts beyond this many are not told apart: a shared cause needs no more of them. */
export const HOSTS = 3;

/** Up to three different hosts of each window, by hash; 0 is an empty place. */
class HostRing {
  private readonly hashes: Int32Array;

  constructor(windows: number) {
    this.hashes = new Int32Array(HOSTS * windows);
  }

  add(slot: number, host: number): void {
    const { hashes } = this;
    for (let i = HOSTS * slot; i < HOSTS * slot + HOSTS; i++) {
      if (hashes[i] === host) return;
      if (hashes[i] === 0) {
        hashes[i] = host;
        return;
      }
    }
  }

  count(slot: number): number {
    let hosts = 0;
    while (hosts < HOSTS && this.hashes[HOSTS * slot + hosts] !== 0) hosts += 1;
    return hosts;
  }

  clear(slot: number): void {
    this.hashes.fill(0, HOSTS * slot, HOSTS * slot + HOSTS);
  }
}

/**
 * Windows are counted from 1970; the ring keeps the last `size` of them, a power of two. What is older is gone: adding to it does
 * nothing.
 */
export class Windows {
  readonly size: number;
  /** The newest window. */
  newest = Number.NEGATIVE_INFINITY;
  /** Streams of which a packet arrived. */
  readonly arrived: Int32Array;
  /** Streams of which none arrived though some were due. */
  readonly absent: Int32Array;
  /** Packets that arrived, and that are missing. */
  readonly received: Int32Array;
  readonly missing: Int32Array;
  /** Streams with missing packets. */
  readonly holes: Int32Array;
  private readonly sources: HostRing;
  private readonly destinations: HostRing;
  private readonly holeSources: HostRing;
  private readonly holeDestinations: HostRing;

  constructor(size: number) {
    this.size = size;
    this.arrived = new Int32Array(size);
    this.absent = new Int32Array(size);
    this.received = new Int32Array(size);
    this.missing = new Int32Array(size);
    this.holes = new Int32Array(size);
    this.sources = new HostRing(size);
    this.destinations = new HostRing(size);
    this.holeSources = new HostRing(size);
    this.holeDestinations = new HostRing(size);
  }

  /** Makes room up to `window`; true for each window that is new, so that others can clear theirs too. */
  reach(window: number): void {
    if (window <= this.newest) return;
    for (let next = Math.max(this.newest + 1, window - this.size + 1); next <= window; next++) this.clear(next);
    this.newest = window;
  }

  /** Forgets everything: time went back. */
  restart(): void {
    this.newest = Number.NEGATIVE_INFINITY;
  }

  holds(window: number): boolean {
    return window <= this.newest && window > this.newest - this.size;
  }

  slot(window: number): number {
    // Windows of a tenth of a second outgrow 32 bits, which `&` would cut alike for a power of two.
    return window & (this.size - 1);
  }

  arrive(window: number, source: number, destination: number): void {
    const slot = this.slot(window);
    this.arrived[slot]! += 1;
    this.sources.add(slot, source);
    this.destinations.add(slot, destination);
  }

  miss(window: number, source: number, destination: number, absent: boolean): void {
    const slot = this.slot(window);
    this.holes[slot]! += 1;
    if (absent) this.absent[slot]! += 1;
    this.holeSources.add(slot, source);
    this.holeDestinations.add(slot, destination);
  }

  /** Streams that were active. */
  streams(slot: number): number {
    return this.arrived[slot]! + this.absent[slot]!;
  }

  /** Streams with holes lie between enough hosts that no single one explains them. */
  holesAreWide(slot: number): boolean {
    return this.holeSources.count(slot) >= HOSTS && this.holeDestinations.count(slot) >= HOSTS;
  }

  /** So do active ones. */
  streamsAreWide(slot: number): boolean {
    return (this.sources.count(slot) >= HOSTS && this.destinations.count(slot) >= HOSTS) || this.holesAreWide(slot);
  }

  private clear(window: number): void {
    const slot = this.slot(window);
    this.arrived[slot] = 0;
    this.absent[slot] = 0;
    this.received[slot] = 0;
    this.missing[slot] = 0;
    this.holes[slot] = 0;
    this.sources.clear(slot);
    this.destinations.clear(slot);
    this.holeSources.clear(slot);
    this.holeDestinations.clear(slot);
  }
}
