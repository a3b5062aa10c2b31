import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Coupon } from '../../src/core/coupons/coupon';
import { honours } from '../../src/server/connectors/capabilities';
import type { ShopCode } from '../../src/server/connectors/connector';
import { woocommerce } from '../../src/server/connectors/woocommerce/woocommerce';
import type { WoocommerceSettings } from '../../src/server/connectors/woocommerce/woocommerceSettings';
import { startFakeWoocommerce, WOO_KEY, WOO_SECRET, wooOrder } from '../helpers/server/fakeWoocommerce';
import { categoryCoupon } from '../helpers/testBundle';

const WEBHOOK_SECRET = 'webhook-secret-of-woo';
let shop: Awaited<ReturnType<typeof startFakeWoocommerce>>;
beforeAll(async () => {
  shop = await startFakeWoocommerce();
});
afterEach(() => {
  expect(shop.complaints).toEqual([]);
  shop.coupons.length = 0;
  shop.setDown(false);
});
afterAll(() => shop.stop());

const connect = (change: Partial<WoocommerceSettings> = {}) => {
  const settings = {
    SHOP_URL: shop.url,
    WOOCOMMERCE_KEY: WOO_KEY,
    WOOCOMMERCE_SECRET: WOO_SECRET,
    WOOCOMMERCE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  return woocommerce({ ...settings, ...change }, 1_000);
};

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
    expect(await connector.deactivateCode('ACDEFGHJKMNP')).toMatchObject({ ok: true });
    expect(shop.coupons.map(({ code }) => code)).toEqual(['summer']);
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

  it('tells a shop that is away from one that refuses the keys', async () => {
    expect(await connect({ WOOCOMMERCE_SECRET: 'cs_wrong' }).createCode(codeOf(fixed))).toMatchObject({
      error: { code: 'shop_unauthorized' },
    });
    shop.setDown(true);
    expect(await connect().createCode(codeOf(fixed))).toMatchObject({ error: { code: 'shop_no_answer' } });
    expect(await connect({ SHOP_URL: 'http://127.0.0.1:1' }).createCode(codeOf(fixed))).toMatchObject({
      error: { code: 'shop_unreachable' },
    });
  });
});

describe('orders of WooCommerce', () => {
  const paid = {
    v: 'order/1',
    event: 'paid',
    orderId: '727',
    currency: 'EUR',
    subtotal: 5_000,
    discount: 500,
    shipping: 1_000,
    codes: ['ACDEFGHJKMNP'],
    attribution: 'v1.exp-1.couplet.-',
    customer: 'ada@example.test',
    route: 'checkout',
  };
  const refunds = [
    { id: 731, reason: '', total: '-40.00' },
    { id: 730, reason: 'damaged', total: '-10.00' },
  ];

  it('are read by when they changed, refunds of goods at most what was paid for them, cancellations as such', async () => {
    shop.setOrders([
      wooOrder({ refunds }),
      wooOrder({ number: '728', status: 'cancelled', date_modified_gmt: '2026-03-22T20:00:00', customer_id: 26, meta_data: [] }),
      wooOrder({ number: '729', status: 'on-hold', date_modified_gmt: '2026-03-22T21:00:00' }),
      wooOrder({ number: '700', date_modified_gmt: '2026-03-01T00:00:00' }),
    ]);
    const since = Date.UTC(2026, 2, 22, 19, 28, 8);
    const { attribution: _, ...noAttribution } = paid;
    expect(await connect().ordersSince?.(since)).toEqual({
      ok: true,
      value: {
        events: [
          paid,
          { ...paid, event: 'refunded', refundId: '730', refunded: 1_000 },
          { ...paid, event: 'refunded', refundId: '731', refunded: 3_500 },
          { ...noAttribution, orderId: '728', event: 'cancelled', customer: '26' },
        ],
        next: Date.UTC(2026, 2, 22, 21),
        more: false,
      },
    });
  });

  it('many that changed in one second are all read', async () => {
    shop.setOrders(Array.from({ length: 250 }, (_, i) => wooOrder({ number: String(i) })));
    const read = await connect().ordersSince?.(0);
    expect(read?.ok && read.value.events.length).toBe(250);
  });

  const send = (body: string, change: Readonly<Record<string, string>> = {}, secret = WEBHOOK_SECRET) => {
    const signature = createHmac('sha256', secret).update(body).digest('base64');
    const headers = { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-signature': signature, ...change };
    return connect().readWebhook?.({ headers, body: Buffer.from(body), now: 0 });
  };

  it('arrive by signed webhook as the same events, so that whichever comes first counts and the other changes nothing', async () => {
    expect(send(JSON.stringify(wooOrder()))).toEqual({ ok: true, value: [paid] });
    shop.setOrders([wooOrder()]);
    expect(await connect().ordersSince?.(0)).toMatchObject({ value: { events: [paid] } });
  });

  it('a webhook is refused unless its raw body was signed with the secret; other topics and the unsigned ping are nothing', () => {
    const body = JSON.stringify(wooOrder());
    expect(send(body, {}, 'another-secret-entirely')).toMatchObject({ error: { code: 'signature_invalid' } });
    expect(
      send(`${body} `, { 'x-wc-webhook-signature': createHmac('sha256', WEBHOOK_SECRET).update(body).digest('base64') }),
    ).toMatchObject({
      error: { code: 'signature_invalid' },
    });
    expect(send('{"id": 1}')).toMatchObject({ error: { code: 'webhook_malformed' } });
    expect(send('{"id": 1}', { 'x-wc-webhook-topic': 'order.deleted' })).toEqual({ ok: true, value: [] });
    expect(connect().readWebhook?.({ headers: {}, body: Buffer.from('webhook_id=142'), now: 0 })).toEqual({ ok: true, value: [] });
    expect(connect().readWebhook?.({ headers: {}, body: Buffer.from(body), now: 0 })).toMatchObject({
      error: { code: 'signature_invalid' },
    });
    expect(connect({ WOOCOMMERCE_WEBHOOK_SECRET: undefined }).readWebhook).toBeUndefined();
  });

  it('an attribute that was tampered with is a lost one, an amount that is none is an error', () => {
    expect(send(JSON.stringify(wooOrder({ meta_data: [{ id: 1, key: 'couplet', value: '<script>' }] })))).toMatchObject({
      value: [{ event: 'paid', orderId: '727' }],
    });
    expect(send(JSON.stringify(wooOrder({ discount_total: '4,17' })))).toMatchObject({ error: { code: 'shop_malformed', at: '727' } });
  });
});
