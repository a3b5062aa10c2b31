import { type Tensor2D, tensor1d, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { type InterestBatch, type InterestSpec, interestShapes } from '../engine/scoring/interestSpec';
import type { InterestTensors } from './interestForward';
import { splitFlat } from './tensors';

/** Splits the flat weights of version 2 into tensors, in the order of `interestShapes`. The caller disposes them. */
export const toInterestTensors = (spec: InterestSpec, flat: Float32Array): readonly Tensor2D[] =>
  splitFlat(
    interestShapes(spec).map(([, rows, columns]) => [rows, columns]),
    flat,
  );

/** A batch as tensors; the caller disposes them. */
export const toBatchTensors = (spec: InterestSpec, { histories, x, candidates, events }: InterestBatch): InterestTensors => {
  const length = spec.attention?.length ?? 0;
  const newest = Int32Array.from({ length: length > 0 ? histories : 0 }, (_, b) => events[b * length]!);
  return {
    histories,
    x: tensor2d(x, [x.length / spec.inputs, spec.inputs]),
    candidates: tensor1d(candidates, 'int32'),
    newest: tensor1d(newest, 'int32'),
    older: tensor1d(
      events.filter((_, i) => i % length > 0),
      'int32',
    ),
    mask: tensor3d(
      Float32Array.from(events, (token) => (token > 0 ? 1 : 0)),
      [length > 0 ? histories : 0, length, 1],
    ),
  };
};
