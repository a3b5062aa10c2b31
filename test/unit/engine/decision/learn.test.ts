import { describe, expect, it } from 'vitest';
import { stateFromPrior } from '../../../../src/engine/bandit/linearModel';
import { decide, posteriorMean } from '../../../../src/engine/decision/decide';
import { learn, sessionReward } from '../../../../src/engine/decision/learn';
import { policyOf } from '../../../../src/engine/decision/policyOf';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { seededRng } from '../../../../src/maths/random';
import { deviceModel, START } from '../../../helpers/node/fullBundle';

const model = deviceModel();
const policy = policyOf(model.bandit);
const state = stateFromPrior(model.bandit, model.bundle);
const decision = await decide({
  model,
  variant: 'couplet',
  explored: 'kitchen',
  profile: emptyProfile(START),
  state,
  facts: {},
  now: START,
  rng: seededRng(2),
  id: 'd',
});
const scoreOf = (at: typeof state) => posteriorMean(at).reduce((sum, theta, j) => sum + theta * decision.context[j]!, 0);

describe('sessionReward', () => {
  it('is margin before the discount minus the discount, on the bundle’s scale', () => {
    expect(sessionReward({ revenue: 5_000, discount: 500 }, 0.4, 2_000)).toBe(0.75);
    expect(sessionReward({ revenue: 0, discount: 0 }, 0.4, 2_000)).toBe(0);
  });

  it('is a loss where the discount ate more than the margin, and one huge cart does not outweigh all others', () => {
    expect(sessionReward({ revenue: 1_000, discount: 900 }, 0.4, 2_000)).toBe(-0.25);
    expect(sessionReward({ revenue: 1_000, discount: 9_000 }, 0.4, 2_000)).toBe(-1);
    expect(sessionReward({ revenue: 1_000_000, discount: 0 }, 0.4, 2_000)).toBe(4);
  });
});

describe('learn', () => {
  it('moves the score of what was shown towards what came of it, and records the reward', () => {
    const good = learn(policy, state, decision, 1);
    const bad = learn(policy, state, decision, 0);
    expect(scoreOf(good.state)).toBeGreaterThan(scoreOf(state));
    expect(scoreOf(bad.state)).toBeLessThan(scoreOf(state));
    expect(good.decision).toEqual({ ...decision, reward: 1 });
    expect(good.state.observations).toBe(1);
  });

  it('learns from a decision once', () => {
    const once = learn(policy, state, decision, 1);
    expect(learn(policy, once.state, once.decision, 0)).toEqual(once);
  });

  it('learns nothing from a reward that is no number or a context of another bundle', () => {
    expect(learn(policy, state, decision, Number.NaN)).toEqual({ state, decision });
    const foreign = { ...decision, context: [1, 2] };
    expect(learn(policy, state, foreign, 1)).toEqual({ state, decision: { ...foreign, reward: 1 } });
  });
});
