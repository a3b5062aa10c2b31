import { dot, packedIndex, solveLower } from '../../maths/linalg';
import type { FactVector } from '../features/featureSpec';
import type { FactArm, FactModel, ValueBelief } from './rewardModel';
import {
  type ArmStatistics,
  estimateVariances,
  SHARED_PRIOR,
  type SharedFit,
  type SharedPosterior,
  type SharedState,
  sharedPosterior,
  startingVariances,
} from './sharedPosterior';

const nothing = (arm: string): ArmStatistics => ({
  arm,
  plays: 0,
  moments: new Float32Array(0),
  products: new Float64Array(0),
  absolute: 0,
  squares: 0,
});

/** Copy with room for d slots. Row by row, the lower triangle only grows at its end. */
const roomFor = (d: number, { moments, products, ...rest }: ArmStatistics): ArmStatistics => {
  const wider = { ...rest, moments: new Float32Array(packedIndex(d, 0)), products: new Float64Array(d) };
  wider.moments.set(moments);
  wider.products.set(products);
  return wider;
};

/** The sums after adding the waiting rewards, with the slots and arms these introduced. */
const sharedFitWith = ({ arms, groups, variances }: SharedFit, waiting: SharedState['waiting']): SharedFit => {
  const slots = [...groups];
  for (const { context } of waiting) {
    const { index, group } = context.x;
    for (const [i, slot] of index.entries()) slots[slot] = group[i]!;
  }
  const d = slots.length;
  // A slot can be skipped by decisions that never got their reward. It then counts towards the intercept's fact.
  for (let slot = 0; slot < d; slot++) slots[slot] ??= 0;
  const sums = new Map(arms.map((arm) => [arm.arm, roomFor(d, arm)]));
  for (const { context, reward } of waiting) {
    const { arm, x } = context;
    const { moments, products, ...known } = sums.get(arm) ?? roomFor(d, nothing(arm));
    for (const [n, i] of x.index.entries()) {
      products[i]! += x.value[n]! * reward;
      for (const [m, j] of x.index.entries()) if (j <= i) moments[packedIndex(i, j)]! += x.value[n]! * x.value[m]!;
    }
    const absolute = known.absolute + Math.abs(reward);
    sums.set(arm, { ...known, moments, products, plays: known.plays + 1, absolute, squares: known.squares + reward ** 2 });
  }
  const facts = slots.reduce((most, group) => Math.max(most, group + 1), variances.common.length);
  const start = Array.from({ length: facts }, (_, group) => startingVariances(group));
  return {
    arms: [...sums.values()],
    groups: slots,
    variances: {
      ...variances,
      common: start.map(({ common }, group) => variances.common[group] ?? common),
      own: start.map(({ own }, group) => variances.own[group] ?? own),
    },
  };
};

/** With fewer rewards than this, estimated variances would be mostly noise. */
const LEAST_REWARDS = 50;
/** Most rewards that may wait for the next fit: 5% of those seen, so that beliefs are never staler, capped at this many or 4 per arm. */
const MOST_WAITING = 50;

const start = startingVariances(0);
const initial: SharedState = {
  version: 1,
  fit: { arms: [], groups: [0], variances: { common: [start.common], own: [start.own], noise: SHARED_PRIOR.noise, seen: 0 } },
  waiting: [],
  observations: 0,
};

// The posterior follows from the fit and is ten times its size, so it is cached and not part of the state.
const posteriors = new WeakMap<SharedFit, { readonly posterior: SharedPosterior | undefined }>();
const posteriorOf = (fit: SharedFit): SharedPosterior | undefined => {
  const known = posteriors.get(fit) ?? { posterior: sharedPosterior(fit) };
  posteriors.set(fit, known);
  return known.posterior;
};

/** Dense x over the first d slots. Slots first seen after the fit are left out. */
const dense = ({ index, value }: FactVector, d: number): Float64Array => {
  const x = new Float64Array(d);
  for (let i = 0; i < index.length; i++) if (index[i]! < d) x[index[i]!]! += value[i]!;
  return x;
};

/** M⁻¹x over the non-zeros of x. */
const product = (inverse: Float64Array, { index, value }: FactVector, d: number): Float64Array => {
  const out = new Float64Array(d);
  for (let n = 0; n < index.length; n++) {
    const j = index[n]!;
    if (j >= d) continue;
    for (let i = 0; i < j; i++) out[i]! += value[n]! * inverse[packedIndex(j, i)]!;
    for (let i = j; i < d; i++) out[i]! += value[n]! * inverse[packedIndex(i, j)]!;
  }
  return out;
};

/** Mean, variance of the arm's own part, and L_S⁻¹ T M⁻¹ x, whose products give the part that arms share. In the arm's unit. */
const beliefAbout = (posterior: SharedPosterior, { arm, x }: FactArm) => {
  const { common, ownPrecision, factor } = posterior;
  const d = common.length;
  const situation = dense(x, d);
  const belief = posterior.arms.find((one) => one.arm === arm);
  // An arm never played has the prior around the shared weights: M = T.
  const solved = belief ? product(belief.inverse, x, d) : situation.map((value, i) => value / ownPrecision[i]!);
  return {
    unit: belief?.unit ?? posterior.unit,
    mean: dot(belief?.mean ?? common, situation),
    own: dot(solved, situation),
    common: solveLower(
      factor,
      solved.map((value, i) => value * ownPrecision[i]!),
    ),
  };
};

/** Re-estimates the variances from the posterior at hand, which does not include the waiting rewards yet. */
const refit = ({ fit, waiting, observations }: SharedState): SharedState => {
  const due = observations > Math.max(LEAST_REWARDS, 1.05 * fit.variances.seen);
  const posterior = due ? posteriorOf(fit) : undefined;
  const variances = posterior ? { ...estimateVariances(fit, posterior), seen: observations } : fit.variances;
  return { version: 1, fit: sharedFitWith({ ...fit, variances }, waiting), waiting: [], observations };
};

/**
 * Hierarchical linear model of the reward (formula in `sharedPosterior`): each arm has its own weights, drawn around weights shared by all
 * arms, so that rarely played arms learn from the others. How far weights lie from 0, and arms from each other, is estimated from the
 * rewards fact by fact.
 */
export const sharedModel: FactModel<SharedState> = {
  version: 'shared/1',
  initial,
  believe({ fit }, arms): ValueBelief {
    const K = arms.length;
    const mean = new Float64Array(K);
    const covariance = new Float64Array(packedIndex(K, 0));
    const posterior = posteriorOf(fit);
    if (!posterior) return { mean, covariance };
    const values = arms.map((arm) => beliefAbout(posterior, arm));
    for (const [k, a] of values.entries()) {
      mean[k] = a.unit * a.mean;
      for (let j = 0; j <= k; j++) {
        const b = values[j]!;
        covariance[packedIndex(k, j)] = a.unit * b.unit * (dot(a.common, b.common) + (j === k ? a.own : 0));
      }
    }
    return { mean, covariance };
  },
  update(state, context, reward): SharedState {
    const waiting = [...state.waiting, { context, reward }];
    const observations = state.observations + 1;
    const patience = Math.min(Math.max(1, Math.floor(observations / 20)), Math.max(MOST_WAITING, 4 * state.fit.arms.length));
    const next = { ...state, waiting, observations };
    return waiting.length >= patience ? refit(next) : next;
  },
  observations: (state) => state.observations,
};
