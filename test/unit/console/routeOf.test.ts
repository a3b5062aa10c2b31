import { expect, it } from 'vitest';
import { hrefOf, routeOf, withQuery } from '../../../src/console/routing/routes';

const partsOf = (hash: string) => {
  const { page, rest } = routeOf(hash);
  return { page, rest };
};

it('reads an address back as it was written, whatever stands in a coupon’s id', () => {
  for (const rest of [['tea-20'], ['a/b', 'c?d', 'e#f'], []])
    expect(partsOf(hrefOf('campaigns', ...rest))).toEqual({ page: 'campaigns', rest });
});

it('takes an address without a page, and one that is badly encoded', () => {
  expect(partsOf('')).toEqual({ page: '', rest: [] });
  expect(partsOf('#/campaigns/%E0%A4%A')).toEqual({ page: 'campaigns', rest: ['%E0%A4%A'] });
});

it('reads the query of an address, and leaves out what is empty', () => {
  const href = withQuery(hrefOf('results', 'coupons'), { from: '2026-01-01', to: '2026-01-31', period: '' });
  expect(href).toBe('#/results/coupons?from=2026-01-01&to=2026-01-31');
  const { rest, query } = routeOf(href);
  expect([rest, Object.fromEntries(query)]).toEqual([['coupons'], { from: '2026-01-01', to: '2026-01-31' }]);
});

it('leads addresses of earlier versions on', () => {
  expect(partsOf('#/segments')).toEqual({ page: 'results', rest: ['segments'] });
  expect(partsOf('#/coupons/tea-20').rest).toEqual(['+coupon', 'tea-20']);
});
