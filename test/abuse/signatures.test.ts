import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeRoutePaths } from '../../src/protocol/codeProtocol';
import { checkSignature } from '../../src/server/http/signature';
import type { Connector } from '../../src/server/shop/connector';
import { connectShopify } from '../helpers/fakes/shopify';
import { SHOP_DOMAIN, SHOPIFY_SECRET, shopifyHeaders, shopifyOrder, wooOrder } from '../helpers/fakes/shopOrders';
import { connectWoocommerce, WOO_WEBHOOK_SECRET } from '../helpers/fakes/woocommerce';
import { ask, claimKey, orderBody, startTestServer, type TestServer, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { addressOf, behindProxy, figure, onBothStores } from './bothStores';

const NOW = Date.parse('2026-11-26T07:00:05Z');
const SECONDS = NOW / 1_000;
const WRONG = 'another-secret-of-the-same-length';
const KEY = 'till-key-000000001';

interface Forgery {
  readonly trick: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the shop signs before the body. A careless scheme signs nothing. */
type Bound = (path: string, key: string) => string;
const bound: Bound = (path, key) => `${path}.${key}.`;

const hmac = (secret: string, text: string, algorithm = 'sha256'): Buffer => createHmac(algorithm, secret).update(text).digest();

interface Target {
  readonly path: string;
  readonly key?: string;
  readonly bodies: readonly string[];
}

const isOrder = (path: string): boolean => path === '/v1/webhooks/orders';

/** Requests that the shop did not sign, or not for this use. */
const forge = ({ path, key = '', bodies }: Target, others: readonly Target[], prefix: Bound): readonly Forgery[] => {
  const prefixOf = (to: string, of: string): string => (isOrder(to) ? '' : prefix(to, of));
  const sign = (text: string, { secret = WEBHOOK_SECRET, at = SECONDS, to = path, of = key, algorithm = 'sha256' } = {}): Buffer =>
    hmac(secret, `${at}.${prefixOf(to, of)}${text}`, algorithm);
  return bodies.flatMap((body, n) => {
    const other = bodies[(n + 1) % bodies.length] ?? '';
    const good = sign(body).toString('hex');
    const request = (trick: string, signature: string | undefined, timestamp: number | string | undefined = SECONDS): Forgery => ({
      trick,
      path,
      body,
      headers: {
        ...(key === '' ? {} : { 'idempotency-key': key }),
        ...(signature === undefined ? {} : { 'x-couplet-signature': signature }),
        ...(timestamp === '' ? {} : { 'x-couplet-timestamp': String(timestamp) }),
      },
    });
    const stale = (at: number): Forgery => request('stale timestamp', sign(body, { at }).toString('hex'), at);
    return [
      request('unsigned', undefined, ''),
      request('unsigned', undefined),
      request('unsigned', ''),
      request('unsigned', good, ''),
      ...[WRONG, '', `${WEBHOOK_SECRET} `].map((secret) => request('wrong secret', sign(body, { secret }).toString('hex'))),
      request('wrong secret', createHash('sha256').update(`${SECONDS}.${body}`).digest('hex')),
      request('another form', sign(body, { algorithm: 'sha1' }).toString('hex')),
      request('another form', sign(body).toString('base64')),
      request('another form', `sha256=${good}`),
      request('another form', good.slice(0, 32)),
      request('another form', `${good}, ${good}`),
      stale(SECONDS - 301),
      stale(SECONDS + 301),
      stale(0),
      request('changed timestamp', good, SECONDS + 1),
      request('changed timestamp', good, `${SECONDS}.0`),
      request('changed timestamp', good, `0${SECONDS}`),
      request('another body', sign(other).toString('hex')),
      ...others.map((from) => request('another route', sign(body, { to: from.path, of: from.key ?? '' }).toString('hex'))),
      ...(key === '' ? [] : [request('another key', sign(body, { of: `${key}b` }).toString('hex'))]),
    ];
  });
};

/** Requests of a platform's webhook. */
const forgePlatform = (
  path: string,
  bodies: readonly string[],
  headersOf: (signature: string | undefined) => Readonly<Record<string, string>>,
  secret: string,
): readonly Forgery[] =>
  bodies.flatMap((body, n) => {
    const other = bodies[(n + 1) % bodies.length] ?? '';
    const good = hmac(secret, body);
    const request = (trick: string, signature: string | undefined): Forgery => ({ trick, path, body, headers: headersOf(signature) });
    return [
      request('unsigned', undefined),
      request('unsigned', ''),
      request('wrong secret', hmac(WRONG, body).toString('base64')),
      request('wrong secret', hmac(WEBHOOK_SECRET, body).toString('base64')),
      request('another form', good.toString('hex')),
      request('another form', hmac(secret, body, 'sha1').toString('base64')),
      request('another body', hmac(secret, other).toString('base64')),
      request('another body', hmac(secret, `${body}\n`).toString('base64')),
    ];
  });

const without = (headers: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

onBothStores(({ name: store, openStore }) => {
  const open: TestServer[] = [];
  afterAll(() => Promise.all(open.map((server) => server.close())));
  const start = async (connector?: Connector): Promise<TestServer> => {
    const server = await startTestServer({ now: NOW, openStore, deps: behindProxy, ...(connector ? { connector } : {}) });
    open.push(server);
    return server;
  };
  let server: TestServer;
  let targets: readonly Target[];
  beforeAll(async () => {
    server = await start();
    const codes: string[] = [];
    for (let n = 0; n < 3; n++) codes.push(((await server.claim(claimKey(n))).json as { code: string }).code);
    const uses = (change: object): readonly string[] =>
      codes.map((code, n) => JSON.stringify({ v: 'code-use/1', code, orderId: `order-${n}`, ...change }));
    targets = [
      { path: '/v1/webhooks/orders', bodies: codes.map((code, n) => orderBody({ orderId: `order-${n}`, codes: [code] })) },
      { path: codeRoutePaths.validate, bodies: uses({}) },
      { path: codeRoutePaths.lock, key: KEY, bodies: uses({ ttlSeconds: 60 }) },
      { path: codeRoutePaths.redeem, key: KEY, bodies: uses({ currency: 'EUR', discount: 300 }) },
      { path: codeRoutePaths.rollback, key: KEY, bodies: uses({}) },
    ];
  });
  const allOf = (prefix: Bound): readonly Forgery[] =>
    targets.flatMap((target) =>
      forge(
        target,
        targets.filter((from) => from !== target),
        prefix,
      ),
    );

  /** How many were accepted, by trick. */
  const accepted = async (to: TestServer, forgeries: readonly Forgery[]): Promise<Record<string, number>> => {
    const sums: Record<string, number> = {};
    for (const [n, { trick, path, headers, body }] of forgeries.entries()) {
      const { status } = await ask(`${to.url}${path}`, { method: 'POST', headers: { ...headers, 'x-forwarded-for': addressOf(n) }, body });
      // Others than these did not get as far as the signature.
      expect([200, 401]).toContain(status);
      sums[trick] = (sums[trick] ?? 0) + Number(status === 200);
    }
    return sums;
  };
  const none = (sums: Readonly<Record<string, number>>) => Object.fromEntries(Object.keys(sums).map((trick) => [trick, 0]));

  describe('forged orders and requests of a checkout', () => {
    it('change nothing, and the shop’s own are accepted', async () => {
      const forgeries = allOf(bound);
      const before = [await server.tea(), await server.store.orders()];
      const sums = await accepted(server, forgeries);
      figure(`${forgeries.length} forged orders and code requests (${store}), accepted`, sums);
      expect(forgeries.length).toBeGreaterThanOrEqual(340);
      expect(sums).toEqual(none(sums));
      expect([await server.tea(), await server.store.orders()]).toEqual(before);
      // As a checkout asks in turn, and the order last. Each with a key of its own.
      const [order, ...checkout] = targets;
      for (const [n, { path, bodies }] of [...checkout, ...(order ? [order] : [])].entries()) {
        const key = `${KEY}${n}`;
        const [body = ''] = bodies;
        const signature = hmac(WEBHOOK_SECRET, `${SECONDS}.${isOrder(path) ? '' : bound(path, key)}${body}`).toString('hex');
        const headers = { 'x-couplet-signature': signature, 'x-couplet-timestamp': String(SECONDS), 'idempotency-key': key };
        const answer = await ask(`${server.url}${path}`, { method: 'POST', headers, body });
        expect([path, answer.status]).toEqual([path, 200]);
      }
    });
  });

  describe('forged webhooks of platforms', () => {
    const shopUrl = `https://${SHOP_DOMAIN}`;
    const shopify = [1, 2, 3].map((n) => JSON.stringify(shopifyOrder({ name: `#${n}` })));
    const woo = [1, 2, 3].map((n) => JSON.stringify(wooOrder({ number: String(n) })));
    it.each([
      [
        'Shopify',
        () => connectShopify({ url: shopUrl }),
        forgePlatform(
          '/v1/webhooks/shopify',
          shopify,
          (signature) => without({ ...shopifyHeaders(''), 'x-shopify-hmac-sha256': signature }),
          SHOPIFY_SECRET,
        ),
      ],
      [
        'WooCommerce',
        () => connectWoocommerce({ url: shopUrl }),
        forgePlatform(
          '/v1/webhooks/woocommerce',
          woo,
          (signature) => without({ 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-signature': signature }),
          WOO_WEBHOOK_SECRET,
        ),
      ],
    ] as const)('of %s change nothing', async (platform, connect, forgeries) => {
      const own = await start(connect());
      const sums = await accepted(own, forgeries);
      figure(`${forgeries.length} forged webhooks of ${platform} (${store}), accepted`, sums);
      expect(sums).toEqual(none(sums));
      expect(await own.store.orders()).toEqual([]);
    });
  });

  describe('twins', () => {
    /** The same check with other arguments. */
    const judge = (prefix: Bound = bound, secret = WEBHOOK_SECRET, clockOf = (_at: number): number => NOW): Record<string, number> => {
      const sums: Record<string, number> = {};
      for (const { trick, path, headers, body } of allOf(prefix)) {
        const at = Number(headers['x-couplet-timestamp']) * 1_000;
        const said = isOrder(path) ? '' : prefix(path, headers['idempotency-key'] ?? '');
        const checked = checkSignature(Buffer.from(body), headers, secret, () => clockOf(at), said);
        sums[trick] = (sums[trick] ?? 0) + Number(checked.ok);
      }
      return sums;
    };
    const unbound: Bound = () => '';

    it.each([
      ['the secret', 'wrong secret', () => judge(bound, WRONG)],
      ['the time', 'stale timestamp', () => judge(bound, WEBHOOK_SECRET, (at) => at)],
      ['the route', 'another route', () => judge(unbound)],
      ['the key', 'another key', () => judge(unbound)],
    ] as const)('that do not check %s accept a forgery: %s', (_, trick, twin) => {
      const sums = twin();
      expect(sums[trick]).toBeGreaterThan(0);
      expect(() => expect(sums).toEqual(none(sums))).toThrow();
      expect(judge()).toEqual(none(sums));
    });
  });
});
