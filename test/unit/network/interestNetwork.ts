import { type InterestBatch, type InterestSpec, interestShapes } from '../../../src/engine/scoring/interestSpec';
import { sigmoid } from '../../../src/engine/scoring/logistic';
import { plainInterestLogits } from '../../../src/engine/scoring/plainInterestLogits';

/** Number of weights in the flat vector. */
export const interestWeightCount = (spec: InterestSpec): number =>
  interestShapes(spec).reduce((sum, [, rows, columns]) => sum + rows * columns, 0);

/** Probabilities `[R, H]` in plain TypeScript. Parameters as for `plainInterestLogits`. */
export const plainInterestScorer = (spec: InterestSpec, flat: Float32Array): ((batch: InterestBatch) => Float32Array) => {
  const logits = plainInterestLogits(spec, flat);
  return (batch) => logits(batch).map(sigmoid);
};
