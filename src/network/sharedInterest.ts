import {
  add,
  customGrad,
  matMul,
  mul,
  type Rank,
  relu,
  reshape,
  slice2d,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * Σ_l w_lb table[token_lb] for every column b: looks rows up, weighs and sums them in one loop (an "embedding bag"). `gather` on WASM
 * computes the position of every cell, and its gradient needs the whole look-up in memory. Both cost several times as much.
 *
 * @param table `[N, S]`
 * @param weights `[L, B]`
 * @param tokens rows of the table, length L·B, in the order of `weights`
 * @returns `[B, S]`
 */
const weightedRows = (table: Tensor2D, weights: Tensor2D, tokens: Int32Array): Tensor2D => {
  const [rows, width] = table.shape;
  const [length, columns] = weights.shape;
  return customGrad((tableIn, weightsIn, save) => {
    const [t, w] = [tableIn as Tensor2D, weightsIn as Tensor2D];
    (save as (tensors: Tensor[]) => void)([t, w]);
    const [values, scale] = [t.dataSync<'float32'>(), w.dataSync<'float32'>()];
    const out = new Float32Array(columns * width);
    for (let l = 0; l < length; l++) {
      for (let b = 0; b < columns; b++) {
        const weight = scale[l * columns + b]!;
        if (weight === 0) continue;
        const [from, to] = [tokens[l * columns + b]! * width, b * width];
        for (let j = 0; j < width; j++) out[to + j]! += weight * values[from + j]!;
      }
    }
    const gradFunc = (dy: Tensor, [tableSaved, weightsSaved]: Tensor[]): Tensor[] => {
      const [dOut, own, given] = [dy, tableSaved!, weightsSaved!].map((tensor) => tensor.dataSync<'float32'>());
      const [dTable, dWeights] = [new Float32Array(rows * width), new Float32Array(length * columns)];
      for (let at = 0; at < dWeights.length; at++) {
        const weight = given![at]!;
        const [from, to] = [tokens[at]! * width, (at % columns) * width];
        let sum = 0;
        for (let j = 0; j < width; j++) {
          const slope = dOut![to + j]!;
          dTable[from + j]! += weight * slope;
          sum += own![from + j]! * slope;
        }
        dWeights[at] = sum;
      }
      return [tensor2d(dTable, [rows, width]), tensor2d(dWeights, [length, columns])];
    };
    return { value: tensor2d(out, [columns, width]), gradFunc };
  })(table, weights);
};

/** Weights of `engine/scoring/interestSpec.ts` for a network without cross layers and perceptron. Unset parts are left out of the sum. */
export interface SharedWeights {
  /** E, E′ `[N + 1, d]` and C without its first row, `[S, d]`. */
  readonly older: Tensor2D;
  readonly newest: Tensor2D;
  readonly candidates: Tensor2D;
  /** `[1, T]`. */
  readonly position: Tensor2D;
  /** A, B, P, b, v. */
  readonly unit?: readonly [Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  /** Parts of U, one column: x `[n, 1]`, c `[d, 1]`, f `[d, 1]`. */
  readonly features: Tensor2D;
  readonly bias: Tensor2D;
  readonly fm?: Tensor2D;
}

/** B histories of T events, each with every candidate. */
export interface SharedBatch {
  /** Tokens of the newest events, length B, and of the older ones, length (T − 1) B, position by position. 0 after the last. */
  readonly newest: Int32Array;
  readonly older: Int32Array;
  /** Their m_t, `[1, B]` and `[T − 1, B]`: 1 for an event, 0 for none; 1 / number of events pools by the mean. */
  readonly first: Tensor2D;
  readonly mask: Tensor2D;
  /** Each feature, `[B, S]`. */
  readonly x: readonly Tensor2D[];
}

/** v · relu(ε A + c B + (ε ⊙ c) P + b) for every event and candidate, `[N + 1, S]`. */
const unitTable = (events: Tensor2D, candidates: Tensor2D, unit: NonNullable<SharedWeights['unit']>): Tensor2D => {
  const [a, b, p, bias, out] = unit;
  const [rows, d] = events.shape;
  const units = bias.shape[1];
  const left = add(mul(reshape(events, [rows, 1, d]), reshape(transpose(p), [1, units, d])), reshape(transpose(b), [1, units, d]));
  const both = reshape(matMul(reshape<Rank.R2>(left, [rows * units, d]), candidates, false, true), [rows, units, candidates.shape[0]]);
  const known = reshape(add(matMul(events, a), bias), [rows, units, 1]);
  return sum(mul(relu(add(both, known)), reshape(out, [1, units, 1])), 1);
};

/**
 * The same logits as `interestForward` when every history is scored against the same S candidates, up to terms that are equal for all
 * candidates of a history. Factors of the features are zero. As u is linear in the events, Σ_k U_k u_k c_k = Σ_t a_t (Σ_k U_k ε_tk c_k):
 * each step builds one table of events × candidates and looks rows up in it, instead of computing products for each history.
 *
 * @returns `[B, S]`
 */
export const sharedInterest = (weights: SharedWeights, batch: SharedBatch): Tensor2D => {
  const { candidates, position, unit, fm } = weights;
  const older = batch.mask.shape[0];
  // Feature by feature: a product of [B·S, n] and [n, 1] would pack the large side first.
  const mixed = batch.x.map((feature, j) => mul<Tensor2D>(feature, slice2d(weights.features, [j, 0], [1, 1])));
  const own = mixed.reduce<Tensor2D>((total, feature) => add(total, feature), matMul(transpose(weights.bias), candidates, false, true));
  if (!fm) return own;
  const scaled: Tensor2D = mul(candidates, transpose(fm));
  const pooled = (events: Tensor2D, tokens: Int32Array, mask: Tensor2D, from: number): Tensor2D => {
    const length = mask.shape[0];
    const places = reshape(slice2d(position, [0, from], [1, length]), [length, 1]);
    const products: Tensor2D = matMul(events, scaled, false, true);
    const byPlace = weightedRows(products, mul(mask, places), tokens);
    return unit ? add(byPlace, weightedRows(mul(products, unitTable(events, candidates, unit)), mask, tokens)) : byPlace;
  };
  const newest = add<Tensor2D>(own, pooled(weights.newest, batch.newest, batch.first, 0));
  return older === 0 ? newest : add(newest, pooled(weights.older, batch.older, batch.mask, 1));
};
