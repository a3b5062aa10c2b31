import { createECDH, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import type { Result } from '../../src/protocol/values/result';
import { readShopifyWebhook } from '../../src/server/connectors/shopify/shopifyWebhook';
import { readWoocommerceWebhook, woocommerceOrderSchema } from '../../src/server/connectors/woocommerce/woocommerceOrders';
import { defaultRates, rateOf } from '../../src/server/limits/limitRequests';
import type { MessageSettings } from '../../src/server/messages/messageSettings';
import { readOrder } from '../../src/server/orders/orderRoutes';
import { ADMIN_TOKEN, startTestServer, type TestServer } from '../helpers/server/testServer';
import { validInput } from '../helpers/validInput';
import { fuzz, fuzzLater, jsonText, mutated, mutatedText } from './fuzz';
import { adminCalls, publicCalls, type ServerCall } from './serverCalls';

/** Routes that change something and read no body. */
const BODILESS = [
  'DELETE /v1/admin/backups/:name',
  'DELETE /v1/admin/sessions/:id',
  'DELETE /v1/admin/shares/:id',
  'DELETE /v1/admin/tokens/:id',
  'POST /v1/admin/backups',
  'POST /v1/admin/poll',
  'POST /v1/admin/products/import',
  'POST /v1/admin/push/wake',
  'POST /v1/admin/reconcile',
  'POST /v1/admin/setup-link',
  'POST /v1/admin/sign-out',
  'POST /v1/admin/uninstall',
];

const vapid = createECDH('prime256v1');
vapid.generateKeys();
const push = {
  keys: { publicKey: vapid.getPublicKey('base64url'), privateKey: vapid.getPrivateKey('base64url'), subject: 'mailto:shop@example.com' },
  hosts: ['push.example'],
  gapMs: DAY,
};
const messages: MessageSettings = {
  channels: [{ channel: 'email', send: async () => ({ kind: 'sent' }), close: async () => undefined }],
  keys: ['a-key-for-tests-of-32-characters'],
  baseUrl: 'https://coupons.example',
  shop: 'Tea',
  perSecond: 0,
  rates: { perNetwork: 0, unanswered: 0 },
  ttlMs: DAY,
};

let server: TestServer;
beforeAll(async () => {
  const rates = Object.fromEntries(Object.keys(defaultRates).map((name) => [name, rateOf(1_000_000_000)]));
  server = await startTestServer({ now: Date.now(), deps: { rates, push, messages, baseUrl: 'https://coupons.example' } });
});
afterAll(() => server.close());

const merchant = () => ({ authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' });
interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
const requestOf = ({ route, headers = merchant }: ServerCall, body: string): Request => {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replace('bundles/:id', `bundles/${server.bundle.id}`).replace(':id', 'tea').replace(':token', 'abcdefghijklmnopqrstu');
  return { method, url, headers: headers(body, server.time.now), body };
};
const bodyOf = ({ body, text }: ServerCall): string => (text ? String(body) : jsonText(body));

const errorIn = (answer: string): { readonly code?: string; readonly message?: string } =>
  (JSON.parse(answer) as { readonly error?: object }).error ?? {};

/** Known to have a place in the table of statuses: a code that is in none is answered with 500, as is what was thrown. */
const answered = async ({ method, url, headers, body }: Request): Promise<string> => {
  const { statusCode, body: answer, headers: said } = await server.app.inject({ method: method as 'POST', url, payload: body, headers });
  // Links in messages are opened by people, who read a page.
  if (statusCode < 400 || (statusCode < 500 && /^text\/html/.test(String(said['content-type'])))) return '';
  const { code = '', message = '' } = errorIn(answer);
  if (statusCode === 500 || !/^[a-z_]+$/.test(code) || message === '')
    throw new Error(`${method} ${url} answered ${statusCode} ${answer.slice(0, 300)} to ${body.slice(0, 300)}`);
  return code;
};

const calls = (given: readonly ServerCall[]): fc.Arbitrary<Request> =>
  fc.oneof(
    ...given.map((call) =>
      (call.text ? mutatedText(fc.constant(String(call.body))) : mutated(fc.constant(call.body)).map(jsonText)).map((body) =>
        requestOf(call, body),
      ),
    ),
  );

describe('the server', () => {
  it('has no route with a body that is not among those that are asked', () => {
    const routes = server.routes.flatMap(({ method, url }) => [method].flat().map((one) => `${one} ${url}`));
    const changing = new Set(routes.filter((route) => !/^(GET|HEAD|OPTIONS) /.test(route)));
    const asked = new Set([...adminCalls(server.bundle), ...publicCalls(server.bundle)].map(({ route }) => route));
    expect([...asked, ...BODILESS].sort()).toEqual([...changing].sort());
  });

  it('understands the bodies that inputs are made of, so that not only its door is tried', async () => {
    const refused: Record<string, string> = {};
    for (const call of [...adminCalls(server.bundle), ...publicCalls(server.bundle)]) {
      const code = await answered(requestOf(call, bodyOf(call)));
      if (/malformed|invalid|unknown_route|_off$/.test(code)) refused[call.route] = code;
    }
    expect(refused).toEqual({});
  });

  it('answers any body of the merchant’s routes with what it did or a reason, never with 500', () =>
    fuzzLater(calls(adminCalls(server.bundle)), async (request) => void (await answered(request)), 0.1));

  it('… and any of the public ones', () =>
    fuzzLater(calls(publicCalls(server.bundle)), async (request) => void (await answered(request)), 0.1));

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
      (path) => {
        const url = `/${encodeURI(path.slice(0, 2_000).replaceAll(/\p{Surrogate}/gu, '')).replace(/^\/+/, '')}`;
        return answered({ method: 'GET', url, headers: merchant(), body: '' }).then(() => undefined);
      },
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
      customer: { admin_graphql_api_id: 'gid://shopify/Customer/3', state: 'disabled' },
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
