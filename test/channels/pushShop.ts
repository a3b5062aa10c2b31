import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, CDPSession } from 'playwright';
import { freePort } from '../../demo/startDemo';
import type { Manifest } from '../../src/bundle/manifest';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { SubscriptionRequest } from '../../src/protocol/pushProtocol';
import { loopbackCertificate } from '../helpers/fakes/pushService';
import { listen } from '../helpers/node/loopback';
import { type AdminCall, adminOf, publishWith, startServerProcess } from '../helpers/server/serverProcess';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../helpers/testBundle';
import { until } from '../helpers/until';

const ADMIN = 'admin-token-of-the-tests';

/** A request as Couplet's server got it from a browser, whether its page, worker or service worker sent it. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** `Idempotency-Key` */
  readonly key: string | undefined;
}

/** The shop's page: one look at its tea, and a bell. */
const pageOf = (
  server: string,
  key: string,
): string => `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="/icon.svg">
<script>window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'EUR', items: [{ item_id: 'oolong', item_category: 'Tea', price: 12 }] } }];
window.couplet = window.couplet || ((...command) => (couplet.q = couplet.q || []).push(command));</script>
<script async src="${server}/v1/couplet.js" data-key="${key}" data-consent="granted" data-push="/couplet-sw.js"></script></head>
<body><main><h1>Oolong</h1><button id="bell" onclick="couplet('push')">Tell me</button><button id="mute" onclick="couplet('push', 'off')">Tell me no more</button>
<button id="forget" onclick="couplet('forget')">Forget me</button></main></body></html>`;

/** What a bundle that wakes browsers says beside its coupons. */
export const pushed: Partial<Manifest> = {
  // No card comes before the notification.
  triggers: { quietMs: 60_000, minViews: 99, onAddToCart: false },
  // Whenever the test runs.
  channels: { push: { cost: 0 }, quietHours: { from: 0, to: 0 }, cap: { perDay: 1, perWeek: 3 } },
};

/** A signed bundle, and the coupons that are in it. */
interface SoldBundle {
  readonly key: TestKey;
  readonly bundle: TestBundle;
  readonly coupons: readonly Coupon[];
}

const twoCoupons = async (): Promise<SoldBundle> => {
  const key = await testKey();
  const coupons = [categoryCoupon('tea', 'Tea'), categoryCoupon('shoes', 'Shoes')];
  return { key, coupons, bundle: await testBundle(key, { change: { ...pushed, coupons } }) };
};

/**
 * A shop whose service worker is one line, and the built server of Couplet behind something that writes down what browsers ask of it.
 * @param pushHost of the push service that the server may write to
 * @param variables further ones of the server, which browsers and mails find at this address
 */
