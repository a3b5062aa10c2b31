import type { Worth } from '../../stats/offPolicy/uplift';
import type { ModelRow } from '../metricsTable';
import { fitUplift } from './fitUplift';
import { CHOSEN, judgeUplift, type UpliftComparison } from './judgeUplift';
import { learnUplift } from './learnUplift';
import type { Heterogeneity } from './policyGate';
import { CROSSED, INCUMBENT } from './selectUplift';
import { candidateName, type UpliftCandidate } from './upliftCandidate';
import { predictUplift } from './upliftModel';
import type { UpliftSamples } from './upliftSamples';

export interface UpliftSplit {
  readonly train: UpliftSamples;
  readonly test: UpliftSamples;
  readonly seed: number;
  readonly worth?: Worth;
}

export interface JudgedSplit {
  /** Names of the ranking chosen on the training rows, and of what the gate on the same rows makes of it. */
  readonly chosen: string;
  readonly shipped: string;
  readonly heterogeneity: Heterogeneity;
  readonly validation: readonly ModelRow[];
  /** Uplift of each test row by what ships. */
  readonly scores: Float64Array;
  readonly comparison: UpliftComparison;
}

/** That ranking, or the average effect where the gate on the same training rows refuses it. */
const SHIPPED = 'that, or the average effect by the gate';

/** Shown beside what was chosen, none of them chosen by the test rows. */
const SHOWN: readonly UpliftCandidate[] = [
  { kind: 'random' },
  { kind: 'average' },
  { kind: 'response', lambda: 10 },
  INCUMBENT,
  { kind: 'sLearner', lambda: 10, interaction: 100 },
  { kind: 'xLearner', lambda: 1_000 },
  { kind: 'rLearner', lambda: 1_000 },
  { kind: 'classTransform', lambda: 100 },
  CROSSED,
];

/** A job: learns uplift on one part of an experiment and judges it on the other. */
export const judgeUpliftSplit = async ({ train, test, seed, worth }: UpliftSplit): Promise<JudgedSplit> => {
  const { heterogeneity, ranking, shipped, validation, model } = await learnUplift(train, seed);
  const scores = predictUplift(model, test);
  const crosses = train.width > (train.plain ?? train.width);
  const shown = SHOWN.filter((candidate) => crosses || !candidate.crossed);
  const all = {
    [CHOSEN]: predictUplift(fitUplift(ranking, train), test),
    [SHIPPED]: scores,
    ...Object.fromEntries(shown.map((candidate) => [candidateName(candidate), predictUplift(fitUplift(candidate, train), test)])),
  };
  return {
    chosen: candidateName(ranking),
    shipped: candidateName(shipped),
    heterogeneity,
    validation,
    scores,
    comparison: judgeUplift(test, all, candidateName(INCUMBENT), seed, worth),
  };
};
