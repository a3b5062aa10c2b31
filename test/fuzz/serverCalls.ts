import { TOKENS_AN_EPOCH } from '../../src/protocol/reporting/tokens';
import { defaultGuardrails } from '../../src/stats/experiment/guardrails';
import { bundleParts } from '../helpers/node/fullBundle';
import { ADMIN_TOKEN, claimKey, exposureBody, orderBody, reportBody, signed } from '../helpers/server/testServer';
import { categoryCoupon, type TestBundle } from '../helpers/testBundle';

/** A route that takes a body, as it is registered, with a body that it would take. */
export interface ServerCall {
  readonly route: string;
  readonly body: unknown;
  /** Where a body is no JSON. */
  readonly text?: true;
  /** By default those of the merchant. @param body as it is sent @param now clock of the server */
  readonly headers?: (body: string, now: number) => Readonly<Record<string, string>>;
}

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
const address = { channel: 'email', address: 'ada@shop.example' };
const bounce = 'Action: failed\r\nStatus: 5.1.1\r\n\r\nhttps://coupons.example/v1/messages/abcdefghijklmnopqrstu';
const subscription = {
  v: 'push-subscription/1',
  endpoint: 'https://push.example/x',
  keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
};

const inBase64 = (shards: TestBundle['shards']) =>
  Object.fromEntries([...shards].map(([hash, data]) => [hash, Buffer.from(data).toString('base64')]));

/** What the merchant, or who has a role, may send. */
export const adminCalls = ({ id, envelope, shards }: TestBundle): readonly ServerCall[] => [
  {
    route: 'PUT /v1/admin/catalog',
    body: { entries: [{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: { money: 5_000 } }] },
  },
  { route: 'PUT /v1/admin/campaign', body: { revision: 0, campaign } },
  { route: 'POST /v1/admin/campaign/publish', body: { revision: 1, serving: true } },
  { route: 'PUT /v1/admin/serving', body: { serving: true } },
  { route: 'PUT /v1/admin/expected-traffic', body: { peaks: [{ from: 0, until: 1, times: 2 }] } },
  { route: 'PUT /v1/admin/origins', body: { allowed: ['https://shop.example'] } },
  { route: 'PUT /v1/admin/brand', body: { name: 'Tea & Co', website: 'https://shop.example', color: '#1d4ed8' } },
  { route: 'PUT /v1/admin/learning', body: { halfLifeDays: 60 } },
  { route: 'PUT /v1/admin/guardrails', body: defaultGuardrails },
  { route: 'PUT /v1/admin/loop', body: { mode: 'off', share: 0.2, tolerance: 0.02, horizonDays: 28 } },
  { route: 'POST /v1/admin/loop/stage', body: { bundle: id } },
  { route: 'POST /v1/admin/bundles', body: { envelope, shards: inBase64(shards) } },
  { route: 'POST /v1/admin/bundles/check', body: { envelope, shards: inBase64(shards) } },
  { route: 'PUT /v1/admin/bundles/:id/name', body: { name: 'Spring sale' } },
  { route: 'POST /v1/admin/bundles/:id/restore', body: { revision: 1, live: { bundle: id, publishedAt: 1 } } },
  { route: 'PUT /v1/admin/rollout', body: { bundle: id, share: 0.1 } },
  { route: 'POST /v1/admin/tokens', body: { name: 'ci', role: 'analyst' } },
  { route: 'POST /v1/admin/shares', body: { name: 'Board', days: 7, period: { from: '2026-01-01', to: '2026-01-31' } } },
  { route: 'POST /v1/admin/products/match', body: { categories: ['tea'], itemIds: ['cup-1'] } },
  {
    route: 'PUT /v1/admin/products/import',
    body: 'id,title,price,category\ntea-1,Green tea,5.00,tea',
    text: true,
    headers: () => ({ authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'text/csv' }),
  },
  { route: 'POST /v1/admin/webhooks/retry', body: { id: '0'.repeat(32) } },
  {
    route: 'POST /v1/admin/orders',
    body: { v: 'orders/1', orders: [{ order: JSON.parse(orderBody()), at: 1_767_600_000_000, refunded: 0 }] },
  },
  { route: 'POST /v1/admin/previews', body: { couponId: 'tea', url: 'https://shop.example/tea', hours: 24 } },
  { route: 'POST /v1/admin/messages/bounces', body: { report: bounce } },
  { route: 'POST /v1/admin/messages/erase', body: address },
  { route: 'POST /v1/admin/messages/lift', body: address },
  ...['PUT', 'POST'].map(
    (method): ServerCall => ({
      route: `${method} /v1/admin/coupons/:id/codes`,
      body: 'TEA-20\nTEA-21\nTEA-22',
      text: true,
      headers: () => ({ authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'text/csv' }),
    }),
  ),
];

