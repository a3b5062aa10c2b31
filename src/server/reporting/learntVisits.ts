import { orderMoney } from '../../campaigns/learning/learnStrata';
import { addVisits, keptByBundle, learnVisits, sameMeasure, visitMeasureOf } from '../../campaigns/learning/learnVisits';

import type { LearntVisits } from '../../campaigns/learning/withLearnt';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';

/** Of the running experiment. */
interface RunningVisits {
  /** Visits in all sums that were released, as noise leaves them, 0 or more. */
  readonly counted: number;
  /** `undefined` before anything was released, and before there are orders to tell what one leaves. */
  readonly learnt: LearntVisits | undefined;
}

/** Sums over visits of the running experiment, as far as they are not forgotten, with the shop's books; `undefined` without a bundle, and where neither it nor one before asked for any. */
export const learntVisits = async (
  store: Pick<Store, 'currentBundle' | 'splitSums' | 'orderTotals' | 'catalog' | 'learning'>,
  bundleFacts: BundleFacts,
): Promise<RunningVisits | undefined> => {
  const current = await store.currentBundle();
  const facts = current && (await bundleFacts(current.id));
  if (!facts) return undefined;
  const all = await store.splitSums();
  const epsilonOf = new Map<string, number>();
  for (const bundle of new Set(all.map((sum) => sum.bundle))) {
    const of = await bundleFacts(bundle);
    if (of?.splitTask?.question !== 'visit-cell') continue;
    // Only of one experiment, and measured alike, do cells of several bundles add up. Which coupons there are is not in them.
    if (sameMeasure(visitMeasureOf(of), visitMeasureOf(facts))) epsilonOf.set(bundle, of.epsilon);
  }
  if (epsilonOf.size === 0) return facts.splitTask?.question === 'visit-cell' ? { counted: 0, learnt: undefined } : undefined;
  // A batch adds to every cell of its bundle.
  const lastTold = new Map(all.flatMap(({ bundle, releasedDay }) => (epsilonOf.has(bundle) ? [[bundle, releasedDay] as const] : [])));
  const kept = keptByBundle(lastTold, (await store.learning())?.halfLifeDays ?? undefined);
  const sums = addVisits(all, new Map([...kept].map(([bundle, share]) => [bundle, { epsilon: epsilonOf.get(bundle)!, kept: share }])));
  const money = orderMoney(await store.orderTotals(), await store.catalog(), facts);
  return {
    counted: Math.max(
      0,
      all.reduce((total, { bundle, sum }) => total + (epsilonOf.has(bundle) ? sum : 0), 0),
    ),
    learnt: money && { gains: learnVisits(sums, money), margin: money.margin },
  };
};
