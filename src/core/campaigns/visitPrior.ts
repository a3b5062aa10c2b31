import type { LinearPrior } from '../bandit/linearPrior';
import { isWholeShop } from '../coupons/isWholeShop';
import { numericField } from '../features/numericField';
import { choleskyPacked, inversePacked, packedIndex } from '../linalg';
import { type ColdShop, coldPrior } from './coldPrior';
import type { VisitGains } from './learnVisits';

/** Features of a bandit that was taught by sums over visits. */
export const VISIT_FEATURES = 'visits/1';

/** How far one coupon may be from what coupons of its kind bring, margins of an order. */
const OWN_DEVIATION = 0.004;
/** Least standard deviation of a weight, in units of reward. */
const LEAST_SPREAD = 1e-4;
/** 1 + squared coefficient of variation of the margin of an order. */
const ORDER_SPREAD = 1.5;
/** What is taken for the share before any interest was shown. */
const UNKNOWN_SHARE = 0.3;

/**
 * Where devices start once sums over visits tell what showing coupons brings. With γ ~ N(m, C) the weights of `gainNames` in margins of an order, M that
 * margin in units of reward and w_a ~ N(0, 0.004²) what is a coupon's own,
 *   r(a) = M·(γ_shown + [a is for the whole shop]·γ_whole + w_a + γ_share·share(a) + γ_orders·ln(1 + orders) + γ_lately·shown lately + γ_claimed·claimed)
 * beyond showing nothing, which is 0.
 * @param margin of an order before discounts, minor units
 */
export const visitPrior = (shop: ColdShop, { mean, covariance, visits, rate }: VisitGains, margin: number): LinearPrior => {
  const { coupons, policy } = shop;
  const scale = margin / policy.rewardScale;
  // Weights of the bandit as sums of γ: share, orders, shown lately, claimed, then one a coupon.
  const rows: readonly (readonly number[])[] = [[2], [3], [4], [5], ...coupons.map((coupon) => (isWholeShop(coupon.scope) ? [0, 1] : [0]))];
  const at = (i: number, j: number): number => covariance[packedIndex(Math.max(i, j), Math.min(i, j))]!;
  const d = 1 + rows.length;
  const spread = new Float64Array(packedIndex(d, 0));
  spread[0] = LEAST_SPREAD ** 2;
  for (const [i, row] of rows.entries())
    for (const [j, other] of rows.slice(0, i + 1).entries()) {
      const shared = row.reduce((sum, a) => sum + other.reduce((inner, b) => inner + at(a, b), 0), 0);
      const own = i === j ? (i < 4 ? 0 : OWN_DEVIATION ** 2) : 0;
      spread[packedIndex(1 + i, 1 + j)] = scale ** 2 * (shared + own) + (i === j ? LEAST_SPREAD ** 2 : 0);
    }
  const L = choleskyPacked(spread);
  const precisionFactor = L && choleskyPacked(inversePacked(L));
  if (!precisionFactor) return coldPrior(shop);
  return {
    ...coldPrior(shop),
    features: {
      version: 1,
      id: VISIT_FEATURES,
      fields: [
        numericField('coupon.isNone', 0),
        numericField('match.categoryShare', UNKNOWN_SHARE),
        numericField('profile.orders', 0, 'log1p'),
        numericField('profile.shownLately', 0),
        numericField('profile.claimed', 0),
        { kind: 'categorical', name: 'coupon.id', source: 'coupon.id', vocabulary: coupons.map(({ id }) => id) },
      ],
    },
    mean: [0, ...rows.map((row) => scale * row.reduce((sum, a) => sum + mean[a]!, 0))],
    precisionFactor: [...precisionFactor],
    noise: Math.max(1e-3, Math.sqrt(rate * ORDER_SPREAD) * scale),
    evidence: visits,
  };
};
