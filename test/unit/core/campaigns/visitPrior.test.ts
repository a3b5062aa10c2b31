import { describe, expect, it } from 'vitest';
import { linearModel } from '../../../../src/core/bandit/linearModel';
import { stateFromPrior } from '../../../../src/core/bandit/stateFromPrior';
import { gainsBefore } from '../../../../src/core/campaigns/learnVisits';
import { visitPrior } from '../../../../src/core/campaigns/visitPrior';
import { isWholeShop } from '../../../../src/core/coupons/isWholeShop';
import { computeFeatures, featureWidth, noCouponFeatures } from '../../../../src/core/features/computeFeatures';
import { sourcesOf } from '../../../../src/core/features/sources';
import { packedIndex } from '../../../../src/core/linalg';
import { emptyProfile } from '../../../../src/core/profile/emptyProfile';
import { smallCampaign } from '../../trainer/fixtures';

const campaign = smallCampaign();
const margin = 3_000;
const unit = margin / campaign.policy.rewardScale;
const exposed = { shownAt: [0, 0], shownThisSession: 0, shownTotal: 2, claimedAt: 0 };
const profile = { ...emptyProfile(0), orders: 3, exposures: { one: exposed } };

describe('the prior of visits', () => {
  const learnt = { ...gainsBefore(0.05), mean: [0.01, -0.02, 0.05, -0.015, -0.003, 0.012] };
  const prior = visitPrior(campaign, learnt, margin);
  const contexts = campaign.coupons.map((coupon) =>
    computeFeatures(prior.features, sourcesOf({ profile, facts: {}, now: 0, halfLifeMs: 1 })(coupon)),
  );
  const { mean, covariance } = linearModel().believe(stateFromPrior(prior, 'x'), [...contexts, noCouponFeatures(prior.features)]);

  it('expects of a coupon what the weights say for this shopper, in units of reward, and nothing of none', () => {
    expect(prior.mean).toHaveLength(featureWidth(prior.features));
    for (const [a, { scope }] of campaign.coupons.entries()) {
      // Two showings that have not worn off, one claim; who has shown no interest is taken to have three tenths of it in any scope.
      const common = 0.01 - 0.015 * Math.log(4) - 0.003 * 2 + 0.012;
      const own = isWholeShop(scope) ? -0.02 + 0.05 : 0.3 * 0.05;
      expect(mean[a]).toBeCloseTo(unit * (common + own), 9);
    }
    expect(mean.at(-1)).toBeCloseTo(0, 9);
  });

  it('is as unsure as what it was made of, and of two coupons of one kind together rather than apart', () => {
    const variance = (i: number): number => covariance[packedIndex(i, i)]!;
    const scoped = campaign.coupons.flatMap(({ scope }, a) => (isWholeShop(scope) ? [] : [a]));
    expect(scoped.length).toBeGreaterThan(1);
    const [a, b] = scoped as [number, number];
    const deviations = [0.02, 0.3 * 0.02, Math.log(4) * 0.012, 2 * 0.0015, 0.01, 0.004];
    expect(Math.sqrt(variance(a)) / unit).toBeCloseTo(Math.hypot(...deviations), 4);
    const apart = Math.sqrt(variance(a) + variance(b) - 2 * covariance[packedIndex(Math.max(a, b), Math.min(a, b))]!);
    expect(apart / unit).toBeCloseTo(0.004 * Math.SQRT2, 3);
  });
});
