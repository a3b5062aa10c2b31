import { MOST_GOODS, type PickTable } from '../../engine/scoring/picks';
import type { Coupon } from '../../protocol/coupons/coupon';
import { inScope } from '../../protocol/coupons/scope';
import { fitEase } from './ease';
import { gram, type Interactions } from './interactions';
import type { ItemModel } from './itemModel';

/** Goods of each coupon that can be picked, the most popular ones. */
const EACH = 100;
/** Links kept per item, the strongest ones, and in all. */
const [PER_ITEM, MOST_LINKS] = [12, 12_000];
/** Smallest weight that counts, ten-thousandths. */
const LEAST = 5;

/** Data of an item for `pickTable`. */
export interface PickFacts {
  /** Its name for shoppers. Goods without one are not picked. */
  readonly titleOf: (itemId: string) => string | undefined;
  readonly categoriesOf: (itemId: string) => readonly string[];
  /** May interest in it influence what is shown, and may it be shown? Not for sensitive categories. */
  readonly mayTell: (itemId: string) => boolean;
}

/** Weight of an item's share of shoppers, and of an earlier view, compared with a view. Chosen on the training part of two shops' logs. */
const [POPULARITY, FADE] = [0.3, 0.9];
/** Links that fewer shoppers share would tell who was in the log (docs/adr/089). */
const SHARED_BY = 20;

export interface FittedPicks {
  /** With `b`. */
  readonly model: ItemModel;
  /** Number of shoppers who have both items of a pair, row-major. */
  readonly shared: Float64Array;
  /** Number of shoppers. */
  readonly shoppers: number;
}

const tenThousandths = (value: number): number => Math.round(10_000 * value);

/** Places of the goods that coupons are for, most popular first. */
const pickable = ({ items, popularity }: ItemModel, coupons: readonly Pick<Coupon, 'scope'>[], facts: PickFacts): readonly number[] => {
  const known = Array.from(items.keys())
    .filter((j) => facts.titleOf(items[j]!) !== undefined && facts.mayTell(items[j]!))
    .sort((a, b) => popularity[b]! - popularity[a]! || a - b);
  const lines = new Map(known.map((j) => [j, { itemId: items[j]!, categories: facts.categoriesOf(items[j]!) }]));
  const wanted = new Set(coupons.flatMap(({ scope }) => known.filter((j) => inScope(scope, lines.get(j)!)).slice(0, EACH)));
  return known.filter((j) => wanted.has(j)).slice(0, MOST_GOODS);
};

/**
 * A model's goods that belong together, as devices rank them (`rankGoods`): only goods that coupons are for, and the strongest links.
 * `undefined` if there are no such goods.
 */
export const pickTable = (
  { model, shared, shoppers }: FittedPicks,
  coupons: readonly Pick<Coupon, 'scope'>[],
  facts: PickFacts,
): PickTable | undefined => {
  const { items, popularity, b, scale } = model;
  const n = items.length;
  const places = pickable(model, coupons, facts);
  if (!b || places.length < 2) return undefined;
  const rows = items.flatMap((item, i) => {
    if (!facts.mayTell(item)) return [];
    return (
      places
        .map((j, good) => ({ item, good, both: shared[i * n + j]!, weight: tenThousandths(b[i * n + j]! * (scale?.[j] ?? 1)) }))
        .filter(({ both, weight }) => both >= SHARED_BY && Math.abs(weight) >= LEAST)
        .sort((x, y) => Math.abs(y.weight) - Math.abs(x.weight) || x.good - y.good)
        .slice(0, PER_ITEM)
        // A strong link of an item that few view is used rarely.
        .map((link) => ({ ...link, use: Math.abs(link.weight) * popularity[i]! }))
    );
  });
  const links = new Map<string, number[]>();
  for (const { item, good, weight } of rows.sort((x, y) => y.use - x.use).slice(0, MOST_LINKS))
    links.set(item, [...(links.get(item) ?? []), good, weight]);
  return {
    version: 1,
    goods: places.map((j) => ({
      id: items[j]!,
      title: facts.titleOf(items[j]!) ?? '',
      categories: [...facts.categoriesOf(items[j]!)],
      popularity: tenThousandths((POPULARITY * popularity[j]!) / shoppers),
    })),
    links: Object.fromEntries(links),
    fade: FADE,
  };
};

/** Regularisation of EASE, chosen like `POPULARITY`. */
const LAMBDA = 300;

/** The table of EASE on a shop's links. Models with trends are better by .01 in a shop with seasons, and need times. */
export const fitPicks = async (
  data: Interactions,
  coupons: readonly Pick<Coupon, 'scope'>[],
  facts: PickFacts,
): Promise<PickTable | undefined> => {
  const shared = gram(data);
  return pickTable({ model: await fitEase(data, shared, LAMBDA), shared, shoppers: data.users.length }, coupons, facts);
};
