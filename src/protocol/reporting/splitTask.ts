import { answersTo, type SplitQuestion } from './questions';
import type { SplitAggregators } from './splitKeys';

/** What reports to one bundle are cut for. Two shares belong to one task and to no other. */
export interface SplitTask {
  /** Bundle id. */
  readonly bundle: string;
  /** What they answer; absent, as in tasks of before there was a choice: `stratum-outcome`. */
  readonly question?: 'visit-cell' | undefined;
  /**
   * Kinds of sessions that are counted apart. Of `stratum-outcome` coupons of the bundle in the manifest's order, and one more, the last, for sessions
   * that did not explore; of `visit-cell` one, as its cells have what was shown.
   */
  readonly arms: number;
  /** ε of each aggregator's noise. */
  readonly epsilon: number;
  /** HPKE public keys, base64url. */
  readonly leader: string;
  readonly helper: string;
}

/** What says how many counts a report is about. */
export type SplitShape = Pick<SplitTask, 'arms' | 'question'>;

interface TaskSource {
  readonly coupons: readonly unknown[];
  readonly reports: {
    readonly mode?: string | undefined;
    readonly epsilon: number;
    readonly split?: SplitAggregators | undefined;
  };
}

/** The task of a bundle; `undefined` in another mode, and where it does not name both aggregators: then there is nobody to report to. */
export const splitTask = (bundle: string, { coupons, reports: { mode, epsilon, split } }: TaskSource): SplitTask | undefined => {
  if (mode !== 'split' || split?.leader === undefined) return undefined;
  const { leader, helper, question } = split;
  const shape: SplitShape = question === 'visit-cell' ? { question, arms: 1 } : { arms: coupons.length + 1 };
  return { bundle, ...shape, epsilon, leader, helper: helper.key };
};

const answersOf = ({ question = 'stratum-outcome' }: { readonly question?: SplitQuestion | undefined }): number => answersTo[question];

/** Buckets of the histogram: L = answers · arms, 8 · arms or 288. */
export const splitLength = (shape: SplitShape): number => answersOf(shape) * shape.arms;

/**
 * Bucket of a session's answer.
 * @param arm place of the coupon that chance gave an exploring session among the bundle's; `undefined`: it did not explore, or that is not asked
 * @param answer to the question, exact: 2·stratum + purchased, or the visit's cell
 */
export const splitBucket = (shape: SplitShape, arm: number | undefined, answer: number): number =>
  answersOf(shape) * (arm ?? shape.arms - 1) + answer;

/** Counts by arm and answer. */
export const splitTable = (shape: SplitShape, buckets: readonly number[]): readonly (readonly number[])[] => {
  const answers = answersOf(shape);
  return Array.from({ length: shape.arms }, (_, arm) => buckets.slice(answers * arm, answers * (arm + 1)));
};
