import { bestLinearPredictor } from '../../core/evaluation/bestLinearPredictor';
import { normalTail } from '../../core/normalTail';
import { seededRng } from '../../core/random';
import { crossFitEffect } from './crossFitEffect';
import { randomFolds, type UpliftSamples } from './upliftSamples';

export interface Heterogeneity {
  /** Median over splits of β₂ over its standard error. */
  readonly statistic: number;
  /** Twice the median one-sided p-value over splits, at most 1. */
  readonly p: number;
  readonly found: boolean;
  /** Median β₂: 1 when the cross-fitted score is the effect, 0 when it is noise. */
  readonly loading: number;
}

/** False alarms allowed. */
const LEVEL = 0.05;
const FOLDS = 5;
const SPLITS = 11;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/**
 * Does the effect of a randomised treatment differ between people by more than chance? H₀: one effect for all. A score of the effect is
 * cross-fitted (`crossFitEffect`) and its loading β₂ tested one-sided (`bestLinearPredictor`); since folds are drawn at random, this is done
 * for several draws and the p-value is twice the median, which holds its level whatever the dependence between draws (Chernozhukov
 * et al. 2018, https://arxiv.org/abs/1712.04802, section 3; Meinshausen, Meier & Bühlmann 2009, https://doi.org/10.1198/jasa.2009.tm08647).
 */
export const heterogeneityTest = (samples: UpliftSamples, seed: number): Heterogeneity => {
  const rng = seededRng(seed);
  const draws = Array.from({ length: SPLITS }, () => {
    const { score, baseline } = crossFitEffect(samples, randomFolds(samples.rows, FOLDS, rng), FOLDS);
    const loading = bestLinearPredictor(samples, score, baseline)?.loading;
    return { loading: loading?.value ?? 0, z: loading && loading.se > 0 ? loading.value / loading.se : 0 };
  });
  const statistic = median(draws.map(({ z }) => z));
  const p = Math.min(1, 2 * median(draws.map(({ z }) => normalTail(z))));
  return { statistic, p, found: p <= LEVEL, loading: median(draws.map(({ loading }) => loading)) };
};
