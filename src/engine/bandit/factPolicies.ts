import { disjointModel } from './disjointModel';
import { epsilonGreedy } from './epsilonGreedy';
import { sharedModel } from './sharedModel';
import { softmax } from './softmax';
import { squareCb } from './squareCb';
import { type Learner, startLearner } from './startLearner';
import { thompson } from './thompson';
import { upperConfidence } from './upperConfidence';

const disjoint = disjointModel({ variance: 0.01, noise: 0.2 });
const FLOOR = 0.001;
const DRAWS = 128;

/**
 * Policies over facts by name, each with nothing learnt. `shared-thompson` is the default: Thompson sampling on the shared model, with its full posterior at
 * first and three tenths of its deviation once some hundred rewards are in (ADR 010). The settings of all were chosen on shuffles that are not reported.
 */
export const factPolicies = {
  'shared-thompson': (): Learner =>
    startLearner(thompson(sharedModel, { draws: DRAWS, floor: FLOOR, scale: (n) => 0.3 + 0.7 * Math.exp(-n / 500) }), sharedModel),
  'shared-squarecb': (): Learner => startLearner(squareCb(sharedModel, { scale: 20, floor: FLOOR }), sharedModel),
  thompson: (): Learner => startLearner(thompson(disjoint, { draws: DRAWS, floor: FLOOR, scale: () => 0.4 }), disjoint),
  linucb: (): Learner => startLearner(upperConfidence(disjoint, { alpha: 1, floor: FLOOR }), disjoint),
  squarecb: (): Learner => startLearner(squareCb(disjoint, { scale: 10, floor: FLOOR }), disjoint),
  'epsilon-greedy': (): Learner => startLearner(epsilonGreedy(disjoint, { epsilon: 0.05 }), disjoint),
  softmax: (): Learner => startLearner(softmax(disjoint, { temperature: 0.08, floor: FLOOR }), disjoint),
  /** Learns nothing and needs to know nothing. */
  random: (): Learner => ({
    policy: 'random/1',
    distribution: (arms) => new Float64Array(arms.length).fill(1 / arms.length),
    learn: () => undefined,
  }),
} as const satisfies Readonly<Record<string, () => Learner>>;

export type FactPolicyName = keyof typeof factPolicies;
export const factPolicyNames = Object.keys(factPolicies) as readonly FactPolicyName[];
export const DEFAULT_FACT_POLICY: FactPolicyName = 'shared-thompson';
