import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ADMIN_TOKEN } from '../server/testServer';
import { type ChannelShop, startChannelShop } from './channelShop';
import { type ChannelWords, channelWords } from './channelWords';
import { enterConsole } from './enterConsole';
import { launch } from './launch';

/** A browser for the tests of a file in which merchants look after channels; what they open and start is closed after each. */
export const channelConsole = () => {
  let browser: Browser;
  const started: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const shop of started.splice(0)) await shop.close();
  });
  afterAll(() => browser?.close());
  return {
    openShop: async (): Promise<ChannelShop> => {
      const shop = await startChannelShop();
      started.push(shop);
      return shop;
    },
    enter: async (url: string, language: keyof typeof channelWords, token = ADMIN_TOKEN): Promise<readonly [Page, ChannelWords]> => {
      const page = await enterConsole(browser, { url, token }, { preferences: { language, theme: 'light' }, timezoneId: 'UTC' });
      return [page, channelWords[language]];
    },
    closeAfter: (server: { close(): Promise<void> }): void => void started.push(server),
  };
};
