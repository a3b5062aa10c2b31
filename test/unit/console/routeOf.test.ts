import { expect, it } from 'vitest';
import { hrefOf, routeOf } from '../../../src/console/routing/routes';

it('reads an address back as it was written, whatever stands in a coupon’s id', () => {
  for (const id of ['tea-20', 'a/b', '50% off', '茶', '#x'])
    expect(routeOf(hrefOf('coupons', id))).toEqual({ page: 'coupons', rest: [id] });
});

it('takes an address without a page, and one that is badly encoded', () => {
  expect(routeOf('')).toEqual({ page: '', rest: [] });
  expect(routeOf('#/coupons/%E0%A4%A')).toEqual({ page: 'coupons', rest: ['%E0%A4%A'] });
});
