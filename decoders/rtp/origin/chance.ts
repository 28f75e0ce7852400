/** What chance alone may do: tails of the binomial and the Poisson distribution, to the precision a threshold needs. */

/** Above this mean the normal distribution is near enough, and the sums below would underflow. */
const LARGE = 200;
/** Standard deviations that 99.9 % of a normal distribution stay below. */
const DEVIATIONS = 3.0902;
const LIKELY = 0.999;
/** Counts above so many times the mean, and so many, never happen by chance. */
const BEYOND = 20;

/** Smallest count that `trials` independent chances of `probability` each stay at or below 99.9 % of the time. */
export function usualMost(trials: number, probability: number): number {
  if (probability <= 0 || trials <= 0) return 0;
  if (probability >= 1) return trials;
  const mean = trials * probability;
  if (mean > LARGE) return Math.min(trials, Math.ceil(mean + DEVIATIONS * Math.sqrt(mean * (1 - probability))));
  const odds = probability / (1 - probability);
  let term = (1 - probability) ** trials;
  // Nearly certain chances of many trials: too small for a double, and everything is usual.
  if (term === 0) return Math.min(trials, Math.ceil(mean + DEVIATIONS * Math.sqrt(mean * (1 - probability))));
  let sum = term;
  let count = 0;
  while (sum < LIKELY && count < trials) {
    term *= (odds * (trials - count)) / (count + 1);
    count += 1;
    sum += term;
  }
  return count;
}

/** Probability of `count` or more events where `mean` are usual (Poisson). */
export function atLeast(count: number, mean: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  if (mean > LARGE) return count <= mean ? 1 : Math.exp(-((count - mean) ** 2) / (2 * count));
  // Less likely than a double can say beside 1, and asked for each packet of a stream that loses nearly all.
  if (count > BEYOND * mean + BEYOND) return 0;
  let term = Math.exp(-mean);
  let below = term;
  for (let i = 1; i < count; i++) {
    term *= mean / i;
    below += term;
  }
  return Math.max(0, 1 - below);
}
