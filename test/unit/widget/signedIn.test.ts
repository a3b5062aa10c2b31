import { describe, expect, it, vi } from 'vitest';
import { type PageCommandOptions, pageCommands } from '../../../widget/app/pageCommands';
import { signedIn } from '../../../widget/capture/page';

describe('the customer that a platform names by itself', () => {
  it.each([
    ['Shopify’s page', { ShopifyAnalytics: { meta: { page: { customerId: 207119551 } } }, __st: { cid: 1 } }, '207119551'],
    ['Shopify’s older counter', { __st: { cid: 207119551 } }, '207119551'],
    ['nobody where nobody has signed in', { ShopifyAnalytics: { meta: { page: { pageType: 'home' } } }, __st: {} }, undefined],
    ['nobody on another shop', {}, undefined],
    [
      'nobody where the page’s object breaks',
      {
        get ShopifyAnalytics(): unknown {
          throw new Error('x');
        },
      },
      undefined,
    ],
  ])('is that of %s', (_, page, id) => expect(signedIn(page)).toBe(id));
});

describe('identify', () => {
  const said = (facts: unknown) => {
    const page = { state: vi.fn(), customer: vi.fn() };
    pageCommands(page as unknown as PageCommandOptions).identify?.(['identify', facts]);
    return { facts: page.state.mock.calls.map(([one]) => one), customers: page.customer.mock.calls.map(([one]) => one) };
  };

  it('keeps the customer’s id apart from facts, which conditions and features read', () => {
    expect(said({ member: true, customerId: 207119551 })).toEqual({ facts: [{ member: true }], customers: ['207119551'] });
    expect(said({ customerId: 'cus_01' })).toEqual({ facts: [{}], customers: ['cus_01'] });
  });

  it('takes nobody for a customer where the id is none', () => {
    for (const customerId of [undefined, null, true, {}, ['1']])
      expect(said({ member: true, customerId })).toEqual({ facts: [{ member: true }], customers: [] });
  });
});
