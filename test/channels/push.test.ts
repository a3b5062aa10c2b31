import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type PushService, startPushService } from '../helpers/fakes/pushService';
import { until } from '../helpers/until';
import { openPushedBrowser, type PushShop, startPushShop } from './pushShop';

let [browser, service, shop]: [Browser?, PushService?, PushShop?] = [];
const opened: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  browser = await launch();
});
beforeEach(async () => {
  service = await startPushService();
  shop = await startPushShop(service.host);
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await shop?.close();
  await service?.stop();
});
afterAll(() => browser?.close());

/** A shopper who has looked at tea, and asked to be told. */
const agreed = async (demands = false) => {
  if (!browser || !service || !shop) throw new Error('nothing was started');
  const world = { service, shop };
  const pushed = await openPushedBrowser(browser, shop.url, service.subscribe(), demands);
  opened.push(pushed);
  const { page } = pushed;
  await page.goto(shop.url);
  await page.waitForTimeout(1_500);
  await page.locator('#bell').click();
  const subscriptions = async (): Promise<unknown> => (await world.shop.admin('GET', 'push')).subscriptions;
  await until(async () => (await subscriptions()) === 1, 'the server knows the browser');
  /** The merchant wakes all browsers, and the push service hands the message on. */
  const wake = async (): Promise<void> => {
    const before = world.service.received.length;
    await until(() => world.shop.admin('POST', 'push/wake').catch(() => undefined), 'browsers may be woken again');
    await until(async () => world.service.received.length > before, 'the push service has the message', 20_000);
    await pushed.deliver();
    // What the service worker shows is there a little later.
    await page.waitForTimeout(1_500);
  };
  return { ...world, ...pushed, subscriptions, wake };
};

/** Runs on the page. */
const forgetStatus = (): Promise<void> =>
  new Promise((resolve) => {
    const asked = indexedDB.open('couplet');
    asked.onsuccess = () => {
      const transaction = asked.result.transaction('meta', 'readwrite');
      transaction.objectStore('meta').delete('status');
      transaction.oncomplete = () => {
        asked.result.close();
        resolve();
      };
    };
  });

