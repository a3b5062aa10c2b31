import type { CollaborativeSource } from '../../bundle/collaborativeCodec';
import { inScope } from '../../engine/eligibility/inScope';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { ItemModel } from './itemModel';

/** Weights kept per item: the strongest few carry the score, and the table must stay small on a phone. */
const KEPT = 24;

/** What a linear model is to the device: prototypes are similarities of items as item-kNN's are. */
const KINDS = {
  popularity: 'popularity',
  ease: 'ease',
  'item-knn': 'item-knn',
  prototypes: 'item-knn',
  'user-knn': 'item-knn',
  als: 'item-knn',
} as const satisfies Record<ItemModel['kind'], CollaborativeSource['model']>;

/**
 * Item → coupon weights W[i, c] = Σ_{j ∈ scope(c)} scale[j] B[i, j] / s_c (base[j] in place of B where there is none), where s_c is the root mean
 * square of the column before scaling, so that coupons with wide and narrow scopes compare and the scores are free of units. Per item only the
 * `KEPT` largest |W| stay.
 *
 * @param model linear
 * @param categoriesOf categories of an item, broadest first
 * @param mayTell may interest in an item say anything about coupons? One of a sensitive category may not and gets no weights
 */
export const couponWeights = (
  model: ItemModel,
  coupons: readonly Coupon[],
  categoriesOf: (itemId: string) => readonly string[],
  mayTell: (itemId: string) => boolean = () => true,
): CollaborativeSource => {
  const n = model.items.length;
  const { b, base = model.popularity, scale } = model;
  const lines = model.items.map((itemId) => ({ itemId, categories: categoriesOf(itemId), price: 0, quantity: 1 }));
  const columnsOf = coupons.map(({ scope }) => {
    const members = Array.from(lines.keys()).filter((j) => inScope(scope, lines[j]!));
    const flat = members.reduce((sum, j) => sum + base[j]!, 0);
    const column = Float64Array.from({ length: n }, (_, i) =>
      b ? members.reduce((sum, j) => sum + b[i * n + j]! * (scale?.[j] ?? 1), 0) : flat,
    );
    const size = Math.sqrt(column.reduce((sum, x) => sum + x * x, 0) / Math.max(1, n));
    return size > 0 ? column.map((x) => x / size) : column;
  });
  const offsets = new Uint32Array(n + 1);
  const columns: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < n; i++) {
    const kept = (mayTell(model.items[i]!) ? Array.from(columnsOf.keys()) : [])
      .filter((c) => Math.abs(columnsOf[c]![i]!) > 1e-4)
      .sort((x, y) => Math.abs(columnsOf[y]![i]!) - Math.abs(columnsOf[x]![i]!) || x - y)
      .slice(0, KEPT)
      .sort((x, y) => x - y);
    for (const c of kept) {
      columns.push(c);
      weights.push(columnsOf[c]![i]!);
    }
    offsets[i + 1] = columns.length;
  }
  return { model: KINDS[model.kind], items: model.items, coupons: coupons.map(({ id }) => id), offsets, columns, weights };
};
