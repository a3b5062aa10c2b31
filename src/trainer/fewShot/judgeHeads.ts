import { auc, logloss } from '../../stats/offPolicy/classification';

import { groupFolds, rowsWhere } from '../network/selectNetwork';
import { adaptedLogits, positionsOf } from './adaptedLogits';
import { type Adapter, adapterFamilies } from './adapters';
import type { Answers } from './answers';
import { FIRST_JUDGED, SHOTS } from './fewShotMetrics';
import { fitHeadPrior } from './fitHeadPrior';
import type { HeadPlan } from './headPlan';

export interface HeadsJudged {
  /** Probabilities of every test row by model, then by number of shots. */
  readonly probabilities: ReadonlyMap<string, ReadonlyMap<number, Float64Array>>;
  /** Figures on respondents of the training part held out from the prior: mean over 5 and 10 shots. */
  readonly validation: ReadonlyMap<string, { readonly auc: number; readonly logloss: number }>;
}

const takeAnswers = (answers: Answers, rows: readonly number[]): Answers => {
  const { width } = answers;
  const x = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) x.set(answers.x.subarray(row * width, (row + 1) * width), i * width);
  return {
    width,
    x,
    y: Float32Array.from(rows, (row) => answers.y[row]!),
    groups: rows.map((row) => answers.groups[row]!),
    logits: Float64Array.from(rows, (row) => answers.logits[row]!),
  };
};

const toProbabilities = (logits: Float64Array): Float64Array => logits.map((logit) => 1 / (1 + Math.exp(-logit)));

/** Chooses learning rates on a fifth of the training respondents, then fits on all of them and adapts the test's. */
export const judgeHeads = async (
  train: Answers,
  test: Answers,
  plan: HeadPlan,
  shots: readonly number[],
  seed: number,
): Promise<HeadsJudged> => {
  const folds = groupFolds(train.groups, 5, seed + 1);
  const fitting = takeAnswers(
    train,
    rowsWhere(folds, (fold) => fold !== 0),
  );
  const judging = takeAnswers(
    train,
    rowsWhere(folds, (fold) => fold === 0),
  );
  const positions = positionsOf(judging.groups);
  const judged = Array.from(judging.y.keys()).filter((row) => positions[row]! >= FIRST_JUDGED);
  const y = judged.map((row) => judging.y[row]!);
  const inner = await fitHeadPrior(fitting, plan);
  const figures = (adapter: Adapter): { auc: number; logloss: number } => {
    const each = SHOTS.filter((k) => k > 0).map((k) => {
      const p = toProbabilities(adaptedLogits(inner.prior, judging, adapter, k));
      const chosen = judged.map((row) => p[row]!);
      return [auc(y, chosen).value, logloss(y, chosen).value] as const;
    });
    return {
      auc: each.reduce((sum, [value]) => sum + value, 0) / each.length,
      logloss: each.reduce((sum, [, value]) => sum + value, 0) / each.length,
    };
  };
  const validation = new Map<string, { auc: number; logloss: number }>();
  const rates = adapterFamilies(inner, fitting, seed).map((family) => {
    const tried = family.map(figures);
    const best = tried.reduce((a, b, i) => (b.logloss < tried[a]!.logloss ? i : a), 0);
    validation.set(family[best]!.model, tried[best]!);
    return best;
  });
  const all = await fitHeadPrior(train, plan);
  const probabilities = new Map(
    adapterFamilies(all, train, seed).map((family, i) => {
      const adapter = family[rates[i]!]!;
      const byShots = shots.map((k) => [k, toProbabilities(adaptedLogits(all.prior, test, adapter, k))] as const);
      return [adapter.model, new Map(byShots)] as const;
    }),
  );
  return { probabilities, validation };
};
