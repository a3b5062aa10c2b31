import { expect, it } from 'vitest';
import { packedIndex } from '../../../../src/maths/linalg';
import { mergeArms, reportArms, splitArms } from '../../../../src/stats/private/reportArms';

const counts = [40, 10, 30, 20, 60, 15, 15, 10];
const orders = new Map([['a', { rate: 5, variance: 5 }]]);

it('averages two sources of one coupon by how much each knows, and knows more than either', () => {
  const local = reportArms([{ couponId: 'a', epsilon: 1, counts }], orders);
  const split = splitArms([{ couponId: 'a', counts: [...counts].reverse(), noise: 4 }], orders);
  const [arm] = mergeArms(local, split);
  const varianceOf = (of: { readonly covariance: ArrayLike<number> } | undefined): number =>
    counts.reduce((sum, _, i) => sum + (of?.covariance[packedIndex(i, i)] ?? 0), 0);
  expect(arm?.reports).toBe(400);
  expect(arm?.noise).toBe(32);
  expect(varianceOf(arm)).toBeLessThan(Math.min(varianceOf(local[0]), varianceOf(split[0])));
  for (const i of counts.keys()) {
    const [x = 0, y = 0, z = 0] = [local[0]?.shares[i], split[0]?.shares[i], arm?.shares[i]];
    expect(z).toBeGreaterThanOrEqual(Math.min(x, y) - 1e-12);
    expect(z).toBeLessThanOrEqual(Math.max(x, y) + 1e-12);
    // The sums know far more than answers of ε = 1.
    expect(Math.abs(z - y)).toBeLessThan(Math.abs(z - x) + 1e-12);
  }
});

it('leaves what only one source knows as it is', () => {
  const [a, b] = [splitArms([{ couponId: 'a', counts, noise: 1 }], orders), splitArms([{ couponId: 'b', counts, noise: 1 }], orders)];
  expect(mergeArms(a, b)).toEqual([...a, ...b]);
  expect(mergeArms([], b)).toEqual(b);
});
