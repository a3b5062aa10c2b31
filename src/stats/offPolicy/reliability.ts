import { Z95 } from '../../maths/normalTail';

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly n: number;
  /** Mean probability said. */
  readonly probability: number;
  /** Share of ones seen, and its 95% interval. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval of a share (Wilson 1927, https://doi.org/10.2307/2276774): never outside [0, 1], never empty at 0 or 1. */
const wilson = (ones: number, n: number): { readonly low: number; readonly high: number } => {
  const [rate, z2] = [ones / n, Z95 * Z95];
  const centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
};

/** Reliability diagram (Murphy & Winkler 1977) over the equal-mass bins of `calibrationError`; fewer bins when there are fewer rows. */
export const reliability = (labels: ArrayLike<number>, probabilities: ArrayLike<number>, bins = 10): readonly ReliabilityBin[] => {
  const n = labels.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  return Array.from({ length: bins }, (_, bin) => order.subarray(Math.floor((bin * n) / bins), Math.floor(((bin + 1) * n) / bins)))
    .filter((rows) => rows.length > 0)
    .map((rows) => {
      let [said, ones] = [0, 0];
      for (const row of rows) {
        said += probabilities[row]!;
        ones += labels[row]! > 0 ? 1 : 0;
      }
      return { n: rows.length, probability: said / rows.length, rate: ones / rows.length, ...wilson(ones, rows.length) };
    });
};
