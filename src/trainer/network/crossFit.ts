import type { WeightEncoding } from '../../bundle/weightCodec';
import { mapOnThreads } from '../parallel/mapOnThreads';
import type { GroupedSamples } from './groupedSamples';
import { type FitFoldInput, fitFold } from './judgeNetwork';
import { type Choice, groupFolds, rowsWhere, splitFold } from './selectNetwork';

/**
 * Folds for logits that are used as training input. With few folds, the networks that give them have seen much less data than the shipped
 * one.
 */
export const CROSS_FIT_FOLDS = 5;

/**
 * Predictions for every row by a model that has not seen the row's group (cross-fitting, Chernozhukov et al. 2018), so that a model trained
 * on them does not trust them too much. Weights are as they would ship.
 */
export const crossFit = async (
  choice: Choice,
  samples: GroupedSamples,
  k: number,
  seed: number,
  encoding: WeightEncoding = 'float16',
): Promise<Float32Array> => {
  const folds = groupFolds(samples.groups, k, seed);
  const inputs = Array.from({ length: k }, (_, fold): FitFoldInput => {
    const [fitting, judging] = splitFold(samples, folds, fold);
    return { choice, fitting, judging, seed, encoding };
  });
  const predictions = await mapOnThreads('fitFold', fitFold, inputs);
  const out = new Float32Array(samples.rows);
  for (const [fold, p] of predictions.entries()) for (const [i, row] of rowsWhere(folds, (f) => f === fold).entries()) out[row] = p[i]!;
  return out;
};
