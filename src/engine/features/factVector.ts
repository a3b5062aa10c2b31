/**
 * Sparse features of one situation: `value[i]` at slot `index[i]`, which belongs to the fact number `group[i]`. Slot 0 of group 0 is the intercept
 * and always there. Slots are given out as values are first met, so that vectors grow longer while they are learnt from.
 */
export interface FactVector {
  readonly index: readonly number[];
  readonly value: readonly number[];
  readonly group: readonly number[];
}
