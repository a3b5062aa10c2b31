import type { Browser, BrowserContext, Page } from 'playwright';
import { storedDecisions } from '../../test/helpers/e2e/browser';
import { until } from '../../test/helpers/until';
import { observers, type Seen } from './observers';

/** As Lighthouse slows a desktop down to a middling phone. */
const THROTTLE = 4;
/** So many keys before and after something goes into the cart: fewer than 50 interactions in all, so that INP is the slowest of them. */
const KEYS = { before: 12, after: 30 };
const KEY_MS = 100;
/** A visit that only looks, after the cart has been filled, ms. */
const LOOK_MS = 2_500;
/** A visit that only arrives, after its first paint, ms. */
const ARRIVED_MS = 1_500;
const PATIENCE_MS = 15_000;

const card = (page: Page) => page.locator('couplet-card section.card');
const pause = (page: Page, ms: number): Promise<void> => page.waitForTimeout(ms);
const seenBy = (page: Page): Promise<Seen> => page.evaluate('window.__vitals');

export const openContext = async (browser: Browser): Promise<BrowserContext> => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 390, height: 844 }, reducedMotion: 'no-preference' });
  await context.addInitScript(observers);
  return context;
};

/** A page that has loaded and painted, on a slow processor. */
const open = async (context: BrowserContext, url: string): Promise<Page> => {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  await page.goto(url, { waitUntil: 'load' });
  // Not `waitForFunction`, which the page's policy forbids: it looks again by `eval`.
  await until(async () => ((await seenBy(page)).lcp ?? 0) > 0, 'a largest contentful paint');
  return page;
};

/** Nobody does anything until the tag has started: when the largest paint was, ms. */
export const arrive = async (context: BrowserContext, url: string): Promise<number> => {
  const page = await open(context, url);
  await pause(page, ARRIVED_MS);
  const { lcp } = await seenBy(page);
  await page.close();
  if (!lcp) throw new Error('no largest contentful paint');
  return lcp;
};

const type = async (page: Page, keys: number): Promise<void> => {
  const start = Date.now();
  for (let key = 1; key <= keys; key++) {
    await page.keyboard.press('a');
    await pause(page, Math.max(0, start + key * KEY_MS - Date.now()));
  }
};

/** Nobody touches anything, so that no shift is excused and no paint is too late to be the largest; the cart is filled by script. */
export const look = async (context: BrowserContext, url: string, withCard: boolean): Promise<Seen> => {
  const page = await open(context, url);
  await pause(page, 1_000);
  await page.evaluate(`document.querySelector('main form.buy').requestSubmit()`);
  if (withCard) await card(page).waitFor({ timeout: PATIENCE_MS });
  await pause(page, LOOK_MS);
  const seen = await seenBy(page);
  await page.close();
  return seen;
};

/** Looks at one page several times, each until a choice was stored and some time after it, and says what scored the choices. */
export const browse = async (
  context: BrowserContext,
  url: string,
  pages: number,
): Promise<{ readonly seen: readonly Seen[]; readonly scorers: readonly string[] }> => {
  const seen: Seen[] = [];
  let scorers: readonly string[] = [];
  for (let view = 1; view <= pages; view++) {
    const page = await open(context, url);
    await page.evaluate(`document.querySelector('main form.buy').requestSubmit()`);
    await until(async () => (await storedDecisions(page)).length >= view, `choice ${view}`, 2 * PATIENCE_MS);
    await pause(page, LOOK_MS);
    seen.push(await seenBy(page));
    scorers = (await storedDecisions(page)).map(({ versions }) => versions.scorer);
    await page.close();
  }
  return { seen, scorers };
};

/** Types while the tag loads and while the card comes, and clicks in between, as a shopper does: with a real mouse and keyboard. */
export const use = async (
  context: BrowserContext,
  url: string,
  withCard: boolean,
): Promise<{ readonly seen: Seen; readonly ofCard: number }> => {
  const page = await open(context, url);
  await page.locator('#q').click();
  await type(page, KEYS.before);
  await page.locator('main form.buy button').click();
  await page.locator('#q').click();
  await type(page, KEYS.after);
  const over = await page.evaluate<number>('performance.now()');
  // The library reports in an idle moment.
  await pause(page, 500);
  const seen = await seenBy(page);
  let ofCard = 0;
  if (withCard) {
    if (seen.card === undefined || seen.card > over) throw new Error(`no card while keys were pressed: ${seen.card} of ${over} ms`);
    await page.evaluate('window.__vitals.slowest = 0');
    for (const part of ['why', 'not-for-me']) {
      await card(page).locator('.more').click();
      await card(page).locator(`.menu [part=${part}]`).click();
      await pause(page, 700);
    }
    ofCard = (await seenBy(page)).slowest;
  }
  await page.close();
  return { seen, ofCard };
};

/** The browser's cache stays; who visits is somebody else, with an empty cart and nothing remembered. */
export const forget = async (context: BrowserContext, url: string, withCard: boolean): Promise<void> => {
  await context.clearCookies();
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'local_storage,indexeddb,cookies' });
  if (withCard) {
    // A page later the bundle is stored again, as after a visit some days ago.
    await page.goto(url, { waitUntil: 'load' });
    await pause(page, 2_500);
  }
  await page.close();
};
