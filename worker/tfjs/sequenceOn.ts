import { add, matMul, mul, sigmoid, slice, sub, type Tensor2D, tanh, tensor2d } from '@tensorflow/tfjs-core';
import type { SequenceNetwork } from '../../src/engine/scoring/plainSequence';
import type { SequenceSpec } from '../../src/engine/scoring/sequenceSpec';
import { holdBackend, onBackend, releaseBackend, type TfjsBackend } from './backends';

export interface TfjsSequence extends SequenceNetwork {
  /** Frees every tensor; the network is dead afterwards. */
  dispose(): void;
}

/** Two matrices of as many rows, each row of one beside that of the other. */
const beside = (rows: number, left: Float32Array, right: Float32Array): Float32Array => {
  const [a, b] = [left.length / rows, right.length / rows];
  const joined = new Float32Array(left.length + right.length);
  for (let row = 0; row < rows; row++) {
    joined.set(left.subarray(row * a, (row + 1) * a), row * (a + b));
    joined.set(right.subarray(row * b, (row + 1) * b), row * (a + b) + a);
  }
  return joined;
};

const identity = (k: number): Float32Array => Float32Array.from({ length: k * k }, (_, i) => Number(i % (k + 1) === 0));

/**
 * The sequence network on a backend that has started. A step is eleven kernels: both gates are one product, [R|Z][e] + h [A|B], and the rows of the tables are
 * tensors of their own, so that none is gathered. One last product, h [I|V], puts state and scores into one tensor, so that a read waits for the device once.
 * @param weights flat, in the order of `sequenceSpec.ts`
 */
export const sequenceOn = async (
  backend: TfjsBackend,
  { tokens: known, units: k }: SequenceSpec,
  weights: Float32Array,
): Promise<TfjsSequence> => {
  const table = (known + 1) * k;
  const part = (from: number, length: number): Float32Array => weights.subarray(from, from + length);
  const [R, Z, N] = [part(0, table), part(table, table), part(2 * table, table)];
  const [A, B, C] = [0, 1, 2].map((matrix) => part(3 * table + matrix * k * k, k * k)) as [Float32Array, Float32Array, Float32Array];
  const V = part(3 * table + 3 * k * k, 2 * k);
  const rowOf = (matrix: Float32Array, columns: number, row: number): Tensor2D =>
    tensor2d(matrix.slice(row * columns, (row + 1) * columns), [1, columns]);
  const gateRows = beside(known + 1, R, Z);
  holdBackend(backend);
  const resident = await onBackend(backend, () => [
    tensor2d(beside(k, A, B), [k, 2 * k]),
    tensor2d(C.slice(), [k, k]),
    tensor2d(beside(k, identity(k), V), [k, k + 2]),
    ...Array.from({ length: known + 1 }, (_, token) => rowOf(gateRows, 2 * k, token)),
    ...Array.from({ length: known + 1 }, (_, token) => rowOf(N, k, token)),
  ]);
  const [gateMatrix, newMatrix, out, ...rows] = resident as [Tensor2D, Tensor2D, Tensor2D, ...Tensor2D[]];
  let disposed = false;

  const next = (h: Tensor2D, token: number): Tensor2D => {
    const gates = sigmoid(add(rows[token]!, matMul(h, gateMatrix)));
    const [r, z] = [slice(gates, [0, 0], [1, k]), slice(gates, [0, k], [1, k])];
    const n = tanh(add(rows[known + 1 + token]!, matMul(mul(r, h), newMatrix)));
    return add(n, mul(z, sub(h, n)));
  };

  return {
    kind: `tfjs-${backend}`,
    read: async (state, tokens) => {
      const answer = await onBackend(backend, () => matMul(tokens.reduce(next, tensor2d(state, [1, k])), out));
      try {
        const values = (await answer.data()) as Float32Array;
        return { state: values.slice(0, k), anyway: values[k]!, moved: values[k + 1]! };
      } finally {
        answer.dispose();
      }
    },
    dispose: () => {
      if (disposed) return;
      disposed = true;
      for (const tensor of resident) tensor.dispose();
      releaseBackend(backend);
    },
  };
};
