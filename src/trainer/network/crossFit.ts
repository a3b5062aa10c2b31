import type { WeightEncoding } from '../../core/bundle/weightCodec';
import { asShipped } from '../compress/asShipped';
import type { GroupedSamples } from './groupedSamples';
import { type Choice, groupFolds, predict, refit, rowsWhere, splitFold } from './selectNetwork';

/** Folds of logits that something is learnt on: with few, the network that gives them has seen too little beside the one that ships. */
export const CROSS_FIT_FOLDS = 5;

/**
 * Predictions for every row by a model that has not seen the row's group (cross-fitting, Chernozhukov et al. 2018), so that what is
 * learnt on top of them does not trust them too much. Weights are as they would ship.
 */
export const crossFit = async (
  choice: Choice,
  samples: GroupedSamples,
  k: number,
  seed: number,
  encoding: WeightEncoding = 'float16',
): Promise<Float32Array> => {
  const folds = groupFolds(samples.groups, k, seed);
  const out = new Float32Array(samples.rows);
  for (let fold = 0; fold < k; fold++) {
    const held = rowsWhere(folds, (f) => f === fold);
    const [fitting, judging] = splitFold(samples, folds, fold);
    const p = await predict(asShipped(await refit(choice, fitting, seed), encoding), judging);
    for (const [i, row] of held.entries()) out[row] = p[i]!;
  }
  return out;
};
