import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../src/bundle/manifest';
import type { Coupon } from '../../../src/protocol/coupons/coupon';
import { startServer } from '../../../src/server/main';
import { listen } from '../node/loopback';
import { adminOf, publishWith } from '../server/serverProcess';
import { categoryCoupon, type TestBundleOptions, testBundle, testKey } from '../testBundle';

const ADMIN = 'admin-token-of-the-tests';

/** Of the shop's inline scripts, as its policies name it. */
export const NONCE = 'c2hvcA';

export interface Visit {
  /** Headers of the page. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further attributes of Couplet's tag. */
  readonly tag?: string;
  /** `false`: the shop as it is without Couplet. */
  readonly couplet?: boolean;
  /** Address of the loader, absolute; the server's own unless given. */
  readonly src?: string;
  /** The shop's own bundle: a module of its own origin, in place of Couplet's tag. */
  readonly script?: string;
  /** What a guide has pasted into the head, in place of Couplet's tag. */
  readonly head?: string;
  /** The shop has scripts of its own: a file, an inline line, a request and a worker, whose success stands in `window.own`. */
  readonly own?: boolean;
}

/** Somebody else's shop, on an origin of its own, whose pages carry the tag; every visitor who looks at its tea is offered the same coupon. */
export interface HostShop {
  readonly url: string;
  /** Couplet's server, on another origin. */
  readonly server: string;
  /** Public key of its bundle. */
  readonly siteKey: string;
  /** Address of the page of a product, under these conditions. */
  page(visit?: Visit): string;
  close(): Promise<void>;
}

/** The shop's own script: an event for GA4, and what its error tracker would see. */
const shopScript = `window.seen = [];
addEventListener('error', (event) => seen.push('error: ' + event.message));
addEventListener('unhandledrejection', (event) => seen.push('unhandled: ' + event.reason));
document.addEventListener('securitypolicyviolation', (event) => seen.push('violation: ' + event.effectiveDirective));
window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'EUR', items: [{ item_id: 'oolong', item_category: 'Tea', price: 12 }] } }];`;

/** What a shop's own script does beside that, and whether the policy lets it. */
const ownScript = `${shopScript}
window.own = { inline: false };
window.ownDone = Promise.all([
  fetch('/own.json').then(() => true, () => false).then((done) => { own.fetch = done; }),
  new Promise((resolve) => {
    try {
      const worker = new Worker('/ownWorker.js');
      worker.onmessage = () => resolve(true);
      worker.onerror = () => resolve(false);
    } catch { resolve(false); }
  }).then((done) => { own.worker = done; }),
]);`;
const ownFiles: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/own.js': ['text/javascript', ownScript],
  '/own.json': ['application/json', '{}'],
  '/ownWorker.js': ['text/javascript', 'postMessage(1);'],
};

/** Cart and checkout are forms: what a shop does without any script. */
const bodies: Readonly<Record<string, string>> = {
  '/': '<h1>Oolong</h1><form method="post" action="/cart"><button>Add to cart</button></form>',
  '/cart': '<h1>Cart</h1><form method="post" action="/thanks"><button>Place order</button></form>',
  '/thanks': '<h1>Thank you</h1>',
};

/** A bandit that asks no network, which a bundle may be without. */
const plain = {
  network: undefined,
  bandit: {
    version: 1,
    features: {
      version: 1,
      id: 'bandit/1',
      fields: [{ kind: 'numeric', name: 'none', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 }],
    },
    mean: [0.5],
    precisionFactor: [20],
    noise: 0.5,
    draws: 128,
    floor: 0.01,
    rewardScale: 2_000,
  },
} satisfies Partial<Manifest>;

interface HostShopOptions {
  /** Does its bundle hold one, for which the worker fetches TensorFlow.js? */
  readonly network?: boolean;
  /** A network of the order of steps. */
  readonly sequence?: TestBundleOptions['sequence'];
  readonly coupons?: readonly Coupon[];
  /** Further changes to its manifest. */
  readonly change?: Partial<Manifest>;
}

