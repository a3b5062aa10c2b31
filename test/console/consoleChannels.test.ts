import { createECDH } from 'node:crypto';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/core/clock';
import { createSmtpChannel } from '../../src/server/messages/smtpChannel';
import { channelsPage } from '../helpers/e2e/channelsPage';
import { type ChannelWords, channelWords } from '../helpers/e2e/channelWords';
import { goTo } from '../helpers/e2e/consolePages';
import { enterConsole } from '../helpers/e2e/enterConsole';
import { openDesk } from '../helpers/e2e/filledShop/campaignDesk';
import { type ClockedServer, startClockedServer } from '../helpers/e2e/filledShop/clockedServer';
import { filledCampaign } from '../helpers/e2e/filledShop/filledCampaign';
import { launch } from '../helpers/e2e/launch';
import { until } from '../helpers/e2e/until';
import { type PushService, startPushService } from '../helpers/server/fakePushService';
import { startTestRelay, type TestRelay } from '../helpers/server/testRelay';
import { ADMIN_TOKEN, ask, claimKey } from '../helpers/server/testServer';

const ADDRESS = 'Ada@shop-customers.example';
const languages = ['en', 'zh-CN'] as const;
type Language = (typeof languages)[number];

const pair = createECDH('prime256v1');
pair.generateKeys();
const vapid = {
  publicKey: pair.getPublicKey('base64url'),
  privateKey: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
  subject: 'mailto:shop@example.com',
};

let browser: Browser;
let relay: TestRelay;
let service: PushService;
const servers: ClockedServer[] = [];
beforeAll(async () => {
  [browser, relay, service] = await Promise.all([launch(), startTestRelay(), startPushService()]);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  for (const server of servers.splice(0)) await server.close();
});
afterAll(async () => {
  await browser?.close();
  await relay?.stop();
  await service?.stop();
});

/** A shop that mails and wakes, with a campaign out that does both. */
const openShop = async (): Promise<ClockedServer> => {
  const server = await startClockedServer(Date.now(), {
    messages: {
      channels: [createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } })],
      keys: ['a-key-for-tests-of-32-characters'],
      baseUrl: 'https://coupons.example',
      shop: 'Tea & Co',
      perSecond: 0,
      ttlMs: DAY,
    },
    push: { keys: vapid, hosts: [service.host], gapMs: 20 * HOUR, ca: service.ca },
  });
  servers.push(server);
  const desk = openDesk(server.url, ADMIN_TOKEN);
  await desk.begin(filledCampaign());
  await desk.publish();
  return server;
};

