import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consolePath, makeSetupLink } from '../../src/server/admin/session';
import { launch } from '../helpers/e2e/browser';
import {
  axeFindings,
  type ConsolePage,
  consolePages,
  cutOff,
  enterConsole,
  goTo,
  paints,
  settled,
  threadTime,
  watchTraffic,
} from '../helpers/e2e/consolePages';
import { type ClockedServer, type FilledShop, startClockedServer, startFilledShop } from '../helpers/e2e/filledShop/filledShop';
import { ADMIN_TOKEN } from '../helpers/server/testServer';

/**
 * Both themes, the longest words (German), another script, and one from right to left. Colours depend on the theme, words and their lengths on the language, and nothing on both: a test below
 * holds that no style is one of a language. So contrast is checked once in each theme.
 */
const looks = [
  { language: 'en', theme: 'light', colours: true },
  { language: 'zh-CN', theme: 'dark', colours: false },
  { language: 'de', theme: 'light', colours: false },
  { language: 'ar', theme: 'dark', colours: true },
] as const;
const emptyPages = [
  'overview',
  'results',
  'results/segments',
  'coupons',
  'coupons/+/win-back',
  'codes',
  'versions',
  'operations',
  'operations/queues',
  'operations/webhooks',
  'operations/backups',
  'settings/users',
].map((at) => ({
  name: `empty ${at}`,
  at,
}));
const english = { language: 'en', theme: 'light' } as const;

let browser: Browser;
let shop: FilledShop;
let empty: ClockedServer;
beforeAll(async () => {
  browser = await launch();
  // Enough that every part has figures; whether they are an answer is no matter here.
  shop = await startFilledShop({ orders: 24 });
  empty = await startClockedServer(shop.now);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await empty?.close();
});

type Options = Omit<Parameters<typeof enterConsole>[2], 'now'>;
const enter = (options: Options): Promise<Page> => enterConsole(browser, shop, { now: shop.now, ...options });

/** What is wrong with a page as it lies there: for the eyes of axe, and on a small screen. */
const lookAt = async (page: Page, name: string, colours?: boolean): Promise<string[]> => {
  const found = await axeFindings(page, colours);
  const wide = page.viewportSize() ?? { width: 1_280, height: 800 };
  await page.setViewportSize({ width: 360, height: 740 });
  await settled(page);
  // The chart follows its place a frame later.
  let cut = await cutOff(page);
  for (let tries = 0; cut.length > 0 && tries < 20; tries++) {
    await page.waitForTimeout(50);
    cut = await cutOff(page);
  }
  found.push(...cut);
  await page.setViewportSize(wide);
  return found.map((what) => `${name}: ${what}`);
};

const lookAtAll = async (page: Page, pages: readonly ConsolePage[], colours?: boolean): Promise<string[]> => {
  const found: string[] = [];
  for (const one of pages) {
    await goTo(page, one);
    found.push(...(await lookAt(page, one.name, colours)));
    if (one.open) await page.keyboard.press('Escape');
  }
  await page.context().close();
  return found;
};

