import type { Result } from '../../protocol/result';
import type { ExperimentResult } from '../../stats/experiment/analyseExperiment';
import type { ExperimentDays } from '../../stats/experiment/experimentDays';
import type { StageStanding } from '../../stats/experiment/stageStanding';
import { type CouponFunnel, claimFunnel } from '../../stats/metrics/claimFunnel';
import type { Store } from '../store/store';
import { analyseDays, analyseOrders, analyseStage, type ExperimentQuestion, type StageOrdersQuestion } from './analyseOrders';

/** Figures that read whole tables: what each is asked and answers, plain data, as both cross a thread. */
interface Kinds {
  readonly experiment: { readonly question: ExperimentQuestion; readonly answer: Result<ExperimentResult> };
  readonly days: { readonly question: ExperimentQuestion; readonly answer: Result<ExperimentDays> };
  readonly stage: { readonly question: StageOrdersQuestion; readonly answer: StageStanding };
  /** Asked with the first day that is told apart. */
  readonly funnel: { readonly question: string; readonly answer: readonly CouponFunnel[] };
}
export type FigureKind = keyof Kinds;
export type Question<K extends FigureKind> = Kinds[K]['question'];
export type Answer<K extends FigureKind> = Kinds[K]['answer'];
export type AskFigures = <K extends FigureKind>(kind: K, question: Question<K>) => Promise<Answer<K>>;

/** What they read. */
export type FigureReads = Pick<Store, 'orders' | 'claimCounts' | 'claimDelays'>;

const figures: { readonly [K in FigureKind]: (reads: FigureReads, question: Question<K>) => Promise<Answer<K>> } = {
  experiment: async (reads, question) => analyseOrders(await reads.orders(), question),
  days: async (reads, question) => analyseDays(await reads.orders(), question),
  stage: async (reads, question) => analyseStage(await reads.orders(), question),
  funnel: async (reads, since) => {
    const delays = new Map((await reads.claimDelays()).map(({ couponId, medianMs }) => [couponId, medianMs]));
    return claimFunnel(await reads.claimCounts(), delays, since);
  },
};

/** In this thread: for small stores, and where the store has no place that another thread could read from. */
export const figuresHere =
  (reads: FigureReads): AskFigures =>
  (kind, question) =>
    figures[kind](reads, question);