const nobody = () => ({ 'content-type': 'application/json', 'idempotency-key': claimKey(1) });
const device = () => ({ 'content-type': 'text/plain' });
const till = (action: string, more: object = {}): ServerCall => ({
  route: `POST /v1/codes/${action}`,
  body: { v: 'code-use/1', code: 'TEA-20', ...more },
  headers: (body, now) => ({
    ...signed(`/v1/codes/${action}.${claimKey(1)}.${body}`, now),
    'idempotency-key': claimKey(1),
  }),
});

/** What shoppers' browsers send, and what shops sign. */
export const publicCalls = ({ id }: TestBundle): readonly ServerCall[] => [
  { route: 'POST /v1/friends', body: { v: 'friends/1', key: claimKey(0) }, headers: nobody },
  {
    route: 'POST /v1/claims',
    body: { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' },
    headers: nobody,
  },
  { route: 'POST /v1/messages', body: { v: 'send/1', ...address, couponId: 'tea', couponVersion: 1, locale: 'en-GB' }, headers: nobody },
  ...['POST /v1/messages/:token', 'POST /v1/m/:token'].map((route) => ({
    route,
    body: 'List-Unsubscribe=One-Click',
    text: true as const,
    headers: () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
  })),
  { route: 'POST /v1/push/subscriptions', body: subscription, headers: nobody },
  { route: 'POST /v1/push/subscriptions/remove', body: { v: 'push-removal/1', endpoint: subscription.endpoint }, headers: nobody },
  {
    route: 'POST /v1/tokens',
    body: { v: 'tokens/1', epoch: 735, work: 1, blinded: Array.from({ length: TOKENS_AN_EPOCH }, () => 'b'.repeat(342)) },
    headers: nobody,
  },
  { route: 'POST /v1/admin/session', body: { token: ADMIN_TOKEN }, headers: nobody },
  { route: 'POST /v1/admin/setup', body: { secret: 'a secret' }, headers: nobody },
  { route: 'POST /v1/reports', body: reportBody({ id: '0'.repeat(32), bundle: id, answer: 1 }), text: true, headers: device },
  { route: 'POST /v1/reports', body: exposureBody({ id: '1'.repeat(32), bundle: id }), text: true, headers: device },
  {
    route: 'POST /v1/reports/split',
    body: JSON.stringify({ v: 'split/1', id: '2'.repeat(32), bundle: id, publicShare: 'AA', leader: 'AA', helper: 'AA' }),
    text: true,
    headers: device,
  },
  { route: 'POST /v1/webhooks/orders', body: orderBody(), text: true, headers: (body, now) => signed(body, now) },
  till('validate'),
  till('discounts', {
    v: 'code-discounts/1',
    protocol: 'acp',
    codes: ['TEA-20'],
    currency: 'EUR',
    basket: { lines: [{ itemId: 'oolong', categories: ['Tea'], price: 1_999, quantity: 2 }], shipping: 490, facts: { member: true } },
  }),
  till('lock', { orderId: 'order-1' }),
  till('redeem', { orderId: 'order-1', discount: 300, currency: 'EUR' }),
  till('rollback', { orderId: 'order-1' }),
];
