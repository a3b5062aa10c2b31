import type { Browser, Page } from 'playwright';
import type { FiguresWorld } from './figuresWorld';
import type { Language } from './written';

/** A browser on a device across the world from the shop, so that its calendar is not the shop's. */
export const openConsole = async (browser: Browser, world: Pick<FiguresWorld, 'url' | 'admin'>) => {
  const page = await browser.newPage({ timezoneId: 'Pacific/Honolulu', locale: 'en' });
  page.setDefaultTimeout(20_000);
  const address = `${world.url}/console/`;
  return {
    page,
    /** By a setup link; a session is over long before the next look. */
    signIn: async (): Promise<void> => {
      const { link } = (await world.admin('POST', 'setup-link', {})).json as { readonly link: string };
      // A change behind `#` alone would load nothing.
      await page.goto('about:blank');
      await page.goto(`${world.url}/${link}`);
      await page.getByRole('button').first().click();
      await page.waitForSelector('main .panel');
    },
    /** One of the console's pages in a language, freshly asked for. */
    show: async (name: string, language: Language): Promise<Page> => {
      await page.evaluate((to) => localStorage.setItem('couplet-console/1', JSON.stringify({ language: to })), language);
      await page.goto(`${address}#/${name}`);
      await page.reload();
      return page;
    },
  };
};
