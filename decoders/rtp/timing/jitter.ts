/** Interarrival jitter of RFC 3550 section 6.4.1 in milliseconds, in double precision. */

/** Where samples of the jitter go: one for each difference that entered it. */
export interface JitterSamples {
  jitterSamples: number;
  /** Milliseconds, all five. */
  jitterSum: number;
  jitterMin: number;
  jitterMax: number;
  jitterEnd: number;
  /** Of the differences of transit time, without their signs. */
  differenceSum: number;
}

export class Jitter {
  /** Milliseconds. */
  value = 0;

  /** @param difference of two transit times, in milliseconds, without its sign */
  add(difference: number, samples: JitterSamples): void {
    const value = this.value + (difference - this.value) / 16;
    this.value = value;
    samples.jitterSamples += 1;
    samples.jitterSum += value;
    samples.differenceSum += difference;
    samples.jitterEnd = value;
    if (value < samples.jitterMin) samples.jitterMin = value;
    if (value > samples.jitterMax) samples.jitterMax = value;
  }
}
