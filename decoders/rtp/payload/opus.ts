/** The first octet of an opus packet: how many frames it has, and how long they are (RFC 6716 section 3.1). */

/** Microseconds of a frame by configuration, the upper five bits of the octet. */
const DURATIONS = Int32Array.from({ length: 32 }, (_, config) => {
  // SILK alone, both, CELT alone.
  if (config < 12) return [10_000, 20_000, 40_000, 60_000][config & 3]!;
  if (config < 16) return [10_000, 20_000][config & 1]!;
  return [2500, 5000, 10_000, 20_000][config & 3]!;
});
/** Longest packet in microseconds. */
const LONGEST = 120_000;

/** @param head the first two octets; @returns microseconds of each frame. */
export function opusDuration(head: number): number {
  return DURATIONS[(head >> 11) & 31]!;
}

/** @param head the first two octets; @returns 0 for what no opus packet has. */
export function opusFrames(head: number): number {
  const code = (head >> 8) & 3;
  if (code !== 3) return code === 0 ? 1 : 2;
  const frames = head & 63;
  return frames * opusDuration(head) > LONGEST ? 0 : frames;
}
