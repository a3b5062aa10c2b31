import type { NetworkSpec } from '../src/engine/scoring/networkSpec';
import { fail, ok, type Result } from '../src/protocol/result';
import { calibrate } from './tfjs/calibrate';
import { medianMs } from './tfjs/medianMs';
import type { TfjsScorer } from './tfjs/scorerOn';

export interface TfjsOptions {
  /** Absolute URL of the folder with `tfjs-backend-wasm.wasm` and `tfjs-backend-wasm-simd.wasm`. */
  readonly wasmFolder: string;
  /**
   * Graphics processors are tried when WASM needs at least this long for 128 candidates, ms. Below it a read-back alone costs more, and
   * their chunks are not worth downloading. 0 always measures, Infinity never does.
   */
  readonly gpuFrom?: number;
}

const PROBE_ROWS = 128;

/**
 * The network on the quickest TensorFlow.js backend of this device.
 * @param weights flat float32 vector in the order of `networkSpec.ts`
 * @returns error `wasm_unavailable` when WASM cannot start, e.g. under a CSP without `'wasm-unsafe-eval'`
 */
export const createTfjsScorer = async (
  spec: NetworkSpec,
  weights: Float32Array,
  { wasmFolder, gpuFrom = 4 }: TfjsOptions,
): Promise<Result<TfjsScorer>> => {
  const batch = new Float32Array(PROBE_ROWS * spec.inputs).fill(0.5);
  const quickest = await calibrate({
    wasmFolder,
    gpuFrom,
    make: (backend) => backend.scorer(spec, weights),
    msOf: (scorer) => medianMs(() => scorer.score(batch, PROBE_ROWS)),
  });
  return quickest ? ok(quickest.made) : fail('wasm_unavailable', 'WebAssembly could not start; the plain scorer stays.');
};
