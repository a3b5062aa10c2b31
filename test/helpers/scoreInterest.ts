import { sigmoid as tfSigmoid, tidy } from '@tensorflow/tfjs-core';
import type { InterestBatch, InterestSpec } from '../../src/engine/scoring/interestSpec';
import { interestForward, toBatchTensors, toInterestTensors } from '../../src/network/interestForward';
import { startBackend } from '../../src/trainer/network/backend';

/** Probabilities of every head on WASM, `[R, H]`. */
export const scoreInterest = async (spec: InterestSpec, flat: Float32Array, batch: InterestBatch): Promise<Float32Array> => {
  await startBackend();
  let out: Float32Array = new Float32Array();
  tidy(() => {
    out = tfSigmoid(interestForward(spec, toInterestTensors(spec, flat), toBatchTensors(spec, batch))).dataSync<'float32'>();
  });
  return out;
};
