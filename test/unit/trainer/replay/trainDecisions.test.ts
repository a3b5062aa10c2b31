import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { seededRng, uniform } from '../../../../src/maths/random';
import type { ShopperEvent } from '../../../../src/protocol/events/shopperEvent';
import type { LoggedDecision } from '../../../../src/trainer/decisions/replayDecisions';
import { trainDecisions } from '../../../../src/trainer/decisions/trainDecisions';
import { silent } from '../../../../src/trainer/run/progress';
import { smallCampaign } from '../fixtures';
import { ORDER, plantedDecisions } from '../gain/plantedDecisions';

const campaign = smallCampaign();

/** Two kinds of goods in two orders: as much of each, so that only the order tells. */
const PATHS = { settles: ['Tea', 'Tea', 'Plants', 'Plants'], compares: ['Tea', 'Plants', 'Tea', 'Plants'] } as const;

/** Visits that settle on something or compare two things, as often. @param buys chance of buying, where a coupon for either is shown or not */
const onPaths = (buys: (path: keyof typeof PATHS, fits: boolean) => number, seed: number): readonly LoggedDecision[] => {
  const rng = seededRng(seed);
  return plantedDecisions({ campaign, shoppers: 1_200, each: 2, buys: () => 0, shows: 0.8 }, seed).map((decision): LoggedDecision => {
    const path = uniform(rng) < 0.5 ? 'settles' : 'compares';
    const views = PATHS[path].map((category, i): ShopperEvent => {
      const item = { itemId: `${category}${i}`, categories: [category], price: ORDER, quantity: 1 };
      return { name: 'view_item', time: decision.now + (i - 4) * 20_000, items: [item] };
    });
    const settings = { ...campaign.profile, idleMs: campaign.session.idleMs };
    const profile = views.reduce((of, view) => updateProfile(of, view, settings), emptyProfile(decision.now));
    const { categories } = campaign.coupons.find(({ id }) => id === decision.couponId)?.scope ?? {};
    const fits = categories?.includes('Tea') || categories?.includes('Plants') || false;
    const purchased = uniform(rng) < buys(path, fits) ? 1 : 0;
    const redeemed = purchased && fits ? 1 : 0;
    const discount = redeemed * 0.1 * ORDER;
    const left = purchased * campaign.marginRate * ORDER - discount;
    return { ...decision, profile, claimed: redeemed, purchased, redeemed, discount, left };
  });
};

const trainedOn = async (decisions: readonly LoggedDecision[], hasShowings = true, order?: boolean) => {
  const input = { decisions, hasShowings, meanOrder: ORDER };
  return trainDecisions(
    input,
    () => undefined,
    campaign,
    { seed: 1, weights: 'float16', ...(order === undefined ? {} : { order }) },
    silent,
  );
};
const WITHOUT = 'the order of viewed products does not predict the effect of a coupon, so the bundle has no network';

describe('trainDecisions', () => {
  it('ships the network of the order of steps where that tells what a coupon adds', async () => {
    const { models, notes, evaluation } = await trainedOn(
      onPaths((path, fits) => (path === 'settles' && fits ? 0.6 : path === 'settles' ? 0.1 : 0.9), 1),
    );
    expect(models.sequence?.bytes.length).toBeLessThan(60_000);
    expect(JSON.stringify(models.bandit.features)).toContain('score.moved');
    expect(notes).not.toContain(WITHOUT);
    expect(evaluation).toMatchObject({ task: 'gain', chosen: 'learnt' });
  });

  it('learns nothing of the order where it is told not to, and says nothing of it', async () => {
    const decisions = onPaths((path, fits) => (path === 'settles' && fits ? 0.6 : path === 'settles' ? 0.1 : 0.9), 1);
    const { models, notes } = await trainedOn(decisions, true, false);
    expect(models).not.toHaveProperty('sequence');
    expect(JSON.stringify(models.bandit.features)).not.toContain('score.');
    expect(notes).not.toContain(WITHOUT);
  });

  it('ships none where the order tells nothing', async () => {
    const { models, notes, evaluation } = await trainedOn(onPaths((_, fits) => (fits ? 0.4 : 0.15), 2));
    expect(models).not.toHaveProperty('sequence');
    expect(JSON.stringify(models.bandit.features)).not.toContain('score.');
    expect(notes).toContain(WITHOUT);
    expect(evaluation?.task).toBe('gain');
  });

  it('takes what coupons add from what shops are like where fewer than ten shoppers were shown one', async () => {
    const few = onPaths(() => 0.3, 3).map((decision) => (decision.shopper < 9 ? decision : { ...decision, couponId: 'none' }));
    const { models, evaluation, notes } = await trainedOn(few);
    expect([evaluation, models.sequence]).toEqual([undefined, undefined]);
    expect(notes).toContain(
      'the log shows coupons of the campaign to 9 shoppers, and 10 are needed: the log teaches who buys anyway, and the effect of a coupon is taken from typical shops',
    );
    expect(models.bandit.discount).toHaveLength(models.bandit.mean.length);
  });
});
