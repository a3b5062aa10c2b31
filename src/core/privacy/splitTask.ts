import { answersTo } from './questions';
import type { SplitAggregators } from './splitKeys';

/** Answers a session of mode `split` can give, in each arm: 2·stratum + purchased, as `stratum-outcome` has them, exact. */
const ANSWERS = answersTo['stratum-outcome'];

/** What reports to one bundle are cut for. Two shares belong to one task and to no other. */
export interface SplitTask {
  /** Bundle id. */
  readonly bundle: string;
  /** Coupons of the bundle in the manifest's order, and one more, the last, for sessions that did not explore. */
  readonly arms: number;
  /** ε of each aggregator's noise. */
  readonly epsilon: number;
  /** HPKE public keys, base64url. */
  readonly leader: string;
  readonly helper: string;
}

interface TaskSource {
  readonly coupons: readonly unknown[];
  readonly reports: {
    readonly mode?: string | undefined;
    readonly epsilon: number;
    readonly split?: SplitAggregators | undefined;
  };
}

/** The task of a bundle; `undefined` in another mode, and where it does not name both aggregators: then there is nobody to report to. */
export const splitTask = (bundle: string, { coupons, reports: { mode, epsilon, split } }: TaskSource): SplitTask | undefined =>
  mode !== 'split' || split?.leader === undefined
    ? undefined
    : { bundle, arms: coupons.length + 1, epsilon, leader: split.leader, helper: split.helper.key };

/** Buckets of the histogram: L = 8 · arms. */
export const splitLength = (arms: number): number => ANSWERS * arms;

/**
 * Bucket of a session's answer.
 * @param arm place of the coupon that chance gave an exploring session among the bundle's; `undefined`: it did not explore
 * @param answer 0 … 7
 */
export const splitBucket = ({ arms }: Pick<SplitTask, 'arms'>, arm: number | undefined, answer: number): number =>
  ANSWERS * (arm ?? arms - 1) + answer;

/** Counts by arm and answer, `arms` × 8. */
export const splitTable = (buckets: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: buckets.length / ANSWERS }, (_, arm) => buckets.slice(ANSWERS * arm, ANSWERS * (arm + 1)));
