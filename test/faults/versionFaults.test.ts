import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { looked, rowsOf, untilLooked, visitOn } from './faultVisit';

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop({ network: false }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const tag = (more: string): string =>
  `<script async crossorigin="anonymous" src="${shop.server}/v1/couplet.js${more}" data-key="${shop.siteKey}" data-consent="granted"></script>`;

const OTHER = 'https://coupons.example/9.9.9/couplet.js';

describe('two widgets on one page', () => {
  it.each(['at once', 'the second one later', 'the second one later, of another version'])(
    '%s: one runs, shows one card and records everything once; the other says that it does nothing',
    async (when) => {
      const context = await browser.newContext();
      const said: string[] = [];
      const second = when.endsWith('version') ? OTHER : `${shop.server}/v1/couplet.js?other`;
      // Another version has other chunks, and asks for them where it does not see that it is the second one.
      await context.route(OTHER, async (route) => {
        const loader = await (await fetch(`${shop.server}/v1/couplet.js`)).text();
        const body = loader.replace(/assets\/app-[\w-]+\.js/, 'assets/app-other.js');
        await route.fulfill({ body, contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' } });
      });
      context.on('console', (message) => said.push(message.text()));
      const seen = await visitOn(context, shop, { address: shop.page({ head: tag('') + (when === 'at once' ? tag('?other') : '') }) });
      await seen.card();
      if (when !== 'at once')
        await seen.page.evaluate(
          ([src, key]) =>
            new Promise((resolve) => {
              const script = Object.assign(document.createElement('script'), { src, onload: resolve, crossOrigin: 'anonymous' });
              script.dataset.key = key;
              document.head.append(script);
            }),
          [second, shop.siteKey] as const,
        );
      await seen.look('once');
      await untilLooked(seen.page, 'once');
      await seen.page.waitForTimeout(1_500);
      expect(await seen.page.locator('couplet-card section.card').count()).toBe(1);
      expect((await looked(seen.page)).filter((id) => id === 'once')).toEqual(['once']);
      expect((await looked(seen.page)).filter((id) => id === 'oolong')).toEqual(['oolong']);
      expect(seen.page.workers().length).toBe(1);
      expect(said).toContain('couplet: the script is on this page twice; the second is ignored');
      await seen.says(/Runs\s+blob/i);
      expect(await seen.harm()).toEqual([]);
      await context.close();
    },
  );
});

describe('a later version in another tab, which has other tables', () => {
  it('upgrades without waiting; the earlier one shows nothing more, harms nothing, and says so; what was stored is all there', async () => {
    const context = await browser.newContext();
    const seen = await visitOn(context, shop);
    await seen.card();
    await seen.look('stored');
    await untilLooked(seen.page, 'stored');
    const before = await rowsOf(seen.page, 'events');
    const upgraded = await seen.page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const open = indexedDB.open('couplet', 2);
          open.onupgradeneeded = () => open.result.createObjectStore('later');
          open.onblocked = () => resolve(false);
          open.onsuccess = () => {
            open.result.close();
            resolve(true);
          };
        }),
    );
    expect(upgraded).toBe(true);
    await seen.look('not-stored');
    await seen.says('VersionError');
    const next = await visitOn(context, shop);
    await next.says(/storage_unavailable: VersionError/);
    expect(await next.row('Kept')).toMatch(/^in memory, for this page/);
    await next.card();
    expect(await rowsOf(next.page, 'events')).toEqual(before);
    for (const each of [seen, next]) expect(await each.harm()).toEqual([]);
    await context.close();
  });
});
