/** The middle of the values; between the two middle ones where their number is even. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const below = sorted[Math.floor(middle)] ?? NaN;
  const above = sorted[Math.ceil(middle)] ?? NaN;
  return (below + above) / 2;
}

/** The smallest value that so many of all (0 < share ≤ 1) do not exceed. NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;
}

/**
 * How far the values lie apart, as a part of their median: 0.1 where largest and smallest differ by a tenth of it. Of
 * the largest where the median is 0.
 */
export function spread(values: readonly number[]): number {
  const largest = Math.max(...values);
  const apart = largest - Math.min(...values);
  return apart === 0 ? 0 : apart / (median(values) || largest);
}

/** The share that is meant by p95. */
export const NEARLY_ALL = 0.95;
