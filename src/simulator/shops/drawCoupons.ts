import { integer, type Rng, uniform } from '../../maths/random';
import type { Goods } from './drawGoods';
import type { Family } from './families';
import { between, clamped, roundAmount } from './ranges';

/** What a shopkeeper of this margin gives away, as a share of the goods. */
const depthOf = (marginRate: number, has: ReadonlySet<Family>, rng: Rng): number =>
  has.has('losing') ? marginRate * between(rng, 0.6, 1) : clamped(marginRate * between(rng, 0.2, 0.6), 0.05, 0.3);

const kinds = ['percent', 'percent', 'percent', 'percent', 'tiers', 'fixed', 'shipping'] as const;

/** Two to eight coupons: the first for the whole shop, the second for one category, the others of any form. */
export const drawCoupons = ({ shop: { marginRate, categories }, order }: Goods, has: ReadonlySet<Family>, rng: Rng) => {
  const count = 2 + integer(rng, 7);
  const from = integer(rng, categories.length);
  return Array.from({ length: count }, (_, i) => {
    const kind = i < 2 ? 'percent' : kinds[integer(rng, kinds.length)]!;
    const depth = depthOf(marginRate, has, rng);
    const isScoped = i === 1 || (i > 1 && kind !== 'tiers' && kind !== 'shipping' && uniform(rng) < 0.8);
    const width = uniform(rng) < 0.2 ? 2 : 1;
    const scope = Array.from({ length: width }, (_, k) => categories[(from + i + k) % categories.length]!.name);
    const [capped, raised, steps] = [between(rng, 1.5, 4), between(rng, 0.7, 1.2), 1 + integer(rng, 3)];
    const about = { id: `${kind}-${i + 1}`, ...(isScoped ? { categories: scope } : {}) };
    switch (kind) {
      case 'percent':
        return {
          ...about,
          discount: { kind, basisPoints: 100 * Math.max(1, Math.round(100 * depth)), cap: roundAmount(capped * depth * order) },
        };
      case 'fixed':
        return { ...about, discount: { kind, amount: roundAmount(depth * order) } };
      case 'tiers': {
        const tiers = Array.from({ length: steps }, (_, step) => {
          const threshold = roundAmount(order * raised * 1.6 ** step);
          return { threshold, amount: roundAmount(depth * threshold * 1.1 ** step) };
        });
        return { ...about, discount: { kind, tiers, cap: tiers[tiers.length - 1]!.amount } };
      }
      case 'shipping':
        return { ...about, discount: { kind: 'freeShipping' as const, cap: clamped(roundAmount(depth * order), 150, 700) } };
      default:
        return kind satisfies never;
    }
  });
};
