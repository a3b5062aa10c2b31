import { choose } from '../../core/bandit/choose';
import { linearModel } from '../../core/bandit/linearModel';
import type { LinearState } from '../../core/bandit/linearState';
import { thompson } from '../../core/bandit/thompson';
import type { Campaign } from '../../core/bundle/campaign';
import type { Instant } from '../../core/clock';
import type { Coupon } from '../../core/coupons/coupon';
import { eligibleCoupons } from '../../core/coupons/eligibility';
import { eligibilityContext } from '../../core/device/eligibilityContext';
import { sessionReward } from '../../core/device/learn';
import { computeFeatures, featureWidth } from '../../core/features/computeFeatures';
import type { FeatureSpec } from '../../core/features/featureSpec';
import { numericField } from '../../core/features/numericField';
import { sourcesOf } from '../../core/features/sources';
import { packedIndex } from '../../core/linalg';
import type { ShopperProfile } from '../../core/profile/shopperProfile';
import { stratumOf } from '../../core/profile/stratum';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import type { Scenario } from '../scenario/scenario';
import type { PolicyKit } from './openPolicy';

export interface CentralSettings {
  /** Standard deviation of each weight beforehand, as a multiple of what a visit leaves. */
  readonly spread: number;
  /** Multiple of the posterior's deviation that is drawn with. */
  readonly scale: number;
}

const STRATA = 4;
/** 1 + squared coefficient of variation of what an order leaves. */
const ORDER_SPREAD = 1.5;

/** What any shop knows of itself: the mean and the standard deviation of what a visit leaves, in units of reward. */
const usualVisit = ({ segments, shop }: Scenario, { marginRate, policy: { rewardScale } }: Campaign) => {
  const shares = segments.reduce((sum, { share }) => sum + share, 0);
  const rate = segments.reduce((sum, { share, purchaseRate }) => sum + (share / shares) * purchaseRate, 0);
  const price = shop.categories.reduce((sum, category) => sum + category.price, 0) / shop.categories.length;
  const order = (marginRate * shop.pieces * price) / rewardScale;
  return { mean: rate * order, deviation: Math.sqrt(rate * ORDER_SPREAD) * order };
};

/** What a coupon does beyond nothing: by coupon, by stratum and coupon, and by how much of the shopper's interest is in its scope. */
const couponFeatures = (ids: readonly string[]): FeatureSpec => ({
  version: 1,
  id: 'central/1',
  fields: [
    { kind: 'numeric', name: 'share', source: 'match.categoryShare', transform: 'identity', mean: 0, std: 1, missing: 0 },
    { kind: 'categorical', name: 'coupon', source: 'coupon.id', vocabulary: [...ids] },
    {
      kind: 'categorical',
      name: 'stratum',
      source: 'match.stratum',
      vocabulary: Array.from({ length: STRATA }, (_, s) => ids.map((id) => `${s}:${id}`)).flat(),
    },
  ],
});

/** What a visit is worth whatever is shown: the same for all arms, so that it explains rewards and chooses nothing. */
const visitFeatures: FeatureSpec = {
  version: 1,
  id: 'visit/1',
  fields: ['profile.orders', 'profile.visits', 'session.views'].map((source) => numericField(source, 0, 'log1p')),
};

/**
 * What a shop does that keeps everybody's behaviour on its server: one linear Thompson bandit on the pooled log of all visits, learning at once from
 * each, over the features that devices have of coupons, beside what a visit is worth anyway. It draws no exploring sessions: its policy explores.
 */
export const centralPolicy = ({ spread, scale }: CentralSettings, { scenario, campaign }: PolicyKit): FleetPolicy => {
  const {
    coupons,
    timeZone,
    marginRate,
    reports,
    policy: knobs,
    profile: { halfLifeMs },
  } = campaign;
  const usual = usualVisit(scenario, campaign);
  const spec = couponFeatures(coupons.map(({ id }) => id));
  const width = 1 + STRATA + featureWidth(visitFeatures) + featureWidth(spec);
  const model = linearModel();
  const bandit = thompson(model, { draws: knobs.draws, floor: knobs.floor, scale: () => scale });
  const precision = new Array<number>(packedIndex(width, 0)).fill(0);
  for (let i = 0; i < width; i++) precision[packedIndex(i, i)] = 1 / (spread * usual.mean) ** 2;
  let state: LinearState = {
    version: 1,
    prior: 'central',
    precision,
    b: new Array<number>(width).fill(0),
    noise: usual.deviation,
    observations: 0,
  };

  const contextsOf = (profile: ShopperProfile, now: Instant, offered: readonly Coupon[]): readonly Float64Array[] => {
    const sources = sourcesOf({ profile, facts: {}, now, halfLifeMs, strata: reports.strata });
    const base = new Float64Array(width);
    base[0] = 1;
    base[1 + stratumOf(profile, reports.strata)] = 1;
    computeFeatures(visitFeatures, sources(undefined), base, 1 + STRATA);
    return [
      ...offered.map(
        (coupon) => computeFeatures(spec, sources(coupon), base.slice(), 1 + STRATA + featureWidth(visitFeatures)) as Float64Array,
      ),
      base,
    ];
  };
  const open = new Map<number, Float64Array>();
  return {
    choose: ({ index, profile }, now, rng) => {
      const context = eligibilityContext(profile, {}, 'site', now, { timeZone, halfLifeMs, marginRate });
      const { eligible } = eligibleCoupons(coupons, context);
      const contexts = contextsOf(profile, now, eligible);
      const at = eligible.length === 0 ? 0 : choose(bandit.distribution(state, contexts, rng), rng).index;
      open.set(index, contexts[at]!);
      return { coupon: eligible[at] };
    },
    close: ({ index }, { outcome: { revenue, discount } }) => {
      const context = open.get(index);
      if (!context) return;
      open.delete(index);
      state = model.update(state, context, sessionReward({ revenue, discount }, marginRate, knobs.rewardScale));
    },
    endDay: () => undefined,
  };
};
