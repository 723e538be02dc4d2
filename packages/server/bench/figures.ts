// Figures of rounds: their middle and their ends. A median is what is told of rounds, because a
// machine that somebody else uses too makes a few of them bad and none of them good.

/** The value below which this share of them lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length / 2;
  const [upper, lower] = [sorted[Math.floor(half)], sorted[Math.ceil(half) - 1]];
  return ((upper ?? Number.NaN) + (lower ?? Number.NaN)) / 2;
}

/** The median of one figure over another, taken in each round by itself. */
export function medianRatio<Round>(
  rounds: readonly Round[],
  over: (round: Round) => number,
  under: (round: Round) => number,
): number {
  return median(rounds.map((round) => over(round) / under(round)));
}
