import { add, matMul, mul, relu, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../engine/scoring/networkSpec';

type Shape = readonly [rows: number, columns: number];

/** Shapes of the weights in the order of `networkSpec.ts`, biases as `[1, out]`. */
export const layerShapes = (spec: NetworkSpec): readonly Shape[] => {
  const shapes: Shape[] = [];
  for (let layer = 0; layer < spec.crossLayers; layer++) shapes.push([spec.inputs, spec.inputs], [1, spec.inputs]);
  let width = spec.inputs;
  for (const out of spec.hidden) {
    shapes.push([width, out], [1, out]);
    width = out;
  }
  shapes.push([width, 1], [1, 1]);
  return shapes;
};

/** Splits one flat weight vector into tensors of the given shapes, in order. The caller disposes them. */
export const splitFlat = (shapes: readonly Shape[], flat: Float32Array): readonly Tensor2D[] => {
  let offset = 0;
  return shapes.map(([rows, columns]) => {
    const part = flat.slice(offset, offset + rows * columns);
    offset += rows * columns;
    return tensor2d(part, [rows, columns]);
  });
};

/** The weights of version 1 as tensors, in the order of `layerShapes`. The caller disposes them. */
export const toTensors = (spec: NetworkSpec, flat: Float32Array): readonly Tensor2D[] => splitFlat(layerShapes(spec), flat);

/** Applied to the input of every hidden layer and of the logit, e.g. dropout during training. */
export type Drop = (activation: Tensor2D, layer: number) => Tensor2D;

/** x M + b with the next two weights. */
const affineOf = (weights: readonly Tensor2D[]): ((input: Tensor2D) => Tensor2D) => {
  let next = 0;
  return (input) => {
    const [matrix, bias] = [weights[next], weights[next + 1]];
    if (!matrix || !bias) throw new RangeError(`network has ${weights.length} weight tensors, layer at ${next} is missing`);
    next += 2;
    return add(matMul(input, matrix), bias);
  };
};

/** h_K of `engine/scoring/networkSpec.ts` with the weights' `affine`. */
const hiddenLayers = (spec: NetworkSpec, affine: (input: Tensor2D) => Tensor2D, x: Tensor2D, drop: Drop): Tensor2D => {
  let h = x;
  for (let layer = 0; layer < spec.crossLayers; layer++) h = add(mul(x, affine(h)), h);
  for (let layer = 0; layer < spec.hidden.length; layer++) h = relu(affine(drop(h, layer)));
  return drop(h, spec.hidden.length);
};

/** All but the logit: `[rows, lastWidth(spec)]`. Parameters as for `forward`. */
export const hidden = (spec: NetworkSpec, weights: readonly Tensor2D[], x: Tensor2D, drop: Drop): Tensor2D =>
  hiddenLayers(spec, affineOf(weights), x, drop);

/**
 * Logits of a batch. The formula and weight order are in `engine/scoring/networkSpec.ts`. Uses only MatMul, Add, Multiply and Relu, so that
 * few kernels need registering. `gather` with batch dimensions is wrong on WASM, so it is not used.
 *
 * @param weights tensors in the order of `layerShapes`
 * @param x `[rows, inputs]`
 * @returns `[rows, 1]`
 */
export const forward = (
  spec: NetworkSpec,
  weights: readonly Tensor2D[],
  x: Tensor2D,
  drop: Drop = (activation) => activation,
): Tensor2D => {
  const affine = affineOf(weights);
  return affine(hiddenLayers(spec, affine, x, drop));
};
