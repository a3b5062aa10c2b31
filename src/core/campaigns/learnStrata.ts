import type { Manifest } from '../bundle/manifest';
import { parseAttribution } from '../experiment/attribution';
import type { Experiment } from '../experiment/experiment';
import { mergeArms } from '../privacy/mergeArms';
import { answersTo, type ReportQuestion } from '../privacy/questions';
import { type ArmCounts, reportArms } from '../privacy/reportArms';
import { type SplitCounts, splitArms } from '../privacy/splitArms';
import { splitNoiseVariance } from '../privacy/splitNoise';
import { stratumEffects } from '../privacy/stratumEffects';
import { knownBeforehand, type Strata } from '../profile/stratum';
import type { LearntStrata } from './withLearnt';

/** What of the running bundle says how its answers and orders are read. */
interface AskedFacts extends Pick<Manifest, 'marginRate' | 'currency'> {
  readonly experiment: Experiment;
  readonly couponIds: ReadonlySet<string>;
  readonly strata: Strata;
}

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

/** Paid orders with one attribute; money in minor units. */
export interface AttributedOrders {
  readonly attribution: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly subtotal: number;
  readonly discount: number;
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

interface Explored {
  readonly orders: number;
  readonly margin: number;
}

/** Orders of exploring sessions by the coupon they drew. */
const exploredOrders = (
  totals: readonly AttributedOrders[],
  { experiment, marginRate, currency }: AskedFacts,
): ReadonlyMap<string, Explored> => {
  const sums = new Map<string, Explored>();
  for (const { attribution, orders, subtotal, discount, currency: paid } of totals) {
    const read = parseAttribution(attribution);
    if (!read.ok || read.value.explored === undefined || read.value.experiment !== experiment.id || paid !== currency) continue;
    const sum = sums.get(read.value.explored) ?? { orders: 0, margin: 0 };
    sums.set(read.value.explored, { orders: sum.orders + orders, margin: sum.margin + subtotal * marginRate - discount });
  }
  return sums;
};

/**
 * Answers of exploring sessions about purchases, with orders of the same sessions. A coupon nobody ordered with counts as one order, or nothing could
 * be compared with it. Effects are in the campaign's order of coupons.
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
    sold.size === 0
      ? []
      : [...facts.couponIds].map((couponId) => {
          const count = Math.max(1, sold.get(couponId)?.orders ?? 0);
          return [couponId, { rate: count, variance: count }] as const;
        }),
  );
  const arms = mergeArms(reportArms(armCounts(rows, epsilonOf), orders), splitArms(splitCounts(sums, epsilonOf), orders));
  const learnt = stratumEffects(arms);
  const worth = learnt.effects.map(({ couponId, rate }) => {
    const of = sold.get(couponId);
    return [couponId, of && of.orders > 0 ? rate * Math.max(0, of.margin / of.orders) : 0] as const;
  });
  const places = [...facts.couponIds];
  const effects = [...learnt.effects].sort((a, b) => places.indexOf(a.couponId) - places.indexOf(b.couponId));
  return { strata, ...learnt, effects, worth: new Map(worth) };
};
