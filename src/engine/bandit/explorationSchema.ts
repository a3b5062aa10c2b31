import * as v from 'valibot';

const positive = (most: number) => v.pipe(v.number(), v.gtValue(0), v.maxValue(most));

/** How a page's bandit explores, as data: the policies of this folder with their settings. */
export const explorationSchema = v.variant('kind', [
  /** Posterior draws with `scale` times the posterior's standard deviation. 1 is Thompson sampling as published. */
  v.object({ kind: v.literal('thompson'), scale: v.optional(positive(1), 1) }),
  /** Standard deviations added to the expected reward. */
  v.object({ kind: v.literal('linucb'), alpha: positive(10) }),
  /** γ after n rewards is `scale`·√n. n includes the rewards that the prior stands for. */
  v.object({ kind: v.literal('squarecb'), scale: positive(1e4) }),
  v.object({ kind: v.literal('epsilon-greedy'), epsilon: positive(0.5) }),
  /** In units of reward. */
  v.object({ kind: v.literal('softmax'), temperature: positive(1) }),
]);
export type Exploration = v.InferOutput<typeof explorationSchema>;

/**
 * Used if neither campaign nor bundle sets one: a tenth of the posterior's standard deviation, chosen on development shops
 * (docs/simulate.md).
 */
export const defaultExploration: Exploration = { kind: 'thompson', scale: 0.1 };
