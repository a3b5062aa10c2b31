import { Z95 } from '../../maths/normalTail';
import type { Estimate } from './meanAndSe';
import { tQuantile } from './tQuantile';

/** An estimate with its 95% confidence interval. */
export interface IntervalEstimate extends Estimate {
  readonly lower: number;
  readonly upper: number;
}

interface Moments {
  readonly value: number;
  readonly se: number;
  readonly skewness: number;
  /** Fourth standardised moment; 3 for a normal. */
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
 * Mean of independent contributions with a 95% t interval. A few large weights make the standard error itself uncertain: Var(s²) / s⁴ =
 * (κ − 1) / n for kurtosis κ, so s² is worth ν = 2n / (κ − 1) degrees of freedom (Satterthwaite 1946, https://doi.org/10.2307/3002019); ν ≈ n
 * for light tails.
 *
 * @param bias how wrong the mean may be on either side; widens the interval
 */
export const meanInterval = (contributions: ArrayLike<number>, bias = 0): IntervalEstimate => {
  const { value, se, kurtosis } = momentsOf(contributions);
  const half = tQuantile(Math.max(FEWEST_DEGREES, (2 * contributions.length) / Math.max(1e-9, kurtosis - 1))) * se + bias;
  return { value, se, lower: value - half, upper: value + half };
};

/** Hall's transformation undone: a normal quantile z becomes the quantile of a t statistic of data with skewness g = γ/√n. */
const unskewed = (z: number, g: number): number => (Math.abs(g) < 1e-9 ? z : (3 / g) * (Math.cbrt(1 + g * (z - g / 6)) - 1));

/**
 * Mean of contributions that are never negative, mostly small and now and then large, with a 95% interval corrected for their skewness
 * (Hall 1992, "On the removal of skewness by transformation", https://doi.org/10.1111/j.2517-6161.1992.tb01876.x): mean and error are low
 * together, so mean ± 1.96 se is too short upwards.
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
 * @param z two-sided quantile of the standard normal: 95% unless another is given
 */
export const withStudentInterval = ({ value, se }: Estimate, nu: number, z?: number): IntervalEstimate => {
  const half = tQuantile(Math.max(FEWEST_DEGREES, nu), z) * se;
  return { value, se, lower: value - half, upper: value + half };
};
