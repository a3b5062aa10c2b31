import { armContrast, enoughCustomers, progressOf, type SharedArm, scoreOf } from './armContrast';
import type { ComparisonLevels } from './closedLevels';
import { criticalScore, fixedScore, type Level } from './confidenceSequence';

/** 5% over so many comparisons as are still open. */
const steps: readonly Level[] = [0.05, 0.025, 0.0166, 0.0125];

const levelsBy = (scores: readonly number[], critical: (pair: number, level: Level) => number): readonly Level[] => {
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
 * Error rates that keep the chance of any false difference among k variants at 5% (Holm 1979): each is tested at 5% / k, and once some differ the others
 * at 5% over those left. With sequences each step holds at every look.
 */
export const holmLevels = (variants: readonly SharedArm[], control: SharedArm): readonly ComparisonLevels[] => {
  const scores = variants.map((variant) => {
    const contrast = armContrast(variant, control, 1);
    return enoughCustomers(variant, control) && contrast.variance > 0 ? Math.abs(scoreOf(contrast)) : 0;
  });
  const sequence = levelsBy(scores, (i, level) => criticalScore(progressOf(variants[i]!, control), level));
  const fixed = levelsBy(scores, (_, level) => fixedScore(level));
  return variants.map((_, i) => ({ sequence: sequence[i]!, fixed: fixed[i]! }));
};
