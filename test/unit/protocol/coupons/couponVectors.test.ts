import { expect, it } from 'vitest';
import golden from '../../../golden/coupons.json';
import { couponVectors } from '../../../golden/vectors/couponVectors';

it('finds in coupons.json what the implementation beside it makes, at least 150 rows', () => {
  const made = JSON.parse(JSON.stringify(couponVectors())) as typeof golden;
  expect(golden).toEqual(made);
  expect(golden.discounts.length + golden.eligibility.length + golden.stacking.length).toBeGreaterThanOrEqual(150);
});
