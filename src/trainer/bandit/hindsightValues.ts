import { breathe } from '../breathe';
import type { EnvironmentTable } from '../ope/environment';
import { type Progress, silent, steps } from '../progress';
import { fitRidge, predictLinear } from '../ridge';

const FOLDS = 5;
/** Contexts are one-hot, so λ rows of evidence stand against each weight. */
const LAMBDA = 10;

export interface HindsightValues {
  /** The arm that paid most when always played. */
  readonly fixed: { readonly arm: number; readonly value: number };
  /** Mean reward of the arm that looks best to regressions on all rewards of the other folds: what could be known, without having to explore. */
  readonly learnt: number;
  /** Mean of the largest reward of each row as it was drawn; no policy can reach it where answers are chance. */
  readonly foresight: number;
}

/** What would have been earned by someone who knows what no bandit sees. Rows are dealt to folds in turn. */
export const hindsightValues = async (
  { contexts, arms, width, x, rewards }: EnvironmentTable,
  progress: Progress = silent,
): Promise<HindsightValues> => {
  const means = Array.from({ length: arms }, (_, arm) => {
    let sum = 0;
    for (let row = 0; row < contexts; row++) sum += rewards[row * arms + arm]!;
    return sum / contexts;
  });
  const value = Math.max(...means);
  let [earned, foreseen] = [0, 0];
  for (let row = 0; row < contexts; row++) foreseen += Math.max(...rewards.subarray(row * arms, (row + 1) * arms));
  const folds = Math.min(FOLDS, contexts);
  const step = steps(progress, 'oracle', folds * arms);
  for (let fold = 0; fold < folds; fold++) {
    const held = Array.from({ length: contexts }, (_, row) => row).filter((row) => row % FOLDS === fold);
    const rest = Array.from({ length: contexts }, (_, row) => row).filter((row) => row % FOLDS !== fold);
    const gather = (rows: readonly number[]): Float32Array => {
      const out = new Float32Array(rows.length * width);
      for (const [i, row] of rows.entries()) out.set(x.subarray(row * width, (row + 1) * width), i * width);
      return out;
    };
    const [seen, asked] = [gather(rest), gather(held)];
    const predicted: Float64Array[] = [];
    for (let arm = 0; arm < arms; arm++) {
      const model = fitRidge({ rows: rest.length, width, x: seen, y: rest.map((row) => rewards[row * arms + arm]!) }, LAMBDA);
      predicted.push(predictLinear(model, asked, held.length));
      step();
      await breathe();
    }
    for (const [i, row] of held.entries()) {
      const best = predicted.reduce((top, of, arm) => (of[i]! > predicted[top]![i]! ? arm : top), 0);
      earned += rewards[row * arms + best]!;
    }
  }
  return { fixed: { arm: means.indexOf(value), value }, learnt: earned / contexts, foresight: foreseen / contexts };
};
