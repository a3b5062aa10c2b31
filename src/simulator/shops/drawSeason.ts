import { integer, normal, type Rng, uniform } from '../../maths/random';
import type { Family } from './families';
import { between } from './ranges';

/** A season that moves buying, and how much prices count: by month always, by weekday and holiday mostly. Without the family: visits by weekday alone. */
export const drawSeason = (has: ReadonlySet<Family>, rng: Rng) => {
  if (!has.has('seasons')) return {};
  const from = integer(rng, 25);
  const opens = 7 + integer(rng, 24);
  const monthly = {
    from,
    until: from + 3 + integer(rng, 3),
    visits: between(rng, 0.7, 1.5),
    purchases: between(rng, 0.6, 1.8),
    sensitivity: between(rng, 0.3, 2),
  };
  const purchases = Array.from({ length: 7 }, () => Math.exp(0.3 * normal(rng)));
  const holiday = { from: opens, until: opens + 4 + integer(rng, 6), visits: between(rng, 1.3, 2.2), purchases: between(rng, 1.1, 1.7) };
  return { monthly, ...(uniform(rng) < 0.7 ? { purchases } : {}), ...(uniform(rng) < 0.7 ? { holiday } : {}) };
};
