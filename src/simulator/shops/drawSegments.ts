import { integer, normal, type Rng, uniform } from '../../maths/random';
import type { drawCoupons } from './drawCoupons';
import type { Goods } from './drawGoods';
import type { Family } from './families';
import { between, clamped, inLogs } from './ranges';

/** Correlation of how often a segment buys with how much prices move it (Krishnamurthi & Raj 1991, https://doi.org/10.1287/mksc.10.2.172). */
const OFTEN_AND_SENSITIVE = -0.4;
/** Share of the other segments that have a family which one of them has for sure. */
const SPREAD_OF_FAMILY = 0.6;

/** Two to six segments. A family holds for one of them at least. */
export const drawSegments = ({ shop, order }: Goods, coupons: ReturnType<typeof drawCoupons>, has: ReadonlySet<Family>, rng: Rng) => {
  const count = 2 + integer(rng, 5);
  const surely = integer(rng, count);
  return Array.from({ length: count }, (_, i) => {
    const often = normal(rng);
    const sensitive = OFTEN_AND_SENSITIVE * often + Math.sqrt(1 - OFTEN_AND_SENSITIVE ** 2) * normal(rng);
    // What a family would be is drawn whether the shop has it or not, so that families do not move what else is drawn.
    const holds = (family: Family): boolean => (uniform(rng) < SPREAD_OF_FAMILY ? has.has(family) : i === surely && has.has(family));
    const one = (family: Family, key: string, value: number): Record<string, number> => (holds(family) ? { [key]: value } : {});
    const price = 0.5 * Math.exp(0.7 * sensitive);
    const threshold =
      uniform(rng) < 0.5 ? { share: shop.marginRate * between(rng, 0.2, 0.45) } : { goods: Math.round(order * between(rng, 0.7, 1.5)) };
    const losing = has.has('losing');
    const cannibal = has.has('cannibalisation');
    return {
      name: `s${i + 1}`,
      share: between(rng, 0.1, 0.5),
      visitsPerWeek: inLogs(rng, 0.25, 1.5),
      purchaseRate: clamped(0.03 * Math.exp(0.7 * often), 0.005, 0.2),
      priceSensitivity: losing ? price / 30 : clamped(price, 0.02, 1.5),
      usesAnyway: losing || cannibal ? between(rng, 0.85, 0.99) : between(rng, 0.5, 0.95),
      fatigue: inLogs(rng, 0.02, 0.2),
      preferences: Object.fromEntries(coupons.map(({ id }) => [id, clamped(0.3 * normal(rng), -2, 2)])),
      interests: Object.fromEntries(shop.categories.map(({ name }) => [name, Math.exp(0.7 * normal(rng))])),
      ...(holds('thresholds') ? { threshold } : {}),
      ...one('stockpiling', 'stockpile', between(rng, 0.2, 1)),
      ...one('waiting', 'waits', between(rng, 0.03, 0.2)),
      ...one('reference-prices', 'habit', between(rng, 0.15, 0.6)),
      ...one('cannibalisation', 'switches', between(rng, 0.15, 0.6)),
    };
  });
};
