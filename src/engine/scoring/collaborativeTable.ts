import * as v from 'valibot';

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
