import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../src/bundle/campaign';
import { publicHalf } from '../../../../src/bundle/keys';
import { toDeviceModel } from '../../../../src/bundle/toDeviceModel';
import { coldPrior } from '../../../../src/campaigns/learning/withLearnt';
import type { LinearPrior } from '../../../../src/engine/bandit/linearModel';
import { decide, posteriorMean } from '../../../../src/engine/decision/decide';
import type { Decision } from '../../../../src/engine/decision/decision';
import type { DeviceModel } from '../../../../src/engine/decision/deviceModel';
import { learntFor, learnVisit } from '../../../../src/engine/decision/learn';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { plainNetworkScorer } from '../../../../src/engine/scoring/plainNetworkScorer';
import { dot } from '../../../../src/maths/linalg';
import { seededRng } from '../../../../src/maths/random';
import { smallCampaign } from '../../trainer/fixtures';

/** A device with a campaign's bundle that has nothing but this bandit. */
const coldDevice = (campaign: Campaign, bandit: LinearPrior): DeviceModel => {
  const model = toDeviceModel('0'.repeat(16), { ...publicHalf(campaign), metrics: {}, bandit }, new Map(), plainNetworkScorer);
  if (!model.ok) throw new Error(model.error.message);
  return model.value;
};

const campaign = smallCampaign();

/** What a device believes of its first coupon before and after a hundred visits of a shopper who buys at every one of them, whatever is shown. */
const sureBuyer = async (baseKnown: boolean): Promise<{ readonly before: number; readonly after: number }> => {
  const prior = coldPrior(campaign);
  // This shopper's visits leave half the scale of rewards.
  const base = { features: prior.base!.features, weights: prior.base!.weights.map((_, i) => (i === 0 ? 0.5 : 0)) };
  const { base: _, ...without } = prior;
  const model = coldDevice(campaign, baseKnown ? { ...prior, base } : without);
  let learnt = learntFor(model);
  const rng = seededRng(4);
  let last: Decision | undefined;
  for (let i = 0; i < 100; i++) {
    const decision = await decide({
      model,
      variant: 'couplet',
      explored: campaign.coupons[0]!.id,
      profile: emptyProfile(0),
      ...learnt,
      facts: {},
      now: Date.UTC(2026, 5, 1) + i,
      rng,
      id: `d${i}`,
    });
    last = decision;
    learnt = learnVisit(model, learnt, [{ decision, shown: true, claimed: false, reward: 0.5 }]).learnt;
  }
  const gain = (state: typeof learnt.state): number => dot(posteriorMean(state), last!.context);
  return { before: gain(learntFor(model).state), after: gain(learnt.state) };
};

describe('what a device learns of a shopper who buys anyway', () => {
  it('is nothing good of the coupon where the bundle tells what they leave anyway', async () => {
    const { before, after } = await sureBuyer(true);
    expect(Math.abs(after)).toBeLessThan(Math.abs(before));
    expect(Math.sign(after)).toBe(Math.sign(before));
  });

  it('is all of what they buy where it does not: the broken twin', async () => {
    const { before, after } = await sureBuyer(false);
    expect(after - before).toBeGreaterThan(0.005);
  });
});
