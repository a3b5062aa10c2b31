import { learnStrata } from '../../campaigns/learning/learnStrata';
import { visitMeasureOf } from '../../campaigns/learning/learnVisits';
import type { StrataAnswer } from '../../campaigns/learning/strataAnswer';
import type { LearntVisits } from '../../campaigns/learning/withLearnt';
import { headFails, reportRates } from '../../stats/metrics/reportRates';

import { LEAST_REPORTS } from '../../stats/private/reportArms';
import { TRUST_REGION } from '../../stats/private/stratumEffects';
import { type AnswerShares, worstLinking } from '../../stats/private/worstLinking';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { ReportCount, Store } from '../store/store';
import { answersOf } from './answersOf';
import { runningReports } from './learntStrata';
import { learntVisits } from './learntVisits';
import { ratesOf } from './ratesOf';

type Running = NonNullable<Awaited<ReturnType<typeof runningReports>>>;

const countOf = (rows: readonly ReportCount[]): number => rows.reduce((sum, { count }) => sum + count, 0);

/** Estimated shares of what reports are about, as far as there are enough of them. Nobody is taken to buy: who does not is linked best. */
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

const nothing: StrataAnswer = {
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

/** What the merchant is told of strata: what was learnt, of how many reports, whether they can be believed, and how little they say of anybody. */
export const strataAnswer = async (
  store: Pick<Store, 'currentBundle' | 'reportCounts' | 'splitSums' | 'orderTotals' | 'catalog' | 'learning'>,
  bundleFacts: BundleFacts,
): Promise<StrataAnswer> => {
  const running = await runningReports(store, bundleFacts);
  if (!running) return nothing;
  const { id: bundle, facts, publishedAt, rows, sums, epsilonOf } = running;
  const { strata, shares, effects, divergence, worth } = learnStrata(facts, rows, epsilonOf, await store.orderTotals(), sums);
  const { epsilon, questions, mode, experiment, tokens, couponIds, couponsByStratum } = facts;
  const visits = await learntVisits(store, bundleFacts);
  const ids = [...couponIds];
  const telling = rows.filter(({ question }) => question === 'stratum-outcome');
  return {
    ...nothing,
    strata,
    asked: { mode, epsilon, questions: [...questions], explore: experiment.explore, tokens },
    linking: worstLinking({ mode, epsilon, questions }, sharesOf(running, shares)),
    // Sums of mode `split` have noise, and are no fewer than none.
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
