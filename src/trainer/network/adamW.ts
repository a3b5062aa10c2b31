/** Settings of one optimiser step. */
export interface AdamWSettings {
  readonly learningRate: number;
  /** Share of each decayed weight removed in a step, relative to the learning rate. */
  readonly weightDecay: number;
  /** Decay per step of the moving average of the weights. */
  readonly averaging: number;
}

export interface AdamW {
  /** Current weights; the step writes to them. */
  readonly weights: Float32Array;
  /** Their moving average. */
  readonly averages: Float32Array;
  /**
   * @param gradients one array per part of the weights, in order
   * @param pace this step's learning rate as a share of the settings'; 1 when absent
   */
  step(gradients: readonly Float32Array[], pace?: number): void;
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

/**
 * AdamW (Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101) and the moving average of the weights w̄ in one pass over flat arrays,
 * instead of some twenty tensor operations for each weight tensor:
 *   m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  w ← (w − η m̂ / (√v̂ + ε)) (1 − ηλ),  w̄ ← κw̄ + (1−κ)w,
 * with m̂ = m / (1−β₁ᵗ), v̂ = v / (1−β₂ᵗ). κ grows to `averaging` as t / (t + 3): early on the average forgets faster, so that the initial
 * weights do not linger in it.
 *
 * @param weights initial values, kept and changed in place
 * @param decayed for each part of the weights whether it decays: matrices do, biases do not
 */
export const adamW = (weights: Float32Array, decayed: readonly boolean[], settings: AdamWSettings): AdamW => {
  const { learningRate, weightDecay, averaging } = settings;
  const averages = Float32Array.from(weights);
  const [m, v] = [new Float32Array(weights.length), new Float32Array(weights.length)];
  let t = 0;
  return {
    weights,
    averages,
    step: (gradients, pace = 1) => {
      t += 1;
      const [rate, second] = [(pace * learningRate) / (1 - BETA1 ** t), 1 / (1 - BETA2 ** t)];
      const kept = Math.min(averaging, t / (t + 3));
      let at = 0;
      for (const [part, gradient] of gradients.entries()) {
        const shrink = decayed[part] ? 1 - pace * learningRate * weightDecay : 1;
        for (let i = 0; i < gradient.length; i++, at++) {
          const g = gradient[i]!;
          const mean = BETA1 * m[at]! + (1 - BETA1) * g;
          const square = BETA2 * v[at]! + (1 - BETA2) * g * g;
          m[at] = mean;
          v[at] = square;
          const weight = (weights[at]! - (rate * mean) / (Math.sqrt(square * second) + EPSILON)) * shrink;
          weights[at] = weight;
          averages[at] = kept * averages[at]! + (1 - kept) * weight;
        }
      }
    },
  };
};
