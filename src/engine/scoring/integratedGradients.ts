import type { Slope } from './networkGradient';

export interface Attribution {
  /** What each input adds to the value, in its unit; 0 where input and baseline agree. */
  readonly contributions: Float64Array;
  readonly value: number;
  readonly baselineValue: number;
  /** |Σ contributions − (value − baselineValue)|: what the numerical integral misses. */
  readonly gap: number;
  readonly steps: number;
}

const FIRST_STEPS = 16;
const MOST_STEPS = 4_096;
/** A gap below this many logits is nothing anybody could see. */
const NEGLIGIBLE = 1e-3;

/**
 * Integrated gradients (Sundararajan, Taly & Yan 2017, https://arxiv.org/abs/1703.01365):
 *
 *   IG_j = (x_j − x'_j) ∫₀¹ ∂F/∂x_j (x' + α (x − x')) dα,  Σ_j IG_j = F(x) − F(x')
 *
 * by the midpoint rule, whose number of steps doubles from 16 until the sum misses F(x) − F(x') by at most `tolerance` of it (or 10⁻³),
 * at most 4,096. A linear F is exact at once.
 */
export const integratedGradients = (
  slopeAt: (x: Float64Array) => Slope,
  x: Float64Array,
  baseline: Float64Array,
  tolerance = 0.01,
): Attribution => {
  const [value, baselineValue] = [slopeAt(x).value, slopeAt(baseline).value];
  const difference = value - baselineValue;
  for (let steps = FIRST_STEPS; ; steps *= 2) {
    const sums = new Float64Array(x.length);
    for (let step = 0; step < steps; step++) {
      const alpha = (step + 0.5) / steps;
      const { gradient } = slopeAt(x.map((to, j) => baseline[j]! + alpha * (to - baseline[j]!)));
      for (let j = 0; j < sums.length; j++) sums[j]! += gradient[j]! / steps;
    }
    const contributions = sums.map((slope, j) => slope * (x[j]! - baseline[j]!));
    const gap = Math.abs(contributions.reduce((sum, part) => sum + part, 0) - difference);
    if (!(gap > Math.max(tolerance * Math.abs(difference), NEGLIGIBLE)) || steps >= MOST_STEPS)
      return { contributions, value, baselineValue, gap, steps };
  }
};
