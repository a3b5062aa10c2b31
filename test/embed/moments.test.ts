import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import type { Manifest } from '../../src/bundle/manifest';
import { categoryCoupon, type TestKey, testBundle, testKey } from '../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../helpers/testOrigin';

type Triggers = Manifest['triggers'];
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };
const widget = resolve('dist/widget');
const preact = readFileSync(resolve('node_modules/preact/dist/preact.mjs'), 'utf8');
/** By views never, unless a test says so. */
const base = { quietMs: 100, minViews: 99, onAddToCart: false };

let key: TestKey;
let server: Server;
let origin: string;
let browser: Browser;
const campaigns = new Map<string, TestOrigin>();
/** Every request below a campaign. */
const asked: string[] = [];
/** Pages by path, whole. */
const pages = new Map<string, string>();

beforeAll(async () => {
  key = await testKey();
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const send = (status: number, type: string, body: string | Uint8Array): void => {
      response
        .writeHead(status, { 'content-type': type, 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' })
        .end(body);
    };
    const [, name, rest] = /^\/c\/(\w+)(\/v1\/(?:status|bundles|claims|reports|tokens).*)$/.exec(pathname) ?? [];
    if (name && rest) {
      asked.push(pathname);
      void campaigns
        .get(name)!
        .fetch(`http://shop${rest}`, { method: request.method ?? 'GET' })
        .then(async (answer) => send(answer.status, 'application/json', new Uint8Array(await answer.arrayBuffer())));
      return;
    }
    if (pathname === '/preact.js') return send(200, 'text/javascript', preact);
    if (/^\/(v1|assets)\//.test(pathname)) {
      asked.push(pathname);
      return send(200, types[extname(pathname)] ?? 'application/octet-stream', readFileSync(join(widget, pathname)));
    }
    const page = pages.get(pathname) ?? pages.get(`/${pathname.split('/')[1]}/*`);
    if (page === undefined) return send(404, 'text/html', '');
    send(200, 'text/html; charset=utf-8', page);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: browserArguments,
    // https://developer.chrome.com/docs/web-platform/bfcache: off by default under automation.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  await new Promise((done) => server?.close(done));
});

/** A shop of its own for a test: one campaign, whose rule shows its coupon to everybody, and pages below `/<name>/`. */
const shop = async (
  name: string,
  triggers: Partial<Triggers>,
  body = '<div style="height: 4000px"><button class="help">?</button></div>',
  head = '',
) => {
  const frequency = { perSession: 9, perDay: 9, lifetime: 9 };
  const bundle = await testBundle(key, {
    change: {
      coupons: [categoryCoupon('tea', 'Tea', { frequency })],
      rule: ['tea'],
      experiment: { hashVersion: 1, id: 'moments', salt: 's', shares: { none: 0, rule: 1, couplet: 0 }, explore: 0 },
      triggers: { ...base, ...triggers },
    },
  });
  campaigns.set(name, testOrigin(bundle));
  pages.set(
    `/${name}/*`,
    `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>${name}</title><link rel="icon" href="data:,">
<script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)};
couplet('on', 'ready', () => document.documentElement.dataset.ready = '1');</script>
<script async crossorigin="anonymous" src="${origin}/v1/couplet.js" data-key="${key.siteKey}" data-api="${origin}/c/${name}" data-consent="granted" data-debug></script>
${head}</head><body>${body}</body></html>`,
  );
  return `${origin}/${name}/a`;
};

interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly errors: readonly string[];
  readonly said: readonly string[];
}
const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Visit> => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  const said: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => (message.type() === 'error' ? errors : said).push(message.text()));
  return { context, page, errors, said };
};
const ready = (page: Page): Promise<unknown> => page.waitForSelector('html[data-ready]', { state: 'attached' });
/** `expect.poll` does not know its test where several run at a time. */
const comesTo = async <T>(look: () => T | Promise<T>, expected: T): Promise<void> => {
  const until = Date.now() + 20_000;
  while ((await look()) !== expected && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
  expect(await look()).toBe(expected);
};
const cards = (page: Page): Promise<number> => page.locator('couplet-card section.card').count();
const card = (page: Page): Promise<unknown> => page.waitForSelector('couplet-card section.card', { state: 'attached', timeout: 20_000 });

describe('each moment by itself asks, and nothing before it', () => {
  it.concurrent.each<[name: string, triggers: Partial<Triggers>, act: (page: Page) => Promise<unknown>, quiet?: number]>([
    ['onPage', { onPage: ['/onPage/b*'] }, (page) => page.evaluate(() => history.pushState(null, '', '/onPage/bags'))],
    ['afterMs', { afterMs: 4_000 }, async () => {}, 500],
    ['scrollShare', { scrollShare: 0.6 }, (page) => page.evaluate(() => scrollTo(0, 3_000))],
    [
      'exitIntent',
      { exitIntent: true },
      async (page) => {
        await page.mouse.move(300, 200);
        await page.mouse.move(300, 20);
        await page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY: -3 })));
      },
    ],
    ['idleMs', { idleMs: 5_000 }, async () => {}, 500],
    [
      'cartValue',
      { cartValue: 5_000 },
      (page) =>
        page.evaluate(() => {
          const items = [{ item_id: 'a', price: 30, quantity: 2 }];
          (window as unknown as { couplet(...of: unknown[]): void }).couplet('track', 'add_to_cart', { currency: 'EUR', items });
        }),
    ],
    ['onClick', { onClick: '.help' }, (page) => page.click('.help')],
  ])('%s', async (name, triggers, act, quiet = 1_200) => {
    const { context, page, errors } = await open();
    await page.goto(await shop(name, { ...triggers, onViews: false }));
    await ready(page);
    await page.waitForTimeout(quiet);
    expect(await cards(page)).toBe(0);
    await act(page);
    await card(page);
    expect(errors).toEqual([]);
    await context.close();
  });

  it.concurrent('a flung page on touch, where Back stays where it was', async () => {
    const { context, page, errors } = await open({ hasTouch: true, viewport: { width: 360, height: 640 }, isMobile: true });
    await page.goto(await shop('fling', { exitIntent: true, onViews: false }));
    await ready(page);
    const before = await page.evaluate(() => history.length);
    await page.evaluate(() => scrollTo(0, 3_000));
    await page.waitForTimeout(800);
    expect(await cards(page)).toBe(0);
    // A page goes on by itself after the finger: some frames, each a good way up.
    await page.evaluate(async () => {
      for (let top = 2_900; top > 1_000; top -= 250) {
        document.body.dispatchEvent(new Event('touchmove', { bubbles: true }));
        scrollTo(0, top);
        await new Promise((done) => requestAnimationFrame(done));
      }
    });
    await card(page);
    expect(await page.evaluate(() => history.length)).toBe(before);
    expect(errors).toEqual([]);
    await context.close();
  });

  it.concurrent('a bundle without moments fetches nothing for them; a selector that is none is noted and breaks nothing', async () => {
    const [plain, bad] = [await open(), await open()];
    const url = await shop('plain', { minViews: 1 });
    const fetched: string[] = [];
    plain.page.on('request', (request) => fetched.push(request.url()));
    await plain.page.goto(url);
    await ready(plain.page);
    await plain.page.evaluate(() =>
      (window as unknown as { couplet(...of: unknown[]): void }).couplet('track', 'view_item', { items: [{ item_id: 'a' }] }),
    );
    await card(plain.page);
    expect(fetched.filter((text) => text.includes('moments'))).toEqual([]);
    await bad.page.goto(await shop('bad', { onClick: 'a[', onViews: false }));
    await ready(bad.page);
    await comesTo(() => bad.said.some((line) => line.includes('selector_invalid')), true);
    await bad.page.click('.help');
    expect([bad.errors, plain.errors]).toEqual([[], []]);
    await Promise.all([plain.context.close(), bad.context.close()]);
  });
});

