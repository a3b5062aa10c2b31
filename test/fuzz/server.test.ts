import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/core/result';
import { readShopifyWebhook } from '../../src/server/connectors/shopify/shopifyWebhook';
import { woocommerceOrderSchema } from '../../src/server/connectors/woocommerce/woocommerceOrders';
import { readWoocommerceWebhook } from '../../src/server/connectors/woocommerce/woocommerceWebhook';
import { defaultRates, rateOf } from '../../src/server/limits/rates';
import { readOrder } from '../../src/server/orders/readOrder';
import { bundleParts } from '../helpers/bundle';
import { fuzz, fuzzLater } from '../helpers/fuzz/fuzz';
import { jsonText } from '../helpers/fuzz/jsonText';
import { mutated, mutatedText } from '../helpers/fuzz/mutated';
import { validInput } from '../helpers/fuzz/validInput';
import { ADMIN_TOKEN, claimKey, orderBody, reportBody, signed, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    now: Date.now(),
    deps: { rates: Object.fromEntries(Object.keys(defaultRates).map((name) => [name, rateOf(1_000_000_000)])) },
  });
});
afterAll(() => server.close());

const { manifest } = bundleParts();
const campaign = {
  label: 'l',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  coupons: manifest.coupons,
  budgets: {},
  rule: manifest.rule,
  experiment: manifest.experiment,
  triggers: manifest.triggers,
  session: manifest.session,
  profile: manifest.profile,
  marginRate: 0.4,
  reports: manifest.reports,
};
type Call = readonly [method: 'POST' | 'PUT' | 'DELETE' | 'GET', url: string, body: unknown];
const adminCalls: readonly Call[] = [
  ['PUT', '/v1/admin/catalog', { entries: [{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: { money: 5_000 } }] }],
  ['PUT', '/v1/admin/campaign', { revision: 0, campaign }],
  ['POST', '/v1/admin/campaign/check', { campaign }],
  ['PUT', '/v1/admin/serving', { serving: true }],
  ['PUT', '/v1/admin/expected-traffic', { peaks: [{ from: 0, until: 1, times: 2 }] }],
  ['PUT', '/v1/admin/learning', { halfLifeDays: 60 }],
  ['POST', '/v1/admin/bundles', { envelope: '{}', shards: {} }],
  ['POST', '/v1/admin/bundles/check', { envelope: '{}', shards: {} }],
  ['PUT', '/v1/admin/rollout', { bundle: '0123456789abcdef', share: 0.1 }],
  ['POST', '/v1/admin/tokens', { name: 'ci', role: 'analyst' }],
  ['POST', '/v1/admin/webhooks/retry', { id: '0'.repeat(32) }],
  ['POST', '/v1/admin/orders', { v: 'orders/1', orders: [] }],
  ['POST', '/v1/admin/previews', { coupon: 'tea' }],
  ['POST', '/v1/admin/session', { token: ADMIN_TOKEN }],
];
const publicCalls: readonly Call[] = [
  ['POST', '/v1/claims', { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' }],
  ['POST', '/v1/messages', { v: 'send/1', channel: 'email', address: 'ada@shop.example', couponId: 'tea', couponVersion: 1 }],
  ['POST', '/v1/push/subscriptions', { v: 'push-subscription/1', endpoint: 'https://push.example/x', keys: { p256dh: 'x', auth: 'y' } }],
  ['POST', '/v1/tokens', { v: 'tokens/1', epoch: 735, work: 1, blinded: [] }],
];

/** Known to have a place in the table of statuses: a code that is in none is answered with 500, as is what was thrown. */
const answered = async (method: string, url: string, body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<void> => {
  const answer = await server.app.inject({
    method: method as 'POST',
    url,
    payload: body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  if (answer.statusCode < 400 || answer.statusCode === 304) return;
  const { error } = JSON.parse(answer.body) as { readonly error?: { readonly code?: string; readonly message?: string } };
  if (answer.statusCode === 500 || !/^[a-z_]+$/.test(error?.code ?? '') || !error?.message)
    throw new Error(`${method} ${url} answered ${answer.statusCode} ${answer.body.slice(0, 300)} to ${body.toString().slice(0, 300)}`);
};

const calls = (given: readonly Call[]): fc.Arbitrary<readonly [Call, unknown]> =>
  fc.oneof(...given.map((call) => fc.tuple(fc.constant(call), mutated(fc.constant(call[2])))));

describe('the server', () => {
  it('answers any body of the merchant’s routes with what it did or a reason, never with 500', () =>
    fuzzLater(
      calls(adminCalls),
      ([[method, url], body]) => answered(method, url, jsonText(body), { authorization: `Bearer ${ADMIN_TOKEN}` }),
      0.1,
    ));

  it('… and any of the public ones', () =>
    fuzzLater(
      calls(publicCalls),
      ([[method, url], body]) => answered(method, url, jsonText(body), { 'idempotency-key': claimKey(1) }),
      0.1,
    ));

  it('… reports and orders of any bytes', async () => {
    await fuzzLater(
      mutatedText(fc.constant(reportBody({ id: '0'.repeat(32), bundle: server.bundle.id, answer: 1 }))),
      (body) => answered('POST', '/v1/reports', body, { 'content-type': 'text/plain' }),
      0.1,
    );
    await fuzzLater(
      mutatedText(fc.constant(orderBody())),
      (body) => answered('POST', '/v1/webhooks/orders', body, signed(body, server.time.now)),
      0.1,
    );
  });

  it('… and any address below its own', () =>
    fuzzLater(
      mutatedText(
        fc.constantFrom(
          '/v1/bundles/0123456789abcdef/manifest.json',
          '/v1/messages/abc.def',
          '/v1/admin/audit?limit=10&before=5',
          '/v1/admin/coupons/tea/codes',
          '/v1/admin/refusals?days=30',
        ),
      ),
      (url) =>
        answered('GET', `/${encodeURI(url.slice(0, 2_000).replaceAll(/\p{Surrogate}/gu, '')).replace(/^\/+/, '')}`, '', {
          authorization: `Bearer ${ADMIN_TOKEN}`,
        }),
      0.1,
    ));

  it('is still there', async () => expect((await server.app.inject('/readyz')).statusCode).toBe(200));
});

const answers = (result: Result<readonly object[]>): void => {
  if (!result.ok && result.error.message === '') throw new Error('It is refused without a sentence.');
  for (const event of result.ok ? result.value : []) {
    const again = readOrder(JSON.stringify(event));
    if (!again.ok) throw new Error(`${again.error.at}: ${again.error.message} ${JSON.stringify(event).slice(0, 300)}`);
  }
};

describe('an order of a platform', () => {
  const secret = 'secret-of-the-shop';
  it('Shopify: events that the server takes, or a reason', () => {
    const money = { shop_money: { amount: '5.00' } };
    const order = {
      admin_graphql_api_id: 'gid://shopify/Order/1',
      updated_at: new Date().toISOString(),
      financial_status: 'paid',
      cancelled_at: null,
      currency: 'EUR',
      total_line_items_price: '50.00',
      total_discounts: '3.00',
      total_shipping_price_set: money,
      discount_codes: [{ code: 'TEA' }],
      note_attributes: [{ name: 'couplet', value: 'v1.e.rule.-' }],
      customer: null,
      source_name: 'web',
      refunds: [
        {
          admin_graphql_api_id: 'gid://shopify/Refund/2',
          refund_line_items: [{ subtotal_set: money }],
          order_adjustments: [{ kind: 'refund_discrepancy', amount: '-1.00' }],
        },
      ],
    };
    fuzz(mutated(fc.constant(order)), (changed) => {
      const body = Buffer.from(jsonText(changed));
      const headers = {
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
        'x-shopify-shop-domain': 'tea.example',
        'x-shopify-topic': 'orders/updated',
      };
      answers(readShopifyWebhook({ headers, body, now: Date.now() }, { secret, shopDomain: 'tea.example' }));
    });
  });

  it('WooCommerce: the same', () =>
    fuzz(mutated(validInput(woocommerceOrderSchema)), (changed) => {
      const body = Buffer.from(jsonText(changed));
      const headers = {
        'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
        'x-wc-webhook-topic': 'order.updated',
      };
      answers(readWoocommerceWebhook({ headers, body, now: Date.now() }, secret));
    }));
});
