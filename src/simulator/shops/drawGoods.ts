import { integer, type Rng, uniform } from '../../maths/random';
import type { Family } from './families';
import { between, inLogs, roundAmount } from './ranges';

const names = ['tea', 'coffee', 'cups', 'sweets', 'gifts', 'linen', 'books', 'lamps'];

/** The goods of a shop as a scenario has them, and the price of an ordinary order. */
export const drawGoods = (has: ReadonlySet<Family>, rng: Rng) => {
  const categories = names.slice(0, 3 + integer(rng, 6)).map((name) => ({ name, price: roundAmount(inLogs(rng, 800, 6_000)) }));
  const pieces = between(rng, 1.2, 3);
  const share = between(rng, 0.03, 0.15);
  const more = between(rng, 1.3, 2.5);
  const [wide, tail] = [between(rng, 0.8, 1.2), between(rng, 1.4, 2.5)];
  const form = uniform(rng);
  const tails = { ...(form < 0.67 ? { priceSpread: wide } : {}), ...(form > 0.33 ? { tail } : {}) };
  return {
    order: (pieces * categories.reduce((sum, { price }) => sum + price, 0)) / categories.length,
    shop: {
      marginRate: has.has('losing') ? between(rng, 0.15, 0.22) : between(rng, 0.15, 0.6),
      categories,
      pieces,
      ...(has.has('heavy-tails') ? tails : {}),
      ...(has.has('returns') ? { returns: { share, discounted: share * more } } : {}),
    },
  };
};
export type Goods = ReturnType<typeof drawGoods>;
