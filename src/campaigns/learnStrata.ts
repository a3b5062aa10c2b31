import { NO_COUPON } from '../engine/decision/decision';
import { splitNoiseVariance } from '../engine/privacy/splitNoise';
import { knownBeforehand, type Strata } from '../engine/profile/stratum';
import { answersTo, type ReportQuestion } from '../protocol/reporting/questions';
import { mergeArms } from '../stats/private/mergeArms';
import { type ArmCounts, reportArms } from '../stats/private/reportArms';
import { type SplitCounts, splitArms } from '../stats/private/splitArms';
import { stratumEffects } from '../stats/private/stratumEffects';
import { type AskedFacts, type AttributedOrders, exploredOrders } from './exploredOrders';
import type { LearntStrata } from './withLearnt';

/** How often one answer was received. */
export interface AnswerCount {
  readonly bundle: string;
  readonly question: ReportQuestion;
  /** null: the session did not explore. */
  readonly explored: string | null;
  readonly answer: number;
  readonly count: number;
}

/** A released sum of mode `split`. */
interface AnswerSum {
  readonly bundle: string;
  readonly explored: string | null;
  readonly answer: number;
  readonly sum: number;
  /** Draws of `splitNoise` in it. */
  readonly draws: number;
}

const nothing = (strata: Strata): LearntStrata => ({ strata, shares: [], effects: [], divergence: [], worth: new Map() });

const armCounts = (rows: readonly AnswerCount[], epsilonOf: ReadonlyMap<string, number>): readonly ArmCounts[] => {
  const found = new Map<string, { couponId: string; epsilon: number; counts: number[] }>();
  for (const { bundle, question, explored, answer, count } of rows) {
    const epsilon = epsilonOf.get(bundle);
    if (question !== 'stratum-outcome' || explored === null || epsilon === undefined) continue;
    const key = JSON.stringify([explored, epsilon]);
    const row = found.get(key) ?? { couponId: explored, epsilon, counts: new Array<number>(answersTo[question]).fill(0) };
    row.counts[answer] = (row.counts[answer] ?? 0) + count;
    found.set(key, row);
  }
  return [...found.values()];
};

/** Released sums of exploring sessions, those of several bundles added up. */
const splitCounts = (sums: readonly AnswerSum[], epsilonOf: ReadonlyMap<string, number>): readonly SplitCounts[] => {
  const found = new Map<string, { couponId: string; counts: number[]; noise: number }>();
  for (const { bundle, explored, answer, sum, draws } of sums) {
    const epsilon = epsilonOf.get(bundle);
    if (explored === null || epsilon === undefined) continue;
    const row = found.get(explored) ?? { couponId: explored, counts: new Array<number>(answersTo['stratum-outcome']).fill(0), noise: 0 };
    row.counts[answer] = (row.counts[answer] ?? 0) + sum;
    // All answers of a bundle have as many draws.
    if (answer === 0) row.noise += draws * splitNoiseVariance(epsilon);
    found.set(explored, row);
  }
  return [...found.values()];
};

/**
 * Answers of exploring sessions about purchases, with orders of the same sessions. A coupon nobody ordered with counts as one order, or nothing could
 * be compared with it. Effects are in the campaign's order of coupons; one of `NO_COUPON` is the last, where sessions of the arm without coupons said
 * that they belong to it; its worth is known by orders alone.
 */
export const learnStrata = (
  facts: AskedFacts,
  rows: readonly AnswerCount[],
  epsilonOf: ReadonlyMap<string, number>,
  totals: readonly AttributedOrders[],
  sums: readonly AnswerSum[] = [],
): LearntStrata => {
  const { strata } = facts;
  if (!knownBeforehand(strata)) return nothing(strata);
  const sold = exploredOrders(totals, facts);
  const orders = new Map(
    [...facts.couponIds].every((couponId) => !sold.has(couponId))
      ? []
      : [...facts.couponIds, ...(sold.has(NO_COUPON) ? [NO_COUPON] : [])].map((couponId) => {
          const of = sold.get(couponId);
          const rate = of && of.orders > 0 ? of.orders : 1;
          return [couponId, { rate, variance: rate ** 2 / Math.max(1, of?.counted ?? 0) }] as const;
        }),
  );
  const arms = mergeArms(reportArms(armCounts(rows, epsilonOf), orders), splitArms(splitCounts(sums, epsilonOf), orders));
  const control = arms.find(({ couponId }) => couponId === NO_COUPON);
  const learnt = stratumEffects(
    arms.filter((arm) => arm !== control),
    control,
  );
  const worth = new Map(
    learnt.effects.map(({ couponId, rate }) => {
      const of = sold.get(couponId);
      return [couponId, of && of.orders > 0 ? rate * Math.max(0, of.margin / of.orders) : 0] as const;
    }),
  );
  const none = sold.get(NO_COUPON);
  if (none && !control && learnt.effects.length > 0) {
    // Sessions by an order of the coupons, of which reports tell the one and the books the other.
    const rate = learnt.effects.reduce((sum, effect) => sum + effect.rate, 0);
    const drawn = learnt.effects.reduce((sum, { couponId }) => sum + (sold.get(couponId)?.orders ?? 0), 0);
    worth.set(NO_COUPON, drawn > 0 ? (Math.max(0, none.margin) * rate) / drawn : 0);
  }
  const places = [...facts.couponIds, NO_COUPON];
  const effects = [...learnt.effects].sort((a, b) => places.indexOf(a.couponId) - places.indexOf(b.couponId));
  return { strata, ...learnt, effects, worth };
};
