import type { LearntStrata } from '../../core/campaigns/withLearnt';
import { parseAttribution } from '../../core/experiment/attribution';
import { mergeArms } from '../../core/privacy/mergeArms';
import { answersTo } from '../../core/privacy/questions';
import { type ArmCounts, reportArms } from '../../core/privacy/reportArms';
import { type SplitCounts, splitArms } from '../../core/privacy/splitArms';
import { splitNoiseVariance } from '../../core/privacy/splitNoise';
import { stratumEffects } from '../../core/privacy/stratumEffects';
import { knownBeforehand, type Strata } from '../../core/profile/stratum';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { SplitSum } from '../store/splitStore';
import type { OrderTotal, ReportCount, Store } from '../store/store';

type Facts = Pick<NonNullable<Awaited<ReturnType<BundleFacts>>>, 'experiment' | 'marginRate' | 'currency' | 'couponIds' | 'strata'>;

const nothing = (strata: Strata): LearntStrata => ({ strata, shares: [], effects: [], divergence: [], worth: new Map() });

/** Of one experiment, and asked and drawn alike: only then do answers of several bundles add up. */
const asked = ({ experiment, strata, couponIds }: Facts): string => JSON.stringify([experiment.id, strata, [...couponIds].sort()]);

const armCounts = (rows: readonly ReportCount[], epsilonOf: ReadonlyMap<string, number>): readonly ArmCounts[] => {
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
const splitCounts = (sums: readonly SplitSum[], epsilonOf: ReadonlyMap<string, number>): readonly SplitCounts[] => {
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
const exploredOrders = (totals: readonly OrderTotal[], { experiment, marginRate, currency }: Facts): ReadonlyMap<string, Explored> => {
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
  facts: Facts,
  rows: readonly ReportCount[],
  epsilonOf: ReadonlyMap<string, number>,
  totals: readonly OrderTotal[],
  sums: readonly SplitSum[] = [],
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

/** Reports and released sums of the running experiment that ask what the current bundle asks, with the ε of each bundle; `undefined` without a bundle. */
export const runningReports = async (store: Pick<Store, 'currentBundle' | 'reportCounts' | 'splitSums'>, bundleFacts: BundleFacts) => {
  const current = await store.currentBundle();
  const facts = current && (await bundleFacts(current.id));
  if (!facts) return undefined;
  const all = await store.reportCounts();
  const split = await store.splitSums();
  const epsilonOf = new Map<string, number>();
  for (const bundle of new Set([...all, ...split].map((row) => row.bundle))) {
    const of = await bundleFacts(bundle);
    if (of && asked(of) === asked(facts)) epsilonOf.set(bundle, of.epsilon);
  }
  const running = <Row extends { readonly bundle: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ bundle }) => epsilonOf.has(bundle));
  return { id: current.id, facts, publishedAt: current.publishedAt, rows: running(all), sums: running(split), epsilonOf };
};

/** Of the running experiment; `undefined` without a bundle. */
export const learntStrata = async (
  store: Pick<Store, 'currentBundle' | 'reportCounts' | 'splitSums' | 'orderTotals'>,
  bundleFacts: BundleFacts,
): Promise<LearntStrata | undefined> => {
  const running = await runningReports(store, bundleFacts);
  return running && learnStrata(running.facts, running.rows, running.epsilonOf, await store.orderTotals(), running.sums);
};
