import { expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { rankUpdate } from '../../../../src/trainer/linalg/sweepPivots';

it('subtracts V Wᵀ from a tile, and touches nothing beside it', () => {
  const rng = seededRng(3);
  const cells = Float64Array.from({ length: 1_000 }, () => uniform(rng) - 0.5);
  const before = Float64Array.from(cells);
  // Tiles of 8 × 8: C at 10, V at 100, W at 200, the last two packed by four rows.
  rankUpdate(cells, 8, 10, 100, 200);
  const expected = Float64Array.from(before);
  const packed = (at: number, row: number, k: number): number => before[at + Math.floor(row / 4) * 32 + k * 4 + (row % 4)]!;
  for (let i = 0; i < 8; i++)
    for (let j = 0; j < 8; j++) {
      let sum = 0;
      for (let k = 0; k < 8; k++) sum += packed(100, i, k) * packed(200, j, k);
      expected[10 + i * 8 + j]! -= sum;
    }
  expect(cells).toEqual(expected);
});
