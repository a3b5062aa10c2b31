import * as v from 'valibot';
import type { Instant } from '../../protocol/values/clock';
import { decayedAt } from '../profile/decayed';
import type { ShopperProfile } from '../profile/shopperProfile';

/**
 * s_c = Σ_i h_i · W_ic over the items of the history, unitless, length `weights.coupons`. Items missing from the table add nothing.
 * @param history weight h_i of each item id
 */
export const collaborativeScores = (weights: CollaborativeWeights, history: ReadonlyMap<string, number>): Float64Array => {
  const scores = new Float64Array(weights.coupons.length);
  for (const [itemId, weight] of history) {
    const row = weights.rowOf.get(itemId);
    if (row === undefined) continue;
    for (let k = weights.offsets[row]!; k < weights.offsets[row + 1]!; k++) scores[weights.columns[k]!]! += weight * weights.weights[k]!;
  }
  return scores;
};

/**
 * The shopper's items with their decayed interest, scaled to sum 1. This is taste without intensity, so that `score.cf` has the same range
 * for new and regular shoppers. Empty before any interest.
 */
export const interestHistory = (profile: ShopperProfile, now: Instant, halfLifeMs: number): ReadonlyMap<string, number> => {
  const items = Object.entries(profile.itemAffinity).map(([id, sum]) => [id, decayedAt(sum, now, halfLifeMs)] as const);
  const total = items.reduce((sum, [, value]) => sum + value, 0);
  return new Map(total > 0 ? items.map(([id, value]) => [id, value / total]) : []);
};

/**
 * Sparse item → coupon weights learnt by EASE or item-kNN, as header of the `cf` shard. Shard layout (little endian):
 * `offsets` uint32 [items + 1], `coupons` uint16 [nnz] (index into `coupons`), `weights` float16 [nnz], in that order, each
 * section padded to 4 bytes.
 */
export const collaborativeTableSchema = v.object({
  version: v.literal(1),
  model: v.picklist(['ease', 'item-knn', 'popularity']),
  items: v.pipe(v.array(v.string()), v.maxLength(100_000)),
  coupons: v.pipe(v.array(v.string()), v.maxLength(1_000)),
  nonZeros: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type CollaborativeTable = v.InferOutput<typeof collaborativeTableSchema>;

/** Decoded item → coupon weights in CSR form. For the wire layout see `collaborativeTableSchema`. */
export interface CollaborativeWeights {
  readonly model: string;
  readonly coupons: readonly string[];
  /** Row of each item id. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Length items + 1. */
  readonly offsets: Uint32Array;
  /** Column (coupon index) of each non-zero. */
  readonly columns: Uint16Array;
  readonly weights: Float32Array;
}
