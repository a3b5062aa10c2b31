import { describe, expect, it } from 'vitest';
import { type Estimate, meanAndSe } from '../../../../src/core/evaluation/meanAndSe';
import { timingState } from '../../../../src/core/timing/timingState';
import { bestTable, type TimingPlan, tableOf, tryPlans } from '../../../../src/trainer/timing/chooseTiming';
import { fitTiming } from '../../../../src/trainer/timing/fitTiming';
import { meanValue, playVisits, tablePolicy } from '../../../../src/trainer/timing/judgeTiming';
import { offerFrom, type TimingPolicy } from '../../../../src/trainer/timing/timingVisit';
import { inventedLog, trueVisits } from './invented';

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);
const LARGE_FROM = { 1: 1_000_000, 2: 1_000 };
const plan: TimingPlan = { sizes: 2, gamma: 1, kappa: 20 };

/** True value of what is learnt from a log, over offering at once and over the best delay there is, over ten logs; and the difference it makes. */
const gainsOf = (used: TimingPlan, isShuffled = false) => {
  const gains = SEEDS.map((seed) => {
    const { bins, visits } = inventedLog(6_000, seed, isShuffled);
    const table = tableOf(visits, { bins, largeFrom: LARGE_FROM }, used, 0.01);
    const fresh = trueVisits(6_000, bins, 1_000 + seed);
    const value = (policy: TimingPolicy): number => meanValue(playVisits(fresh, policy)).value;
    const delays = [0, 1, 2, 3, 4].map((k) => value(offerFrom(k)));
    const learnt = value(tablePolicy(table));
    return { first: learnt - delays[0]!, delay: learnt - Math.max(...delays) };
  });
  return { first: meanAndSe(gains.map(({ first }) => first)), delay: meanAndSe(gains.map(({ delay }) => delay)) };
};

const beats = ({ value, se }: Estimate): boolean => value > 2 * se;

describe('fitTiming', () => {
  it('finds when and what to offer where early offers annoy and some buy anyway: better than offering at once and than any delay', () => {
    const { first, delay } = gainsOf(plan);
    expect(beats(first)).toBe(true);
    expect(beats(delay)).toBe(true);
  });

  it('does not where the future counts nothing, or where rewards belong to other visits', () => {
    expect(beats(gainsOf({ ...plan, gamma: 0 }).delay)).toBe(false);
    expect(beats(gainsOf(plan, true).delay)).toBe(false);
  });

  it('chooses on held-out shoppers to tell sizes apart where it pays, and to explore no more than it can afford', () => {
    const { bins, visits } = inventedLog(6_000, 1);
    const ground = { bins, largeFrom: LARGE_FROM };
    const chosen = bestTable(visits, ground, tryPlans(visits, ground, 1), 1);
    expect(chosen.plan.sizes).toBe(2);
    expect(chosen.table.largeFrom).toBe(1_000);
    // An offer too early loses the sale, so that 5% of them would cost more than 1% of what visits earn.
    expect(chosen.table.epsilon).toBe(0.01);
  });

  it('values an offer that nobody has seen below waiting, and a state that nobody has been in by its neighbours', () => {
    const { bins, visits } = inventedLog(2_000, 1);
    const never = visits.map((visit) => ({
      ...visit,
      questions: visit.questions.map((question) => ({ ...question, offers: [undefined, question.offers[1], undefined] as const })),
    }));
    const q = fitTiming(never, bins, plan);
    const facts = { views: 3, cartValue: 2_000, sinceOffer: Number.POSITIVE_INFINITY, offers: 0, sincePurchase: Number.POSITIVE_INFINITY };
    const valuesAt = (change: object): readonly number[] => {
      const state = timingState(bins, { ...facts, ...change });
      return [...q.slice(3 * state, 3 * state + 3)];
    };
    const [wait, small, large] = valuesAt({});
    expect(small).toBeGreaterThan(wait!);
    expect(large).toBeLessThan(wait!);
    // Nobody of this log has been shown anything in an earlier visit, or a second coupon in one.
    const strangers = valuesAt({ offers: 1, sinceOffer: 100_000 });
    expect(Math.abs(strangers[0]! - wait!)).toBeLessThan(0.02);
    expect(Math.abs(strangers[1]! - small!)).toBeLessThan(0.02);
    const again = valuesAt({ sinceOffer: 2 });
    expect(Math.max(again[1]!, again[2]!)).toBeLessThan(again[0]!);
    expect(q.every(Number.isFinite)).toBe(true);
  });
});