const enter = async (server: ClockedServer, language: Language, token = ADMIN_TOKEN): Promise<readonly [Page, ChannelWords]> => {
  const page = await enterConsole(browser, { url: server.url, token }, { preferences: { language, theme: 'light' }, timezoneId: 'UTC' });
  return [page, channelWords[language]];
};
const post = (server: ClockedServer, path: string, body: unknown, key = claimKey(1)) =>
  ask(`${server.url}/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
const askForCoupon = (server: ClockedServer, n: number) =>
  post(
    server,
    'messages',
    { v: 'send/1', channel: 'email', address: ADDRESS, couponId: 'tea-20', couponVersion: 1, locale: 'en' },
    claimKey(n),
  );

describe.each(languages)('channels in the console, in %s', (language) => {
  it('wakes browsers once the merchant has read what it comes to, and not again before the gap is over', async () => {
    const server = await openShop();
    for (let n = 0; n < 3; n++) expect((await post(server, 'push/subscriptions', service.subscribe())).status).toBe(204);
    const [page, words] = await enter(server, language);
    const channels = channelsPage(page, words);
    await channels.open();
    const before = service.received.length;
    await channels.askToWake();
    expect(await channels.dialog.innerText()).toContain(words.wakeTitle);
    expect(await channels.dialog.innerText()).toContain(words.browsers);
    expect(await channels.dialog.innerText()).toContain(words.gap);
    // Looked at only, nobody is woken.
    expect(service.received).toHaveLength(before);
    await channels.wake();
    await channels.said(words.woken);
    await until(async () => service.received.length === before + 3, 'three browsers are woken');
    await channels.open();
    await page.reload();
    await channels.said(words.lastWoken);
    await channels.askToWake();
    await channels.dialog.getByText(words.again).waitFor();
    expect(await channels.dialog.getByRole('button', { name: words.wake }).count()).toBe(0);
  });

  it('says where messages stand, erases an address, and lets it have messages again; none is ever shown', async () => {
    const server = await openShop();
    await askForCoupon(server, 1);
    const [page, words] = await enter(server, language);
    const channels = channelsPage(page, words);
    await channels.open();
    expect(await channels.standing(words.toSend)).toBe(1);
    expect(await server.dispatch()).toBe(1);
    expect([await channels.standing(words.toSend), await channels.standing(words.asked)]).toEqual([0, 1]);
    const leave = [...(relay.received.at(-1)?.mail.text ?? '').matchAll(/https:\S+/g)][1]?.[0].replace(
      'https://coupons.example',
      server.url,
    );
    await fetch(leave ?? '', { method: 'POST' });
    expect(await channels.standing(words.unsubscribed)).toBe(1);
    expect((await page.locator('body').innerText()).toLowerCase()).not.toContain('ada@');
    await channels.lift(ADDRESS.toLowerCase());
    await channels.said(words.lifted);
    await channels.lift(ADDRESS);
    await channels.said(words.notLifted);
    await channels.erase(ADDRESS);
    await channels.said(words.erased);
    expect(await channels.standing(words.unsubscribed)).toBe(0);
    await askForCoupon(server, 2);
    expect(await server.dispatch()).toBe(0);
    await channels.lift(ADDRESS);
    await channels.said(words.lifted);
    await askForCoupon(server, 3);
    expect(await server.dispatch()).toBe(1);
    const told = JSON.stringify((await server.admin('GET', 'audit')).json);
    expect(told).toContain('messages/lift');
    expect(told.toLowerCase()).not.toContain('shop-customers');
    await channels.erase('ada');
    await channels.dialog.getByText(words.malformed).waitFor();
  });

  it('shows both letters as they are read, in frames in which nothing runs and nothing leads anywhere', async () => {
    const server = await openShop();
    const [page, words] = await enter(server, language);
    const channels = channelsPage(page, words);
    await channels.open();
    const frames = await channels.showMessages();
    expect(frames).toHaveLength(2);
    for (const frame of frames) expect(await frame.getAttribute('sandbox')).toBe('');
    const [question, coupon] = frames.map((frame) => frame.contentFrame());
    await question?.getByText(language === 'en' ? '20% off tea' : '茶叶八折', { exact: true }).waitFor();
    await coupon?.getByText('EXAMPLE34679').waitFor();
    await coupon?.getByText(words.code).waitFor();
    await channels.said(words.question);
    // Its styles stand in its elements, which the console's own policy would not let through.
    expect(await coupon?.getByText('EXAMPLE34679').evaluate((element) => getComputedStyle(element).borderStyle)).toBe('dashed');
    await question?.getByRole('link').first().click();
    await page.waitForTimeout(300);
    expect(page.context().pages()).toHaveLength(1);
    expect(page.frames().map((frame) => new URL(frame.url()).origin)).toEqual([server.url, server.url, server.url]);
  });

  it('takes channels into the campaign: told at the field, before publishing, and by what is published', async () => {
    const server = await openShop();
    const [page, words] = await enter(server, language);
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
    await page.locator('main button.primary').first().click();
    const dialog = page.locator('dialog[open]');
    for (const sentence of [words.smsChange, words.quietChange]) await dialog.getByText(sentence, { exact: true }).waitFor();
    await dialog.locator('button.primary').click();
    await dialog.waitFor({ state: 'detached' });
    const { json } = await server.admin('GET', 'campaign');
    expect((json as { published: { campaign: { channels: unknown } } }).published.campaign.channels).toEqual({
      push: { cost: 0 },
      email: { cost: 0 },
      sms: { cost: 9 },
      quietHours: { from: 22, to: 0 },
      cap: { perDay: 2, perWeek: 7 },
    });
  });
});

describe('channels in the console', () => {
  it.each(languages)('say what is to be set up where the server can do none of it, in %s', async (language) => {
    const server = await startClockedServer(Date.now());
    servers.push(server);
    const [page, words] = await enter(server, language);
    await channelsPage(page, words).open();
    await page.getByText(words.noMail).click();
    await page.getByText('SMTP_URL=').waitFor();
    await page.getByText(words.noPush).click();
    await page.getByText('VAPID_SUBJECT=').waitFor();
    expect(await page.locator('main').getByRole('button', { name: words.wake }).count()).toBe(0);
  });

  it('are looked at by an analyst, who can neither wake anybody nor erase anything', async () => {
    const server = await openShop();
    const [page, words] = await enter(server, 'en', await openDesk(server.url, ADMIN_TOKEN).tokenFor('Ana', 'analyst'));
    const channels = channelsPage(page, words);
    await channels.open();
    expect(await page.locator('main').getByRole('button', { name: words.wake }).count()).toBe(0);
    expect(await page.getByLabel(words.address).count()).toBe(0);
    expect(await channels.showMessages()).toHaveLength(2);
  });

  it('say that the server does not answer, and are there once it does', async () => {
    const server = await openShop();
    const [page, words] = await enter(server, 'en');
    const channels = channelsPage(page, words);
    await page.route('**/v1/admin/messages', (route) => route.abort());
    await channels.open();
    await channels.said('The server did not answer.');
    await page.unroute('**/v1/admin/messages');
    await page.getByRole('button', { name: words.tryAgain }).click();
    await channels.said('Nobody has asked for a coupon by message yet.');
  });
});
