import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { type CoupletClient, coupletClient } from '../../examples/app-shell/coupletClient';
import { launch } from '../helpers/e2e/browser';
import { type DemoModel, demoModel } from '../helpers/e2e/demo';
import { startWorld, type World } from '../helpers/e2e/world';
import { shownToAll } from '../helpers/testBundle';

let model: DemoModel;
let world: World;
let browser: Browser;
const pages: Page[] = [];

beforeAll(async () => {
  [model, browser] = await Promise.all([demoModel(), launch()]);
  world = await startWorld(demoCampaign(shownToAll), model.siteKey);
  await world.publish(model.bundle);
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

interface App {
  readonly client: CoupletClient;
  readonly page: Page;
  /** What left the WebView for the server. */
  readonly sent: string[];
}

/** An app whose WebView is a page of Chromium with the bridge that Android puts there. */
const androidApp = async (query = ''): Promise<App> => {
  const page = await (await browser.newContext()).newPage();
  pages.push(page);
  const client = coupletClient(
    (text) => void page.evaluate((data) => (window as unknown as { toPage(data: string): void }).toPage(data), text),
  );
  await page.exposeFunction('toApp', client.hear);
  await page.addInitScript(() => {
    const heard = new EventTarget();
    Object.assign(window, {
      toPage: (data: string) => heard.dispatchEvent(new MessageEvent('message', { data })),
      coupletApp: {
        postMessage: (text: string) => (window as unknown as { toApp(text: string): void }).toApp(text),
        addEventListener: heard.addEventListener.bind(heard),
      },
    });
  });
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto(`${world.server}/v1/shell.html${query}`);
  return { client, page, sent };
};

/** The bridge that iOS puts there: the page says one word, and is asked by a promise. */
const appleApp = async (): Promise<{ readonly page: Page; readonly heard: readonly string[] }> => {
  const page = await (await browser.newContext()).newPage();
  pages.push(page);
  const heard: string[] = [];
  await page.exposeFunction('toApp', (text: string) => heard.push(text));
  await page.addInitScript(() =>
    Object.assign(window, {
      webkit: {
        messageHandlers: {
          coupletApp: { postMessage: (text: string) => (window as unknown as { toApp(text: string): void }).toApp(text) },
        },
      },
    }),
  );
  await page.goto(`${world.server}/v1/shell.html`);
  return { page, heard };
};

const started = { consent: { storage: true, sync: false } };
const start = (client: CoupletClient, more: object = started) => client.ask('start', { api: world.server, key: model.siteKey, ...more });
/** Of the demo's own shop: its model knows no other goods. */
const goods = ['harbour-blend', 'red-ridge-natural', 'night-owl-decaf'];
const views = (now: number) =>
  goods.map((itemId, i) => ({
    name: 'view_item',
    time: now + i,
    currency: 'USD',
    items: [{ itemId, categories: ['Coffee'], price: 1_600 }],
  }));
/** Looking on its own is seldom enough for a coupon. */
const inTheCart = (now: number) => [
  ...views(now),
  { name: 'add_to_cart', time: now + 3, currency: 'USD', items: [{ itemId: goods[2], categories: ['Coffee'], price: 1_600, quantity: 1 }] },
];
const chosen = (
  result: Awaited<ReturnType<CoupletClient['ask']>>,
): { readonly decisionId: string; readonly coupon: { readonly id: string } } => {
  expect(result).toMatchObject({ ok: true, value: { coupon: { id: expect.any(String) } } });
  return (result as unknown as { value: ReturnType<typeof chosen> }).value;
};
/** A coupon, though the policy now and then tries to show none. */
const offered = async (client: CoupletClient) => {
  for (let tries = 0; tries < 5; tries++) {
    const decided = await client.ask('decide', {});
    if (decided.ok && decided.value) return chosen(decided);
  }
  throw new Error('no coupon in 5 choices');
};

describe('the core behind the bridge of an app', () => {
  it('records, chooses, shows and claims, and tells the server nothing but the claim', async () => {
    const { client, sent } = await androidApp();
    expect(await start(client)).toMatchObject({
      ok: true,
      value: { currency: expect.any(String), attribution: expect.stringMatching(/^v1\./) },
    });
    expect(await client.ask('record', { events: inTheCart(Date.now()) })).toMatchObject({ ok: true, value: { recorded: 4, rejected: [] } });
    const { decisionId } = await offered(client);
    expect(await client.ask('confirm', { decisionId })).toEqual({ ok: true, value: true });
    expect(sent.filter((line) => line.startsWith('POST'))).toEqual([]);
    const claimed = await client.ask('claim', { decisionId });
    expect(claimed).toMatchObject({ ok: true, value: { code: expect.any(String) } });
    expect(sent.filter((line) => line.startsWith('POST'))).toEqual(['POST /v1/claims']);
  });

  it('says so if the script for notifications does not load, and loads it at the next call', async () => {
    const { client, page } = await androidApp();
    await page.route('**/push.js', (route) => route.abort(), { times: 1 });
    expect(await client.ask('wake')).toMatchObject({ ok: false, error: { code: 'worker_failed' } });
    const again = await client.ask('wake');
    expect(again.ok ? '' : again.error.code).not.toBe('worker_failed');
  });

  it('keeps what it knows in the WebView, from one start of the app to the next, and erases it when asked', async () => {
    const { client, page } = await androidApp();
    await start(client);
    await client.ask('record', { events: views(Date.now()) });
    await page.reload();
    await start(client);
    expect(await client.ask('inspect')).toMatchObject({ ok: true, value: { storage: 'indexeddb', events: 3 } });
    expect(await client.ask('forget')).toEqual({ ok: true });
    expect(await client.ask('inspect')).toMatchObject({ ok: true, value: { events: 0 } });
  });

  it('forgets a kiosk’s shopper once nobody has asked anything for a while', async () => {
    const { client } = await androidApp('?kiosk=1');
    await start(client);
    await client.ask('record', { events: views(Date.now()) });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await client.ask('inspect')).toMatchObject({ ok: true, value: { events: 0 } });
  });

  it('writes nothing where the app has no consent to storage', async () => {
    const { client, page } = await androidApp();
    await start(client, { consent: { storage: false, sync: false } });
    await client.ask('record', { events: views(Date.now()) });
    expect(await client.ask('inspect')).toMatchObject({ ok: true, value: { storage: 'memory', events: 3 } });
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  });

  it.each([
    ['another version', { v: 'couplet-bridge/2', method: 'forget', params: {} }, 'bridge_version'],
    ['an unknown method', { v: 'couplet-bridge/1', method: 'eval', params: {} }, 'bridge_malformed'],
    [
      'a bad key',
      { v: 'couplet-bridge/1', method: 'start', params: { api: 'https://x.example', key: '1', ...started } },
      'bridge_malformed',
    ],
  ])('refuses %s by its reason', async (_, question, code) => {
    const { page } = await appleApp();
    const ask = (text: string) =>
      page.evaluate((said) => (window as unknown as { coupletAsk(text: string): Promise<string> }).coupletAsk(said), text);
    expect(JSON.parse(await ask(JSON.stringify({ id: '7', ...question })))).toMatchObject({
      id: '7',
      result: { ok: false, error: { code } },
    });
    expect(await ask('no JSON')).toBeUndefined();
  });

  it('answers an app of Apple’s by a promise', async () => {
    const { page, heard } = await appleApp();
    expect(heard).toEqual(['ready']);
    const answer = await page.evaluate(
      (text) => (window as unknown as { coupletAsk(text: string): Promise<string> }).coupletAsk(text),
      JSON.stringify({ v: 'couplet-bridge/1', id: 'a', method: 'start', params: { api: world.server, key: model.siteKey, ...started } }),
    );
    expect(JSON.parse(answer)).toMatchObject({ v: 'couplet-bridge/1', id: 'a', result: { ok: true } });
  });

  it('runs nothing in a browser that is no app, and in nobody’s frame', async () => {
    const page = await (await browser.newContext()).newPage();
    pages.push(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const answer = await page.goto(`${world.server}/v1/shell.html`);
    expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(asked).toEqual(['/v1/shell.html', '/v1/shell.js']);
    expect(page.workers()).toEqual([]);
  });
});
