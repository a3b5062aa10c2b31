import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { ShopifySettings } from '../../src/server/connectors/shopify/shopifyApi';
import { checkCatalog } from '../../src/server/shop/connector';
import { connectShopify, type ShopifyFake, startShopifyFake } from '../helpers/fakes/shopify';
import { categoryCoupon } from '../helpers/testBundle';

let shop: ShopifyFake;
beforeEach(async () => {
  shop = await startShopifyFake(2);
});
afterEach(() => shop.stop());

const connect = (change: Parameters<typeof connectShopify>[1] = {}) => connectShopify(shop, change);
const coupon = (change: Partial<Coupon> = {}): Coupon =>
  categoryCoupon('tea', 'Tea', { discount: { kind: 'fixed', amount: 405 }, scope: {}, startsAt: Date.UTC(2025, 0, 1), ...change });
const code = (text: string, change: Partial<Coupon> = {}) => ({
  code: text,
  coupon: coupon(change),
  currency: 'USD',
  expiresAt: Date.UTC(2036, 0, 1),
  uses: 1,
});
const reasonOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string =>
  result.ok ? 'ok' : (result.error?.code ?? '');

describe('codes in Shopify, by its published schema', () => {
  it('are discounts with an exact amount, one use and an end, that combine with nothing', async () => {
    const connector = connect();
    expect(await connector.createCode(code('A', { when: { field: 'cart.value', op: 'gt', value: 1_999 } }))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(shop.inputs()[0]).toMatchObject({
      code: 'A',
      title: 'Couplet A',
      tags: ['couplet'],
      startsAt: '2025-01-01T00:00:00.000Z',
      endsAt: '2036-01-01T00:00:00.000Z',
      usageLimit: 1,
      context: { all: 'ALL' },
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
      customerGets: { value: { discountAmount: { amount: '4.05', appliesOnEachItem: false } }, items: { all: true } },
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '20.00' } },
    });
  });

  it.each([
    ['a collection by its title', { categories: ['Tea'] }, { collections: { add: ['gid://shopify/Collection/1'] } }],
    [
      'products and variants',
      { itemIds: ['gid://shopify/Product/7', 'shopify_US_1_2'] },
      { products: { productsToAdd: ['gid://shopify/Product/7'], productVariantsToAdd: ['gid://shopify/ProductVariant/2'] } },
    ],
  ])('name %s', async (_, scope, items) => {
    expect(reasonOf(await connect().createCode(code('A', { scope })))).toBe('ok');
    expect(shop.inputs()[0]).toMatchObject({ customerGets: { items } });
  });

  it('keep one threshold, a least quantity, and where it is accepted a percentage and free shipping', async () => {
    const connector = connect({ SHOPIFY_INEXACT: 'accept' });
    const tiers: Coupon['discount'] = { kind: 'tiers', tiers: [{ threshold: 3_000, amount: 600 }], repeat: false, cap: 600 };
    await connector.createCode(code('TIER', { discount: tiers }));
    await connector.createCode(code('QUANTITY', { when: { field: 'cart.quantity', op: 'gte', value: 3 } }));
    await connector.createCode(code('PERCENT', { discount: { kind: 'percent', basisPoints: 1_250, cap: 900 } }));
    await connector.createCode(code('SHIPPING', { discount: { kind: 'freeShipping', cap: 590 } }));
    const [tier, quantity, percent, shipping] = shop.inputs();
    expect(tier).toMatchObject({ minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '30.00' } } });
    expect(quantity).toMatchObject({ minimumRequirement: { quantity: { greaterThanOrEqualToQuantity: '3' } } });
    expect(percent).toMatchObject({ customerGets: { value: { percentage: 0.125 } } });
    expect(shipping).toMatchObject({ maximumShippingPrice: '5.90', destination: { all: true } });
  });

  it('give pieces for pieces: how many to buy and to get, of which goods, how often, and combine with nothing', async () => {
    const connector = connect({ SHOPIFY_INEXACT: 'accept' });
    const gets = { itemIds: ['gid://shopify/Product/7'] };
    const discount = { kind: 'buyGet', buy: 2, get: 1, gets, basisPoints: 5_000, times: 3, cap: 1_500 } as const;
    expect(reasonOf(await connector.createCode(code('BXGY', { discount, scope: { categories: ['Tea'] } })))).toBe('ok');
    expect(shop.inputs()[0]).toMatchObject({
      usesPerOrderLimit: 3,
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
      customerBuys: { value: { quantity: '2' }, items: { collections: { add: ['gid://shopify/Collection/1'] } } },
      customerGets: {
        value: { discountOnQuantity: { quantity: '1', effect: { percentage: 0.5 } } },
        items: { products: { productsToAdd: ['gid://shopify/Product/7'] } },
      },
    });
    const same = { ...discount, gets: {}, basisPoints: 10_000 };
    expect(reasonOf(await connector.createCode(code('SAME', { discount: same })))).toBe('ok');
    expect(shop.inputs()[1]).toMatchObject({ customerBuys: { items: { all: true } }, customerGets: { items: { all: true } } });
    expect(await connector.listCodes!()).toEqual({ ok: true, value: ['BXGY', 'SAME'] });
    for (let i = 0; i < 2; i++) expect(reasonOf(await connector.deactivateCode('BXGY'))).toBe('ok');
    expect(shop.codes()).toEqual(['SAME']);
  });

  it('are created once and taken out as often as asked; one the shop took otherwise, or that has ended, is refused', async () => {
    const connector = connect();
    for (let i = 0; i < 2; i++) expect(reasonOf(await connector.createCode(code('A')))).toBe('ok');
    expect(shop.codes()).toEqual(['A']);
    shop.expire('A');
    expect(reasonOf(await connector.createCode(code('A')))).toBe('shop_refused');
    for (let i = 0; i < 2; i++) expect(reasonOf(await connector.deactivateCode('A'))).toBe('ok');
    expect(shop.codes()).toEqual([]);
  });

  it("are taken out by their own discount only: one of the shop's stays with all its codes, and is no answer to a creation", async () => {
    shop.add('FRIENDS10');
    expect(reasonOf(await connect().deactivateCode('FRIENDS10'))).toBe('ok');
    expect(reasonOf(await connect().createCode(code('FRIENDS10')))).toBe('shop_refused');
    expect(shop.usable()).toEqual(['FRIENDS10']);
  });

  it('of a pool end one by one in the discount they lie in; the last one of a discount is switched off with it, not deleted', async () => {
    const connector = connect();
    shop.add('POOL-1', 'POOL-10', 'POOL-2');
    for (let i = 0; i < 2; i++) expect(reasonOf(await connector.deactivateCode('pool-1', 'pool'))).toBe('ok');
    expect(shop.usable()).toEqual(['POOL-10', 'POOL-2']);
    await connector.deactivateCode('POOL-10', 'pool');
    for (let i = 0; i < 2; i++) expect(reasonOf(await connector.deactivateCode('POOL-2', 'pool'))).toBe('ok');
    expect([shop.usable(), shop.codes()]).toEqual([[], ['POOL-2']]);
    expect(reasonOf(await connector.deactivateCode('NEVER-THERE', 'pool'))).toBe('ok');
  });

  it('of a pool are not called ended where Shopify does not show them among very many that resemble them', async () => {
    shop.add('LAST', ...Array.from({ length: 60 }, (_, n) => `POOL-${n}`), 'POOL-');
    expect(reasonOf(await connect().deactivateCode('POOL-', 'pool'))).toBe('shop_refused');
    expect(shop.usable()).toHaveLength(62);
  });

  it('wait for a throttled shop once, and say what else is wrong', async () => {
    shop.fault.throttled = 1;
    expect(reasonOf(await connect().createCode(code('A')))).toBe('ok');
    shop.fault.throttled = 2;
    expect(reasonOf(await connect().createCode(code('B')))).toBe('shop_no_answer');
    expect(reasonOf(await connect({ SHOP_TOKEN: 'wrong' }).createCode(code('C')))).toBe('shop_refused');
    expect(reasonOf(await connect({ SHOPIFY_API_VERSION: '2020-01' }).createCode(code('D')))).toBe('shop_refused');
    expect(reasonOf(await connect({ SHOP_URL: 'http://127.0.0.1:1' }).createCode(code('E')))).toBe('shop_unreachable');
  });

  it('are listed over several pages and removed by the kill switch and by uninstalling, and nothing else is', async () => {
    const connector = connect();
    shop.add('FRIENDS10');
    shop.hooks.set('gid://shopify/WebhookSubscription/1', 'https://coupons.example/v1/webhooks/shopify');
    shop.hooks.set('gid://shopify/WebhookSubscription/2', 'https://other.example/hook');
    for (const text of ['A', 'B', 'C', 'D', 'E']) await connector.createCode(code(text));
    expect(await connector.listCodes!()).toEqual({ ok: true, value: ['A', 'B', 'C', 'D', 'E'] });
    expect(await connector.deactivateAll!()).toMatchObject({ ok: true });
    expect(shop.codes()).toEqual(['FRIENDS10']);
    await connector.createCode(code('F'));
    expect(await connector.uninstall!()).toEqual({
      ok: true,
      value: { removed: ['discount Couplet F', 'webhook to https://coupons.example/v1/webhooks/shopify'] },
    });
    expect([shop.codes(), [...shop.hooks.values()]]).toEqual([['FRIENDS10'], ['https://other.example/hook']]);
  });
});

