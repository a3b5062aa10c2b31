import type { ArmMoments, Caps } from './armMoments';
import { FIRST_CUSTOMERS } from './confidenceSequence';

/** An arm and its share π of all traffic, known from the allocation: no visit is counted. */
export interface SharedArm {
  readonly share: number;
  /** Orders so far, and those that it will have at the planned end, see `plannedOrders`. */
  readonly orders: number;
  readonly planned: number;
  readonly moments: ArmMoments;
  /** Those of its figure, of all arms that are compared; absent where every customer counts in full. */
  readonly caps?: Caps;
}

/** S(q) with what its distribution is known by. */
export interface Contrast {
  readonly value: number;
  readonly variance: number;
  /** Third cumulant of S over variance^1.5, were the arms alike. */
  readonly skew: number;
}

/** Σ (y − q h)². Squares are never negative, whatever rounding does. */
export const squaresLess = ({ squares, foretold }: ArmMoments, q: number): number =>
  Math.max(0, squares - 2 * q * foretold.products + q * q * foretold.squares);

/**
 * S(q) = Σ_T y/π_T − q Σ_C y/π_C: mean zero when the treatment multiplies the control's expected total by q. With customers drawn into arms one
 * by one and each a Poisson event its variance is V(q) = Σ_T (y/π_T)² + q² Σ_C (y/π_C)² (Horvitz & Thompson 1952), whoever did not order adding
 * nothing. Of customers known before, S takes Σ_T q h/π_T − q Σ_C h/π_C off, which has mean 0. A customer who orders again moves S in a direction already known, so S is no martingale; but its covariance
 * Σ w² y(s) y(t) ≥ V(s) for s ≤ t exceeds Brownian motion's at equal variance, so by Slepian's inequality (1962) it crosses a one-sided boundary
 * in V less often, and the sequence holds.
 *
 * The skewness takes second and third moments from both arms together, m_k = Σ y^k / (π_T + π_C): κ₃ = m₃ (1/π_T² − q³/π_C²), over
 * (m₂ (1/π_T + q²/π_C))^1.5. An arm's own would move with S and make it worse.
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

/** Less skew than this moves no digit, and would be divided by. */
const NO_SKEW = 1e-6;

/**
 * S as a standard normal score: t = S/√V, which leans away from the skewness γ of S, is taken back by Hall's monotone cubic
 * ((1 + γt/3)³ − 1)/γ + γ/6 (Hall 1992, https://doi.org/10.1111/j.2517-6161.1992.tb01872.x), so that both tails err equally often. Needs V > 0.
 */
export const scoreOf = ({ value, variance, skew }: Contrast): number => {
  const t = value / Math.sqrt(variance);
  return Math.abs(skew) < NO_SKEW ? t : ((1 + (skew * t) / 3) ** 3 - 1) / skew + skew / 6;
};

/** S that has a score: the inverse of `scoreOf`. */
export const atScore = ({ variance, skew }: Omit<Contrast, 'value'>, score: number): number =>
  Math.sqrt(variance) * (Math.abs(skew) < NO_SKEW ? score : (3 / skew) * (Math.cbrt(1 + skew * (score - skew / 6)) - 1));

/**
 * Orders of both arms over those at the planned end. Customers with an order are fewer and fewer the more of them come back, and would say less than one at
 * the planned end: of a shop with half its orders by known customers .79 after 8 of 8 weeks.
 */
export const progressOf = (treatment: SharedArm, control: SharedArm): number =>
  (treatment.orders + control.orders) / (treatment.planned + control.planned);

export const enoughCustomers = (...arms: readonly SharedArm[]): boolean =>
  arms.every(({ moments }) => moments.customers >= FIRST_CUSTOMERS);
