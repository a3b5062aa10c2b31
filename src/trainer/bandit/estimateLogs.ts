import { choose } from '../../engine/bandit/choose';
import { integer, type Rng, seededRng } from '../../maths/random';
import type { IntervalEstimate } from '../../stats/offPolicy/intervals';
import { ips, offPolicyEstimates, type PredictedRewards, type WeightedLog } from '../../stats/offPolicy/offPolicyEstimates';
import { breathe } from '../run/progress';
import type { EnvironmentTable } from './environment';
import { fitArmModels, type PolicyTable, predictArms, type Rounds } from './knownPolicies';

interface SimulatedLog {
  readonly log: WeightedLog;
  readonly model: PredictedRewards;
  /** Weights under the wrong assumption that the log was played uniformly. */
  readonly forgotten: WeightedLog;
}

const FOLDS = 2;

const crossFit = (env: EnvironmentTable, rounds: Rounds, target: Float64Array): PredictedRewards => {
  const logged = new Float64Array(rounds.rows);
  const mixed = new Float64Array(rounds.rows);
  const part = (inside: (row: number) => boolean): { rounds: Rounds; at: readonly number[] } => {
    const at = Array.from({ length: rounds.rows }, (_, row) => row).filter(inside);
    const x = new Float32Array(at.length * rounds.width);
    for (const [i, row] of at.entries()) x.set(rounds.x.subarray(row * rounds.width, (row + 1) * rounds.width), i * rounds.width);
    const [arm, reward] = [Uint16Array.from(at, (row) => rounds.arm[row]!), Float64Array.from(at, (row) => rounds.reward[row]!)];
    return { rounds: { rows: at.length, width: rounds.width, x, arm, reward }, at };
  };
  for (let fold = 0; fold < FOLDS; fold++) {
    const models = fitArmModels(part((row) => row % FOLDS !== fold).rounds, env.arms);
    const heldOut = part((row) => row % FOLDS === fold);
    const q = predictArms(models, heldOut.rounds.x, heldOut.rounds.rows);
    for (const [i, row] of heldOut.at.entries()) {
      logged[row] = q[i * env.arms + rounds.arm[row]!]!;
      for (let a = 0; a < env.arms; a++) mixed[row]! += target[row * env.arms + a]! * q[i * env.arms + a]!;
    }
  }
  return { logged, target: mixed };
};

/**
 * A fresh log. Contexts are drawn with replacement, so every log is an independent sample of the population whose mean is the truth. Arms
 * are drawn from the behaviour policy, and only the reward of the played arm is seen.
 */
const simulateLog = (env: EnvironmentTable, behaviour: PolicyTable, target: PolicyTable, rows: number, rng: Rng): SimulatedLog => {
  const { arms, width } = env;
  const x = new Float32Array(rows * width);
  const arm = new Uint16Array(rows);
  const reward = new Float64Array(rows);
  const weight = new Float64Array(rows);
  const forgotten = new Float64Array(rows);
  const targets = new Float64Array(rows * arms);
  for (let i = 0; i < rows; i++) {
    const context = integer(rng, env.contexts);
    const { index, propensity } = choose(behaviour.subarray(context * arms, (context + 1) * arms), rng);
    x.set(env.x.subarray(context * width, (context + 1) * width), i * width);
    targets.set(target.subarray(context * arms, (context + 1) * arms), i * arms);
    arm[i] = index;
    reward[i] = env.rewards[context * arms + index]!;
    weight[i] = target[context * arms + index]! / propensity;
    forgotten[i] = target[context * arms + index]! * arms;
  }
  const rewardMax = env.rewards.reduce((most, r) => Math.max(most, r), 0);
  return {
    log: { reward, weight, rewardMax },
    model: crossFit(env, { rows, width, x, arm, reward }, targets),
    forgotten: { reward, weight: forgotten, rewardMax },
  };
};

export interface LogsInput {
  readonly env: EnvironmentTable;
  readonly behaviour: PolicyTable;
  readonly target: PolicyTable;
  /** Decisions in a log. */
  readonly rounds: number;
  readonly seed: number;
  /** Logs `from` to `to` − 1. The number of a log and the seed determine its content. */
  readonly from: number;
  readonly to: number;
}

/**
 * Estimates of the target's value by estimator, one entry per log: every estimator of `offPolicyEstimates`, and IPS with a wrong
 * propensity.
 */
export type LogEstimates = Readonly<Record<string, readonly IntervalEstimate[]>>;

/** A job that estimates the target's value from each of many fresh logs of one behaviour policy. */
export const estimateLogs = async ({ env, behaviour, target, rounds, seed, from, to }: LogsInput): Promise<LogEstimates> => {
  const found: Record<string, IntervalEstimate[]> = {};
  for (let log = from; log < to; log++) {
    const fresh = simulateLog(env, behaviour, target, rounds, seededRng(seed + log));
    const estimates = { ...offPolicyEstimates(fresh.log, fresh.model), 'IPS, propensities forgotten': ips(fresh.forgotten) };
    for (const [name, estimate] of Object.entries(estimates)) {
      found[name] ??= [];
      found[name].push(estimate);
    }
    await breathe();
  }
  return found;
};
