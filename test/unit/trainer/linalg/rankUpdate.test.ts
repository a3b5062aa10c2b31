import { expect, it } from 'vitest';
import { assembleKernel } from '../../../../scripts/assembleKernel.mjs';
import { seededRng, uniform } from '../../../../src/maths/random';
import { rankUpdateBinary, rankUpdateOn } from '../../../../src/trainer/linalg/sweepPivots';

it('ships the kernel that its text says', async () => {
  expect(rankUpdateBinary).toBe(await assembleKernel());
});

it('subtracts V Wᵀ from a tile, and touches nothing beside it', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const cells = new Float64Array(memory.buffer);
  const rng = seededRng(3);
  for (let i = 0; i < 1_000; i++) cells[i] = uniform(rng) - 0.5;
  const before = Float64Array.from(cells);
  // C: 8 × 4 at 0, rows 6 apart; V: 8 × 3 at 100; W: 4 × 3 at 200.
  rankUpdateOn(memory)(0, 6 * 8, 100 * 8, 200 * 8, 2, 1, 3);
  const expected = Float64Array.from(before);
  for (let i = 0; i < 8; i++)
    for (let j = 0; j < 4; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += before[100 + Math.floor(i / 4) * 12 + k * 4 + (i % 4)]! * before[200 + k * 4 + j]!;
      expected[i * 6 + j]! -= sum;
    }
  expect(Float64Array.from(cells)).toEqual(expected);
});
