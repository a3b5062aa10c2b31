/**
 * Prior of the shared model, in units of the arm's typical reward. Chosen on shuffles 101 to 116 of an environment with five arms (ADR 010); the variances
 * are only where estimation starts, and `weight` says how many weights' worth of evidence that start has.
 */
export const SHARED_PRIOR = {
  /** Expected reward of an arm nobody knows. */
  centre: 0.5,
  intercept: { common: 0.1, own: 0.05 },
  slope: { common: 0.005, own: 0.002 },
  weight: 1,
  noise: 0.2,
  noiseWeight: 50,
} as const;
