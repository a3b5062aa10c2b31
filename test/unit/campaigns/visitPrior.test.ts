import { describe, expect, it } from 'vitest';
import { visitPrior } from '../../../src/campaigns/learning/withLearnt';
import { linearModel, stateFromPrior } from '../../../src/engine/bandit/linearModel';
import { computeFeatures, featureWidth, noCouponFeatures } from '../../../src/engine/features/computeFeatures';
import { sourcesOf } from '../../../src/engine/features/sources';
import { family, familyCovariance, SHARED } from '../../../src/engine/gain/gainFeatures';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { dot, multiplyPacked, packedIndex } from '../../../src/maths/linalg';
import { smallCampaign } from '../trainer/fixtures';

const campaign = smallCampaign();
const margin = 3_000;
const rate = 0.05;
const unit = (rate * margin) / campaign.policy.rewardScale;
const exposed = { shownAt: [0, 0], shownThisSession: 0, shownTotal: 2, claimedAt: 0 };
const profile = { ...emptyProfile(0), orders: 3, exposures: { one: exposed } };

describe('the prior of visits', () => {
  const weights = family.mean.map((mean, i) => mean + 0.01 * i);
  const covariance = [...familyCovariance(0)];
  const prior = visitPrior(campaign, { mean: weights, covariance, visits: 1_000, rate, told: 1 }, margin);
  const contexts = campaign.coupons.map((coupon) =>
    computeFeatures(prior.features, sourcesOf({ profile, facts: {}, now: 0, halfLifeMs: 1, marginRate: 0.4, meanOrder: 4_000 })(coupon)),
  );
  const belief = linearModel().believe(stateFromPrior(prior, 'x'), [...contexts, noCouponFeatures(prior.features)]);

  it('expects of a coupon what the weights say for this shopper, in units of reward, and nothing of none', () => {
    expect(prior.mean).toHaveLength(featureWidth(prior.features));
    for (const [a, context] of contexts.entries()) expect(belief.mean[a]! / unit).toBeCloseTo(dot(weights, context.slice(0, SHARED)), 3);
    expect(belief.mean.at(-1)).toBe(0);
  });

  it('is as unsure as what it was made of, and of what is a coupon’s own besides', () => {
    for (const [a, context] of contexts.entries()) {
      const phi = context.slice(0, SHARED);
      const expected = dot(phi, multiplyPacked(covariance, phi)) + family.own ** 2;
      expect(Math.sqrt(belief.covariance[packedIndex(a, a)]!) / unit).toBeCloseTo(Math.sqrt(expected), 2);
    }
    expect(belief.covariance.at(-1)).toBe(0);
  });

  it('is a cold start where the covariance is none', () => {
    const broken = visitPrior(campaign, { mean: weights, covariance: covariance.map(() => Number.NaN), visits: 1, rate, told: 1 }, margin);
    expect(broken.features.id).toBe('cold/2');
  });
});
