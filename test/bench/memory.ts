/** What a measuring process has in memory; it is to be started with `--expose-gc`. */

/** Bytes that are in use, garbage left out. */
export function collected(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Of the whole process, so far. */
export function peakMegabytes(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}
