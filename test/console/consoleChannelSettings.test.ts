import { describe, expect, it } from 'vitest';
import { goTo } from '../helpers/e2e/consolePages';
import { startClockedServer } from '../helpers/e2e/filledShop/filledShop';
import { channelConsole, channelsPage } from './channelShop';

const languages = ['en', 'zh-CN'] as const;

const { openShop, enter, closeAfter } = channelConsole();

describe('channels of a campaign', () => {
  it.each(languages)('are set in the console, in %s: told at the field, before publishing, and by what is published', async (language) => {
    const shop = await openShop();
    const [page, words] = await enter(shop.url, language);
    await goTo(page, { name: 'coupons', at: 'coupons/+/at/channels' });
    const panel = page.locator('section.panel').filter({ has: page.getByRole('heading', { level: 2, name: words.channels, exact: true }) });
    await panel.getByLabel(words.sms, { exact: true }).check();
    await panel.getByText(words.smsMissing).waitFor();
    await panel.getByLabel(words.smsCost).fill('0.09');
    await panel.getByLabel(words.from, { exact: true }).selectOption('22');
    await panel.getByLabel(words.perDay, { exact: true }).fill('5');
    await panel.getByText(words.tooLarge).waitFor();
    await panel.getByLabel(words.perDay, { exact: true }).fill('2');
    expect(await panel.getByText(words.tooLarge).count()).toBe(0);
    await page.locator('.draft-bar button.primary').first().click();
    const dialog = page.locator('dialog[open]');
    for (const sentence of [words.smsChange, words.quietChange]) await dialog.getByText(sentence, { exact: true }).waitFor();
    await dialog.locator('button.primary').click();
    await dialog.waitFor({ state: 'detached' });
    const { json } = await shop.admin('GET', 'campaign');
    expect((json as { published: { campaign: { channels: unknown } } }).published.campaign.channels).toEqual({
      push: { cost: 0 },
      email: { cost: 0 },
      sms: { cost: 9 },
      quietHours: { from: 22, to: 0 },
      cap: { perDay: 2, perWeek: 7 },
    });
  });
});

describe('the page of channels', () => {
  it.each(languages)('says what is to be set up where the server can do none of it, in %s', async (language) => {
    const server = await startClockedServer(Date.now());
    closeAfter(server);
    const [page, words] = await enter(server.url, language);
    const channels = channelsPage(page, words);
    await channels.openSettings();
    await page.getByText(words.noMail, { exact: true }).click();
    await page.getByText('SMTP_URL=').waitFor();
    await page.getByText(words.noPush, { exact: true }).click();
    await page.getByText('VAPID_SUBJECT=').waitFor();
    await channels.open();
    expect(await page.locator('main').getByRole('button', { name: words.wake }).count()).toBe(0);
  });

  it('is looked at by an analyst, who can neither wake anybody nor erase anything', async () => {
    const shop = await openShop();
    const [page, words] = await enter(shop.url, 'en', await shop.tokenFor('Ana', 'analyst'));
    const channels = channelsPage(page, words);
    await channels.open();
    expect(await page.locator('main').getByRole('button', { name: words.wake }).count()).toBe(0);
    expect(await page.getByLabel(words.address).count()).toBe(0);
    await channels.openSettings();
    expect(await channels.showMessages()).toHaveLength(2);
  });

  it('says that the server does not answer, and is there once it does', async () => {
    const shop = await openShop();
    const [page, words] = await enter(shop.url, 'en');
    const channels = channelsPage(page, words);
    await page.route('**/v1/admin/messages', (route) => route.abort());
    await channels.open();
    await channels.said('The server did not answer.');
    await page.unroute('**/v1/admin/messages');
    await page.getByRole('button', { name: words.tryAgain }).click();
    await channels.said('No messages requested yet.');
  });
});
