/**
 * Interval that holds the median of what the values were drawn from in at least 95% of cases, by the sign test: between the k-th smallest
 * and the k-th largest, whatever their distribution. With fewer than six values it is their range.
 */
export const medianInterval = (values: readonly number[]): readonly [low: number, high: number] => {
  const sorted = [...values].sort((a, b) => a - b);
  const { length: n } = sorted;
  // P(fewer than k of n lie below the median), for k = 1, 2, …
  let [k, below, ways] = [0, 0.5 ** n, 1];
  while (below <= 0.025 && k < n) {
    k += 1;
    ways = (ways * (n - k + 1)) / k;
    below += ways * 0.5 ** n;
  }
  const at = Math.max(k, 1) - 1;
  return [sorted[at] ?? Number.NaN, sorted[n - 1 - at] ?? Number.NaN];
};
