import { sigmoid, tensor2d } from '@tensorflow/tfjs-core';
import type { NetworkSpec, Scorer } from '../../src/engine/scoring/networkSpec';

import { forward, toTensors } from '../../src/network/forward';

import { holdBackend, onBackend, releaseBackend, type TfjsBackend } from './backends';

export interface TfjsScorer extends Scorer {
  /** Frees every tensor; the scorer is dead afterwards. */
  dispose(): void;
}

/** The network of acceptances on a backend that has started. @param weights flat, in the order of `networkSpec.ts` */
export const scorerOn = async (backend: TfjsBackend, spec: NetworkSpec, weights: Float32Array): Promise<TfjsScorer> => {
  holdBackend(backend);
  const tensors = await onBackend(backend, () => [...toTensors(spec, weights)]);
  let disposed = false;
  return {
    kind: `tfjs-${backend}`,
    score: async (batch, rows) => {
      const out = await onBackend(backend, () => sigmoid(forward(spec, tensors, tensor2d(batch, [rows, spec.inputs]))));
      try {
        return (await out.data()) as Float32Array;
      } finally {
        out.dispose();
      }
    },
    dispose: () => {
      if (disposed) return;
      disposed = true;
      for (const tensor of tensors) tensor.dispose();
      releaseBackend(backend);
    },
  };
};
