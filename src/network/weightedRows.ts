import { customGrad, type Tensor, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';

/**
 * Σ_l w_lb table[token_lb] for every column b: looks rows up, weighs and sums them in one loop (an "embedding bag"). `gather` on WASM works
 * out the place of every cell, and its gradient needs the whole look-up in memory; both cost several times this.
 *
 * @param table `[N, S]`
 * @param weights `[L, B]`
 * @param tokens rows of the table, length L·B, as `weights` lies
 * @returns `[B, S]`
 */
export const weightedRows = (table: Tensor2D, weights: Tensor2D, tokens: Int32Array): Tensor2D => {
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
