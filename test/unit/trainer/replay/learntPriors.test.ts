import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../../src/core/profile/emptyProfile';
import { integer, normal, seededRng, uniform } from '../../../../src/core/random';
import type { GroupedSamples } from '../../../../src/trainer/network/groupedSamples';
import { localHeadOf } from '../../../../src/trainer/replay/localHeadOf';
import type { LoggedDecision } from '../../../../src/trainer/replay/replayDecisions';
import { trainPrior } from '../../../../src/trainer/replay/trainPrior';
import { smallCampaign } from '../fixtures';

const features = {
  version: 1 as const,
  id: 't',
  fields: [
    { kind: 'categorical' as const, name: 'coupon', source: 'coupon.id', vocabulary: ['a', 'b'] },
    { kind: 'numeric' as const, name: 'views', source: 'session.views', transform: 'identity' as const, mean: 0, std: 1, missing: 0 },
  ],
};
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Shoppers whose taste for the two coupons differs with standard deviation `spread` each; the network knows the rest. */
const answers = (people: number, each: number, spread: number, seed: number): { samples: GroupedSamples; outOfFold: Float32Array } => {
  const rng = seededRng(seed);
  const rows = people * each;
  const [x, y, outOfFold] = [new Float32Array(rows * 3), new Float32Array(rows), new Float32Array(rows)];
  const [groups, coupons]: [string[], string[]] = [[], []];
  for (let person = 0; person < people; person++) {
    const tastes = [spread * normal(rng), spread * normal(rng)];
    for (let answer = 0; answer < each; answer++) {
      const row = person * each + answer;
      const coupon = integer(rng, 2);
      const logit = 0.5 * normal(rng);
      x[row * 3 + coupon] = 1;
      x[row * 3 + 2] = normal(rng);
      outOfFold[row] = sigmoid(logit);
      y[row] = uniform(rng) < sigmoid(logit + tastes[coupon]!) ? 1 : 0;
      groups.push(`p${person}`);
      coupons.push('ab'[coupon]!);
    }
  }
  return { samples: { rows, width: 3, x, y, groups, coupons }, outOfFold };
};
const headOf = ({ samples, outOfFold }: ReturnType<typeof answers>) => localHeadOf(features, samples, outOfFold);

describe('the local head of a behaviour log', () => {
  it('ships where shoppers differ in what the network cannot know, with the figures of shoppers it was not fitted on', async () => {
    const head = await headOf(answers(300, 12, 1.5, 1));
    expect(head?.prior?.inputs).toEqual([0, 1, 2]);
    const [, gain = '', se = ''] = /log loss −([\d.]+) ±([\d.]+)/.exec(head?.note ?? '') ?? [];
    expect(Number(gain)).toBeGreaterThan(4 * Number(se));
  });

  it('stays out where shoppers differ in nothing: adapting to noise loses, and the note says so', async () => {
    const kept = await Promise.all(Array.from({ length: 6 }, (_, seed) => headOf(answers(120, 6, 0, 10 + seed))));
    expect(kept.filter((head) => head?.prior).length).toBeLessThan(3);
    for (const head of kept) if (!head?.prior) expect(head?.note).toContain('do not adapt');
  });

  it('asks for enough shoppers with several answers', async () => {
    expect(await headOf(answers(30, 10, 1, 3))).toBeUndefined();
    expect(await headOf(answers(500, 1, 1, 4))).toBeUndefined();
  });
});

describe('the value of an offer in the bandit’s prior', () => {
  const campaign = smallCampaign();
  const [coupon] = campaign.coupons;
  /** Showings whose reward follows `weight` times the value the heads give, which lies in [0, 2,000] minor units. */
  const showings = (weight: number, seed: number) => {
    const rng = seededRng(seed);
    const value = Float64Array.from({ length: 1_200 }, () => 2_000 * uniform(rng));
    const decisions = Array.from(value, (v, i): LoggedDecision => {
      const reward = Math.min(1, Math.max(0, 0.3 + (weight * v) / 2_000 + 0.2 * normal(rng)));
      const situation = { shopper: i % 300, now: 0, profile: emptyProfile(0), couponId: coupon!.id, propensity: 0.5 };
      return { ...situation, claimed: 0, purchased: 1, redeemed: 0, reward };
    });
    const shown = decisions.map((decision) => ({ decision, coupon: coupon! }));
    return trainPrior(decisions, shown, { cf: () => undefined, value }, campaign, 500);
  };
  const uses = (prior: ReturnType<typeof showings>): boolean => prior.features.fields.some(({ source }) => source === 'score.value');

  it('is used where it foretells the rewards of other shoppers, with the right sign', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const prior = showings(0.4, seed);
      expect(uses(prior)).toBe(true);
      expect(prior.mean.at(-1)).toBeGreaterThan(0.05);
    }
  });

  it('is left out where it is noise, more often than not', () => {
    expect(Array.from({ length: 20 }, (_, seed) => uses(showings(0, 100 + seed))).filter(Boolean).length).toBeLessThan(8);
  });
});
