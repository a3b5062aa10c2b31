import { seededRng } from '../../maths/random';
import { correctedEstimate } from '../../stats/offPolicy/intervals';
import { qini, rankByScore, upliftAt } from '../../stats/offPolicy/uplift';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import { breathe } from '../run/progress';
import { fitUplift } from './fitUplift';
import { candidateName, predictUplift, type UpliftCandidate } from './upliftModel';
import { randomFolds, takeRows, type UpliftSamples } from './upliftSamples';

/** The usual learner, which is used unless another is significantly better. */
export const INCUMBENT = { kind: 'tLearner', lambda: 10 } as const;

/**
 * The same learner with products of codes. It replaces the plain one if validation prefers it by a standard error, and is only tried if the
 * features have products.
 */
export const CROSSED = { kind: 'tLearner', lambda: 100, crossed: true } as const;

/** Features have unit variance, so a penalty λ counts as λ rows of evidence against each of them. */
export const upliftCandidates: readonly UpliftCandidate[] = [
  INCUMBENT,
  { kind: 'random' },
  { kind: 'response', lambda: 10 },
  { kind: 'sLearner', lambda: 10, interaction: 100 },
  { kind: 'sLearner', lambda: 10, interaction: 300 },
  { kind: 'xLearner', lambda: 1_000 },
  { kind: 'rLearner', lambda: 1_000 },
  { kind: 'classTransform', lambda: 100 },
  CROSSED,
];

/** The share of people a campaign may reach. Rankings are compared there, in addition to their Qini coefficient. */
export const BUDGET = 0.3;
const FOLDS = 5;
/** 97.5% quantile of Student's t with FOLDS − 1 degrees of freedom: two standard errors, adjusted for their estimation. */
const ERRORS = 2.776;

export interface UpliftSelection {
  readonly best: UpliftCandidate;
  readonly validation: readonly ModelRow[];
}

/**
 * Chooses on five folds of the training part by the mean Qini coefficient. Rankings of uplift differ by less than the noise of a fold, so
 * the largest mean alone would be luck. A candidate replaces the incumbent only when its paired gain passes the corrected resampled t-test
 * at 5% (`correctedEstimate`), which accounts for training rows shared by folds.
 */
export const selectUplift = async (samples: UpliftSamples, seed: number): Promise<UpliftSelection> => {
  const folds = randomFolds(samples.rows, FOLDS, seededRng(seed));
  const all = Array.from({ length: samples.rows }, (_, row) => row);
  const crosses = samples.width > (samples.plain ?? samples.width);
  const candidates = upliftCandidates.filter(({ crossed }) => crosses || !crossed);
  const figures = candidates.map(() => ({ qini: [] as number[], upliftAt30: [] as number[] }));
  for (let fold = 0; fold < FOLDS; fold++) {
    const part = (outside: boolean): UpliftSamples =>
      takeRows(
        samples,
        all.filter((row) => (folds[row] !== fold) === outside),
      );
    const [fitting, judging] = [part(true), part(false)];
    for (const [i, candidate] of candidates.entries()) {
      const ranking = rankByScore(predictUplift(fitUplift(candidate, fitting), judging));
      figures[i]!.qini.push(qini(judging, ranking));
      figures[i]!.upliftAt30.push(upliftAt(judging, ranking, BUDGET));
      await breathe();
    }
  }
  const corrected = (values: readonly number[]) => correctedEstimate(values, 1 / (FOLDS - 1));
  const gainOver = (i: number, start: number) => corrected(figures[i]!.qini.map((value, f) => value - figures[start]!.qini[f]!));
  // Plain or crossed is one learner with fewer or more features, so one standard error is enough to prefer the larger.
  const [plain, crossed] = [candidates.indexOf(INCUMBENT), candidates.indexOf(CROSSED)];
  const more = crossed < 0 ? { value: 0, se: 0 } : gainOver(crossed, plain);
  const start = more.value > more.se ? crossed : plain;
  let best: { readonly candidate: UpliftCandidate; readonly gain: number } = { candidate: candidates[start]!, gain: 0 };
  for (const [i, candidate] of candidates.entries()) {
    const gain = gainOver(i, start);
    if (gain.value > ERRORS * gain.se && gain.value > best.gain) best = { candidate, gain: gain.value };
  }
  return {
    best: best.candidate,
    validation: candidates.map((candidate, i) =>
      modelRow(candidateName(candidate), { qini: corrected(figures[i]!.qini), upliftAt30: corrected(figures[i]!.upliftAt30) }),
    ),
  };
};
