import { auc, aucInfluences, logloss, loglossInfluences } from '../../stats/offPolicy/classification';
import { clusteredSe, type Estimate } from '../../stats/offPolicy/intervals';
import type { ModelRow } from '../metrics/metricsTable';
import { groupFolds, rowsWhere } from '../network/selectNetwork';
import { type Adapter, adaptedLogits, adapterFamilies, positionsOf } from './adapters';
import type { Answers } from './frozenBase';
import { fitHeadPrior, type HeadPlan } from './headPrior';

/** Numbers of shots evaluated. */
export const SHOTS = [0, 5, 10] as const;
/** First row of a respondent that is evaluated, whatever the shots, so that all figures are of the same rows. */
export const FIRST_JUDGED = 10;

/** Evaluated rows: labels, respondents, and probabilities by number of shots. */
export interface Judged {
  readonly y: Float32Array;
  readonly groups: readonly string[];
  readonly probabilities: ReadonlyMap<number, Float64Array>;
}

/**
 * Figures at every number of shots. `se` is over rows, and `<name>ByRespondent` allows for dependence between answers of one respondent.
 */
export const fewShotRow = (model: string, { y, groups, probabilities }: Judged): ModelRow => {
  const metrics: Record<string, number> = {};
  const se: Record<string, number> = {};
  for (const [k, p] of probabilities) {
    const [ranking, loss] = [auc(y, p), logloss(y, p)];
    metrics[`aucK${k}`] = ranking.value;
    metrics[`loglossK${k}`] = loss.value;
    se[`aucK${k}`] = ranking.se;
    se[`loglossK${k}`] = loss.se;
    se[`aucK${k}ByRespondent`] = clusteredSe(aucInfluences(y, p), groups);
    se[`loglossK${k}ByRespondent`] = clusteredSe(loglossInfluences(y, p), groups);
  }
  return { model, metrics, se };
};

/** Differences between a and b in favour of a, with standard errors by respondent. */
export const fewShotGains = (a: Judged, b: Judged): Readonly<Record<string, Estimate>> =>
  Object.fromEntries(
    [...a.probabilities].flatMap(([k, p]) => {
      const q = b.probabilities.get(k);
      if (k === 0 || !q) return [];
      const paired = (x: Float64Array, z: Float64Array): number =>
        clusteredSe(
          x.map((value, i) => value - z[i]!),
          a.groups,
        );
      return [
        [
          `aucGainK${k}`,
          { value: auc(a.y, p).value - auc(a.y, q).value, se: paired(aucInfluences(a.y, p), aucInfluences(a.y, q)) },
        ] as const,
        [
          `loglossGainK${k}`,
          { value: logloss(a.y, q).value - logloss(a.y, p).value, se: paired(loglossInfluences(a.y, q), loglossInfluences(a.y, p)) },
        ] as const,
      ];
    }),
  );

export interface HeadsJudged {
  /** Probabilities of every test row by model, then by number of shots. */
  readonly probabilities: ReadonlyMap<string, ReadonlyMap<number, Float64Array>>;
  /** Figures on respondents held out from the prior within the training part: mean over 5 and 10 shots. */
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

/** Chooses learning rates on a fifth of the training respondents, then fits on all of them and adapts the test respondents. */
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