/** Page views in the device's log. */
const views = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        const opening = indexedDB.open('couplet');
        opening.onsuccess = () => {
          const db = opening.result;
          const all = db.transaction('events').objectStore('events').getAll();
          all.onsuccess = () => {
            done((JSON.stringify(all.result).match(/page_view/g) ?? []).length);
            db.close();
          };
        };
      }),
  );

describe('shops of one page', () => {
  it.concurrent('routes count as page views, anchors and queries do not, and nothing of history is touched', async () => {
    const { context, page, errors } = await open();
    await page.addInitScript(() => {
      Object.assign(window, { native: [history.pushState, history.replaceState] });
    });
    await page.goto(await shop('routes', {}));
    await ready(page);
    await comesTo(() => views(page), 1);
    const step = async (does: () => void, expected: number): Promise<void> => {
      // Two views within a second are one.
      await page.waitForTimeout(1_100);
      await page.evaluate(does);
      await comesTo(() => views(page), expected);
    };
    await step(() => history.pushState({ mine: 1 }, '', '/routes/b'), 2);
    await step(() => history.replaceState(null, '', '/routes/c'), 3);
    await step(() => history.back(), 4);
    await step(() => history.replaceState(null, '', '?variant=3'), 4);
    await step(() => location.assign('#reviews'), 4);
    await step(() => location.assign('#/tea'), 5);
    await step(() => location.assign('#!/cups'), 6);
    expect(
      await page.evaluate(() => {
        const { native } = window as unknown as { native: unknown[] };
        return [history.pushState === native[0], history.replaceState === native[1]];
      }),
    ).toEqual([true, true]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it.concurrent('a browser without the Navigation API finds them too', async () => {
    const { context, page, errors } = await open();
    await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
    await page.goto(await shop('older', {}));
    await ready(page);
    await comesTo(() => views(page), 1);
    await page.waitForTimeout(1_100);
    await page.evaluate(() => history.pushState(null, '', '/older/b'));
    await comesTo(() => views(page), 2);
    expect(errors).toEqual([]);
    await context.close();
  });

  it.concurrent('a floating card stays over a route; one whose slot is gone goes, and the next page may ask again', async () => {
    const { context, page, errors } = await open();
    const slots = '<main id="view"><div id="slot"></div></main><button class="help">?</button>';
    await page.goto(await shop('slots', { onClick: '.help', onViews: false }, slots));
    await ready(page);
    await page.evaluate(() => (window as unknown as { couplet(...of: unknown[]): void }).couplet('offer', { slot: '#slot' }));
    await page.waitForSelector('#slot couplet-card', { state: 'attached' });
    await page.evaluate(() => {
      history.pushState(null, '', '/slots/b');
      document.querySelector('#view')!.replaceChildren();
    });
    await comesTo(() => cards(page), 0);
    // Asked for again. It was not seen, so it comes, where a card that is thought to be there would not.
    await page.dispatchEvent('.help', 'click'); // the debug panel may lie over it
    await card(page);
    expect(errors).toEqual([]);
    await context.close();

    const other = await open();
    await other.page.goto(await shop('floats', { onClick: '.help', onViews: false }));
    await ready(other.page);
    await other.page.click('.help');
    await card(other.page);
    await other.page.evaluate(() => history.pushState(null, '', '/floats/b'));
    await other.page.waitForTimeout(500);
    expect(await cards(other.page)).toBe(1);
    expect(other.errors).toEqual([]);
    await other.context.close();
  });
});

describe('pages that come back, come early, or are drawn by a framework', () => {
  it.concurrent('a page restored from bfcache counts as a return, and its worker still answers', async () => {
    const { context, page, errors } = await open();
    const url = await shop('back', { onClick: '.help', onViews: false });
    pages.set('/elsewhere', '<!doctype html><title>elsewhere</title><link rel="icon" href="data:,">');
    await page.goto(url);
    await ready(page);
    await comesTo(() => views(page), 1);
    await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })));
    await page.waitForTimeout(1_100);
    await page.goto(`${origin}/elsewhere`);
    // Playwright waits for a load that a restored page does not have.
    await page.evaluate(() => history.back());
    await page.waitForFunction('window.persisted !== undefined');
    expect(await page.evaluate(() => (window as unknown as { persisted?: boolean }).persisted)).toBe(true);
    await comesTo(() => views(page), 2);
    await page.dispatchEvent('.help', 'click'); // the debug panel may lie over it
    await card(page);
    expect(errors).toEqual([]);
    await context.close();
  });

  // Chromium prerenders under Playwright, but its target waits for a debugger that never comes and is given up: so the page only says that it is.
  it.concurrent('a prerendered page asks the server for nothing and stores nothing before it is opened', async () => {
    const { context, page, errors } = await open();
    await page.addInitScript(() => {
      let early = true;
      Object.defineProperty(document, 'prerendering', { get: () => early });
      Object.assign(window, {
        activate: () => {
          early = false;
          document.dispatchEvent(new Event('prerenderingchange'));
        },
      });
    });
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await page.goto(await shop('early', { onClick: '.help', onViews: false }));
    await page.waitForTimeout(3_000);
    expect(fetched).toEqual(['/early/a', '/v1/couplet.js']);
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
    await page.evaluate('activate()');
    await ready(page);
    await comesTo(() => views(page), 1);
    await page.dispatchEvent('.help', 'click'); // the debug panel may lie over it
    await card(page);
    expect(errors).toEqual([]);
    await context.close();
  });

  it.concurrent('a body that a framework hydrates, early or under the card, draws as it should', async () => {
    const { context, page, errors } = await open();
    const body = '<main><p>0</p><button class="help">?</button></main>';
    const head = `<script type="module">
import { h, hydrate } from '/preact.js';
const app = (n) => h('main', null, h('p', null, n), h('button', { class: 'help' }, '?'));
window.draw = (n) => hydrate(app(n), document.body);
</script>`;
    await page.goto(await shop('hydrates', { onClick: '.help', onViews: false }, body, head));
    await page.waitForFunction('window.draw');
    await page.evaluate(() => (window as unknown as { draw(n: number): void }).draw(1));
    await ready(page);
    // At the end of the body, and only once there is a coupon.
    expect(await cards(page)).toBe(0);
    await page.dispatchEvent('.help', 'click'); // the debug panel may lie over it
    await card(page);
    expect(await page.evaluate(() => document.body.lastElementChild?.localName)).toBe('couplet-card');
    await page.evaluate(() => (window as unknown as { draw(n: number): void }).draw(2));
    expect(await page.locator('main p').innerText()).toBe('2');
    expect(await page.locator('main').count()).toBe(1);
    expect(errors).toEqual([]);
    await context.close();
  });
});
