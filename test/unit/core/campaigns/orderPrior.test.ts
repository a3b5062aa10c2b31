import { describe, expect, it } from 'vitest';
import { coldPrior } from '../../../../src/core/campaigns/coldPrior';
import { orderPrior } from '../../../../src/core/campaigns/orderPrior';
import type { LearntStrata } from '../../../../src/core/campaigns/withLearnt';
import { NO_COUPON } from '../../../../src/core/device/decision';
import { computeFeatures, featureWidth, noCouponFeatures } from '../../../../src/core/features/computeFeatures';
import { sourcesOf } from '../../../../src/core/features/sources';
import { dot } from '../../../../src/core/linalg';
import { emptyProfile } from '../../../../src/core/profile/emptyProfile';
import { strata } from '../../../helpers/strataShop';
import { smallCampaign } from '../../trainer/fixtures';

const campaign = smallCampaign();
const { rewardScale } = campaign.policy;
const ids = campaign.coupons.map(({ id }) => id);

const effect = (couponId: string, values: readonly number[]) => ({
  couponId,
  reports: 5_000,
  rate: 0.1,
  effect: values,
  error: [1e-5, 1e-5, 1e-5, 1e-5],
  clipped: false,
});
const coupons = ids.map((id, a) => effect(id, [0.2 * a, 0, -0.1, 0.1]));
const learnt = (worth: (a: number) => number, effects: LearntStrata['effects'] = coupons): LearntStrata => ({
  strata,
  shares: [0.25, 0.25, 0.25, 0.25],
  effects,
  divergence: [],
  worth: new Map([...ids.map((id, a) => [id, worth(a) * rewardScale] as const), [NO_COUPON, 0.1 * rewardScale]]),
});
const orders = (count: number) => new Map([...ids, NO_COUPON].map((id) => [id, count]));

/** Expected reward of a coupon beyond that of none, for a shopper who has shown no interest. */
const gain = (prior: ReturnType<typeof coldPrior>, a: number, visits: number, bought: number): number => {
  const sources = sourcesOf({ profile: { ...emptyProfile(0), visits, orders: bought }, facts: {}, now: 0, halfLifeMs: 1, strata });
  const context = computeFeatures(prior.features, sources(campaign.coupons[a]!));
  return dot(context, prior.mean) - dot(noCouponFeatures(prior.features), prior.mean);
};

describe('the prior of orders', () => {
  it('expects of a coupon in a stratum what orders and reports say, beyond what the stratum buys anyway', () => {
    const worth = (a: number): number => 0.1 + 0.02 * a;
    const control = effect(NO_COUPON, [-0.1, 0, 0, 0.3]);
    const prior = orderPrior(campaign, learnt(worth, [...coupons, control]), orders(1e9));
    expect(prior.mean).toHaveLength(featureWidth(prior.features));
    for (const a of [0, 1, 2]) {
      expect(gain(prior, a, 1, 0)).toBeCloseTo(worth(a) * (1 + 0.2 * a) - 0.1 * 0.9, 6);
      expect(gain(prior, a, 2, 1)).toBeCloseTo(worth(a) * 1.1 - 0.1 * 1.3, 6);
    }
    // Without sessions that saw nothing, a stratum is taken to buy anyway as it buys with the mean of the coupons.
    const blind = orderPrior(campaign, learnt(worth), orders(1e9));
    const mean = coupons.reduce((sum, { effect: [first = 0] }) => sum + first, 0) / coupons.length;
    expect(gain(blind, 0, 1, 0)).toBeCloseTo(0.1 - 0.1 * (1 + mean), 6);
  });

  it('takes coupons for alike where chance explains how they differ, and not where it does not', () => {
    const flat = coupons.map(({ couponId }) => effect(couponId, [0, 0, 0, 0]));
    const between = (count: number): number => {
      const prior = orderPrior(
        campaign,
        learnt((a) => 0.1 + 0.01 * a, flat),
        orders(count),
      );
      return gain(prior, 2, 1, 0) - gain(prior, 0, 1, 0);
    };
    expect(Math.abs(between(10))).toBeLessThan(0.002);
    expect(between(1e6)).toBeCloseTo(0.02, 3);
  });

  it('believes little of a stratum whose effect is told with much noise', () => {
    const told = (error: number) => {
      const noisy = coupons.map((one) => ({ ...one, error: [error, error, error, error] }));
      return (
        gain(
          orderPrior(
            campaign,
            learnt(() => 0.1, noisy),
            orders(1e9),
          ),
          2,
          1,
          0,
        ) -
        gain(
          orderPrior(
            campaign,
            learnt(() => 0.1, noisy),
            orders(1e9),
          ),
          0,
          1,
          0,
        )
      );
    };
    expect(told(1e-5)).toBeCloseTo(0.04, 4);
    expect(told(1)).toBeLessThan(0.001);
  });

  it('is the cold prior where nothing is known of a coupon or of showing nothing', () => {
    const cold = coldPrior(campaign);
    expect(orderPrior(campaign, { ...learnt(() => 0.1), worth: new Map() }, orders(100))).toEqual(cold);
    expect(orderPrior(campaign, { ...learnt(() => 0.1), worth: new Map([[NO_COUPON, 5]]) }, orders(100))).toEqual(cold);
  });

  it('doubts itself less the more orders there are', () => {
    const doubt = (count: number): number =>
      1 /
      orderPrior(
        campaign,
        learnt(() => 0.1),
        orders(count),
        { personal: 0, orderSpread: 1.5 },
      ).precisionFactor[0]!;
    expect(doubt(400) / doubt(100)).toBeCloseTo(0.5, 6);
  });
});
