/**
 * Prior of the shared model, in units of the arm's typical reward (ADR 010). The variances are only where estimation starts: `pooledWeight` slots' worth of
 * evidence for the mean of all facts, which is worth `weight` slots to a single fact.
 */
export const SHARED_PRIOR = {
  /** Expected reward of an arm nobody knows. */
  centre: 0.5,
  intercept: { common: 0.1, own: 0.05 },
  slope: { common: 0.005, own: 0.002 },
  weight: 2,
  pooledWeight: 20,
  noise: 0.2,
  noiseWeight: 50,
} as const;