describe('what Shopify cannot honour', () => {
  const publish = async (change: Partial<Coupon>, currency = 'USD', settings: Partial<ShopifySettings> = {}): Promise<string> =>
    reasonOf(await checkCatalog([{ coupon: coupon(change), currency }], connect(settings)));
  const [percent, shipping] = [
    { kind: 'percent', basisPoints: 1_000, cap: 500 },
    { kind: 'freeShipping', cap: 500 },
  ] as const;
  const value = { field: 'cart.value', op: 'gte', value: 2_000 } as const;

  it.each([
    ['a capped percentage', { discount: percent }, 'discount_unsupported'],
    ['free shipping up to a cap', { discount: shipping }, 'discount_unsupported'],
    [
      'two thresholds',
      {
        discount: {
          kind: 'tiers' as const,
          tiers: [
            { threshold: 10, amount: 1 },
            { threshold: 20, amount: 2 },
          ],
          repeat: false,
          cap: 2,
        },
      },
      'discount_unsupported',
    ],
    ['points', { discount: { kind: 'points' as const, points: 1, value: 1 } }, 'discount_unsupported'],
    ['a least value of the whole cart beside a scope', { when: value, scope: { categories: ['Tea'] } }, 'condition_unsupported'],
    ['a most value', { when: { ...value, op: 'lte' as const } }, 'condition_unsupported'],
    ['either of two conditions', { when: { any: [value, value] } }, 'condition_unsupported'],
    ['members only', { membersOnly: true }, 'condition_unsupported'],
    ['a collection that is not there', { scope: { categories: ['Lamps'] } }, 'discount_unsupported'],
    ['goods by a name of the shop', { scope: { itemIds: ['sku-1'] } }, 'discount_unsupported'],
    ['no goods at all', { scope: { categories: [] } }, 'discount_unsupported'],
    ['stacking', { stacking: { combinesWith: ['order' as const] } }, 'stacking_unsupported'],
  ])('is refused when it is published: %s', async (_, change, reason) => {
    expect(await publish(change)).toBe(reason);
  });

  it('is refused in another currency, and only the inexact is taken where that is accepted', async () => {
    expect(await publish({}, 'EUR')).toBe('discount_unsupported');
    expect([await publish({}), await publish({ when: value })]).toEqual(['ok', 'ok']);
    const accept = { SHOPIFY_INEXACT: 'accept' } as const;
    expect([await publish({ discount: percent }, 'USD', accept), await publish({ discount: shipping }, 'USD', accept)]).toEqual([
      'ok',
      'ok',
    ]);
    expect(await publish({ discount: shipping, scope: { categories: ['Tea'] } }, 'USD', accept)).toBe('discount_unsupported');
  });
});
