import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { startPages } from '../helpers/node/loopback';
import { categoryCoupon, testBundle, testKey } from '../helpers/testBundle';
import { startCoupons } from './startCoupons';

let browser: Browser;
let shop: Awaited<ReturnType<typeof startPages>>;
let coupons: Awaited<ReturnType<typeof startCoupons>>;

/** Ways in which shops go from page to page. Each sets `go(path)`. */
const ways = {
  navigation: 'window.go = (path) => { location.href = path; };',
  // https://turbo.hotwired.dev/handbook/drive: the body is replaced, and its scripts run again.
  Turbo: `window.go = async (path) => {
    const next = document.adoptNode(new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html').body);
    history.pushState(null, '', path);
    for (const old of next.querySelectorAll('script')) {
      const script = document.createElement('script');
      for (const { name, value } of old.attributes) script.setAttribute(name, value);
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
    document.body.replaceWith(next);
  };`,
  // https://htmx.org/attributes/hx-boost/: the inside of the body is swapped.
  htmx: `window.go = async (path) => {
    const next = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
    history.pushState(null, '', path);
    document.body.replaceChildren(...next.body.childNodes);
    for (const old of document.body.querySelectorAll('script:not([src])')) {
      const script = document.createElement('script');
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
  };`,
};
type Way = keyof typeof ways;

const page = (way: string, path: string, siteKey: string, before = ''): string => `<!doctype html><html lang="en">
<head><title>${path}</title><link rel="icon" href="data:,"><script>${ways[way as Way] ?? ''}</script></head>
<body>${before}<main>${path}</main>
<script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>
<script async crossorigin="anonymous" src="${coupons.url}/v1/couplet.js" data-key="${siteKey}" data-consent="granted"></script>
<script>couplet('track', 'view_item', { currency: 'EUR', items: [{ item_id: '${path}', item_category: 'Tea', price: 8 }] });</script>
</body></html>`;

beforeAll(async () => {
  const key = await testKey();
  const bundle = await testBundle(key, {
    change: {
      // Once per session: a showing that counts is the last.
      coupons: [categoryCoupon('tea', 'Tea', { frequency: { perSession: 1, perDay: 9, lifetime: 9 } })],
      rule: ['tea'],
      // Two page views within a second count as one.
      triggers: { quietMs: 1_000, minViews: 1, onAddToCart: true },
      experiment: { hashVersion: 1, id: 'pages', salt: 's', shares: { none: 0, rule: 1, couplet: 0 }, explore: 0 },
    },
  });
  coupons = await startCoupons(bundle);
  shop = await startPages((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const way = pathname.split('/')[1] ?? '';
    response.setHeader('content-type', 'text/html');
    response.end(page(way, pathname, key.siteKey, way === 'named' ? '<div id="couplet">Our coupons</div>' : ''));
  });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([shop?.close(), coupons?.close()]);
});

const open = async (path: string) => {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const errors: string[] = [];
  const said: string[] = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  tab.on('console', (message) => (message.type() === 'error' ? errors : said).push(message.text()));
  await tab.goto(`${shop.url}${path}`);
  return { context, tab, errors, said };
};
const card = (tab: Page) => tab.locator('couplet-card section.card').waitFor({ timeout: 30_000 });
const go = (tab: Page, path: string) => tab.evaluate((to) => (window as unknown as { go(to: string): void }).go(to), path);
/** Goes on as soon as the card has been there for a moment, in the page's own time. */
const leaveEarly = async (tab: Page, path: string): Promise<void> => {
  await tab.evaluate((to) => {
    const watch = setInterval(() => {
      if (![...document.querySelectorAll('couplet-card')].some(({ shadowRoot }) => shadowRoot?.querySelector('.card'))) return;
      clearInterval(watch);
      setTimeout(() => (window as unknown as { go(to: string): void }).go(to), 300);
    }, 10);
  }, path);
  await tab.waitForFunction((to) => document.title.length > 0 && location.pathname === to, path, { timeout: 30_000 });
};
/** Events of the log in the browser, by name. */
const shownTimes = (tab: Page): Promise<number> =>
  tab.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      try {
        if (!database.objectStoreNames.contains('events')) continue;
        const all = await asked(database.transaction('events').objectStore('events').getAll());
        return JSON.stringify(all).split('"view_promotion"').length - 1;
      } finally {
        database.close();
      }
    }
    return 0;
  });

