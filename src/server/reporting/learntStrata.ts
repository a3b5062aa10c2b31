import { learnStrata } from '../../campaigns/learning/learnStrata';
import type { LearntStrata } from '../../campaigns/learning/withLearnt';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';

type Facts = Pick<NonNullable<Awaited<ReturnType<BundleFacts>>>, 'experiment' | 'couponIds' | 'strata' | 'splitTask'>;

/** Of one experiment, and asked and drawn alike: only then do answers of several bundles add up. Beside sums over visits they would be told twice. */
const asked = ({ experiment, strata, couponIds, splitTask }: Facts): string =>
  JSON.stringify([experiment.id, strata, [...couponIds].sort(), splitTask?.question]);

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
