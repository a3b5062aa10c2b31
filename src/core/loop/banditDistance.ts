import type { LinearPrior } from '../bandit/linearPrior';

/** From this distance on a bundle is worth trying: below it, few choices change. */
export const MATERIAL = 0.05;

type Weights = Pick<LinearPrior, 'features' | 'mean' | 'rewardScale'>;

/** Text of what a bandit reads, with keys sorted: a manifest that was read has them in another order than one that was just made. */
const textOf = (features: Weights['features']): string =>
  JSON.stringify(features, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
  );

/**
 * How far two bandits lie apart: ‖a − b‖ / max(‖a‖, ‖b‖) of their posterior means in units of money, 0 for the same and at most 2. Bandits over other
 * features are 1 apart.
 */
export const banditDistance = (a: Weights, b: Weights): number => {
  if (textOf(a.features) !== textOf(b.features) || a.mean.length !== b.mean.length) return 1;
  let [apart, ofA, ofB] = [0, 0, 0];
  for (const [i, weight] of a.mean.entries()) {
    const [x, y] = [weight * a.rewardScale, (b.mean[i] ?? 0) * b.rewardScale];
    apart += (x - y) ** 2;
    ofA += x * x;
    ofB += y * y;
  }
  return apart === 0 ? 0 : Math.sqrt(apart / Math.max(ofA, ofB));
};
