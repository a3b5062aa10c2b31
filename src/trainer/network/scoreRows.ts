import { dispose, sigmoid, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../../engine/scoring/networkSpec';
import { forward } from '../../network/forward';
import { toTensors } from '../../network/tensors';
import { startBackend } from './backend';

const CHUNK = 4_096;

/** Acceptance probability of every row, on WASM in chunks. */
export const scoreRows = async (
  spec: NetworkSpec,
  flat: Float32Array,
  samples: { readonly rows: number; readonly x: Float32Array },
): Promise<Float32Array> => {
  await startBackend();
  const weights = toTensors(spec, flat);
  const probabilities = new Float32Array(samples.rows);
  for (let from = 0; from < samples.rows; from += CHUNK) {
    const to = Math.min(samples.rows, from + CHUNK);
    const part = tidy(() => {
      const x: Tensor2D = tensor2d(samples.x.subarray(from * spec.inputs, to * spec.inputs), [to - from, spec.inputs]);
      return sigmoid(forward(spec, weights, x)).dataSync<'float32'>();
    });
    probabilities.set(part, from);
  }
  dispose([...weights]);
  return probabilities;
};
