import type { ArmMoments, Caps } from './armMoments';
import { FIRST_CUSTOMERS } from './confidenceSequence';

/** A group and its share π of all traffic, known from the allocation, so that no visits need to be counted. */
export interface SharedArm {
  readonly share: number;
  /** Orders so far, and those expected at the planned end, see `plannedOrders`. */
  readonly orders: number;
  readonly planned: number;
  readonly moments: ArmMoments;
  /** Caps of the group's figure, shared by all groups compared. Absent if every customer counts in full. */
  readonly caps?: Caps;
}

/** S(q) with the moments of its distribution. */
export interface Contrast {
  readonly value: number;
  readonly variance: number;
  /** Third cumulant of S over variance^1.5, if the groups were alike. */
  readonly skew: number;
}

/** Σ (y − q h)². Clamped to 0 against rounding. */
export const squaresLess = ({ squares, foretold }: ArmMoments, q: number): number =>
  Math.max(0, squares - 2 * q * foretold.products + q * q * foretold.squares);

/**
 * S(q) = Σ_T y/π_T − q Σ_C y/π_C: mean zero when the treatment multiplies the control's expected total by q. With customers assigned to
 * groups one by one and each a Poisson event, its variance is V(q) = Σ_T (y/π_T)² + q² Σ_C (y/π_C)² (Horvitz & Thompson 1952). Customers
 * without an order add 0. For customers known before, S subtracts Σ_T q h/π_T − q Σ_C h/π_C, which has mean 0.
 *
 * A customer who orders again moves S in a known direction, so S is no martingale. But its covariance Σ w² y(s) y(t) ≥ V(s) for s ≤ t
 * exceeds that of Brownian motion at equal variance, so by Slepian's inequality (1962) it crosses a one-sided boundary in V less often, and
 * the confidence sequence stays valid.
 *
 * The skewness pools second and third moments of both groups, m_k = Σ y^k / (π_T + π_C): κ₃ = m₃ (1/π_T² − q³/π_C²), over (m₂ (1/π_T +
 * q²/π_C))^1.5. A single group's moments would move with S and bias the correction.
 */
export const armContrast = (treatment: SharedArm, control: SharedArm, q: number): Contrast => {
  const [t, c] = [treatment.moments, control.moments];
  const [πt, πc] = [treatment.share, control.share];
  const both = πt + πc;
  const alike = ((squaresLess(t, 1) + squaresLess(c, 1)) / both) * (1 / πt + q ** 2 / πc);
  return {
    value: (t.sum - q * t.foretold.sum) / πt - (q * (c.sum - c.foretold.sum)) / πc,
    variance: squaresLess(t, q) / πt ** 2 + (q ** 2 * squaresLess(c, 1)) / πc ** 2,
    skew: alike > 0 ? (((t.cubes + c.cubes) / both) * (1 / πt ** 2 - q ** 3 / πc ** 2)) / alike ** 1.5 : 0,
  };
};

/** Less skew than this changes no digit, and dividing by it would be unstable. */
const NO_SKEW = 1e-6;

/**
 * S as a standard normal score. t = S/√V leans away from the skewness γ of S, and Hall's monotone cubic ((1 + γt/3)³ − 1)/γ + γ/6 undoes
 * that (Hall 1992, https://doi.org/10.1111/j.2517-6161.1992.tb01872.x), so that both tails have equal error rates. Needs V > 0.
 */
export const scoreOf = ({ value, variance, skew }: Contrast): number => {
  const t = value / Math.sqrt(variance);
  return Math.abs(skew) < NO_SKEW ? t : ((1 + (skew * t) / 3) ** 3 - 1) / skew + skew / 6;
};

/** The S with a given score: the inverse of `scoreOf`. */
export const atScore = ({ variance, skew }: Omit<Contrast, 'value'>, score: number): number =>
  Math.sqrt(variance) * (Math.abs(skew) < NO_SKEW ? score : (3 / skew) * (Math.cbrt(1 + skew * (score - skew / 6)) - 1));

/**
 * Orders of both groups over those at the planned end. Counting customers instead would fall short of 1 at the planned end, as customers
 * come back: in a shop where half the orders are by known customers, .79 after 8 of 8 weeks.
 */
export const progressOf = (treatment: SharedArm, control: SharedArm): number =>
  (treatment.orders + control.orders) / (treatment.planned + control.planned);

export const enoughCustomers = (...arms: readonly SharedArm[]): boolean =>
  arms.every(({ moments }) => moments.customers >= FIRST_CUSTOMERS);
