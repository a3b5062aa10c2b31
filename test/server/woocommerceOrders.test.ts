import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wooOrder } from '../helpers/fakes/shopOrders';
import { connectWoocommerce, startFakeWoocommerce, WOO_WEBHOOK_SECRET } from '../helpers/fakes/woocommerce';

let shop: Awaited<ReturnType<typeof startFakeWoocommerce>>;
beforeAll(async () => {
  shop = await startFakeWoocommerce();
});
afterEach(() => expect(shop.complaints).toEqual([]));
afterAll(() => shop.stop());

const connect = (change: Parameters<typeof connectWoocommerce>[1] = {}) => connectWoocommerce(shop, change);

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
      // Cancelled by WooCommerce because it was not paid in time: it may still be paid.
      wooOrder({ number: '730', status: 'cancelled', date_paid_gmt: null, date_modified_gmt: '2026-03-22T20:30:00' }),
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
        unreadable: new Map(),
        next: Date.UTC(2026, 2, 22, 21),
        more: false,
      },
    });
  });

  it('many that changed in one second are all read, and those of later seconds', async () => {
    const late = (n: number) => ({ number: `late-${n}`, date_modified_gmt: `2026-03-22T20:${String(n % 60).padStart(2, '0')}:00` });
    shop.setOrders([
      ...Array.from({ length: 250 }, (_, i) => wooOrder({ number: String(i) })),
      ...Array.from({ length: 150 }, (_, i) => wooOrder(late(i))),
    ]);
    const connector = connect();
    const seen = new Set<string>();
    let [since, more] = [0, true];
    for (let call = 0; more && call < 10; call++) {
      const read = await connector.ordersSince!(since);
      if (!read.ok) throw new Error(read.error.code);
      for (const { orderId } of read.value.events) seen.add(orderId);
      ({ next: since, more } = read.value);
    }
    expect([seen.size, more]).toEqual([400, false]);
  });

  it('one that cannot be read, by its shape, an amount or what it becomes, is skipped and told; those around it are read', async () => {
    const at = (second: string, change: Readonly<Record<string, unknown>>) =>
      wooOrder({ date_modified_gmt: `2026-03-22T19:29:${second}`, ...change });
    shop.setOrders([
      wooOrder(),
      at('01', { number: '728', line_items: [{ subtotal: 33, subtotal_tax: '1' }] }),
      at('02', { number: '729', discount_total: '4,17' }),
      at('03', { number: '730', coupon_lines: 'none', customer_id: -1, billing: { email: 'x'.repeat(201) } }),
      at('04', { number: 731 }),
      at('05', { number: '732', billing: { email: 'x'.repeat(201) } }),
      at('06', { number: '733', coupon_lines: [{ code: 'x'.repeat(65) }, { code: 'acdefghjkmnp' }] }),
    ]);
    const read = await connect().ordersSince!(0);
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value.events).toEqual([paid, { ...paid, orderId: '733' }]);
    expect([...read.value.unreadable.values()]).toEqual([
      { reason: 'order_unreadable', orderId: '728', at: 'line_items[0].subtotal' },
      { reason: 'order_unreadable', orderId: '729' },
      { reason: 'order_unreadable', orderId: '730', at: 'coupon_lines' },
      { reason: 'order_unreadable', at: 'number' },
      { reason: 'order_unreadable', orderId: '732', at: 'customer' },
    ]);
    expect(read.value).toMatchObject({ next: Date.UTC(2026, 2, 22, 19, 29, 6), more: false });
  });

  const send = (body: string, change: Readonly<Record<string, string>> = {}, secret = WOO_WEBHOOK_SECRET) => {
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
      send(`${body} `, { 'x-wc-webhook-signature': createHmac('sha256', WOO_WEBHOOK_SECRET).update(body).digest('base64') }),
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
