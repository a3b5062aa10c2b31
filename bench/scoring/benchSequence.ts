import { type SequenceSpec, STEP_TOKENS, sequenceWeightCount } from '../../src/engine/scoring/sequenceSpec';
import { normal, seededRng } from '../../src/maths/random';

/** A sequence network of so many units as the trainer makes them, weights drawn, seeded; how long a step takes does not depend on what they are. */
export const benchSequence = (units: number): { readonly spec: SequenceSpec; readonly weights: Float32Array } => {
  const spec: SequenceSpec = { version: 3, tokens: STEP_TOKENS, units, length: 16 };
  const rng = seededRng(7);
  return { spec, weights: Float32Array.from({ length: sequenceWeightCount(spec) }, () => (0.5 * normal(rng)) / Math.sqrt(units)) };
};
