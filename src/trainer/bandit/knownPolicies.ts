import { integer, seededRng } from '../../maths/random';
import { fitRidge, type LinearModel, predictLinear } from '../network/linearModels';
import type { EnvironmentTable } from './environment';

/** Logged rounds: context row-major, arm played, reward. */
export interface Rounds {
  readonly rows: number;
  readonly width: number;
  readonly x: Float32Array;
  readonly arm: Uint16Array;
  readonly reward: Float64Array;
}

/** Ridge penalty: contexts are one-hot, so it counts as λ rows against each weight. */
const LAMBDA = 10;

/** One ridge regression of the reward per arm. An arm never played gets value 0. */
export const fitArmModels = ({ rows, width, x, arm, reward }: Rounds, arms: number): readonly LinearModel[] =>
  Array.from({ length: arms }, (_, a) => {
    const played = Array.from({ length: rows }, (_, i) => i).filter((i) => arm[i] === a);
    const part = new Float32Array(played.length * width);
    for (const [i, row] of played.entries()) part.set(x.subarray(row * width, (row + 1) * width), i * width);
    return fitRidge({ rows: played.length, width, x: part, y: played.map((row) => reward[row]!) }, LAMBDA);
  });

/** q̂(x, a), row-major rows × arms. */
export const predictArms = (models: readonly LinearModel[], x: Float32Array, rows: number): Float64Array => {
  const out = new Float64Array(rows * models.length);
  for (const [a, model] of models.entries()) {
    for (const [row, value] of predictLinear(model, x, rows).entries()) out[row * models.length + a] = value;
  }
  return out;
};

/** π(a | x) of every context, row-major contexts × arms. */
export type PolicyTable = Float64Array;

interface KnownPolicies {
  readonly target: PolicyTable;
  /** Sorted from the easiest to the hardest for evaluating the target. */
  readonly behaviours: readonly { readonly name: string; readonly policy: PolicyTable }[];
}

/** (1 − ε) softmax(q / T) + ε / K. */
const softmax = (q: Float64Array, arms: number, temperature: number, epsilon: number): PolicyTable => {
  const p = new Float64Array(q.length);
  for (let at = 0; at < q.length; at += arms) {
    const row = q.subarray(at, at + arms);
    const most = Math.max(...row.map((v) => v / temperature));
    const e = row.map((v) => Math.exp(v / temperature - most));
    const sum = e.reduce((total, v) => total + v, 0);
    for (let a = 0; a < arms; a++) p[at + a] = (1 - epsilon) * (e[a]! / sum) + epsilon / arms;
  }
  return p;
};

/** Arm values learnt from rounds played uniformly. */
const learnt = (env: EnvironmentTable, rounds: number, seed: number): Float64Array => {
  const rng = seededRng(seed);
  const x = new Float32Array(rounds * env.width);
  const arm = new Uint16Array(rounds);
  const reward = new Float64Array(rounds);
  for (let i = 0; i < rounds; i++) {
    const [context, a] = [integer(rng, env.contexts), integer(rng, env.arms)];
    x.set(env.x.subarray(context * env.width, (context + 1) * env.width), i * env.width);
    arm[i] = a;
    reward[i] = env.rewards[context * env.arms + a]!;
  }
  return predictArms(fitArmModels({ rows: rounds, width: env.width, x, arm, reward }, env.arms), env.x, env.contexts);
};

/**
 * Policies fixed before any log is drawn. The target has learnt from 1,000 rounds. The log comes from a uniform policy, from one that
 * learnt from 300 other rounds, or from one that plays against the target, with propensities down to .1 / K.
 */
export const knownPolicies = (env: EnvironmentTable, seed: number): KnownPolicies => {
  const [good, other] = [learnt(env, 1_000, seed + 1), learnt(env, 300, seed + 2)];
  const against = good.map((q) => -q);
  return {
    target: softmax(good, env.arms, 0.05, 0.1),
    behaviours: [
      { name: 'uniform', policy: new Float64Array(good.length).fill(1 / env.arms) },
      { name: 'learnt', policy: softmax(other, env.arms, 0.1, 0.3) },
      { name: 'opposed', policy: softmax(against, env.arms, 0.2, 0.1) },
    ],
  };
};

/** Value of a policy: the mean over contexts of Σ_a π(a | x) r(x, a), exactly. */
export const trueValue = (env: EnvironmentTable, policy: PolicyTable): number =>
  policy.reduce((sum, p, i) => sum + p * env.rewards[i]!, 0) / env.contexts;
