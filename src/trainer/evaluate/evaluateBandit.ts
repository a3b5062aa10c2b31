import { DEFAULT_FACT_POLICY, type FactPolicyName, factPolicyNames } from '../../engine/bandit/factPolicies';
import { ok, type Result } from '../../protocol/values/result';
import { meanAndSe } from '../../stats/offPolicy/intervals';
import { type EnvironmentTable, readEnvironment } from '../bandit/environment';
import { armName, type PlayedShuffle, type ShuffleInput } from '../bandit/playShuffle';
import type { Database } from '../ingest/database';
import { parallelMap } from '../jobs';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { fitRidge, predictLinear } from '../network/linearModels';
import { sharedArray } from '../parallel/threadCount';
import { breathe, type Progress, silent, steps } from '../run/progress';

const FOLDS = 5;
/** Ridge penalty: contexts are one-hot, so it counts as λ rows against each weight. */
const LAMBDA = 10;

interface HindsightValues {
  /** The arm with the highest reward if always played. */
  readonly fixed: { readonly arm: number; readonly value: number };
  /** Mean reward of the arm that looks best to regressions on all rewards of the other folds: an upper bound without exploration. */
  readonly learnt: number;
  /** Mean of the largest reward of each row as drawn. No policy can reach it if answers are random. */
  readonly foresight: number;
}

/** Rewards of strategies that know what no bandit sees. Rows are assigned to folds in turn. */
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

interface BanditSettings {
  /** Net value of an accepted offer by arm. */
  readonly values: readonly number[];
  /** Passes over all rows, in shuffles `firstShuffle`, `firstShuffle` + 1, … */
  readonly shuffles: number;
  readonly firstShuffle: number;
}

/** Names as in papers. */
const titles: Readonly<Record<FactPolicyName, string>> = {
  'shared-thompson': 'Thompson sampling, shared weights',
  'shared-squarecb': 'SquareCB, shared weights',
  thompson: 'LinTS',
  linucb: 'LinUCB',
  squarecb: 'SquareCB',
  'epsilon-greedy': 'ε-greedy',
  softmax: 'softmax',
  random: 'random',
};

const csvOf = (played: readonly PlayedShuffle[], from: number): string =>
  `shuffle,round,row,arm,propensity\n${played
    .flatMap(({ row, arm, propensity }, s) =>
      Array.from(row, (context, round) => `${from + s},${round + 1},${context + 1},${armName(arm[round]!)},${propensity[round]}\n`),
    )
    .join('')}`;

/**
 * Online contextual bandits on an environment whose rewards are all known: every policy plays all contexts once in the order of each
 * shuffle, starts untrained, and sees only the reward of the arm it played. `netValue` is the mean reward per round. Standard errors are
 * over shuffles, and gains are paired by shuffle. Shuffles determine the order of the rows and a policy's draws, while the rows stay the
 * same. Errors: those of `readEnvironment`.
 */
export const evaluateBandit = async (
  db: Database,
  file: string,
  { values, shuffles, firstShuffle }: BanditSettings,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const read = await readEnvironment(db, file, values, progress);
  if (!read.ok) return read;
  const { quality, facts, notes, ...env } = read.value;
  const rewards = sharedArray(env.rewards);
  const inputs = factPolicyNames.flatMap((policy) =>
    Array.from({ length: shuffles }, (_, s): ShuffleInput => ({ policy, seed: firstShuffle + s, facts, arms: env.arms, rewards })),
  );
  const played = await parallelMap('playShuffle', inputs, steps(progress, 'shuffles', inputs.length));
  const playedBy = (policy: FactPolicyName): readonly PlayedShuffle[] => played.filter((_, i) => inputs[i]!.policy === policy);
  const valuesOf = (policy: FactPolicyName): readonly number[] => playedBy(policy).map(({ netValue }) => netValue);
  const { fixed, learnt, foresight } = await hindsightValues(env, progress);
  const peer = valuesOf('thompson');
  const row = (model: string, netValues: readonly number[]): ModelRow =>
    modelRow(model, {
      netValue: meanAndSe(netValues),
      gainOverFixed: meanAndSe(netValues.map((value) => value - fixed.value)),
      gainOverLinTS: meanAndSe(netValues.map((value, s) => value - peer[s]!)),
    });
  const always = (value: number): readonly number[] => Array.from({ length: shuffles }, () => value);
  return ok({
    evaluation: {
      task: 'bandit',
      chosen: titles[DEFAULT_FACT_POLICY],
      chosenBy: 'nothing',
      split: `shuffles ${firstShuffle} to ${firstShuffle + shuffles - 1} of ${env.contexts} contexts, one pass each, cold start`,
      n: env.contexts * shuffles,
      rows: [
        ...factPolicyNames.map((policy) => row(titles[policy], valuesOf(policy))),
        row('best fixed arm in hindsight', always(fixed.value)),
        row('oracle: learnt from every reward of other rows', always(learnt)),
      ],
      validation: [],
    },
    quality: [quality],
    predictions: csvOf(playedBy(DEFAULT_FACT_POLICY), firstShuffle),
    notes: [
      ...notes,
      'netValue: mean reward per round, ± its standard error over shuffles; gains are paired by shuffle',
      `the best fixed arm is ${armName(fixed.arm)}; perfect foresight of every answer would get ${foresight.toFixed(4)}`,
      'oracle: the best arm by ridge regressions per arm, fitted on the rewards of all arms on four fifths of the rows; the true probabilities are unknown',
      'settings of all policies were chosen on other shuffles; LinTS draws with .4 of its deviation, which earns more than the full deviation',
    ],
  });
};
