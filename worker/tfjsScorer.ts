import { removeBackend, setBackend, sigmoid, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { fail, ok, type Result } from '../src/core/result';
import type { NetworkSpec } from '../src/core/scoring/networkSpec';
import type { Scorer } from '../src/core/scoring/scorer';
import { forward } from '../src/network/forward';
import { toTensors } from '../src/network/tensors';
import { useWasm } from './tfjs/wasmBackend';

export interface TfjsScorer extends Scorer {
  /** Frees every tensor; the scorer is dead afterwards. */
  dispose(): void;
}

export interface TfjsOptions {
  /** Absolute URL of the folder with `tfjs-backend-wasm.wasm` and `tfjs-backend-wasm-simd.wasm`. */
  readonly wasmFolder: string;
  /**
   * WebGL is tried when WASM needs at least this long for 128 candidates, ms. Below it a GPU read-back alone costs more, and its
   * chunk is not worth downloading. 0 always measures, Infinity never does.
   */
  readonly webglFrom?: number;
}

const PROBE_ROWS = 128;

const scorerOn = (backend: 'wasm' | 'webgl', spec: NetworkSpec, weights: Float32Array): TfjsScorer => {
  const tensors = toTensors(spec, weights);
  return {
    kind: `tfjs-${backend}`,
    score: async (batch, rows) => {
      const out = tidy(() => sigmoid(forward(spec, tensors, tensor2d(batch, [rows, spec.inputs]))));
      try {
        return (await out.data()) as Float32Array;
      } finally {
        out.dispose();
      }
    },
    dispose: () => {
      for (const tensor of tensors) tensor.dispose();
    },
  };
};

/** Median of five, after one warm-up that compiles shaders; ms. */
const medianTime = async (scorer: Scorer, inputs: number): Promise<number> => {
  const batch = new Float32Array(PROBE_ROWS * inputs).fill(0.5);
  const times: number[] = [];
  for (let i = 0; i < 6; i++) {
    const start = performance.now();
    await scorer.score(batch, PROBE_ROWS);
    times.push(performance.now() - start);
  }
  return times.slice(1).sort((a, b) => a - b)[2] ?? Number.POSITIVE_INFINITY;
};

/**
 * The network on TensorFlow.js: WASM, or WebGL where that measures faster here.
 * @param weights flat float32 vector in the order of `networkSpec.ts`
 * @returns error `wasm_unavailable` when WASM cannot start, e.g. under a CSP without `'wasm-unsafe-eval'`
 */
export const createTfjsScorer = async (
  spec: NetworkSpec,
  weights: Float32Array,
  { wasmFolder, webglFrom = 4 }: TfjsOptions,
): Promise<Result<TfjsScorer>> => {
  if (!(await useWasm(wasmFolder))) return fail('wasm_unavailable', 'WebAssembly could not start; the plain scorer stays.');
  const wasm = scorerOn('wasm', spec, weights);
  const wasmTime = await medianTime(wasm, spec.inputs);
  if (wasmTime < webglFrom || typeof OffscreenCanvas === 'undefined') return ok(wasm);
  // Its own chunk: most devices never fetch it.
  const { useWebgl } = await import('./tfjs/webglBackend');
  if (await useWebgl()) {
    const webgl = scorerOn('webgl', spec, weights);
    if ((await medianTime(webgl, spec.inputs)) < wasmTime) {
      wasm.dispose();
      return ok(webgl);
    }
    webgl.dispose();
  }
  removeBackend('webgl');
  await setBackend('wasm');
  return ok(wasm);
};
