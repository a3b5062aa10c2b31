import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { foldEvents } from '../../worker/recording/eventLog';
import { launch, recordedEvents } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';
import { clockOff, looked, rowsOf, untilLooked, visitOn } from './faultVisit';

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop({ network: false }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const push = (page: Page, ...entries: readonly unknown[]) =>
  page.evaluate((all) => {
    const { dataLayer } = window as unknown as { dataLayer: unknown[] };
    for (const entry of all) dataLayer.push(entry);
  }, entries);
interface StoredProfile {
  readonly settings: Parameters<typeof foldEvents>[1];
  readonly profile: ShopperProfile;
}
const profileOn = async (page: Page): Promise<StoredProfile> =>
  new Map((await rowsOf(page, 'meta')).map(({ key, value }) => [key, value])).get('profile') as StoredProfile;
const item = (item_id: string) => ({ item_id, item_category: 'Tea', price: 12, quantity: 1 });
const ecommerce = (event: string, id: string, more: object = {}) => ({ event, ecommerce: { currency: 'EUR', items: [item(id)], ...more } });

describe('events that come twice, or not in order', () => {
  it('a purchase counts once over reloads, what is said twice at once is one, and the profile is that of the log', async () => {
    const context = await browser.newContext();
    const buy = ecommerce('purchase', 'oolong', { transaction_id: 'T1', value: 12 });
    const seen = await visitOn(context, shop);
    // The order page first, then how it came about, each said by two tools.
    await push(
      seen.page,
      buy,
      buy,
      ecommerce('remove_from_cart', 'oolong'),
      ecommerce('add_to_cart', 'oolong'),
      ecommerce('add_to_cart', 'oolong'),
    );
    await push(
      seen.page,
      ecommerce('refund', 'oolong', { transaction_id: 'T1' }),
      ecommerce('view_item', 'late'),
      ecommerce('view_item', 'late'),
    );
    await untilLooked(seen.page, 'late');
    const next = await visitOn(context, shop);
    await push(next.page, buy, ecommerce('view_item', 'end'));
    await untilLooked(next.page, 'end');
    const events = await recordedEvents(next.page);
    const count = (name: ShopperEvent['name']) => events.filter((event) => event.name === name).length;
    expect([count('purchase'), count('add_to_cart'), count('remove_from_cart'), count('refund')]).toEqual([1, 1, 1, 1]);
    expect((await looked(next.page)).filter((id) => id === 'late')).toEqual(['late']);
    const { settings, profile } = await profileOn(next.page);
    expect(foldEvents(events, settings)).toEqual(profile);
    expect(profile.orders).toBe(1);
    await next.says(/Kept\s+in this browser · \d+ events/i);
    for (const each of [seen, next]) expect(await each.harm()).toEqual([]);
    await context.close();
  });
});

describe('100,000 events in a burst', () => {
  const ALL = 100_000;

  it('in one task: the page answers, the latest are recorded, and the panel says how many were lost', async () => {
    const context = await browser.newContext();
    const seen = await visitOn(context, shop);
    await seen.card();
    await seen.page.evaluate((all) => {
      for (let at = 0; at < all; at++)
        (window as unknown as { dataLayer: unknown[] }).dataLayer.push({
          event: 'view_item',
          ecommerce: { currency: 'EUR', items: [{ item_id: `burst-${at}`, item_category: 'Tea', price: 12 }] },
        });
    }, ALL);
    await untilLooked(seen.page, `burst-${ALL - 1}`);
    await seen.says(/events_lost: 99500 came faster/);
    const ids = (await looked(seen.page)).filter((id) => id.startsWith('burst-'));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, at) => `burst-${ALL - ids.length + at}`));
    await seen.page.locator('couplet-card .card .primary').click();
    await seen.page.locator('couplet-card .card .code').waitFor();
    expect(await seen.harm()).toEqual([]);
    await context.close();
  });

  it('in tasks of 200: each counts, the log keeps the latest 10,000 in their order, and the next visit too', {
    timeout: 180_000,
  }, async () => {
    const context = await browser.newContext();
    const seen = await visitOn(context, shop);
    await seen.card();
    await seen.page.evaluate(async (all) => {
      const { dataLayer } = window as unknown as { dataLayer: unknown[] };
      const channel = new MessageChannel();
      for (let at = 0; at < all; ) {
        for (const end = at + 200; at < end; at++) {
          const items = [{ item_id: `burst-${at}`, item_category: 'Tea', price: 12 }];
          dataLayer.push({ event: 'view_item', ecommerce: { currency: 'EUR', items } });
        }
        await new Promise((resolve) => {
          channel.port1.onmessage = resolve;
          channel.port2.postMessage(0);
        });
      }
    }, ALL);
    const views = async (): Promise<number> => (await profileOn(seen.page)).profile.session.views;
    await until(async () => (await views()) >= ALL, 'all are counted', 120_000);
    expect(await views()).toBe(ALL + 1);
    await seen.says(/Kept\s+in this browser · (8|9|1[0-3])\d{3,4} events/i);
    const ids = (await looked(seen.page)).filter((id) => id.startsWith('burst-'));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, at) => `burst-${ALL - ids.length + at}`));
    expect(await seen.harm()).toEqual([]);
    await seen.page.close();
    const next = await visitOn(context, shop, { script: clockOff(31 * 60_000) });
    await next.says(/Kept\s+in this browser · (9|10)\d{3} events/i);
    expect(await next.harm()).toEqual([]);
    await context.close();
  });
});
