import type { Variant } from '../../protocol/experiment';
import { armContrast, enoughCustomers, progressOf, type SharedArm, scoreOf } from './armContrast';
import { ALPHA, criticalScore, fixedScore, type Level } from './confidenceSequence';

/** Two groups in the metric that decides. */
export interface ComparedPair {
  readonly treatment: Variant;
  readonly control: Variant;
  readonly arms: readonly [treatment: SharedArm, control: SharedArm];
}

/** Every item paired with those before it. */
export const againstEarlier = <T>(all: readonly T[]): readonly (readonly [later: T, earlier: T])[] =>
  all.flatMap((later, i) => all.slice(0, i).map((earlier) => [later, earlier] as const));

/** Error rates of one comparison: for any look, and for a single planned look. */
export interface ComparisonLevels {
  readonly sequence: Level;
  readonly fixed: Level;
}

const FIRST: Level = 0.045;
const OTHER: Level = 0.0025;

/** A pair at one look. */
export interface ScoredPair extends Pick<ComparedPair, 'treatment' | 'control'> {
  /** Score of S at q = 1; null before there is an interval. */
  readonly score: number | null;
  /** As `progressOf`. */
  readonly progress: number;
}

export const scoredPair = ({ treatment, control, arms }: ComparedPair): ScoredPair => {
  const contrast = armContrast(...arms, 1);
  const known = enoughCustomers(...arms) && contrast.variance > 0;
  return { treatment, control, score: known ? scoreOf(contrast) : null, progress: progressOf(...arms) };
};

const levelsBy = (pairs: readonly ScoredPair[], critical: (pair: ScoredPair, level: Level) => number): readonly Level[] => {
  if (pairs.length === 1) return [ALPHA];
  const first = pairs.findIndex(({ treatment, control }) => treatment === 'couplet' && control === 'none');
  const levels = pairs.map((_, i) => (i === first ? FIRST : OTHER));
  const told = pairs.some((pair, i) => pair.score !== null && Math.abs(pair.score) > critical(pair, levels[i]!));
  // If one pair differs, at most one of the other two can be alike: each may be tested at the full rate (Shaffer 1986).
  return told ? pairs.map(() => ALPHA) : levels;
};

/** The `closedLevels` of the confidence sequence. */
export const sequenceLevels = (pairs: readonly ScoredPair[]): readonly Level[] =>
  levelsBy(pairs, ({ progress }, level) => criticalScore(progress, level));

/**
 * Error rates that keep the chance of any false difference among the comparisons of three groups at 5%: closed testing (Marcus, Peritz &
 * Gabriel 1976, https://doi.org/10.1093/biomet/63.3.655). The hypothesis that all three groups are alike is tested by a weighted
 * Bonferroni: 4.5% for Couplet against no coupons, the main question of an experiment, and a quarter of a percent for each of the others.
 * Once it is rejected, each comparison has all 5%. With confidence sequences each test holds at every look, and so does the closure.
 */
export const closedLevels = (pairs: readonly ComparedPair[]): readonly ComparisonLevels[] => {
  const scored = pairs.map(scoredPair);
  const sequence = sequenceLevels(scored);
  const fixed = levelsBy(scored, (_, level) => fixedScore(level));
  return pairs.map((_, i) => ({ sequence: sequence[i]!, fixed: fixed[i]! }));
};

/** 5% divided by the number of comparisons still open. */
const steps: readonly Level[] = [0.05, 0.025, 0.0166, 0.0125];

const holmLevelsBy = (scores: readonly number[], critical: (pair: number, level: Level) => number): readonly Level[] => {
  const levels = scores.map((): Level => steps.at(-1)!);
  let open = scores.map((_, i) => i);
  for (let level = steps[open.length - 1]; level !== undefined; level = steps[open.length - 1]) {
    for (const i of open) levels[i] = level;
    const found = level;
    const left = open.filter((i) => !(scores[i]! > critical(i, found)));
    if (left.length === open.length) break;
    open = left;
  }
  return levels;
};

/**
 * Error rates that keep the chance of any false difference among k variants at 5% (Holm 1979): each is tested at 5% / k, and once some
 * differ, the others at 5% over the number left. With confidence sequences each step holds at every look.
 */
export const holmLevels = (variants: readonly SharedArm[], control: SharedArm): readonly ComparisonLevels[] => {
  const scores = variants.map((variant) => {
    const contrast = armContrast(variant, control, 1);
    return enoughCustomers(variant, control) && contrast.variance > 0 ? Math.abs(scoreOf(contrast)) : 0;
  });
  const sequence = holmLevelsBy(scores, (i, level) => criticalScore(progressOf(variants[i]!, control), level));
  const fixed = holmLevelsBy(scores, (_, level) => fixedScore(level));
  return variants.map((_, i) => ({ sequence: sequence[i]!, fixed: fixed[i]! }));
};
