import {
  add,
  gather,
  matMul,
  mul,
  reshape,
  sigmoid,
  slice,
  sub,
  type Tensor2D,
  tanh,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import type { SequenceSpec } from '../engine/scoring/sequenceSpec';

/**
 * The recurrent network of `engine/scoring/sequenceSpec.ts` for many shoppers at once.
 * @param weights in the order of `sequenceShapes`
 * @param tokens `[rows, T]`, oldest first, 0 before the first
 * @returns `[rows, 2]`: anyway and moved
 */
export const sequenceForward = ({ units, length }: SequenceSpec, weights: readonly Tensor2D[], tokens: Int32Array): Tensor2D => {
  const [R, Z, N, A, B, C, V] = weights as [Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  const rows = tokens.length / length;
  // Step by step, so that one slice is one step of all rows.
  const stepwise = Int32Array.from(tokens, (_, i) => tokens[(i % rows) * length + Math.floor(i / rows)]!);
  const ids = tensor1d(stepwise, 'int32');
  const gates = [R, Z, N].map((table) => gather(table, ids));
  const at = (gate: number, t: number): Tensor2D => slice(gates[gate] as Tensor2D, [t * rows, 0], [rows, units]);
  let h: Tensor2D = zeros([rows, units]);
  for (let t = 0; t < length; t++) {
    const known = stepwise.subarray(t * rows, (t + 1) * rows);
    if (known.every((token) => token === 0)) continue;
    const r = sigmoid(add(at(0, t), matMul(h, A)));
    const z = sigmoid(add(at(1, t), matMul(h, B)));
    const n = tanh(add(at(2, t), matMul(mul(r, h), C)));
    const mask = tensor2d(
      Float32Array.from(known, (token) => Number(token > 0)),
      [rows, 1],
    );
    // h + m (1 − z) (n − h): a row without a step keeps its state.
    h = add(h, mul(mul(mask, sub(1, z)), sub(n, h)));
  }
  return reshape(matMul(h, V), [rows, 2]);
};
