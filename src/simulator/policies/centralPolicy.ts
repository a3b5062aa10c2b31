import type { Campaign } from '../../bundle/campaign';
import { visitPrior } from '../../campaigns/learning/withLearnt';
import { choose } from '../../engine/bandit/choose';
import { thompson } from '../../engine/bandit/explorers';
import { type LinearState, linearModel, stateFromPrior } from '../../engine/bandit/linearModel';
import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { sessionReward } from '../../engine/decision/learn';
import { eligibleCoupons } from '../../engine/eligibility/eligibility';
import { computeFeatures, featureWidth, noCouponFeatures } from '../../engine/features/computeFeatures';
import { sourcesOf } from '../../engine/features/sources';
import { baseFeatures, family, familyCovariance } from '../../engine/gain/gainFeatures';
import type { ShopperProfile } from '../../engine/profile/shopperProfile';
import { packedIndex } from '../../maths/linalg';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Instant } from '../../protocol/values/clock';
import type { Scenario } from '../scenario/scenario';
import type { FleetPolicy } from './fleetPolicy';
import type { PolicyKit } from './openPolicy';

export interface CentralSettings {
  /** Multiple of the posterior's standard deviation used for draws. */
  readonly scale: number;
}

/** Figures any shop knows of itself: orders per visit, and the margin of an order before discounts, minor units. */
const usualVisit = ({ segments, shop }: Scenario) => {
  const visits = segments.reduce((sum, { share, visitsPerWeek }) => sum + share * visitsPerWeek, 0);
  const orders = segments.reduce((sum, { share, visitsPerWeek, purchaseRate }) => sum + share * visitsPerWeek * purchaseRate, 0);
  const price = shop.categories.reduce((sum, category) => sum + category.price, 0) / shop.categories.length;
  return { rate: orders / visits, margin: shop.marginRate * shop.pieces * price };
};

const BASE = featureWidth(baseFeatures);

/** The prior of devices, extended by weights for the value of a visit without coupons, which start unknown. */
const startOf = (campaign: Campaign, { rate, margin }: ReturnType<typeof usualVisit>) => {
  const nothing = { mean: family.mean, covariance: [...familyCovariance(0)], visits: 0, rate, told: 0 };
  const prior = visitPrior(campaign, nothing, margin);
  const known = stateFromPrior(prior, 'central');
  const width = featureWidth(prior.features);
  const precision = [...known.precision];
  for (let i = width; i < width + BASE; i++)
    for (let j = 0; j <= i; j++) precision[packedIndex(i, j)] = i === j ? (campaign.policy.rewardScale / margin) ** 2 : 0;
  const state: LinearState = { ...known, precision, b: [...known.b, ...new Array<number>(BASE).fill(0)] };
  return { prior, width, state };
};

/**
 * A shop that stores everyone's behaviour on its server: the same model, prior and bandit as devices, on the pooled log of all visits,
 * including those without coupons, learning at once from each. It draws no exploring sessions, since its policy explores.
 */
export const centralPolicy = ({ scale }: CentralSettings, { scenario, campaign }: PolicyKit): FleetPolicy => {
  const { coupons, timeZone, marginRate, policy: knobs, profile: settings } = campaign;
  const { halfLifeMs } = settings;
  const usual = usualVisit(scenario);
  const { prior, width, state: start } = startOf(campaign, usual);
  const meanOrder = Math.round(usual.margin / marginRate);
  const model = linearModel();
  const bandit = thompson(model, { draws: knobs.draws, floor: knobs.floor, scale: () => scale });
  let state = start;

  const contextsOf = (profile: ShopperProfile, now: Instant, offered: readonly Coupon[]): readonly Float64Array[] => {
    const sources = sourcesOf({ profile, facts: {}, now, halfLifeMs, meanOrder, marginRate });
    const base = computeFeatures(baseFeatures, sources(undefined));
    const context = (features: Float64Array): Float64Array => {
      const out = new Float64Array(width + BASE);
      out.set(features);
      out.set(base, width);
      return out;
    };
    return [
      ...offered.map((coupon) => context(computeFeatures(prior.features, sources(coupon)))),
      context(noCouponFeatures(prior.features)),
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
    close: ({ index, profile }, { outcome: { revenue, discount, bought, returned } }) => {
      // Visits of the holdout need no choice, but they show what is bought anyway.
      const context =
        open.get(index) ?? contextsOf({ ...profile, orders: profile.orders - Number(bought) }, profile.session.startedAt, [])[0]!;
      open.delete(index);
      state = model.update(state, context, returned ? 0 : sessionReward({ revenue, discount }, marginRate, knobs.rewardScale));
    },
    endDay: () => undefined,
  };
};
