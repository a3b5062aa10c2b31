import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { presetOf } from '../../src/campaigns/presets';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { checkCatalog, honours, type ShopCode } from '../../src/server/shop/connector';
import { loopbackCertificate } from '../helpers/fakes/pushService';
import { connectWoocommerce, startFakeWoocommerce } from '../helpers/fakes/woocommerce';
import { categoryCoupon } from '../helpers/testBundle';

let shop: Awaited<ReturnType<typeof startFakeWoocommerce>>;
beforeAll(async () => {
  shop = await startFakeWoocommerce();
});
afterEach(() => {
  expect(shop.complaints).toEqual([]);
  shop.coupons.length = 0;
  shop.setDown(false);
  Object.assign(shop.settings, { readOnly: false, coupons: true, plainPermalinks: false });
});
afterAll(() => shop.stop());

const connect = (change: Parameters<typeof connectWoocommerce>[1] = {}) => connectWoocommerce(shop, change);

const atMost = (value: number) => ({ field: 'cart.value', op: 'lte', value }) as const;
/** 10% of 50.00 is its cap. */
const bounded = categoryCoupon('tea', 'Tea', { when: { all: [atMost(5_000), { field: 'session.views', op: 'gte', value: 3 }] } });
const fixed = categoryCoupon('five', 'x', {
  discount: { kind: 'fixed', amount: 505 },
  scope: {},
  when: { field: 'cart.value', op: 'gt', value: 1_999 },
});
const codeOf = (coupon: Coupon, code = 'ACDEFGHJKMNP'): ShopCode => ({
  code,
  coupon,
  currency: 'EUR',
  expiresAt: Date.now() + 3_600_000,
  uses: 1,
});

