import { add, matMul, mul, relu, type Tensor2D } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../core/scoring/networkSpec';

/**
 * Logits of a batch, formula and weight order in `core/scoring/networkSpec.ts`. Only MatMul, Add, Multiply and Relu, so that few
 * kernels need registering; `gather` with batch dimensions is wrong on WASM and not used.
 *
 * @param weights tensors in the order of `layerShapes`
 * @param x `[rows, inputs]`
 * @param drop applied to the input of every hidden layer and of the logit; dropout while training, absent otherwise
 * @returns `[rows, 1]`
 */
export const forward = (
  spec: NetworkSpec,
  weights: readonly Tensor2D[],
  x: Tensor2D,
  drop: (activation: Tensor2D, layer: number) => Tensor2D = (activation) => activation,
): Tensor2D => {
  let next = 0;
  const affine = (input: Tensor2D): Tensor2D => {
    const [matrix, bias] = [weights[next], weights[next + 1]];
    if (!matrix || !bias) throw new RangeError(`network has ${weights.length} weight tensors, layer at ${next} is missing`);
    next += 2;
    return add(matMul(input, matrix), bias);
  };
  let h = x;
  for (let layer = 0; layer < spec.crossLayers; layer++) h = add(mul(x, affine(h)), h);
  for (let layer = 0; layer < spec.hidden.length; layer++) h = relu(affine(drop(h, layer)));
  return affine(drop(h, spec.hidden.length));
};
