import { seededRng } from '../../maths/random';
import { shuffled } from '../shuffled';
import { type GroupedSamples, takeRows } from './groupedSamples';
import type { Samples } from './trainNetwork';

/** The more frequent answer is sampled when it is this many times the other, down to so many times. */
const [IMBALANCED, KEPT] = [8, 4];

export interface Balanced<T> {
  readonly samples: T;
  /** To add to the logits of a model fitted to `samples`. */
  readonly shift: number;
}

/**
 * Negative sampling with the logit correction (King & Zeng 2001, https://doi.org/10.1093/oxfordjournals.pan.a004868; He et al. 2014,
 * https://doi.org/10.1145/2648584.2648589): of the frequent answer only a share w is kept, which multiplies the odds of the rare one by 1 / w,
 * so ln w is added to the logits of rare positives. Logs that are not lopsided stay whole, with shift 0.
 */
export const balance = <T extends Samples & Partial<GroupedSamples>>(samples: T, seed: number): Balanced<T> => {
  const positives = samples.y.reduce((sum, label) => sum + (label > 0 ? 1 : 0), 0);
  const negatives = samples.rows - positives;
  const [rare, frequent] = [Math.min(positives, negatives), Math.max(positives, negatives)];
  if (rare === 0 || frequent <= IMBALANCED * rare) return { samples, shift: 0 };
  const frequentLabel = positives > negatives;
  const candidates = Array.from(samples.y.keys()).filter((row) => samples.y[row]! > 0 === frequentLabel);
  const order = shuffled(candidates.length, seededRng(seed));
  const kept = new Set(Array.from(order.subarray(0, KEPT * rare), (at) => candidates[at]!));
  const rows = Array.from(samples.y.keys()).filter((row) => samples.y[row]! > 0 !== frequentLabel || kept.has(row));
  const share = Math.log((KEPT * rare) / frequent);
  return { samples: takeRows(samples, rows), shift: frequentLabel ? -share : share };
};