export const startHostShop = async ({
  network = true,
  sequence,
  coupons = [categoryCoupon('tea', 'Tea')],
  change = {},
}: HostShopOptions = {}): Promise<HostShop> => {
  const key = await testKey();
  const bundle = await testBundle(key, {
    ...(sequence ? { sequence } : {}),
    change: {
      ...(network ? {} : plain),
      coupons: [...coupons],
      rule: coupons.slice(0, 1).map(({ id }) => id),
      experiment: { hashVersion: 1, id: 'exp-1', salt: 's1', shares: { none: 0, rule: 1, couplet: 0 }, explore: 0 },
      triggers: { quietMs: 50, minViews: 1, onAddToCart: true },
      ...change,
    },
  });
  const data = mkdtempSync(join(tmpdir(), 'couplet-host-'));
  const shop = createServer();
  const { url, close } = await listen(shop);
  const server = await startServer(
    {
      PORT: '0',
      DATA_DIR: data,
      SITE_KEY: key.siteKey,
      SHOP_URL: url,
      SHOP_TOKEN: 'shop-token-of-the-tests',
      ADMIN_TOKEN: ADMIN,
      WEBHOOK_SECRET: 'webhook-secret-of-tests',
      WIDGET_DIR: 'dist/widget',
      LOG_LEVEL: 'silent',
      // All its shoppers come from here.
      RATE_CLAIMS: '0',
      RATE_REPORTS: '0',
    },
    () => undefined,
  );
  const visits: Visit[] = [{}];
  shop.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    const at = searchParams.get('visit') ?? /[?&]visit=(\d+)/.exec(request.headers.referer ?? '')?.[1] ?? '0';
    const {
      headers = {},
      tag = '',
      src = `${server.url}/v1/couplet.js`,
      script,
      head = '',
      own = false,
      couplet = !script && !head,
    } = visits[Number(at)] ?? {};
    if (pathname === '/relay.js') {
      // What a shop copies to its own origin; its COEP must be the page's.
      const coep = headers['cross-origin-embedder-policy'];
      response.writeHead(200, { 'content-type': 'text/javascript', ...(coep && { 'cross-origin-embedder-policy': coep }) });
      response.end(readFileSync('dist/widget/v1/device.js'));
      return;
    }
    const file = ownFiles[pathname];
    if (file) {
      response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
      return;
    }
    if (pathname === '/shop.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      return;
    }
    if (pathname === '/couplet/codes') {
      response.writeHead(201).end();
      return;
    }
    const body = bodies[pathname];
    if (!body) {
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    if (request.method === 'POST') {
      response.writeHead(303, { location: `${pathname}?visit=${at}` }).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    const scripts = own
      ? `<script nonce="${NONCE}" src="/own.js"></script><script nonce="${NONCE}">window.own.inline = true;</script>`
      : `<script nonce="${NONCE}">${shopScript}</script>`;
    response.end(`<!doctype html><html lang="en"><head><title>Shop</title>${scripts}
      ${couplet ? `<script async crossorigin="anonymous" src="${src}" data-key="${key.siteKey}" data-consent="granted" ${tag}></script>` : ''}
      ${head}${script === undefined ? '' : `<script type="module" nonce="${NONCE}" src="/shop.js?visit=${at}"></script>`}
      </head><body><main>${body.replace(/action="([^"]*)"/, `action="$1?visit=${at}"`)}</main></body></html>`);
  });
  const admin = adminOf(server.url, ADMIN);
  await admin('PUT', '/v1/admin/catalog', { entries: coupons.map((coupon) => ({ coupon, currency: 'EUR', budget: {} })) });
  await admin('PUT', '/v1/admin/serving', { serving: true });
  // Those that the manifest names.
  const shards = new Map([...bundle.shards].filter(([sha]) => bundle.envelope.includes(sha)));
  await publishWith(admin, { envelope: bundle.envelope, shards });
  return {
    url,
    server: server.url,
    siteKey: key.siteKey,
    page: (visit = {}) => `${url}/?visit=${visits.push(visit) - 1}`,
    close: async () => {
      await close();
      await server.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
