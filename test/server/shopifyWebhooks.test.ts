import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { connectShopify, type ShopifyFake, startShopifyFake } from '../helpers/fakes/shopify';
import { SHOP_DOMAIN, shopifyHeaders, shopifyOrder, shopifyRefund } from '../helpers/fakes/shopOrders';
import { ask, startTestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let shop: ShopifyFake;
beforeEach(async () => {
  shop = await startShopifyFake(2);
});
afterEach(() => shop.stop());

const connect = (change: Parameters<typeof connectShopify>[1] = {}) => connectShopify(shop, change);
const coupon = (change: Partial<Coupon> = {}): Coupon =>
  categoryCoupon('tea', 'Tea', { discount: { kind: 'fixed', amount: 405 }, scope: {}, startsAt: Date.UTC(2025, 0, 1), ...change });
const reasonOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string =>
  result.ok ? 'ok' : (result.error?.code ?? '');

describe("Shopify's webhooks", () => {
  const NOW = Date.parse('2026-11-26T07:00:05Z');
  const read = (order: unknown, change: Readonly<Record<string, string>> = {}, now = NOW) => {
    const body = JSON.stringify(order);
    const headers = { ...shopifyHeaders(body), ...change };
    return connect({ SHOP_URL: `https://${SHOP_DOMAIN}` }).readWebhook!({ headers, body: Buffer.from(body), now });
  };
  const paid = {
    v: 'order/1',
    event: 'paid',
    orderId: '820982911946154508',
    currency: 'USD',
    subtotal: 39_810,
    discount: 2_005,
    shipping: 1_000,
    codes: ['ACDEFGHJKMNP'],
    attribution: 'v1.exp-1.couplet.-',
    customer: '115310627314723954',
    route: 'web',
  };

  it('become the order as it was paid, to the minor unit and the last digit of its id', () => {
    expect(read(shopifyOrder())).toEqual({ ok: true, value: [paid] });
  });

  it('become refunds of goods and the cancellation, after the payment', () => {
    const order = shopifyOrder({ financial_status: 'refunded', cancelled_at: '2026-11-26T08:00:00+01:00', refunds: [shopifyRefund()] });
    expect(read(order)).toEqual({
      ok: true,
      value: [paid, { ...paid, event: 'refunded', refundId: '890088186047892319', refunded: 2_350 }, { ...paid, event: 'cancelled' }],
    });
  });

  it('say nothing of an order that is not paid, and nothing of topics that tell nothing new', () => {
    expect(read(shopifyOrder({ financial_status: 'pending' }))).toEqual({ ok: true, value: [] });
    const body = JSON.stringify(shopifyRefund());
    expect(read(shopifyRefund(), shopifyHeaders(body, 'refunds/create'))).toEqual({ ok: true, value: [] });
  });

  it('keep an order whose attribute was tampered with, without it, and one without a customer', () => {
    const order = shopifyOrder({ customer: null, note_attributes: [{ name: 'couplet', value: 'v1.x.none.-<script>' }] });
    const { attribution: _, customer: __, ...rest } = paid;
    expect(read(order)).toEqual({ ok: true, value: [rest] });
  });

  it('know currencies without minor units', () => {
    const set = (amount: string) => ({ shop_money: { amount, currency_code: 'JPY' } });
    const order = shopifyOrder({
      currency: 'JPY',
      total_line_items_price: '3980',
      total_discounts: '400',
      total_shipping_price_set: set('0'),
    });
    expect(read(order)).toMatchObject({ value: [{ subtotal: 3_980, discount: 400, shipping: 0 }] });
  });

  it.each([
    ['another secret', shopifyHeaders(JSON.stringify(shopifyOrder()), 'orders/paid', 'forged'), 'signature_invalid'],
    ['another body', shopifyHeaders('{}'), 'signature_invalid'],
    ['another shop', { 'x-shopify-shop-domain': 'other.example' }, 'signature_invalid'],
    ['no signature', { 'x-shopify-hmac-sha256': '' }, 'signature_invalid'],
  ])('are refused with %s', (_, headers, reason) => {
    expect(reasonOf(read(shopifyOrder(), headers))).toBe(reason);
  });

  it('are refused a day after what they tell, whatever their unsigned headers say, and when they are no orders', () => {
    expect(reasonOf(read(shopifyOrder(), {}, NOW + DAY - HOUR))).toBe('ok');
    expect(reasonOf(read(shopifyOrder(), { 'x-shopify-triggered-at': new Date(NOW + DAY).toISOString() }, NOW + DAY))).toBe(
      'timestamp_stale',
    );
    expect(reasonOf(read(shopifyOrder({ updated_at: 'soon' })))).toBe('timestamp_stale');
    expect(reasonOf(read({ ...shopifyOrder(), total_discounts: 'a lot' }))).toBe('webhook_malformed');
  });

  it('settle a code once, however often and in whatever order they come', async () => {
    const connector = { ...connect(), readWebhook: connect({ SHOP_URL: `https://${SHOP_DOMAIN}` }).readWebhook! };
    const server = await startTestServer({ connector, now: NOW });
    expect(await server.putCatalog([{ coupon: coupon({ discount: { kind: 'fixed', amount: 500 } }), currency: 'USD' }])).toMatchObject({
      status: 200,
    });
    const claimed = (await server.claim('idempotency-key-1')).json as { code: string };
    expect(shop.codes()).toEqual([claimed.code]);
    const send = async (order: unknown, topic: string): Promise<unknown> => {
      const body = JSON.stringify(order);
      return (await ask(`${server.url}/v1/webhooks/shopify`, { method: 'POST', headers: shopifyHeaders(body, topic), body })).json;
    };
    const order = shopifyOrder({ total_discounts: '5.00', discount_codes: [{ code: claimed.code }] });
    for (const topic of ['orders/updated', 'orders/paid']) await send(order, topic);
    expect(await server.tea()).toMatchObject({ usedMoney: 500, usedCount: 1, reservedCount: 0 });
    const back = { ...order, refunds: [shopifyRefund()], financial_status: 'partially_refunded', updated_at: '2026-11-26T08:00:02+01:00' };
    expect(await send(back, 'orders/updated')).toMatchObject({ fresh: 1, conflicts: 0 });
    expect(await send({ ...back, cancelled_at: '2026-11-26T08:00:03+01:00' }, 'orders/cancelled')).toMatchObject({
      fresh: 1,
      conflicts: 0,
    });
    expect(await server.tea()).toMatchObject({ usedMoney: 0, usedCount: 0 });
    expect(await send(order, 'orders/paid')).toMatchObject({ fresh: 0, settledCodes: [] });
    await server.close();
  });
});
