import type { LinearPrior } from '../bandit/linearPrior';
import type { Campaign } from '../bundle/campaign';
import type { Coupon } from '../coupons/coupon';
import { isWholeShop } from '../coupons/isWholeShop';
import { NO_COUPON } from '../device/decision';
import { numericField } from '../features/numericField';
import { packedIndex } from '../linalg';
import { coldPrior } from './coldPrior';
import type { LearntStrata } from './withLearnt';

/** Features of a bandit that knows what orders and reports say. */
const ORDER_FEATURES = 'orders/1';

interface OrderPriorSettings {
  /**
   * How far one shopper may be from all in what a coupon is worth to them, as a share of what it is worth to all: what a device can learn of its own shopper.
   */
  readonly personal: number;
  /** 1 + squared coefficient of variation of the margin of an order. */
  readonly orderSpread: number;
}

const settings: OrderPriorSettings = { personal: 0.05, orderSpread: 1.5 };

/** Before any order: a merchant's coupons leave a twentieth more than showing nothing, or nobody would offer them; each give or take as much. */
const HOPE = 0.05;
const DOUBT = 0.05;
/** The same of a coupon in one stratum beside what it is to all: strata differ more than coupons do. */
const STRATUM_DOUBT = 0.1;

/** Least standard deviation of a weight, in units of reward. */
const LEAST_SPREAD = 1e-4;

/** What a session that drew one arm leaves, in units of reward, with its standard error. */
interface ArmWorth {
  readonly value: number;
  readonly se: number;
}

/**
 * What coupons leave beyond showing nothing, between what orders say of it and what was held possible before, by what each is worth: their mean gain, and
 * what each coupon has beside it.
 */
const shrunk = (arms: readonly ArmWorth[], none: ArmWorth): readonly ArmWorth[] => {
  const mean = arms.reduce((sum, { value }) => sum + value, 0) / arms.length;
  const chance = arms.reduce((sum, { se }) => sum + se ** 2, 0) / arms.length ** 2 + none.se ** 2;
  const doubt = (DOUBT * none.value) ** 2;
  const gain = (doubt * (mean - none.value) + chance * HOPE * none.value) / (doubt + chance);
  return arms.map(({ value, se }) => {
    const kept = doubt / (doubt + se ** 2);
    return { value: none.value + gain + kept * (value - mean), se: Math.sqrt(kept) * se };
  });
};

const scopeOf = ({ scope }: Coupon): string => JSON.stringify([scope.categories, scope.itemIds]);

/**
 * Where devices start once orders of exploring sessions and of the arm without coupons tell what each coupon leaves, over the features of a cold start
 * and strata. With v_a what a session that drew a leaves over all strata (margin less discount, shrunk), e_as the relative effects of `learnStrata`,
 * s̄ the mean of `match.categoryShare` and w ≥ 0 the mean over coupons for certain goods of (v_a − v_none)/s̄, the expected reward of a in stratum s is
 *   v_none + [v_a(1 + e_as) − v_none(1 + e_none,s)] + w (share − s̄)
 * and that of no coupon v_none: differences from showing nothing are what a decision is about, and the level that a stratum buys at anyway cancels out.
 * Without reports of sessions that saw nothing, e_none is the mean effect of the coupons.
 * @param worth of every coupon and of `NO_COUPON`, minor units, and how many orders stand behind each
 * @returns the cold prior where nothing is known
 */