export const startPushShop = async (
  pushHost: string,
  sold?: SoldBundle,
  variables: (server: string) => Readonly<Record<string, string>> = () => ({}),
) => {
  const { key, bundle, coupons } = sold ?? (await twoCoupons());
  const data = mkdtempSync(join(tmpdir(), 'couplet-push-'));
  const authority = join(data, 'authority.pem');
  writeFileSync(authority, loopbackCertificate.cert);
  const codes: string[] = [];
  const asked: Asked[] = [];
  let lost: string | undefined;
  // Before it runs, so that what it says of itself may be this front's address.
  const port = await freePort('127.0.0.1', 0);
  const target = `http://127.0.0.1:${port}`;
  const front = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      asked.push({
        method: request.method ?? '',
        path: request.url ?? '',
        body: body.toString(),
        key: request.headers['idempotency-key']?.toString(),
      });
      const to = forward(target + request.url, { method: request.method, headers: request.headers }, (answer) => {
        if (lost !== undefined && `${request.method} ${request.url}` === lost) {
          lost = undefined;
          answer.resume();
          // As a proxy says it. A connection that ends would have the browser ask again by itself.
          response.writeHead(502).end();
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      to.on('error', () => response.destroy());
      to.end(body);
    });
  });
  const { url: server, close: closeFront } = await listen(front);
  const shop = createServer((request, response) => {
    if (request.url === '/couplet-sw.js')
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`importScripts('${server}/v1/push.js');`);
    else if (request.url === '/couplet/codes') {
      let text = '';
      request.on('data', (part: Buffer) => {
        text += part.toString();
      });
      request.on('end', () => {
        codes.push((JSON.parse(text) as { readonly code: string }).code);
        response.writeHead(201).end();
      });
    } else if (request.url === '/icon.svg')
      response
        .writeHead(200, { 'content-type': 'image/svg+xml' })
        .end('<svg xmlns="http://www.w3.org/2000/svg"><circle r="99" fill="green"/></svg>');
    else if (request.url === '/') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(server, key.siteKey));
    else response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
  });
  const { url, close: closeShop } = await listen(shop);
  const couplet = await startServerProcess({
    PORT: `${port}`,
    DATA_DIR: join(data, 'server'),
    SITE_KEY: key.siteKey,
    SHOP_URL: url,
    SHOP_TOKEN: 'shop-token-of-the-tests',
    ADMIN_TOKEN: ADMIN,
    WEBHOOK_SECRET: 'webhook-secret-of-tests',
    WIDGET_DIR: resolve('dist/widget'),
    VAPID_SUBJECT: 'mailto:shop@example.com',
    PUSH_HOSTS: pushHost,
    WAKE_GAP_SECONDS: '1',
    NODE_EXTRA_CA_CERTS: authority,
    ...variables(server),
  });
  const call = adminOf(target, ADMIN);
  const admin: AdminCall = (method, path, body) => call(method, `/v1/admin/${path}`, body);
  await admin('PUT', 'catalog', { entries: coupons.map((coupon) => ({ coupon, currency: 'EUR', budget: {} })) });
  await publishWith(call, bundle);
  return {
    url,
    /** Where browsers and mails find Couplet's server. */
    server,
    admin,
    /** The server's next answer to this, such as `POST /v1/claims`, does not arrive. */
    lose: (what: string): void => {
      lost = what;
    },
    /** Codes that the shop was given. */
    codes,
    /** What browsers have asked Couplet's server for, in order. */
    asked,
    close: async () => {
      await closeFront();
      await closeShop();
      await couplet.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
export type PushShop = Awaited<ReturnType<typeof startPushShop>>;

/** Text, because what some loaders make of a function does not run on a page. */
const standIn = `({ endpoint, keys, demands }) => {
  let made = null;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (demands && !userVisibleOnly) throw new DOMException('visible only', 'NotAllowedError');
    const text = applicationServerKey.replaceAll('-', '+').replaceAll('_', '/');
    made = {
      endpoint,
      options: { userVisibleOnly, applicationServerKey: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer },
      toJSON: () => ({ endpoint, expirationTime: null, keys }),
      unsubscribe: async () => {
        made = null;
        return true;
      },
    };
    return made;
  };
  PushManager.prototype.getSubscription = async () => made;
}`;

/** What a notification says and carries. */
interface Told {
  readonly title: string;
  readonly body: string;
  readonly icon: string;
  readonly silent: boolean | null;
  readonly data: { readonly decisionId?: string; readonly url: string };
}

/**
 * A browser profile that a push service of the tests can reach: only `subscribe` and what is asked of the subscription are stood in for, since a browser
 * without its vendor's service has none.
 * @param demands does the browser insist on a notification for each wake-up, as most do?
 */
export const openPushedBrowser = async (browser: Browser, shop: string, subscription: SubscriptionRequest, demands = false) => {
  const context = await browser.newContext({ locale: 'en-US' });
  await context.grantPermissions(['notifications'], { origin: shop });
  await context.addInitScript({ content: `(${standIn})(${JSON.stringify({ ...subscription, demands })})` });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  const devtools: CDPSession = await context.newCDPSession(page);
  let registrationId: string | undefined;
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const one of registrations) if (!one.isDeleted) registrationId = one.registrationId;
  });
  await devtools.send('ServiceWorker.enable');

  const told = (): Promise<readonly Told[]> =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return ((await registration?.getNotifications()) ?? []).map(({ title, body, icon, silent, data }) => ({
        title,
        body,
        icon,
        silent,
        data,
      }));
    });
  return {
    context,
    page,
    devtools,
    trouble,
    told,
    /** Hands over a message of the push service, as the browser does. */
    deliver: async (): Promise<void> => {
      const id = await until(async () => registrationId, 'the service worker is registered');
      await devtools.send('ServiceWorker.deliverPushMessage', { origin: shop, registrationId: id, data: '' });
    },
    /** The shopper clicks on the notification. Returns the address that it opens; a click of the test's own may open no window. */
    click: async (): Promise<string> => {
      const worker = await until(async () => context.serviceWorkers()[0], 'there is a service worker');
      return worker.evaluate(async () => {
        // The page's types know nothing of a service worker's.
        const scope = self as unknown as {
          readonly registration: ServiceWorkerRegistration;
          readonly clients: { openWindow(url: string): Promise<null> };
          readonly NotificationEvent: new (type: string, init: { readonly notification: Notification }) => Event;
          dispatchEvent(event: Event): boolean;
        };
        const [notification] = await scope.registration.getNotifications();
        if (!notification) throw new Error('there is no notification');
        return new Promise<string>((resolve) => {
          scope.clients.openWindow = async (url) => {
            resolve(url);
            return null;
          };
          scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
        });
      });
    },
    close: () => context.close(),
  };
};
