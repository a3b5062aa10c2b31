import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../engine/scoring/networkSpec';
import { layerShapes, type Shape } from './layerShapes';

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

/** Inverse of `toTensors`. */
export const toFlat = (tensors: readonly Tensor2D[]): Float32Array => {
  const parts = tensors.map((tensor) => tensor.dataSync<'float32'>());
  const flat = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    flat.set(part, offset);
    offset += part.length;
  }
  return flat;
};
