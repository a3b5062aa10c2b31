import * as v from 'valibot';

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4_096));

/**
 * Interest network, as data: DCN-v2 cross layers (Wang et al. 2021, https://arxiv.org/abs/2008.13535) followed by a ReLU
 * perceptron and one logit.
 *
 *   x₀ ∈ ℝⁿ;  x_{l+1} = x₀ ⊙ (W_l x_l + b_l) + x_l  (l < crossLayers);  h₀ = x_L;  h_{k+1} = relu(h_k V_k + c_k);  p = σ(h_K u + d)
 *
 * Weights are one flat vector in this order, every matrix row-major `[in, out]` so that a row vector is multiplied from
 * the left: per cross layer W [n, n], b [n]; per hidden layer V [in, out], c [out]; then u [in, 1], d [1].
 */
export const networkSpecSchema = v.object({
  version: v.literal(1),
  inputs: size,
  crossLayers: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4)),
  hidden: v.pipe(v.array(size), v.maxLength(4)),
});
export type NetworkSpec = v.InferOutput<typeof networkSpecSchema>;

/**
 * Port: turns a batch of feature vectors into acceptance probabilities. Implementations: `plainNetworkScorer` (TypeScript, immediate) and
 * the worker's TensorFlow.js one (lazy). They agree within 1e-5.
 */
export interface Scorer {
  /** Which implementation answered, for the debug panel: `plain`, `tfjs-wasm`, `tfjs-webgl`. */
  readonly kind: string;
  /**
   * @param batch row-major `[rows, inputs]`
   * @returns probabilities in (0, 1), length `rows`
   */
  score(batch: Float32Array, rows: number): Float32Array | Promise<Float32Array>;
}
