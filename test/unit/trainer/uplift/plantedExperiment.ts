import { normal, seededRng, uniform } from '../../../../src/maths/random';
import type { UpliftSamples } from '../../../../src/trainer/uplift/upliftSamples';

const WIDTH = 8;

/** Half treated by lot; the outcome depends on two features, the effect (.05 on average) by ± `spread` on a third. */
export const plantedExperiment = (rows: number, seed: number, spread: number): UpliftSamples => {
  const rng = seededRng(seed);
  const x = Float32Array.from({ length: rows * WIDTH }, (_, i) => (i % 2 === 0 ? (uniform(rng) < 0.5 ? 1 : -1) : normal(rng)));
  const treated = Float32Array.from({ length: rows }, () => (uniform(rng) < 0.5 ? 1 : 0));
  const outcome = Float32Array.from({ length: rows }, (_, row) => {
    const at = row * WIDTH;
    const base = 0.15 + 0.04 * x[at]! + 0.02 * Math.max(-2, Math.min(2, x[at + 1]!));
    return uniform(rng) < base + treated[row]! * (0.05 + spread * x[at + 2]!) ? 1 : 0;
  });
  return { rows, width: WIDTH, x, treated, outcome };
};
