import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, BrowserContextOptions, CDPSession, Frame, Page } from 'playwright';
import type { Preferences } from '../../../src/console/app/preferences';
import type { Variant } from '../../../src/protocol/experiment';
import { until } from '../until';
import type { DemoProcess } from './demo';
import type { FilledShop } from './filledShop/filledShop';

export interface ConsolePage {
  readonly name: string;
  /** Address behind `#`. */
  readonly at: string;
  /** What is opened on it. */
  readonly open?: (page: Page) => Promise<void>;
  /** Selector of what a picture is of, where it is not the whole page. */
  readonly part?: string;
}

const openPublish = async (page: Page): Promise<void> => {
  await page.locator('.draft-bar button.primary').first().click();
  await page.locator('dialog[open]').waitFor();
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
};

const openShare = async (page: Page): Promise<void> => {
  await page.locator('.page-action button', { has: page.locator('.lucide-share-2') }).click();
  await page.locator('dialog[open] form').waitFor();
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
};

const LETTERS = 'main .stack > section:last-child';

const openLetters = async (page: Page): Promise<void> => {
  await page.locator(`${LETTERS} summary`).first().click();
  await page.locator('.letter iframe').last().waitFor();
  for (const frame of await page.locator('.letter iframe').all()) await frame.contentFrame().locator('a').first().waitFor();
};

const openCode = async (page: Page): Promise<void> => {
  await page.locator('.find-code input').fill('TEA-UNKNOWN');
  await page.locator('.find-code button').click();
  await page.locator('main .notice').waitFor();
};

const openVersion = async (page: Page): Promise<void> => {
  await page.locator('.versions tbody a').last().click();
  await page.locator('main .back').waitFor();
  await settled(page);
};

/** Every page for somebody who is signed in. */
export const consolePages: readonly ConsolePage[] = [
  { name: 'overview', at: 'overview' },
  { name: 'results', at: 'results' },
  { name: 'results-period', at: 'results?period=28' },
  { name: 'results-coupons', at: 'results/coupons' },
  { name: 'segments', at: 'results/segments' },
  { name: 'results-claims', at: 'results/claims' },
  { name: 'results-privacy', at: 'results/privacy' },
  { name: 'results-plan', at: 'results/plan' },
  { name: 'share', at: 'results', open: openShare },
  { name: 'campaigns', at: 'campaigns' },
  { name: 'campaign', at: 'campaigns/home' },
  { name: 'audience', at: 'campaigns/home/+audience' },
  { name: 'campaign-settings', at: 'campaigns/home/+settings' },
  { name: 'triggers', at: 'campaigns/+triggers' },
  { name: 'experiment', at: 'campaigns/+experiment' },
  { name: 'message-settings', at: 'campaigns/+messages' },
  { name: 'card', at: 'campaigns/+card' },
  { name: 'shop', at: 'campaigns/+shop' },
  { name: 'editor', at: 'coupons/tea-20' },
  { name: 'new-campaign', at: 'campaigns/+new' },
  { name: 'new-coupon', at: 'campaigns/+new/holiday' },
  { name: 'publish', at: 'campaigns', open: openPublish },
  { name: 'learning', at: 'learning' },
  { name: 'codes', at: 'codes' },
  { name: 'find-code', at: 'codes', open: openCode },
  { name: 'versions', at: 'versions' },
  { name: 'version', at: 'versions', open: openVersion },
  { name: 'operations', at: 'operations' },
  { name: 'queues', at: 'operations/queues' },
  { name: 'claims', at: 'operations/claims' },
  { name: 'webhooks', at: 'operations/webhooks' },
  { name: 'backups', at: 'operations/backups' },
  { name: 'settings', at: 'settings' },
  { name: 'websites', at: 'settings/websites' },
  { name: 'users', at: 'settings/users' },
  { name: 'connection', at: 'settings/connection' },
  { name: 'sending', at: 'settings/messages' },
  { name: 'letters', at: 'settings/messages', open: openLetters, part: LETTERS },
  { name: 'history', at: 'settings/history' },
];

