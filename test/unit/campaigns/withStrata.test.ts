import { describe, expect, it } from 'vitest';
import { coldPrior, withStrata } from '../../../src/campaigns/learning/withLearnt';
import { stateFromPrior } from '../../../src/engine/bandit/linearModel';
import { computeFeatures, featureWidth } from '../../../src/engine/features/computeFeatures';
import { sourcesOf } from '../../../src/engine/features/sources';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { choleskyPacked, dot, solvePacked } from '../../../src/maths/linalg';
import { smallCampaign } from '../trainer/fixtures';

const campaign = smallCampaign();
const [first, second] = campaign.coupons;
const effect = (couponId: string, values: readonly number[]) => ({
  couponId,
  reports: 1_000,
  rate: 0.1,
  effect: values,
  error: [0.1, 0.2, 0.3, 0.4],
  clipped: false,
});
const effects = [effect(first!.id, [0.5, -0.2, 0, 0.1]), effect(second!.id, [0, 0.3, -0.4, 0])];
const worth = new Map([
  [first!.id, 0.2],
  [second!.id, 0.1],
]);

/** Expected reward of a coupon to a shopper of a stratum, as a device starts. */
const rewardOf = (
  prior: ReturnType<typeof coldPrior>,
  coupon: (typeof campaign.coupons)[number],
  visits: number,
  orders: number,
): number => {
  const sources = sourcesOf({
    profile: { ...emptyProfile(0), visits, orders },
    facts: {},
    now: 0,
    halfLifeMs: 1,
    strata: [
      { source: 'profile.visits', atLeast: 2 },
      { source: 'profile.orders', atLeast: 1 },
    ],
  });
  const { precision, b } = stateFromPrior(prior, 'b');
  return dot(computeFeatures(prior.features, sources(coupon)), solvePacked(choleskyPacked(precision)!, b));
};

describe('withStrata', () => {
  it('moves a coupon in a stratum by what it sells there beyond other coupons, less where reports are uncertain, and nothing else', () => {
    const cold = coldPrior(campaign);
    const learnt = withStrata(cold, effects, worth);
    expect(learnt.mean).toHaveLength(featureWidth(learnt.features));
    const moved = (coupon: (typeof campaign.coupons)[number], visits: number, orders: number) =>
      rewardOf(learnt, coupon, visits, orders) - rewardOf(cold, coupon, visits, orders);
    // A tenth of what coupons leave, .15, is what strata are held to differ by.
    const kept = (spread: number): number => 0.015 ** 2 / (0.015 ** 2 + spread ** 2);
    // Worth × effect less the mean of both coupons in the stratum: .1 and 0, −.04 and .03, 0 and −.04.
    expect(moved(first!, 1, 0)).toBeCloseTo(kept(0.2 * 0.1) * 0.05, 9);
    expect(moved(first!, 1, 1)).toBeCloseTo(kept(0.2 * 0.2) * -0.035, 9);
    expect(moved(second!, 2, 0)).toBeCloseTo(kept(0.1 * 0.3) * -0.02, 9);
    expect(moved(campaign.coupons[2]!, 2, 0)).toBeCloseTo(0, 9);
  });

  it('moves no coupon where a stratum buys more under all of them', () => {
    const cold = coldPrior(campaign);
    const alike = new Map([
      [first!.id, 0.1],
      [second!.id, 0.1],
    ]);
    const more = [0.5, -0.2, -0.2, -0.1];
    const learnt = withStrata(cold, [effect(first!.id, more), effect(second!.id, more)], alike);
    expect(rewardOf(learnt, first!, 1, 0)).toBeCloseTo(rewardOf(cold, first!, 1, 0), 12);
  });

  it('takes the place of what an earlier bundle knew, and goes when nothing is known', () => {
    const cold = coldPrior(campaign);
    const twice = withStrata(withStrata(cold, [effect(first!.id, [9, 9, 9, 9])], worth), effects, worth);
    expect(twice).toEqual(withStrata(cold, effects, worth));
    expect(withStrata(twice, [], worth)).toEqual(cold);
    expect(withStrata(cold, effects, new Map())).toEqual(cold);
  });
});
