import { sigmoid as tfSigmoid, tidy } from '@tensorflow/tfjs-core';
import { type InterestBatch, type InterestSpec, interestShapes } from '../../src/engine/scoring/interestSpec';
import { sigmoid } from '../../src/engine/scoring/logistic';
import { plainInterestLogits } from '../../src/engine/scoring/plainInterestLogits';
import { interestForward, toBatchTensors, toInterestTensors } from '../../src/network/interestForward';
import { startBackend } from '../../src/trainer/network/backend';

/** Number of weights in the flat vector. */
export const interestWeightCount = (spec: InterestSpec): number =>
  interestShapes(spec).reduce((sum, [, rows, columns]) => sum + rows * columns, 0);

/** Probabilities `[R, H]` in plain TypeScript. Parameters as for `plainInterestLogits`. */
export const plainInterestScorer = (spec: InterestSpec, flat: Float32Array): ((batch: InterestBatch) => Float32Array) => {
  const logits = plainInterestLogits(spec, flat);
  return (batch) => logits(batch).map(sigmoid);
};

/** Probabilities of every head on WASM, `[R, H]`. */
export const scoreInterest = async (spec: InterestSpec, flat: Float32Array, batch: InterestBatch): Promise<Float32Array> => {
  await startBackend();
  let out: Float32Array = new Float32Array();
  tidy(() => {
    out = tfSigmoid(interestForward(spec, toInterestTensors(spec, flat), toBatchTensors(spec, batch))).dataSync<'float32'>();
  });
  return out;
};
