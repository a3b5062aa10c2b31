import { normal, seededRng, uniform } from '../../../src/maths/random';

const DAY = 86_400;

/** A rating log of the public shape `userId,itemId,rating,timestamp` with a known truth: biases and `factors` tastes, and noise. */
export const ratingLog = (shoppers: number, products: number, seed: number, { factors = 3, noise = 0.6, share = 0.15 } = {}): string => {
  const rng = seededRng(seed);
  const draw = (count: number): readonly number[] => Array.from({ length: count }, () => normal(rng));
  const taste = Array.from({ length: shoppers }, () => ({ bias: 0.4 * normal(rng), likes: draw(factors) }));
  const trait = Array.from({ length: products }, () => ({ bias: 0.4 * normal(rng), has: draw(factors) }));
  const rows = ['userId,itemId,rating,timestamp'];
  for (const [u, shopper] of taste.entries()) {
    for (const [i, product] of trait.entries()) {
      if (uniform(rng) >= share) continue;
      const match = shopper.likes.reduce((sum, like, f) => sum + like * product.has[f]!, 0) / Math.sqrt(factors || 1);
      const stars = Math.round(3.4 + shopper.bias + product.bias + 0.8 * match + noise * normal(rng));
      rows.push(`u${u},i${i},${Math.min(5, Math.max(1, stars))},${1_767_225_600 + Math.floor(uniform(rng) * 200 * DAY)}`);
    }
  }
  return [...rows, ''].join('\n');
};