/** Waits until everything the page asked for is there and drawn. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('main h1').waitFor();
  for (let quiet = 0, last = -1; quiet < 2; ) {
    const now = await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
      return document.querySelector('.loading') ? -1 : performance.getEntriesByType('resource').length;
    });
    quiet = now >= 0 && now === last ? quiet + 1 : 0;
    last = now;
  }
  for (const frame of page.frames()) if (frame.url().includes('/preview.html')) await frame.locator('couplet-card section.card').waitFor();
};

/** Goes to a page within the console, as its menu does, and opens what is to be opened on it. */
export const goTo = async (page: Page, { at, open }: ConsolePage): Promise<void> => {
  await page.evaluate((hash) => {
    location.hash = `#/${hash}`;
  }, at);
  await settled(page);
  await open?.(page);
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const axeIn = async (frame: Frame, colours: boolean): Promise<string[]> => {
  // Evaluated, not loaded: the page's policy allows scripts of the server's only.
  await frame.evaluate(AXE);
  return frame.evaluate(async (enabled) => {
    const { axe: loaded } = window as unknown as { readonly axe: typeof axe };
    const rules = { 'color-contrast': { enabled } };
    const { violations } = await loaded.run(document, { resultTypes: ['violations'], iframes: false, rules });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }, colours);
};

/** In a letter's frame nothing runs, axe neither. */
const isLetter = (frame: Frame): boolean => frame.url().includes('/messages/letters/');

/**
 * What axe finds serious or critical, in the page and in what it frames.
 * @param colours with the contrast of colours, which takes most of the time
 */
export const axeFindings = async (page: Page, colours = true): Promise<string[]> =>
  (
    await Promise.all(
      page
        .frames()
        .filter((frame) => !isLetter(frame))
        .map((frame) => axeIn(frame, colours)),
    )
  ).flat();

/** What lies beyond the screen's width, or is cut off by what it lies in. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${element.textContent?.trim().slice(0, 30)}”`;
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }) &&
      !element.closest('.visually-hidden, thead, .skip');
    /** The innermost of what reaches furthest. */
    const widest = (within: Element): Element => {
      const edge = within.getBoundingClientRect().right;
      return [...within.querySelectorAll('*')].findLast((element) => element.getBoundingClientRect().right > edge + 0.5) ?? within;
    };
    const found = document.documentElement.scrollWidth > width ? [`the page scrolls to ${document.documentElement.scrollWidth}`] : [];
    for (const element of document.body.querySelectorAll('*')) {
      const drawing = element instanceof SVGElement ? element.ownerSVGElement : null;
      // A drawing that is cut at its edge, as a forecast is, may reach beyond it.
      if (!isSeen(element) || (drawing && getComputedStyle(drawing).overflow !== 'visible')) continue;
      const { left, right } = element.getBoundingClientRect();
      if (left < -0.5 || right > width + 0.5) found.push(`beyond the screen: ${nameOf(element)}`);
      // A field scrolls by itself.
      if (element instanceof SVGElement || element instanceof HTMLInputElement || element instanceof HTMLSelectElement) continue;
      if (getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
        found.push(`cut off: ${nameOf(element)} by ${nameOf(widest(element))}`);
    }
    return found;
  });

/** Colours in which the parts of a drawing are drawn, by what they are. */
export const paints = (page: Page, parts: Readonly<Record<string, readonly [selector: string, property: 'fill' | 'stroke']>>) =>
  page.evaluate(
    (wanted) =>
      Object.fromEntries(
        Object.entries(wanted).map(([name, [selector, property]]) => {
          const element = document.querySelector(selector);
          return [name, element ? getComputedStyle(element)[property] : 'absent'];
        }),
      ),
    parts,
  );

interface Traffic {
  readonly origins: ReadonlySet<string>;
  /** Bytes as they came over the wire, with their headers. */
  bytes(): number;
}

/** Listens to what a page asks for from now on. */
export const watchTraffic = async (cdp: CDPSession): Promise<Traffic> => {
  const origins = new Set<string>();
  let bytes = 0;
  cdp.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.startsWith('data:')) origins.add(new URL(request.url).origin);
  });
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await cdp.send('Network.enable');
  return { origins, bytes: () => bytes };
};

/** The page's own thread's time since the last call, ms of CPU: other work of the machine does not count. */
export const threadTime = async (cdp: CDPSession): Promise<() => Promise<number>> => {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  let before = 0;
  const read = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  before = await read();
  return async () => {
    const now = await read();
    const spent = now - before;
    before = now;
    return spent;
  };
};

interface EnterOptions extends BrowserContextOptions {
  readonly preferences: Preferences;
  /** Of the page's clock; else it runs. */
  readonly now?: number;
}

/** The console in a browser of its own, signed in where a token is given, at its overview. */
export const enterConsole = async (
  browser: Browser,
  { url, token }: Pick<FilledShop, 'url'> & { readonly token?: string },
  { preferences, now, ...options }: EnterOptions,
): Promise<Page> => {
  const context = await browser.newContext({ locale: preferences.language, ...options });
  await context.addInitScript((kept) => localStorage.setItem('couplet-console/1', kept), JSON.stringify(preferences));
  if (now !== undefined) await context.clock.setFixedTime(now);
  if (token !== undefined) {
    const headers = { origin: url, 'x-couplet-csrf': '1' };
    const answer = await context.request.post(`${url}/v1/admin/session`, { headers, data: { token } });
    if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
  }
  const page = await context.newPage();
  await page.goto(`${url}/console/#/overview`);
  return page;
};

/** What a row of a table of the console says behind its name, column by column. */
export const tableCells = async (page: Page, table: string, row: string): Promise<readonly string[]> => {
  const named = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: row }) });
  const cells = await page.getByRole('group', { name: table, exact: true }).getByRole('row').and(named).getByRole('cell').allInnerTexts();
  return cells.map((text) => text.trim());
};

type Numbers<K extends string> = Readonly<Record<K, number>>;
type State = Numbers<'usedCount' | 'usedMoney' | 'reservedCount' | 'reservedMoney'>;
type Funnel = Numbers<'issued' | 'redeemed' | 'open'>;
type Arm = { readonly variant: Variant } & Numbers<'orders' | 'revenue' | 'discount'>;

/** What the admin API says of a campaign of one coupon once its first order has come in; money in minor units. */
export const settledFigures = async ({ admin }: DemoProcess): Promise<State & Funnel & { readonly arm: Arm }> => {
  const state = await until(async () => {
    const [first] = (await admin('GET', '/v1/admin/summary')).catalog as readonly State[];
    return first?.usedCount === 1 && first;
  }, 'the order settles the claim');
  const [funnel] = (await admin('GET', '/v1/admin/funnel')).coupons as readonly { readonly total: Funnel }[];
  const arm = ((await admin('GET', '/v1/admin/experiment')).arms as readonly Arm[]).find(({ orders }) => orders > 0);
  if (!funnel || !arm) throw new Error('the order is in no funnel or in no group of the experiment');
  return { ...state, ...funnel.total, arm };
};