describe('a shopper who asked to be told', () => {
  it('is told of the coupon their device chose, and has it claimed on the page that the notification opens', async () => {
    const { shop: at, service: push, page, context, told, click, wake, subscriptions, trouble } = await agreed();
    const from = at.asked.length;
    // Keeping quiet is drawn now and then, and then nothing is shown.
    for (let n = 0; n < 6 && (await told()).length === 0; n++) await wake();
    expect(push.refused).toEqual([]);
    expect(push.received.every(({ text }) => text === '')).toBe(true);
    const [notification, ...others] = await told();
    expect(others).toEqual([]);
    expect(notification).toMatchObject({ title: '10% off Tea', data: { url: `${at.url}/` } });
    expect(notification?.body).toMatch(/^Valid for 30 minutes after you open it\.\n.*The shop then learns which coupon it is\.$/);
    expect(notification?.icon).toMatch(/^data:image\/png;base64,/);
    // Nothing that was asked of the server until here is about what the shopper did.
    for (const { method, path, body } of at.asked.slice(from)) {
      expect(['GET', 'HEAD']).toContain(method);
      expect(body).toBe('');
      expect(path).toMatch(/^\/v1\/(status\.json|bundles\/|push\.js)/);
    }
    const address = await click();
    expect(address).toBe(`${at.url}/#couplet-coupon=${notification?.data.decisionId}`);
    const next = await context.newPage();
    await next.goto(address);
    const code = next.locator('couplet-card .code');
    await code.waitFor({ timeout: 20_000 });
    // One claim at the real server, and one code in the shop, whoever of service worker and page asked first.
    expect(at.codes).toEqual([await code.textContent()]);
    const claims = at.asked.filter(({ path, method }) => path === '/v1/claims' && method === 'POST');
    expect(claims.map(({ body }) => JSON.parse(body).couponId)).toContain('tea');
    expect(new URL(next.url()).hash).toBe('');
    // The shopper's own panel ends it.
    await page.evaluate(() => window.couplet?.('privacy'));
    await page.locator('couplet-card .mute').click();
    await until(async () => (await subscriptions()) === 0, 'the server has forgotten the browser');
    await page.locator('couplet-card .notifications').waitFor({ state: 'detached' });
    expect(trouble).toEqual([]);
  });

  it('is subscribed anew when the server has another key, and a subscription of the shop’s own is left alone', async () => {
    const { page, context, subscriptions, trouble } = await agreed();
    const keyOf = (): Promise<string | undefined> =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        const { applicationServerKey: key } = (await registration?.pushManager.getSubscription())?.options ?? {};
        return key ? btoa(String.fromCharCode(...new Uint8Array(key))) : undefined;
      });
    const before = await keyOf();
    let publicKey = Buffer.alloc(65, 4).toString('base64url');
    await context.route('**/v1/push/key', (route) =>
      route.fulfill({ json: { publicKey }, headers: { 'access-control-allow-origin': '*' } }),
    );
    const other = Buffer.alloc(65, 4).toString('base64');
    await page.locator('#bell').click();
    await until(async () => (await keyOf()) === other, 'it is subscribed with the new key');
    expect(before).not.toBe(other);
    expect(await subscriptions()).toBe(1);
    // Whoever wants none of it any more takes back what is ours, also when the server has yet another key, and nothing else.
    publicKey = Buffer.alloc(65, 5).toString('base64url');
    await page.locator('#mute').click();
    await until(async () => (await keyOf()) === undefined, 'it is not subscribed any more');
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: btoa('the shop’s own key'.slice(0, 8)) });
    });
    const own = await keyOf();
    await page.locator('#bell').click();
    await page.waitForTimeout(1_500);
    await page.locator('#mute').click();
    await page.waitForTimeout(1_500);
    expect(await keyOf()).toBe(own);
    expect(trouble).toEqual([]);
  });

  it('takes it back while the server is away, and their panel says no more of it, also where they took the permission back', async () => {
    const { page, context, trouble } = await agreed();
    const isSubscribed = (): Promise<boolean> =>
      page.evaluate(
        async () => ((await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription()) ?? null) !== null,
      );
    const mute = async (): Promise<void> => {
      await page.evaluate(() => window.couplet?.('privacy'));
      await page.locator('couplet-card .mute').click();
      await page.locator('couplet-card .notifications').waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
    };
    // As a browser does when the permission goes.
    await page.evaluate(async () =>
      (await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription())?.unsubscribe(),
    );
    await mute();
    await page.locator('#bell').click();
    await until(isSubscribed, 'it is subscribed again');
    await page.waitForTimeout(1_500);
    await context.route('**/v1/push/key', (route) => route.abort());
    await mute();
    expect(await isSubscribed()).toBe(false);
    expect(trouble).toEqual([]);
  });

  it('is told nothing while the shop has coupons switched off', async () => {
    const { shop: at, page, wake, told } = await agreed();
    await at.admin('PUT', 'serving', { serving: false });
    // What was heard half a minute ago is believed: that time is over.
    await page.evaluate(forgetStatus);
    for (let n = 0; n < 2; n++) await wake();
    expect(await told()).toEqual([]);
    // It was the switch.
    await at.admin('PUT', 'serving', { serving: true });
    await page.evaluate(forgetStatus);
    for (let n = 0; n < 6 && (await told()).length === 0; n++) await wake();
    expect(await told()).toHaveLength(1);
  });

  it('is known by the endpoint that the browser has changed to, and no longer by the one before', async () => {
    const { service: push, context, subscriptions, wake } = await agreed();
    const { endpoint, keys } = push.subscribe();
    const [worker] = context.serviceWorkers();
    await worker?.evaluate(
      ({ endpoint: next, keys: its }) => {
        const made = { endpoint: next, toJSON: () => ({ endpoint: next, expirationTime: null, keys: its }) };
        self.dispatchEvent(
          Object.assign(new Event('pushsubscriptionchange'), { oldSubscription: null, newSubscription: made, waitUntil: () => undefined }),
        );
      },
      { endpoint, keys },
    );
    await until(async () => (await subscriptions()) === 2, 'the server knows the new endpoint as well');
    await wake();
    await until(async () => push.received.some(({ path }) => endpoint.endsWith(path)), 'it is woken there');
  });

  it('is told once a day at most, and with nothing to tell the browser shows the notice that it wants, silently', async () => {
    const { told, wake, page, subscriptions } = await agreed(true);
    const isCoupon = async (): Promise<boolean> => (await told()).some(({ data }) => data.decisionId !== undefined);
    for (let n = 0; n < 6 && !(await isCoupon()); n++) await wake();
    expect(await isCoupon()).toBe(true);
    await wake();
    expect(await told()).toMatchObject([{ title: 'Your coupons are up to date.', silent: true }]);
    // Who wants to be forgotten is not told any more.
    await page.locator('#forget').click();
    await until(async () => (await subscriptions()) === 0, 'the server has forgotten the browser');
  });
});