describe('the console', () => {
  it.each(looks)(
    'has nothing that axe calls serious and nothing beyond a screen of 360 pixels, in $language, $theme',
    async ({ colours, ...preferences }) => {
      expect(await lookAtAll(await enter({ preferences }), consolePages, colours)).toEqual([]);
      const door = await enterConsole(browser, { url: shop.url }, { preferences });
      await settled(door);
      expect(await lookAt(door, 'sign-in')).toEqual([]);
      await door.context().close();
    },
  );

  it('has no style that goes by the language, so that themes and languages need not be looked at together', () => {
    const goesByLanguage = /:lang\(|\[lang|:dir\(|\[dir/;
    const assets = readdirSync('dist/console/assets').filter((name) => name.endsWith('.css'));
    expect(assets.length).toBeGreaterThan(0);
    for (const name of assets) expect(readFileSync(join('dist/console/assets', name), 'utf8')).not.toMatch(goesByLanguage);
    expect('p:lang(zh) { color: red }').toMatch(goesByLanguage);
  });

  it.each(['en', 'ar'] as const)('nor before there is anything, in %s', async (language) => {
    const nothing = { url: empty.url, token: ADMIN_TOKEN };
    const page = await enterConsole(browser, nothing, { now: shop.now, preferences: { ...english, language } });
    expect(await lookAtAll(page, emptyPages)).toEqual([]);
    const { secret } = await makeSetupLink(empty.store, shop.now);
    const door = await enterConsole(browser, { url: empty.url }, { preferences: { ...english, language } });
    await door.goto(`${empty.url}/${consolePath(secret)}`);
    await door.reload();
    await settled(door);
    expect(await lookAt(door, 'setup')).toEqual([]);
    await door.context().close();
  });

  it('lets focus, budgets, intervals and the chart be told from the page where the system chooses the colours', async () => {
    const page = await enter({ preferences: english, forcedColors: 'active' });
    await settled(page);
    const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(() => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement ?? document.body);
      return { outlineStyle, outlineWidth, outlineColor };
    });
    expect(ring).toMatchObject({ outlineStyle: 'solid', outlineWidth: '3px' });
    expect(ring.outlineColor).not.toBe(canvas);
    await page.locator('main summary', { hasText: 'Budgets' }).click();
    await page.locator('.meter .held').first().waitFor({ state: 'attached' });
    const meter = await paints(page, { room: ['.meter .room', 'fill'], held: ['.meter .held', 'fill'], used: ['.meter .used', 'fill'] });
    expect(new Set([...Object.values(meter), canvas, 'absent']).size).toBe(5);
    await goTo(page, { name: 'results', at: 'results' });
    const interval = await paints(page, {
      span: ['.interval .span', 'stroke'],
      point: ['.interval .point', 'fill'],
      zero: ['.interval .zero', 'stroke'],
    });
    for (const colour of Object.values(interval)) expect([canvas, 'absent', 'none']).not.toContain(colour);
    const chart = await paints(page, { line: ['.chart-figure .series', 'stroke'], zero: ['.chart-figure .zero', 'stroke'] });
    for (const colour of Object.values(chart)) expect([canvas, 'absent', 'none']).not.toContain(colour);
    await page.context().close();
  });

  it('moves nothing for who asked for no motion', async () => {
    const running = async (reducedMotion: 'reduce' | 'no-preference'): Promise<number> => {
      const page = await enter({ preferences: english, reducedMotion });
      await goTo(page, { name: 'coupons', at: 'coupons' });
      await page.getByText('Review & publish').waitFor();
      await page.locator('.draft-bar button.primary').first().click();
      const many = await page.evaluate(() => document.getAnimations().length);
      await page.context().close();
      return many;
    };
    expect(await running('reduce')).toBe(0);
    // The same look at a page that may move sees that it does.
    expect(await running('no-preference')).toBeGreaterThan(0);
  });

  it('asks its own server only, for 200 kB at most, whichever part of it is opened first', async () => {
    const { url, now } = shop;
    const signedIn = await enter({ preferences: english });
    const storageState = await signedIn.context().storageState();
    await signedIn.context().close();
    const sizes: Record<string, number> = {};
    const origins = new Set<string>();
    // The first page of each part, and one with a card in a frame. scripts/sizes.mjs weighs what every page loads.
    const parts = new Map(consolePages.toReversed().map((one) => [one.at.split(/[/?]/, 1)[0], one]));
    for (const { name, at } of [...parts.values(), ...consolePages.filter((one) => one.name === 'card')]) {
      // Nothing is in its cache yet. A cache that is off would load twice what a framed page shares.
      const context = await browser.newContext({ locale: 'en', storageState });
      await context.clock.setFixedTime(now);
      const page = await context.newPage();
      const traffic = await watchTraffic(await context.newCDPSession(page));
      await page.goto(`${url}/console/#/${at}`);
      await settled(page);
      sizes[name] = traffic.bytes() / 1_000;
      for (const origin of traffic.origins) origins.add(origin);
      await context.close();
    }
    expect([...origins]).toEqual([url]);
    console.log('kB of a first load:', sizes);
    for (const [name, kB] of Object.entries(sizes)) expect([name, kB <= 200, kB > 20]).toEqual([name, true, true]);
  }, 300_000);

  it('keeps up with somebody typing on a machine a quarter as fast', async () => {
    const page = await enter({ preferences: english });
    await goTo(page, { name: 'editor', at: 'coupons/tea-20' });
    const cdp = await page.context().newCDPSession(page);
    const title = page.locator('main .field input').first();
    const typed = 'Loose leaves for long evenings, at a fifth less';
    await title.fill('');
    const spent = await threadTime(cdp);
    await title.pressSequentially(typed);
    const each = (await spent()) / typed.length;
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await title.fill('');
    await title.pressSequentially(typed);
    expect(await title.inputValue()).toBe(typed);
    await expect.poll(() => page.frames()[1]?.locator('couplet-card section.card').innerText()).toContain(typed);
    console.log(`ms of CPU a key stroke: ${each.toFixed(1)}`);
    // A quarter of the 200 ms within which an answer feels like one (https://web.dev/articles/inp).
    expect(each).toBeLessThan(50);
    await page.context().close();
  });
});

describe('what looks for trouble', () => {
  it('finds it on a page that is broken', async () => {
    const page = await enter({ preferences: english, viewport: { width: 360, height: 740 } });
    await goTo(page, { name: 'codes', at: 'codes' });
    expect([await axeFindings(page), await cutOff(page)]).toEqual([[], []]);
    await page.evaluate(() => {
      const broken = document.createElement('p');
      broken.textContent = 'faint and far too wide';
      Object.assign(broken.style, { color: '#ccc', background: '#fff', width: '500px' });
      const [cut, field] = [document.createElement('p'), document.createElement('input')];
      cut.textContent = 'words that nobody can read to their end';
      Object.assign(cut.style, { width: '80px', overflow: 'hidden', whiteSpace: 'nowrap' });
      document.querySelector('main')?.append(broken, cut, field);
    });
    const [axe, cut] = [(await axeFindings(page)).join('\n'), (await cutOff(page)).join('\n')];
    expect(axe).toMatch(/color-contrast/);
    expect(axe).toMatch(/label/);
    expect(cut).toMatch(/the page scrolls/);
    expect(cut).toMatch(/beyond the screen: p\. “faint/);
    expect(cut).toMatch(/cut off: p\. “words/);
    await page.context().close();
  });
});
