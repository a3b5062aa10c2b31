import type { Locator, Page } from 'playwright';
import type { ChannelWords } from './channelWords';
import { goTo } from './consolePages';

/** The console's page of channels, as somebody uses it who sees it. */
export const channelsPage = (page: Page, words: ChannelWords) => {
  const button = (name: string | RegExp): Locator => page.locator('main').getByRole('button', { name, exact: true });
  const dialog = page.locator('dialog[open]');
  const act = async (opener: string | RegExp, confirm: string): Promise<void> => {
    await button(opener).first().click();
    await dialog.getByRole('button', { name: confirm, exact: true }).click();
  };
  const field = page.getByLabel(words.address, { exact: true });
  return {
    dialog,
    open: async (): Promise<void> => {
      await goTo(page, { name: 'channels', at: 'channels' });
      await page.getByRole('heading', { level: 1, name: words.title }).waitFor();
    },
    said: (text: string | RegExp): Promise<void> => page.locator('main').getByText(text).first().waitFor(),
    askToWake: (): Promise<void> => button(words.wake).first().click(),
    wake: (): Promise<void> => dialog.getByRole('button', { name: words.wake, exact: true }).click(),
    /** How many messages stand where the sentence says; 0: there is no such line. */
    standing: async (sentence: string): Promise<number> => {
      await Promise.all([page.waitForResponse(/admin\/messages$/), button(words.lookAgain).click()]);
      // Drawn with the next frame.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: sentence, exact: true }) });
      return (await row.count()) === 0 ? 0 : Number(await row.getByRole('cell').last().textContent());
    },
    erase: async (address: string): Promise<void> => {
      await field.fill(address);
      await act(words.erase, words.eraseNow);
    },
    lift: async (address: string): Promise<void> => {
      await field.fill(address);
      await act(words.lift, words.liftNow);
    },
    showMessages: async (): Promise<readonly Locator[]> => {
      await page.getByText(words.showMessages, { exact: true }).click();
      const frames = page.locator('.letter iframe');
      await frames.last().waitFor();
      return frames.all();
    },
  };
};
