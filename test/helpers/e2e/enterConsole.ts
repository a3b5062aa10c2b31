import type { Browser, BrowserContextOptions, Page } from 'playwright';
import type { Preferences } from '../../../src/console/app/preferences';
import type { FilledShop } from './filledShop/filledShop';

export interface EnterOptions extends BrowserContextOptions {
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