describe('codes in WooCommerce, by its published REST API', () => {
  it('writes terms in its words: decimals of the currency, the bounds of the cart, ids of the goods, until the second', async () => {
    const expiresAt = Date.UTC(2036, 4, 3, 14, 30, 7, 999);
    expect(await connect().createCode({ ...codeOf(bounded), expiresAt })).toEqual({ ok: true, value: undefined });
    expect(await connect().createCode(codeOf(fixed, 'CCDEFGHJKMNP'))).toEqual({ ok: true, value: undefined });
    expect(shop.coupons).toMatchObject([
      {
        code: 'acdefghjkmnp',
        discount_type: 'percent',
        amount: '10.00',
        maximum_amount: '50.00',
        product_categories: [121],
        usage_limit: 1,
        individual_use: true,
        date_expires: '2036-05-03T16:30:07',
        date_expires_gmt: '2036-05-03T14:30:07',
        meta_data: [{ key: '_couplet_coupon', value: 'tea.1' }],
      },
      { discount_type: 'fixed_cart', amount: '5.05', minimum_amount: '20.00' },
    ]);
    expect(shop.coupons[1]).not.toHaveProperty('maximum_amount');
  });

  it('a code is created once, listed used or not, and deleted; nothing of the merchant is touched', async () => {
    const connector = connect();
    const merchant = { ...shop.coupons[0], id: 1, code: 'summer', description: 'Couplet: is a nice word', meta_data: [], usage_count: 0 };
    shop.coupons.push(merchant as unknown as (typeof shop.coupons)[number]);
    Object.assign(merchant, { usage_limit: null, date_expires_gmt: null });
    expect(await connector.createCode(codeOf(fixed))).toMatchObject({ ok: true });
    expect(await connector.createCode(codeOf(fixed))).toMatchObject({ ok: true });
    expect(await connector.createCode(codeOf(fixed, 'SUMMER'))).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
    expect(await connector.listCodes?.()).toEqual({ ok: true, value: ['ACDEFGHJKMNP'] });
    expect(await connector.deactivateCode('SUMMER')).toMatchObject({ ok: true });
    const used = shop.coupons.find(({ code }) => code === 'acdefghjkmnp');
    if (used) used.usage_count = 1;
    expect(await connector.createCode(codeOf(fixed))).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
    expect(await connector.listCodes?.()).toEqual({ ok: true, value: ['ACDEFGHJKMNP'] });
    expect(await connector.uninstall?.()).toEqual({ ok: true, value: { removed: ['coupons: 1'] } });
    expect(await connector.uninstall?.()).toEqual({ ok: true, value: { removed: [] } });
    // Shops may have been connected with the plugin or without it.
    for (const left of [/plugin Couplet/, /REST API/, /snippet/]) expect(connector.byHand?.join(' ')).toMatch(left);
    expect(await connector.deactivateCode('ACDEFGHJKMNP')).toMatchObject({ ok: true });
    expect(shop.coupons.map(({ code }) => code)).toEqual(['summer']);
  });

  it("ends one of a pool at once, and leaves the merchant's coupon with all its terms", async () => {
    const connector = connect();
    const merchant = { id: 1, code: 'pool-1', discount_type: 'percent', amount: '5', meta_data: [], usage_count: 0, usage_limit: 1 };
    shop.coupons.push({ ...merchant, date_expires_gmt: null } as unknown as (typeof shop.coupons)[number]);
    expect(await connector.deactivateCode('POOL-1')).toMatchObject({ ok: true });
    expect(shop.coupons).toMatchObject([{ ...merchant, date_expires_gmt: null }]);
    const before = Date.now();
    for (let i = 0; i < 2; i++) expect(await connector.deactivateCode('POOL-1', 'pool')).toMatchObject({ ok: true });
    expect(shop.coupons).toMatchObject([merchant]);
    expect(Date.parse(`${shop.coupons[0]?.date_expires_gmt}Z`)).toBeLessThan(before);
    expect(await connector.deactivateCode('POOL-2', 'pool')).toMatchObject({ ok: true });
  });

  it.each([
    ['targeted', ['Tea']],
    ['cart-rescue', undefined],
    ['cart-rescue', ['Tea', 'Herbs & Spices']],
  ])('honours the preset %s of %j with a largest cart', async (name, categories) => {
    const choices = {
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      cap: 1_000,
      ...(categories && { categories }),
      ...(name === 'cart-rescue' && { spend: 4_000 }),
    };
    const fill = (more: object): Coupon => {
      const filled = presetOf(name)?.fill({ ...choices, ...more }, Date.now());
      if (!filled?.ok) throw new Error(filled?.error.message);
      return filled.value.part.coupon;
    };
    expect(await connect().canHonour?.(fill({}), 'EUR')).toMatchObject({
      error: { code: 'discount_unsupported', message: expect.stringContaining('cart.value is at most 10000 (`--cart-at-most`') },
    });
    expect(await checkCatalog([{ coupon: fill({ cartAtMost: 10_000 }), currency: 'EUR' }], connect())).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await connect().createCode(codeOf(fill({ cartAtMost: 10_000 })))).toMatchObject({ ok: true });
    expect(shop.coupons).toMatchObject([{ maximum_amount: '100.00' }]);
  });

  it('refuses at publish what its checkout would not keep', async () => {
    const connector = connect();
    const capabilities = await connector.capabilities();
    if (!capabilities.ok) throw new Error(capabilities.error.code);
    const refusal = async (change: Partial<Coupon>, currency = 'EUR'): Promise<string> => {
      const coupon = { ...bounded, ...change };
      const general = honours(capabilities.value, coupon);
      const answer = general.ok ? await connector.canHonour?.(coupon, currency) : general;
      return answer?.ok ? 'honoured' : (answer?.error.code ?? '');
    };
    expect(await refusal({})).toBe('honoured');
    expect(await refusal({}, 'USD')).toBe('currency_unsupported');
    // 10% of 50.10 would be one cent more than the cap.
    expect(await refusal({ when: atMost(5_010) })).toBe('discount_unsupported');
    expect(await refusal({ when: { all: [] } })).toBe('discount_unsupported');
    expect(await refusal({ when: { any: [atMost(1_000), atMost(2_000)] } })).toBe('condition_unsupported');
    expect(await refusal({ when: { field: 'cart.quantity', op: 'gte', value: 2 } })).toBe('condition_unsupported');
    expect(await refusal({ when: { field: 'cart.categories', op: 'in', value: ['Cups'] } })).toBe('condition_unsupported');
    for (const name of ['Herbs & Spices', 'Herbs &amp; Spices', 'c-121'])
      expect(await refusal({ scope: { categories: [name] } })).toBe('honoured');
    expect(await refusal({ scope: { categories: ['Nowhere'] } })).toBe('scope_unknown');
    expect(await refusal({ scope: { itemIds: ['nix'] } })).toBe('scope_unknown');
    expect(await refusal({ scope: { itemIds: ['oolong'] } })).toBe('honoured');
    expect(await refusal({ scope: { itemIds: ['oolong'], categories: ['Tea'] } })).toBe('scope_unsupported');
    expect(await refusal({ discount: { kind: 'fixed', amount: 500 } })).toBe('scope_unsupported');
    expect(await refusal({ discount: { kind: 'freeShipping', cap: 500 } })).toBe('discount_unsupported');
    const tier = { threshold: 3_000, amount: 600 };
    expect(await refusal({ scope: {}, discount: { kind: 'tiers', tiers: [tier], repeat: false, cap: 600 } })).toBe('honoured');
    expect(await refusal({ scope: {}, discount: { kind: 'tiers', tiers: [tier], repeat: true, cap: 1_200 } })).toBe('discount_unsupported');
  });

  it('refuses doctor and publication with a key that may only read, and with coupons switched off', async () => {
    const connector = connect();
    const both = async () => [await connector.probe?.(), await connector.capabilities()];
    for (const asked of await both()) expect(asked).toMatchObject({ ok: true });
    expect(shop.coupons).toEqual([]);
    shop.settings.coupons = false;
    for (const asked of await both()) expect(asked).toMatchObject({ error: { code: 'shop_coupons_off' } });
    Object.assign(shop.settings, { coupons: true, readOnly: true });
    for (const asked of await both()) expect(asked).toMatchObject({ error: { code: 'shop_unauthorized' } });
  });

  it("passes on the shop's own reason for a refusal", async () => {
    expect(await connect().createCode(codeOf(fixed))).toMatchObject({ ok: true });
    const [coupon] = shop.coupons;
    if (coupon) coupon.usage_count = 1;
    expect(await connect().createCode(codeOf(fixed))).toEqual({
      ok: false,
      error: { code: 'shop_refused', message: 'WooCommerce refused the coupon with 400: The coupon code already exists' },
    });
  });

  it('tells plain permalinks, and keys sent over plain HTTP', async () => {
    expect(await connect({ WOOCOMMERCE_KEY: 'ck_wrong' }).probe?.()).toMatchObject({
      error: { code: 'shop_unauthorized', message: expect.stringContaining('only over https') },
    });
    shop.settings.plainPermalinks = true;
    expect(await connect().probe?.()).toMatchObject({ error: { code: 'shop_api_absent', message: expect.stringContaining('permalinks') } });
    expect(await connect().deactivateCode('ACDEFGHJKMNP')).toMatchObject({ error: { code: 'shop_api_absent' } });
  });

  it('tells a shop that is away from one that refuses the keys', async () => {
    expect(await connect({ WOOCOMMERCE_SECRET: 'cs_wrong' }).createCode(codeOf(fixed))).toMatchObject({
      error: { code: 'shop_unauthorized' },
    });
    const untrusted = createServer({ ...loopbackCertificate }).listen(0, '127.0.0.1');
    await once(untrusted, 'listening');
    const { port } = untrusted.address() as AddressInfo;
    expect(await connect({ SHOP_URL: `https://127.0.0.1:${port}` }).probe?.()).toMatchObject({
      error: { code: 'shop_untrusted', message: expect.stringMatching(/certificate of https:\/\/127.0.0.1.*(SELF_SIGNED|UNABLE_TO)/) },
    });
    untrusted.close();
    shop.setDown(true);
    expect(await connect().createCode(codeOf(fixed))).toMatchObject({ error: { code: 'shop_no_answer' } });
    expect(await connect({ SHOP_URL: 'http://127.0.0.1:1' }).createCode(codeOf(fixed))).toMatchObject({
      error: { code: 'shop_unreachable' },
    });
  });
});
