import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { type CardLook, cardScript } from './cardPage';

/** Every format a coupon is shown in. */
export const shownFormats = ['corner', 'modal', 'bar', 'inline'] as const;

/** A page of a shop with something to press before and after the place of an inline card. */
export const shopBody =
  '<main><h1>Tea</h1><button id="before">Buy</button><div id="slot" style="min-height:640px"></div><button id="after">More</button></main>';

export interface OnPage extends BrowserContextOptions {
  readonly body?: string;
  readonly path?: string;
}

/** A page that no server serves. */
export const shopPage = async (browser: Browser, { body = shopBody, path = '/p/tea', ...context }: OnPage = {}): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce', timezoneId: 'UTC', ...context });
  await page.route('https://shop.test/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><body style="margin:0">${body}`,
    }),
  );
  await page.goto(`https://shop.test${path}`);
  return page;
};

/** Puts the built card on it; a card of before goes. What `then` does is done before anything else can happen on the page. */
export const putCard = async (page: Page, look: CardLook, then = ''): Promise<void> => {
  await page.evaluate('window.card?.remove()');
  await page.evaluate(`${cardScript({ ...look, ...(look.format === 'inline' ? { slot: '#slot' } : {}) })}.then(() => {${then}})`);
};
