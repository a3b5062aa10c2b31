import type { Coupon } from '../coupons/coupon';
import { isWholeShop } from '../coupons/isWholeShop';
import { expectedDepth } from '../features/expectedDepth';
import { SHARED } from '../gain/gainFeatures';
import { choleskyPacked, dot, inversePacked, multiplyPacked, packedIndex, solvePacked } from '../linalg';
import { groupFeatures } from './learnVisits';
import type { GroupTotals, VariantTotals } from './variantTotals';

/** N(mean, covariance), packed, of the weights of `gainFeatures`, in units of what a visit leaves with nothing shown. */
export interface GainWeights {
  readonly mean: readonly number[];
  readonly covariance: ArrayLike<number>;
}

/** Coupons that devices choose from, and the merchant's rule. */
export interface OfferedCoupons {
  readonly coupons: readonly Pick<Coupon, 'id' | 'discount' | 'scope'>[];
  readonly rule: readonly string[];
  readonly marginRate: number;
}

/** Visits of a typical shop. Half are of shoppers who are not known. */
const VISITS = [
  { share: 0.5, orders: 0, shownLately: 0, claimed: 0 },
  { share: 0.2, orders: 0, shownLately: 0.6, claimed: 0 },
  { share: 0.15, orders: 0, shownLately: 1.6, claimed: 0 },
  { share: 0.1, orders: 1, shownLately: 1.6, claimed: 0.5 },
  { share: 0.05, orders: 2.6, shownLately: 1.6, claimed: 1.2 },
] as const;
/** Share of interest in the scope of a coupon that a device chose, and of one that everybody sees. */
const CHOSEN_SHARE = 0.8;
const RULE_SHARE = 0.3;
/** Share of the orders on visits with a coupon that use it. */
const USED = 0.7;

/** Variance of an order's margin over its squared mean, plus 1, times the overdispersion that repeated orders of one shopper bring. */
const SPREAD = 2;
/** Standard deviation of what a coupon on every visit brings around what `VISITS` say, in units. */
const MISFIT = 0.1;
/** Fewer orders of shoppers who see no coupons teach nothing. */
const LEAST_ORDERS = 10;
/** The base and the posterior depend on each other; these rounds are enough for both to settle. */
const ROUNDS = 4;

/** Are there enough orders to learn from? */
export const hasOrders = ({ none }: VariantTotals): boolean => none.orders >= LEAST_ORDERS;

/** Mean φ of visits on which one of the coupons is shown, and the mean share of an order's margin that a used coupon costs. */
const typicalOf = (coupons: OfferedCoupons['coupons'], share: number, meanOrder: number, marginRate: number) => {
  const phi = new Float64Array(SHARED);
  let cost = 0;
  for (const { discount, scope } of coupons) {
    const shown = isWholeShop(scope) ? 'whole' : share;
    const used = expectedDepth(discount, shown === 'whole' ? 1 : CHOSEN_SHARE, meanOrder) / marginRate;
    cost += used / coupons.length;
    for (const { share: weight, ...visit } of VISITS) {
      const of = groupFeatures({ ...visit, shown, cells: [0, 0, 0] }, used, marginRate);
      for (let i = 0; i < SHARED; i++) phi[i]! += (weight / coupons.length) * of[i]!;
    }
  }
  return { phi, cost };
};

/** A group of the experiment: the share of its visits with a coupon, and that share of the typical φ. */
interface Group {
  readonly totals: GroupTotals;
  readonly shown: number;
  readonly x: Float64Array;
}

const groupsOf = ({ none, couplet, rule }: VariantTotals, offered: OfferedCoupons, meanOrder: number): readonly Group[] => {
  const { coupons, marginRate } = offered;
  const first = coupons.filter(({ id }) => id === offered.rule[0]);
  const seeing = [
    { totals: couplet, seen: coupons, share: CHOSEN_SHARE },
    { totals: rule, seen: first, share: RULE_SHARE },
  ].flatMap(({ totals, seen, share }): Group[] => {
    const { phi, cost } = typicalOf(seen, share, meanOrder, marginRate);
    if (!(totals.share > 0 && totals.margin > 0 && cost > 0)) return [];
    const shown = Math.min(1, totals.discount / (USED * totals.margin * cost));
    return [{ totals, shown, x: phi.map((value) => shown * value) }];
  });
  return [{ totals: none, shown: 0, x: new Float64Array(SHARED) }, ...seeing];
};

const leftBy = ({ margin, discount }: GroupTotals): number => margin - discount;

/**
 * What is believed of the gain, updated by the orders of an experiment. The group without coupons says what visits leave anyway, the others what coupons add.
 * Nobody reports how often a group was shown a coupon, but its discounts tell: the share of visits is n_j = D_j / (.7 · M_j · c), with D_j the discounts, M_j
 * the margin before them, and c the share of an order's margin that a used coupon costs. So a shop that has stopped showing coupons learns nothing new
 * from that. With b what a unit of traffic leaves, y_j what group j left of its share s_j, and φ̃ the typical φ,
 *   y_j / (s_j b) = β + n_j γᵀφ̃ + ε,  Var ε = 2 / expected orders of the group + (.1 n_j)²,
 * with β free, so that chance in the group without coupons counts too (Bishop, Pattern Recognition and Machine Learning, 3.3).
 */
export const learnOrders = (prior: GainWeights, totals: VariantTotals, offered: OfferedCoupons): GainWeights => {
  const all = [totals.none, totals.couplet, totals.rule];
  const margin = all.reduce((sum, group) => sum + group.margin, 0) / all.reduce((sum, group) => sum + group.orders, 0);
  const L = choleskyPacked(Float64Array.from(prior.covariance));
  if (!hasOrders(totals) || !(margin > 0) || !L) return prior;
  const known = inversePacked(L);
  const pull = multiplyPacked(known, prior.mean);
  const groups = groupsOf(totals, offered, margin / offered.marginRate);
  let posterior = prior;
  for (let round = 0; round < ROUNDS; round++) {
    const believed = posterior.mean.slice(0, SHARED);
    const traffic = groups.reduce((sum, group) => sum + group.totals.share * Math.max(0.2, 1 + dot(group.x, believed)), 0);
    const base = Math.max(1e-9, groups.reduce((sum, group) => sum + leftBy(group.totals), 0) / traffic);
    const rows = groups.map(({ totals: group, shown, x }) => ({
      x,
      y: leftBy(group) / (group.share * base),
      weight: 1 / ((SPREAD * margin) / (group.share * base) + (MISFIT * shown) ** 2),
    }));
    const weights = rows.reduce((sum, { weight }) => sum + weight, 0);
    const mean = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((sum, row) => sum + row.weight * of(row), 0) / weights;
    const meanY = mean(({ y }) => y);
    const meanX = Float64Array.from({ length: SHARED }, (_, i) => mean(({ x }) => x[i]!));
    const precision = known.slice();
    const b = pull.slice();
    for (const { x, y, weight } of rows)
      for (let i = 0; i < SHARED; i++) {
        b[i]! += weight * (x[i]! - meanX[i]!) * (y - meanY);
        for (let j = 0; j <= i; j++) precision[packedIndex(i, j)]! += weight * (x[i]! - meanX[i]!) * (x[j]! - meanX[j]!);
      }
    const factor = choleskyPacked(precision);
    if (!factor) return prior;
    posterior = { mean: [...solvePacked(factor, b)], covariance: inversePacked(factor) };
  }
  return posterior;
};
