import type { Page } from 'playwright';

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
  await page.locator('main button.primary').first().click();
  await page.locator('dialog[open]').waitFor();
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
};

const LETTERS = 'main .stack > section:last-child';

const openLetters = async (page: Page): Promise<void> => {
  await page.locator(`${LETTERS} summary`).first().click();
  await page.locator('.letter iframe').last().waitFor();
  for (const frame of await page.locator('.letter iframe').all()) await frame.contentFrame().locator('a').first().waitFor();
};

/** Every page for somebody who is signed in. */
export const consolePages: readonly ConsolePage[] = [
  { name: 'overview', at: 'overview' },
  { name: 'results', at: 'results' },
  { name: 'segments', at: 'segments' },
  { name: 'coupons', at: 'coupons' },
  { name: 'editor', at: 'coupons/tea-20' },
  { name: 'new-coupon', at: 'coupons/+/holiday' },
  { name: 'publish', at: 'coupons', open: openPublish },
  { name: 'codes', at: 'codes' },
  { name: 'channels', at: 'channels' },
  { name: 'letters', at: 'channels', open: openLetters, part: LETTERS },
  { name: 'versions', at: 'versions' },
  { name: 'settings', at: 'settings' },
];

/** Waits until everything the page asked for is there and drawn. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('main h1').waitFor();
  for (let quiet = 0, last = -1; quiet < 2; ) {
    const now = await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
      return document.querySelector('.loading, .over-days:not(:has(canvas))') ? -1 : performance.getEntriesByType('resource').length;
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
