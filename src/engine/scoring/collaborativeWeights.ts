/** Decoded item → coupon weights in CSR form; see `collaborativeTable.ts` for the wire layout. */
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
