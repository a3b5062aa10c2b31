import * as v from 'valibot';
import { inScope, type Scope } from '../../protocol/coupons/scope';
import type { SequenceStep } from '../profile/shopperProfile';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Ten-thousandths, so that the file is short. */
const weight = v.pipe(v.number(), v.safeInteger());

/** Most goods that can be picked. */
export const MOST_GOODS = 400;

/** Goods that belong together, learnt from a shop's log. A file of the bundle, fetched once a coupon is shown. */
export const pickTableSchema = v.object({
  version: v.literal(1),
  /** Goods that can be picked, and what they score for every shopper. */
  goods: v.pipe(v.array(v.object({ id: text, title: text, categories: v.array(v.string()), popularity: weight })), v.maxLength(MOST_GOODS)),
  /** By item: pairs of a place in `goods` and the weight of a view of the item. */
  links: v.record(v.string(), v.array(weight)),
  /** Weight of a view compared with that of the next different item, (0, 1]. */
  fade: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
});
export type PickTable = v.InferOutput<typeof pickTableSchema>;
export type Good = PickTable['goods'][number];

/** The different items of a sequence, the last viewed first. */
export const lastItems = (sequence: readonly Pick<SequenceStep, 'itemId'>[]): readonly string[] => [
  ...new Set(sequence.map(({ itemId }) => itemId).reverse()),
];

/** Pairs of a place in `goods` and a weight. */
const linksOf = ({ links }: PickTable, item: string): readonly number[] => (Object.hasOwn(links, item) && links[item]) || [];

/**
 * Goods within a scope that the shopper has not viewed yet, best first: s_j = popularity_j + Σ_t fade^t · W[i_t, j] over the last items i_t.
 * For a new shopper this is the shop's order of popularity. Ties by place.
 * @param items of `lastItems`
 */
export const rankGoods = (table: PickTable, items: readonly string[], scope: Scope): readonly Good[] => {
  const { goods, fade } = table;
  const scores = goods.map(({ popularity }) => popularity);
  for (const [t, item] of items.entries()) {
    const row = linksOf(table, item);
    for (let k = 0; k + 1 < row.length; k += 2) scores[row[k]!]! += fade ** t * row[k + 1]!;
  }
  const viewed = new Set(items);
  return goods
    .map((good, place) => ({ good, score: scores[place]! }))
    .filter(({ good: { id, categories } }) => !viewed.has(id) && inScope(scope, { itemId: id, categories }))
    .sort((a, b) => b.score - a.score)
    .map(({ good }) => good);
};

/**
 * The item that counts most in favour of a good: the largest fade^t · W[i_t, j]. `undefined` if none does, so that it is only popular.
 * @param items of `lastItems`
 * @param id of a good
 */
export const leadingTo = (table: PickTable, items: readonly string[], id: string): string | undefined => {
  const place = table.goods.findIndex((good) => good.id === id);
  let [most, leading]: [number, string | undefined] = [0, undefined];
  for (const [t, item] of items.entries()) {
    const row = linksOf(table, item);
    for (let k = 0; k + 1 < row.length; k += 2) {
      const counted = table.fade ** t * row[k + 1]!;
      if (row[k] === place && counted > most) [most, leading] = [counted, item];
    }
  }
  return leading;
};