export const orderPrior = (
  campaign: Campaign,
  learnt: LearntStrata,
  orders: ReadonlyMap<string, number>,
  { personal, orderSpread } = settings,
): LinearPrior => {
  const cold = coldPrior(campaign);
  const { coupons, policy } = campaign;
  const worthOf = (id: string): ArmWorth => {
    const value = (learnt.worth.get(id) ?? 0) / policy.rewardScale;
    return { value, se: value * Math.sqrt(orderSpread / Math.max(1, orders.get(id) ?? 0)) };
  };
  const none = worthOf(NO_COUPON);
  if (none.value === 0 || !coupons.every(({ id }) => (learnt.worth.get(id) ?? 0) > 0)) return cold;
  const worth = shrunk(
    coupons.map(({ id }) => worthOf(id)),
    none,
  );
  const scopes = new Set(coupons.filter((coupon) => !isWholeShop(coupon.scope)).map(scopeOf));
  const meanShare = 1 / Math.max(1, scopes.size);
  const gains = coupons.flatMap((coupon, a) => (isWholeShop(coupon.scope) ? [] : [(worth[a]!.value - none.value) / meanShare]));
  // A coupon for what one does not look at is never the better one.
  const slope = Math.max(0, gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length));
  const own = coupons.map((coupon, a) => worth[a]!.value - slope * (isWholeShop(coupon.scope) ? 1 : meanShare));

  const effects = new Map(learnt.effects.map((effect) => [effect.couponId, effect]));
  const strata = learnt.shares.length;
  const average = Array.from({ length: strata }, (_, s) => {
    const known = coupons.flatMap(({ id }) => effects.get(id)?.effect[s] ?? []);
    return known.reduce((sum, effect) => sum + effect, 0) / Math.max(1, known.length);
  });
  const control = effects.get(NO_COUPON);
  const cells = coupons.flatMap(({ id }, a) => {
    const of = effects.get(id);
    return Array.from({ length: of ? strata : 0 }, (_, s) => {
      const lost = none.value * (control?.effect[s] ?? average[s]!);
      const error = Math.hypot(worth[a]!.value * of!.error[s]!, none.value * (control?.error[s] ?? 0));
      const doubt = STRATUM_DOUBT * none.value;
      const kept = doubt ** 2 / (doubt ** 2 + error ** 2);
      return { name: `${s}:${id}`, mean: kept * (worth[a]!.value * of!.effect[s]! - lost), spread: Math.sqrt(kept) * error };
    });
  });
  const spread = (value: number, se: number): number => Math.max(LEAST_SPREAD, Math.hypot(se, personal * value));
  const deviations = [
    Math.max(LEAST_SPREAD, none.se),
    Math.max(LEAST_SPREAD, personal * Math.abs(slope)),
    ...worth.map(({ value, se }) => spread(value, se)),
    ...cells.map((cell) => Math.max(LEAST_SPREAD, cell.spread)),
  ];
  const mean = [none.value, slope, ...own, ...cells.map((cell) => cell.mean)];
  const precisionFactor = new Array<number>(packedIndex(mean.length, 0)).fill(0);
  for (const [i, deviation] of deviations.entries()) precisionFactor[packedIndex(i, i)] = 1 / deviation;
  const sold = coupons.reduce((sum, { id }) => sum + (orders.get(id) ?? 0), 0);
  // E[r²] of a session: the chance of an order times the square of what it leaves.
  const perOrder = coupons.reduce((sum, { id }, a) => {
    const rate = effects.get(id)?.rate ?? 0;
    return sum + ((rate > 0 ? worth[a]!.value ** 2 / rate : 0) * orderSpread) / coupons.length;
  }, 0);
  return {
    ...cold,
    features: {
      version: 1,
      id: ORDER_FEATURES,
      fields: [
        numericField('coupon.isNone', 0),
        numericField('match.categoryShare', meanShare),
        { kind: 'categorical', name: 'coupon.id', source: 'coupon.id', vocabulary: coupons.map(({ id }) => id) },
        ...(cells.length > 0
          ? [{ kind: 'categorical' as const, name: 'stratum', source: 'match.stratum', vocabulary: cells.map(({ name }) => name) }]
          : []),
      ],
    },
    mean,
    precisionFactor,
    noise: Math.sqrt(Math.max(1e-6, perOrder)),
    evidence: sold,
  };
};
