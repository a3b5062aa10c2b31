import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/core/random';
import { silent } from '../../../../src/trainer/progress';
import type { LoggedDecision } from '../../../../src/trainer/replay/replayDecisions';
import { trainDecisions } from '../../../../src/trainer/replay/trainDecisions';
import { smallCampaign } from '../fixtures';
import { ORDER, plantedDecisions } from '../gain/plantedDecisions';

const campaign = smallCampaign();

/**
 * Half of the shoppers search, of which the gain model's own features know nothing; who claims buys.
 * @param unclaimed chance of buying after a coupon that was not claimed; 0.3 without one
 */
const searchers = (claims: (searches: number) => number, unclaimed: number, seed: number): readonly LoggedDecision[] => {
  const rng = seededRng(seed);
  return plantedDecisions({ campaign, shoppers: 300, each: 2, buys: () => 0, shows: 0.8 }, seed).map((decision): LoggedDecision => {
    const searches = decision.shopper % 4 < 2 ? 3 : 0;
    const { session } = decision.profile;
    const claimed = decision.couponId !== 'none' && uniform(rng) < claims(searches) ? 1 : 0;
    const purchased = uniform(rng) < (claimed ? 0.7 : decision.couponId === 'none' ? 0.3 : unclaimed) ? 1 : 0;
    return {
      ...decision,
      profile: { ...decision.profile, session: { ...session, searches } },
      claimed,
      purchased,
      left: purchased * 1_000,
    };
  });
};

const trainedOn = async (decisions: readonly LoggedDecision[], hasShowings = true) => {
  const trained = await trainDecisions(
    { decisions, hasShowings, meanOrder: ORDER },
    () => undefined,
    campaign,
    { seed: 1, weights: 'float16' },
    silent,
  );
  if (!trained.ok) throw new Error(trained.error.message);
  return trained.value;
};
const WITHOUT = 'the network of claims does not tell what a coupon adds: the bundle goes without it';

describe('trainDecisions', () => {
  it('ships the network of claims where it tells what a coupon adds', async () => {
    const { models, gates, importance, notes, evaluation } = await trainedOn(searchers((searches) => (searches ? 0.9 : 0.1), 0.05, 1));
    expect(models.network).toBeDefined();
    expect(models.bandit.features.fields.at(-1)).toMatchObject({ source: 'score.network' });
    expect(models.bandit.mean.at(-1)).toBeGreaterThan(0);
    expect(notes).toContain('the gain of coupons also depends on the network');
    expect(notes).not.toContain(WITHOUT);
    expect(evaluation).toBeDefined();
    expect(gates.length).toBeGreaterThan(0);
    expect(importance).toBeDefined();
  });

  it('ships none where claims tell nothing, but says how well it foretells them', async () => {
    const { models, gates, importance, notes, evaluation, gainEvaluation } = await trainedOn(searchers(() => 0.5, 0.3, 2));
    expect(models).not.toHaveProperty('network');
    expect(models).not.toHaveProperty('localHead');
    expect(JSON.stringify(models.bandit.features)).not.toContain('score.network');
    expect(notes).toContain(WITHOUT);
    expect([gates, importance]).toEqual([[], undefined]);
    expect(evaluation?.task).toBe('acceptance');
    expect(gainEvaluation?.task).toBe('gain');
  });

  it('ships none where it tells what coupons add, but some coupon is best for everybody', async () => {
    const { models, notes, gainEvaluation } = await trainedOn(searchers((searches) => (searches ? 0.9 : 0.1), 0.3, 4));
    expect(gainEvaluation?.chosen).not.toBe('learnt');
    expect(models).not.toHaveProperty('network');
    expect(notes).toContain(WITHOUT);
    expect(notes.join()).not.toContain('also depends on');
  });

  it('takes what coupons add from what shops are like where fewer than ten shoppers were shown one', async () => {
    const few = searchers(() => 0.5, 0.3, 3).map((decision) => (decision.shopper < 9 ? decision : { ...decision, couponId: 'none' }));
    const { models, evaluation, gainEvaluation, notes } = await trainedOn(few);
    expect([evaluation, gainEvaluation, models.network]).toEqual([undefined, undefined, undefined]);
    expect(notes).toContain(
      'the log shows coupons of the campaign to 9 shoppers, and 10 are needed: it teaches who buys anyway, and what a coupon adds is taken from what shops are like',
    );
    expect(models.bandit.discount).toHaveLength(models.bandit.mean.length);
  });
});