describe.each(Object.keys(ways) as Way[])('from page to page by %s', (way) => {
  it('a card left within a second comes again and spends no limit; once it was seen, it does not', async () => {
    const { context, tab, errors, said } = await open(`/${way}/a`);
    await leaveEarly(tab, `/${way}/b`);
    await leaveEarly(tab, `/${way}/c`);
    await card(tab);
    await expect.poll(() => shownTimes(tab), { timeout: 20_000 }).toBe(1);
    await go(tab, `/${way}/d`);
    await tab.waitForFunction((to) => location.pathname === to, `/${way}/d`);
    await tab.waitForTimeout(4_000);
    expect(await tab.locator('couplet-card').count()).toBe(0);
    expect(await shownTimes(tab)).toBe(1);
    // The tag in the body ran again with every body.
    expect(said.filter((line) => line.includes('couplet'))).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });
});

it('a tag that is on the page twice is still told', async () => {
  const { context, tab, said } = await open('/navigation/a');
  await tab.evaluate(() => {
    const again = document.createElement('script');
    again.src = document.querySelector<HTMLScriptElement>('script[data-key]')!.src;
    document.body.append(again);
  });
  await expect.poll(() => said, { timeout: 20_000 }).toContainEqual(expect.stringContaining('twice'));
  await context.close();
});

it('an element with the id `couplet` does not keep the page’s calls from working', async () => {
  const { context, tab, errors } = await open('/named/a');
  await card(tab);
  expect(errors).toEqual([]);
  await context.close();
});

it('of two tabs that show a card at once, one counts and keeps it', async () => {
  const { context, tab, errors } = await open('/named/a');
  await card(tab);
  await tab.evaluate("couplet('forget')");
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await context.route('**/assets/card-*.js', async (route) => {
    await held;
    await route.continue();
  });
  const tabs = [tab, await context.newPage()];
  const asked = tabs.map((one) => one.waitForRequest('**/assets/card-*.js', { timeout: 30_000 }));
  await Promise.all(tabs.map((one, index) => one.goto(`${shop.url}/navigation/${index}`)));
  await Promise.all(asked);
  await tab.waitForTimeout(2_000);
  release();
  await expect.poll(() => shownTimes(tab), { timeout: 20_000 }).toBe(1);
  const cards = async (): Promise<number> =>
    (await Promise.all(tabs.map((one) => one.locator('couplet-card').count()))).reduce((a, b) => a + b, 0);
  await expect.poll(cards, { timeout: 20_000 }).toBe(1);
  await tab.waitForTimeout(2_000);
  expect([await cards(), await shownTimes(tab)]).toEqual([1, 1]);
  expect(errors).toEqual([]);
  await context.close();
});

it('in a hidden tab a card is not seen, and a swap of a part of the page does not end its second', async () => {
  const { context, tab, errors } = await open('/navigation/a');
  await tab.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => ((window as { hidden?: boolean }).hidden ? 'hidden' : 'visible'),
    });
    const watch = setInterval(() => {
      if (![...document.querySelectorAll('couplet-card')].some(({ shadowRoot }) => shadowRoot?.querySelector('.card'))) return;
      clearInterval(watch);
      Object.assign(window, { hidden: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, 10);
  });
  await card(tab);
  await tab.waitForTimeout(2_000);
  expect(await shownTimes(tab)).toBe(0);
  await tab.evaluate(() => {
    Object.assign(window, { hidden: false });
    document.dispatchEvent(new Event('visibilitychange'));
    setTimeout(() => document.querySelector('main')?.replaceChildren('swapped'), 300);
  });
  await expect.poll(() => shownTimes(tab), { timeout: 20_000 }).toBe(1);
  expect(errors).toEqual([]);
  await context.close();
});
