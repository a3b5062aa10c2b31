import { learnStrata, orderMoney } from '../../campaigns/learning/learnStrata';
import { addVisits, keptByBundle, learnVisits } from '../../campaigns/learning/learnVisits';
import type { StrataAnswer } from '../../campaigns/learning/strataAnswer';
import { sameMeasure, visitMeasureOf } from '../../campaigns/learning/visitMeasure';
import type { LearntStrata, LearntVisits } from '../../campaigns/learning/withLearnt';
import type { Strata } from '../../engine/profile/stratum';
import { answersTo, questions, type ReportQuestion } from '../../protocol/reporting/report';
import { headFails, type ReportRate, reportRates } from '../../stats/metrics/reportRates';
import { LEAST_REPORTS } from '../../stats/private/reportArms';
import { TRUST_REGION } from '../../stats/private/stratumEffects';
import { type AnswerShares, worstLinking } from '../../stats/private/worstLinking';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { LoopRepository } from '../records/loopRepository';
import type { OrderRepository } from '../records/orderRepository';
import type { ReportCount, ReportRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';

/** Sums by answer over exploring and other sessions. The drawn coupon does not matter for these questions. */
const answersOf = (rows: readonly ReportCount[], bundle: string, question: ReportQuestion): readonly number[] => {
  const counts = new Array<number>(answersTo[question]).fill(0);
  for (const row of rows)
    if (row.bundle === bundle && row.question === question) counts[row.answer] = (counts[row.answer] ?? 0) + row.count;
  return counts;
};

/** Rates by bundle id, for all questions of their reports. */
export const ratesOf = (
  rows: readonly ReportCount[],
  asked: ReadonlyMap<string, { readonly epsilon: number; readonly strata: Strata }>,
): readonly ReportRate[] =>
  reportRates(
    [...asked].flatMap(([bundle, { epsilon, strata }]) =>
      questions.map((question) => ({ question, epsilon, strata, counts: answersOf(rows, bundle, question) })),
    ),
  );

type Facts = Pick<NonNullable<Awaited<ReturnType<BundleFacts>>>, 'experiment' | 'couponIds' | 'strata' | 'splitTask'>;

/**
 * Key of experiment, question and draw. Answers of several bundles add up only if it is equal. It includes the split question, because sums
 * over visits are learnt from separately and must not count twice.
 */
const asked = ({ experiment, strata, couponIds, splitTask }: Facts): string =>
  JSON.stringify([experiment.id, strata, [...couponIds].sort(), splitTask?.question]);

/**
 * Reports and released sums of the running experiment that answer the current bundle's question, with the ε of each bundle; `undefined`
 * without a bundle.
 */
export const runningReports = async (
  store: Pick<BundleRepository, 'currentBundle'> & Pick<ReportRepository, 'reportCounts'> & Pick<SplitRepository, 'splitSums'>,
  bundleFacts: BundleFacts,
) => {
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

/** For the running experiment; `undefined` without a bundle. */
export const learntStrata = async (
  store: Pick<BundleRepository, 'currentBundle'> &
    Pick<ReportRepository, 'reportCounts'> &
    Pick<SplitRepository, 'splitSums'> &
    Pick<OrderRepository, 'orderTotals'>,
  bundleFacts: BundleFacts,
): Promise<LearntStrata | undefined> => {
  const running = await runningReports(store, bundleFacts);
  return running && learnStrata(running.facts, running.rows, running.epsilonOf, await store.orderTotals(), running.sums);
};

/** For the running experiment. */
interface RunningVisits {
  /** Visits in all released sums, including noise, at least 0. */
  readonly counted: number;
  /** `undefined` before anything was released, and without orders to determine an order's margin. */
  readonly learnt: LearntVisits | undefined;
}

/**
 * Sums over visits of the running experiment, weighted by age, with the shop's orders. `undefined` without a bundle, or if no bundle asked
 * for visits.
 */
export const learntVisits = async (
  store: Pick<BundleRepository, 'currentBundle'> &
    Pick<SplitRepository, 'splitSums'> &
    Pick<OrderRepository, 'orderTotals'> &
    Pick<CatalogRepository, 'catalog'> &
    Pick<LoopRepository, 'learning'>,
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
    // Cells of several bundles add up only if experiment and measurement are the same. Cells do not depend on the coupons.
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

type Running = NonNullable<Awaited<ReturnType<typeof runningReports>>>;

const countOf = (rows: readonly ReportCount[]): number => rows.reduce((sum, { count }) => sum + count, 0);

/**
 * Estimated shares of the reports' answers, if there are enough reports. Assumes no purchases, because shoppers who do not buy are easiest
 * to link.
 */
const sharesOf = ({ facts, rows, epsilonOf }: Running, strata: readonly number[]): AnswerShares => {
  const answered = [...epsilonOf].map(([bundle, epsilon]) => ({
    question: 'reaction' as const,
    epsilon,
    strata: facts.strata,
    counts: answersOf(rows, bundle, 'reaction'),
  }));
  const [claimed, dismissed] = reportRates(answered).map(({ rate }) => rate?.share);
  return {
    ...(strata.length > 0 ? { 'stratum-outcome': strata.flatMap((share) => [share, 0]) } : {}),
    ...(claimed === undefined || dismissed === undefined ? {} : { reaction: [Math.max(0, 1 - claimed - dismissed), claimed, dismissed] }),
  };
};

const noAnswer: StrataAnswer = {
  v: 'strata/1',
  strata: null,
  asked: null,
  linking: null,
  leastReports: LEAST_REPORTS,
  trustRegion: TRUST_REGION,
  reports: [],
  shares: [],
  effects: [],
  divergence: [],
  published: null,
};

const plain = (learnt: LearntVisits | undefined) =>
  learnt
    ? { margin: learnt.margin, gains: { ...learnt.gains, mean: [...learnt.gains.mean], covariance: [...learnt.gains.covariance] } }
    : null;

/**
 * What the merchant sees about strata: what was learnt, from how many reports, whether they are credible, and how little they reveal about
 * anyone.
 */
export const strataAnswer = async (
  store: Pick<BundleRepository, 'currentBundle'> &
    Pick<ReportRepository, 'reportCounts'> &
    Pick<SplitRepository, 'splitSums'> &
    Pick<OrderRepository, 'orderTotals'> &
    Pick<CatalogRepository, 'catalog'> &
    Pick<LoopRepository, 'learning'>,
  bundleFacts: BundleFacts,
): Promise<StrataAnswer> => {
  const running = await runningReports(store, bundleFacts);
  if (!running) return noAnswer;
  const { id: bundle, facts, publishedAt, rows, sums, epsilonOf } = running;
  const { strata, shares, effects, divergence, worth } = learnStrata(facts, rows, epsilonOf, await store.orderTotals(), sums);
  const { epsilon, questions, mode, experiment, tokens, couponIds, couponsByStratum } = facts;
  const visits = await learntVisits(store, bundleFacts);
  const ids = [...couponIds];
  const telling = rows.filter(({ question }) => question === 'stratum-outcome');
  return {
    ...noAnswer,
    strata,
    asked: { mode, epsilon, questions: [...questions], explore: experiment.explore, tokens },
    linking: worstLinking({ mode, epsilon, questions }, sharesOf(running, shares)),
    // Sums of mode `split` have noise, so cap them at 0.
    reports: ids.map((couponId) => {
      const split = sums.filter(({ explored }) => explored === couponId).reduce((all, { sum }) => all + sum, 0);
      return { couponId, reports: countOf(telling.filter(({ explored }) => explored === couponId)) + Math.max(0, split) };
    }),
    shares: [...shares],
    effects: effects.map(({ effect, error, ...rest }) => ({
      ...rest,
      effect: [...effect],
      error: [...error],
      worth: worth.get(rest.couponId) ?? 0,
    })),
    divergence: [...divergence],
    ...(visits
      ? {
          visits: {
            counted: visits.counted,
            asked: facts.splitTask?.question === 'visit-cell',
            published: facts.taughtByVisits,
            trained: facts.trained,
            measure: visitMeasureOf(facts),
            learnt: plain(visits.learnt),
          },
        }
      : {}),
    ...(facts.adapts !== undefined && headFails(ratesOf(rows, new Map([[bundle, facts]]))) ? { failingHead: facts.adapts } : {}),
    published: { at: publishedAt, coupons: ids.filter((id) => couponsByStratum.includes(id)) },
  };
};
