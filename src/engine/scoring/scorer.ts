/**
 * Port: turns a batch of feature vectors into acceptance probabilities. Implementations: `plainNetworkScorer`
 * (TypeScript, at once) and the worker's TensorFlow.js one (lazy). They agree within 1e-5.
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
