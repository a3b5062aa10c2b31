import { expect, it } from 'vitest';
import { normalQuantile } from '../../../src/maths/distributions';

it('gives the quantiles of tables to twelve digits, into the far tail', () => {
  const table = [
    [0.5, 0],
    [0.025, 1.959963984540054],
    [0.00625, 2.497705474412],
    [0.001, 3.090232306168],
    [1e-6, 4.753424308823],
  ] as const;
  for (const [tail, z] of table) expect(normalQuantile(tail)).toBeCloseTo(z, 9);
});
