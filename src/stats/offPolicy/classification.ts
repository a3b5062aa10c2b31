import { Z95 } from '../../maths/distributions';
import { type Estimate, meanAndSe } from './intervals';

/** Midranks (1-based) of `values`. Ties share their mean rank. */
const midranks = (values: Float64Array): Float64Array => {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
};

interface Placements {
  readonly auc: number;
  /** For each positive, the share of negatives it beats (ties half). */
  readonly positive: Float64Array;
  /** For each negative, the share of positives that beat it. */
  readonly negative: Float64Array;
}

const placementsOf = (labels: ArrayLike<number>, scores: ArrayLike<number>): Placements => {
  const pos: number[] = [];
  const neg: number[] = [];
  for (let i = 0; i < labels.length; i++) (labels[i]! > 0 ? pos : neg).push(scores[i]!);
  const [m, n] = [pos.length, neg.length];
  const all = midranks(Float64Array.from([...pos, ...neg]));
  const within = { pos: midranks(Float64Array.from(pos)), neg: midranks(Float64Array.from(neg)) };
  const positive = within.pos.map((rank, i) => (all[i]! - rank) / n);
  const negative = within.neg.map((rank, j) => 1 - (all[m + j]! - rank) / m);
  return { auc: positive.reduce((sum, x) => sum + x, 0) / m, positive, negative };
};

const covariance = (a: Float64Array, b: Float64Array, meanA: number, meanB: number): number => {
  if (a.length < 2) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (a.length - 1);
};

const variance = (a: Placements, b: Placements): number =>
  covariance(a.positive, b.positive, a.auc, b.auc) / a.positive.length +
  covariance(a.negative, b.negative, a.auc, b.auc) / a.negative.length;

/**
 * Area under the ROC curve, P(score⁺ > score⁻) + ½ P(score⁺ = score⁻), with DeLong's standard error (DeLong et al. 1988,
 * https://doi.org/10.2307/2531595; midranks after Sun & Xu 2014, O(n log n)). NaN when a class is missing.
 *
 * @param labels 0 or 1, same length as `scores`
 */
export const auc = (labels: ArrayLike<number>, scores: ArrayLike<number>): Estimate => {
  const placements = placementsOf(labels, scores);
  return { value: placements.auc, se: Math.sqrt(Math.max(0, variance(placements, placements))) };
};

/** AUC(a) − AUC(b) on the same rows, with the paired DeLong standard error. */
export const aucDifference = (labels: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): Estimate => {
  const [pa, pb] = [placementsOf(labels, a), placementsOf(labels, b)];
  const spread = variance(pa, pa) + variance(pb, pb) - 2 * variance(pa, pb);
  return { value: pa.auc - pb.auc, se: Math.sqrt(Math.max(0, spread)) };
};

/**
 * Influence of each row on the AUC: (placement − AUC) / m for the m positives, / n for the n negatives. They sum to 0, and summed by
 * cluster their squares are its variance when rows of a cluster are dependent (Obuchowski 1997, https://doi.org/10.2307/2533958).
 */
export const aucInfluences = (labels: ArrayLike<number>, scores: ArrayLike<number>): Float64Array => {
  const { auc: value, positive, negative } = placementsOf(labels, scores);
  let [pos, neg] = [0, 0];
  return Float64Array.from({ length: labels.length }, (_, i) =>
    labels[i]! > 0 ? (positive[pos++]! - value) / positive.length : (negative[neg++]! - value) / negative.length,
  );
};

/** Probabilities are clipped to [ε, 1 − ε], so that one confident mistake does not make the mean infinite. */
const EPSILON = 1e-7;

const lossOf = (label: number, probability: number): number => {
  const p = Math.min(1 - EPSILON, Math.max(EPSILON, probability));
  return label > 0 ? -Math.log(p) : -Math.log1p(-p);
};

/** Mean negative log-likelihood −[y ln p + (1 − y) ln(1 − p)] in nats, with its standard error over rows. */
export const logloss = (labels: ArrayLike<number>, probabilities: ArrayLike<number>): Estimate => {
  const losses = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) losses[i] = lossOf(labels[i]!, probabilities[i]!);
  return meanAndSe(losses);
};

/** Influence of each row on the mean loss: (lossᵢ − mean) / n. Sum by cluster for `clusteredSe`. */
export const loglossInfluences = (labels: ArrayLike<number>, probabilities: ArrayLike<number>): Float64Array => {
  const losses = Float64Array.from({ length: labels.length }, (_, i) => lossOf(labels[i]!, probabilities[i]!));
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return losses.map((loss) => (loss - mean) / losses.length);
};

/**
 * Expected calibration error Σ_b (n_b / n) |mean label − mean probability| over `bins` equal-mass bins of the sorted
 * probabilities (Naeini et al. 2015, with quantile bins so that no bin is empty).
 */
export const calibrationError = (labels: ArrayLike<number>, probabilities: ArrayLike<number>, bins = 10): number => {
  const n = labels.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    let gap = 0;
    for (let i = Math.floor((bin * n) / bins); i < Math.floor(((bin + 1) * n) / bins); i++) {
      gap += labels[order[i]!]! - probabilities[order[i]!]!;
    }
    error += Math.abs(gap) / n;
  }
  return error;
};

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly n: number;
  /** Mean predicted probability. */
  readonly probability: number;
  /** Observed share of ones, and its 95% interval. */
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

/** Reliability diagram (Murphy & Winkler 1977) over the equal-mass bins of `calibrationError`. Fewer bins when there are fewer rows. */
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
