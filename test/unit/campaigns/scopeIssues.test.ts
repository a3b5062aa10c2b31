import { expect, it } from 'vitest';
import { namedInScopes, scopeIssues } from '../../../src/campaigns/scopeIssues';
import { categoryCoupon } from '../../helpers/testBundle';

const known = { categories: new Set(['Tea', 'Mugs']), itemIds: new Set(['m-1']) };
const coupon = (id: string, scope: object) => ({ ...categoryCoupon(id, 'Tea'), scope });
const draft = {
  coupons: [
    coupon('whole', {}),
    coupon('good', { categories: ['Tea'], itemIds: ['m-1'] }),
    { ...coupon('half', { categories: ['Tea', 'Teaa', 'Te'], itemIds: ['gone'] }), title: undefined },
    coupon('none', { categories: ['Teaa'] }),
    'broken',
    coupon('items', { itemIds: ['gone'] }),
  ],
};

it('warns of scopes that match nothing, and of names that the shop does not have', () => {
  expect(scopeIssues(draft, known)).toEqual([
    { code: 'scope_name_unknown', at: 'coupons.2.scope', severity: 'warning', facts: { coupon: 'half', name: 'Teaa', more: 2 } },
    { code: 'scope_matches_nothing', at: 'coupons.3.scope', severity: 'warning', facts: { coupon: 'none', name: 'Teaa', more: 0 } },
    { code: 'scope_matches_nothing', at: 'coupons.5.scope', severity: 'warning', facts: { coupon: 'items', name: 'gone', more: 0 } },
  ]);
});

it('asks for every name once', () => {
  expect(namedInScopes(draft)).toEqual({ categories: ['Tea', 'Teaa', 'Te'], itemIds: ['m-1', 'gone'] });
  expect(namedInScopes(undefined)).toEqual({ categories: [], itemIds: [] });
});
