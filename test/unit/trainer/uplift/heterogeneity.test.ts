import { describe, expect, it } from 'vitest';
import { bestLinearPredictor } from '../../../../src/core/evaluation/bestLinearPredictor';
import { normalTail } from '../../../../src/core/normalTail';
import { fitUplift } from '../../../../src/trainer/uplift/fitUplift';
import { heterogeneityTest } from '../../../../src/trainer/uplift/heterogeneityTest';
import { predictUplift } from '../../../../src/trainer/uplift/upliftModel';
import type { UpliftSamples } from '../../../../src/trainer/uplift/upliftSamples';
import { plantedExperiment } from './plantedExperiment';

const SEEDS = 50;
const share = (test: (seed: number) => boolean): number =>
  Array.from({ length: SEEDS }, (_, seed) => test(seed)).filter(Boolean).length / SEEDS;

/** The broken twin: a score fitted on the very rows it is tested on. */
const withoutCrossFitting = (samples: UpliftSamples): boolean => {
  const score = predictUplift(fitUplift({ kind: 'rLearner', lambda: 100 }, samples), samples);
  const mean = score.reduce((sum, s) => sum + s, 0) / score.length;
  const fit = bestLinearPredictor(
    samples,
    score.map((s) => s - mean),
    new Float64Array(samples.rows),
  );
  return fit !== undefined && normalTail(fit.loading.value / fit.loading.se) <= 0.05;
};

describe('heterogeneityTest', () => {
  it.each([600, 2_000])('finds nothing where everybody is moved alike (n = %i)', (n) => {
    // 50 experiments at a true level of .05 would exceed this once in 40 times; twice the median stays well below its level.
    expect(share((seed) => heterogeneityTest(plantedExperiment(n, 100 + seed, 0), seed).found)).toBeLessThan(0.12);
  });

  it.each([
    [1_000, 0.1],
    [2_500, 0.06],
  ])('finds a planted difference (n = %i, effects spread by %f)', (n, spread) => {
    expect(share((seed) => heterogeneityTest(plantedExperiment(n, 300 + seed, spread), seed).found)).toBeGreaterThan(0.8);
  });

  it('cries wolf without cross-fitting, which is why it cross-fits', () => {
    expect(share((seed) => withoutCrossFitting(plantedExperiment(600, 100 + seed, 0)))).toBeGreaterThan(0.5);
  });

  it('answers the same for the same seed', () => {
    const samples = plantedExperiment(600, 1, 0.05);
    expect(heterogeneityTest(samples, 3)).toEqual(heterogeneityTest(samples, 3));
  });
});
