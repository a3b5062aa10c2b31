import { grads, matMul, type Rank, square, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal, seededRng } from '../../../src/maths/random';
import { startBackend } from '../../../src/trainer/network/backend';

const rng = seededRng(4);
const random = (shape: number[]): Tensor<Rank> =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => normal(rng)),
    shape,
  );

describe('gradient of a matrix product', () => {
  beforeAll(startBackend);

  it.each([
    ['matrices', [5, 3], [3, 4], false, false],
    ['a transposed left side', [3, 5], [3, 4], true, false],
    ['a transposed right side', [5, 3], [4, 3], false, true],
    ['batches', [2, 5, 3], [2, 3, 4], false, false],
  ] as const)('agrees with differences of the loss for %s', (_, left, right, transposeA, transposeB) => {
    const [a, b] = [random([...left]), random([...right])];
    const loss = (p: Tensor, q: Tensor): Tensor => sum(square(matMul(p, q, transposeA, transposeB)));
    const gradients = tidy(() => grads(loss)([a, b]).map((g) => Float32Array.from(g.dataSync())));
    for (const [which, part] of [a, b].entries()) {
      const values = Float32Array.from(part.dataSync());
      for (const at of [0, values.length - 1]) {
        const lossAt = (shift: number): number =>
          tidy(() => {
            const moved = tensor(
              values.map((value, i) => (i === at ? value + shift : value)),
              part.shape,
            );
            return loss(which === 0 ? moved : a, which === 0 ? b : moved).dataSync()[0]!;
          });
        // A quadratic in one cell: central differences are exact up to rounding.
        expect((lossAt(0.5) - lossAt(-0.5)) / gradients[which]![at]!).toBeCloseTo(1, 3);
      }
    }
  });
});
