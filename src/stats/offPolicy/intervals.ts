import { tQuantile, Z95 } from '../../maths/distributions';
import { integer, type Rng } from '../../maths/random';

/** An estimate with its 95% confidence interval. */
export interface IntervalEstimate extends Estimate {
  readonly lower: number;
  readonly upper: number;
}

interface Moments {
  readonly value: number;
  readonly se: number;
  readonly skewness: number;
  /** Fourth standardised moment, 3 for a normal distribution. */
  readonly kurtosis: number;
}

const momentsOf = (contributions: ArrayLike<number>): Moments => {
  const n = contributions.length;
  let value = 0;
  for (let i = 0; i < n; i++) value += contributions[i]! / n;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const deviation = contributions[i]! - value;
    const square = deviation ** 2;
    second += square / n;
    third += (square * deviation) / n;
    fourth += square ** 2 / n;
  }
  if (!(second > 0)) return { value, se: 0, skewness: 0, kurtosis: 3 };
  return { value, se: Math.sqrt(second / Math.max(1, n - 1)), skewness: third / second ** 1.5, kurtosis: fourth / second ** 2 };
};

const FEWEST_DEGREES = 4;

/**
 * Mean of independent contributions with a 95% t interval. A few large weights make the standard error itself uncertain: Var(s²) / s⁴ = (κ
 * − 1) / n for kurtosis κ, so s² has ν = 2n / (κ − 1) degrees of freedom (Satterthwaite 1946, https://doi.org/10.2307/3002019). ν ≈ n for
 * light tails.
 *
 * @param bias largest possible error of the mean on either side; widens the interval
 */
export const meanInterval = (contributions: ArrayLike<number>, bias = 0): IntervalEstimate => {
  const { value, se, kurtosis } = momentsOf(contributions);
  const half = tQuantile(Math.max(FEWEST_DEGREES, (2 * contributions.length) / Math.max(1e-9, kurtosis - 1))) * se + bias;
  return { value, se, lower: value - half, upper: value + half };
};

/** Inverse of Hall's transformation: a normal quantile z becomes the quantile of a t statistic of data with skewness g = γ/√n. */
const unskewed = (z: number, g: number): number => (Math.abs(g) < 1e-9 ? z : (3 / g) * (Math.cbrt(1 + g * (z - g / 6)) - 1));

/**
 * Mean of contributions that are never negative, mostly small and occasionally large, with a 95% interval corrected for their skewness
 * (Hall 1992, "On the removal of skewness by transformation", https://doi.org/10.1111/j.2517-6161.1992.tb01876.x): mean and standard error
 * are low together, so mean ± 1.96 se is too short upwards.
 *
 * @param biasAbove how much too low the mean may be; widens the interval upwards
 */
export const skewedMeanInterval = (contributions: ArrayLike<number>, biasAbove = 0): IntervalEstimate => {
  const { value, se, skewness } = momentsOf(contributions);
  const g = skewness / Math.sqrt(contributions.length);
  return { value, se, lower: value - se * unskewed(Z95, g), upper: value - se * unskewed(-Z95, g) + biasAbove };
};

/**
 * An estimate with the interval of Student's t with ν degrees of freedom.
 *
 * @param z two-sided quantile of the standard normal, 95% by default
 */
export const withStudentInterval = ({ value, se }: Estimate, nu: number, z?: number): IntervalEstimate => {
  const half = tQuantile(Math.max(FEWEST_DEGREES, nu), z) * se;
  return { value, se, lower: value - half, upper: value + half };
};

/**
 * Draws of the nonparametric bootstrap (Efron 1979, https://doi.org/10.1214/aos/1176344552): how often each row counts, n rows drawn with
 * replacement within each stratum. Every draw refills the same array, so use it before asking for the next.
 */
export function* bootstrapWeights(strata: readonly (readonly number[])[], draws: number, rng: Rng): Generator<Float64Array> {
  const weights = new Float64Array(strata.reduce((sum, rows) => sum + rows.length, 0));
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0);
    for (const rows of strata) for (let i = 0; i < rows.length; i++) weights[rows[integer(rng, rows.length)]!]! += 1;
    yield weights;
  }
}

/**
 * Standard error of Σ_i influence_i when rows of one cluster (one respondent's answers) depend on each other and clusters do not: √(G/(G−1)
 * Σ_g (Σ_{i∈g} influence_i)²) (Liang & Zeger 1986, https://doi.org/10.1093/biomet/73.1.13). NaN for one cluster.
 *
 * @param influences influence of each row on the estimate: (x_i − x̄)/n for a mean, `aucInfluences` for an AUC
 * @param clusters cluster of each row
 */
export const clusteredSe = (influences: ArrayLike<number>, clusters: readonly string[]): number => {
  const sums = new Map<string, number>();
  for (const [i, cluster] of clusters.entries()) sums.set(cluster, (sums.get(cluster) ?? 0) + influences[i]!);
  let squares = 0;
  for (const sum of sums.values()) squares += sum ** 2;
  return sums.size > 1 ? Math.sqrt((sums.size / (sums.size - 1)) * squares) : Number.NaN;
};

export interface Estimate {
  readonly value: number;
  /** Standard error of `value`; 0 with fewer than two observations. */
  readonly se: number;
}

/** Mean of independent observations with its standard error s/√n (s with n − 1). NaN for no observation. */
export const meanAndSe = (values: ArrayLike<number>): Estimate => {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const value = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - value) ** 2;
  return { value, se: n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0 };
};

/**
 * Mean of a figure over J random splits of one data set. The splits share rows, so s/√J would be too small: the variance is
 * s² (1/J + n_test / n_train) (Nadeau & Bengio 2003, https://doi.org/10.1023/A:1024068626366).
 *
 * @param ratio n_test / n_train: 1 for halves, ¼ for five folds
 */
export const correctedEstimate = (values: readonly number[], ratio: number): Estimate => {
  const n = values.length;
  const value = values.reduce((sum, x) => sum + x, 0) / n;
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, se: n > 1 ? Math.sqrt((squares / (n - 1)) * (1 / n + ratio)) : 0 };
};

/** Coverage of intervals computed from independent logs of the same kind. */
interface IntervalCoverage {
  /** Share of intervals that contain the truth, with its binomial error. */
  readonly coverage: Estimate;
  /** Mean length of an interval. */
  readonly width: Estimate;
  readonly bias: Estimate;
  readonly rmse: Estimate;
}

export const intervalCoverage = (estimates: readonly IntervalEstimate[], truth: number): IntervalCoverage => {
  const share = estimates.filter(({ lower, upper }) => lower <= truth && truth <= upper).length / estimates.length;
  const errors = estimates.map(({ value }) => value - truth);
  const squares = meanAndSe(errors.map((error) => error ** 2));
  const rmse = Math.sqrt(squares.value);
  return {
    coverage: { value: share, se: Math.sqrt((share * (1 - share)) / estimates.length) },
    width: meanAndSe(estimates.map(({ lower, upper }) => upper - lower)),
    bias: meanAndSe(errors),
    rmse: { value: rmse, se: rmse > 0 ? squares.se / (2 * rmse) : 0 },
  };
};
