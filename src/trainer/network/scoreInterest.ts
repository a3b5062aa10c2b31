import { sigmoid, tidy } from '@tensorflow/tfjs-core';
import type { InterestBatch, InterestSpec } from '../../engine/scoring/interestSpec';
import { interestForward } from '../../network/interestForward';
import { toBatchTensors, toInterestTensors } from '../../network/interestTensors';
import { startBackend } from './backend';

/** Probabilities of every head on WASM, `[R, H]`. */
export const scoreInterest = async (spec: InterestSpec, flat: Float32Array, batch: InterestBatch): Promise<Float32Array> => {
  await startBackend();
  let out: Float32Array = new Float32Array();
  tidy(() => {
    out = sigmoid(interestForward(spec, toInterestTensors(spec, flat), toBatchTensors(spec, batch))).dataSync<'float32'>();
  });
  return out;
};
