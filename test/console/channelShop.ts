import { createECDH } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { createSmtpChannel } from '../../src/server/messages/smtpChannel';
import { launch } from '../helpers/e2e/browser';
import { enterConsole, goTo } from '../helpers/e2e/consolePages';
import { filledCampaign, openDesk, startClockedServer } from '../helpers/e2e/filledShop/filledShop';
import { startTestRelay } from '../helpers/fakes/mailRelay';
import { startPushService } from '../helpers/fakes/pushService';
import { ADMIN_TOKEN, type Answer, ask, claimKey } from '../helpers/server/testServer';

const BASE = 'https://coupons.example';

const vapid = () => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    publicKey: pair.getPublicKey('base64url'),
    privateKey: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
    subject: 'mailto:shop@example.com',
  };
};

/** A shop that mails over a real SMTP server and wakes browsers through a push service, with a campaign out that does both. */
const startChannelShop = async () => {
  const [relay, service] = await Promise.all([startTestRelay(), startPushService()]);
  const server = await startClockedServer(Date.now(), {
    messages: {
      channels: [createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } })],
      keys: ['a-key-for-tests-of-32-characters'],
      baseUrl: BASE,
      shop: 'Tea & Co',
      perSecond: 0,
      ttlMs: DAY,
    },
    push: { keys: vapid(), hosts: [service.host], gapMs: 20 * HOUR, ca: service.ca },
  });
  const desk = openDesk(server.url, ADMIN_TOKEN);
  await desk.begin(filledCampaign());
  await desk.publish();
  let asked = 0;
  const post = (path: string, body: unknown): Promise<Answer> =>
    ask(`${server.url}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(asked++) },
      body: JSON.stringify(body),
    });
  return {
    ...server,
    /** Wake-ups that browsers were sent. */
    wakes: service.received,
    tokenFor: desk.tokenFor,
    subscribe: () => post('push/subscriptions', service.subscribe()),
    askForCoupon: (address: string) =>
      post('messages', { v: 'send/1', channel: 'email', address, couponId: 'tea-20', couponVersion: 1, locale: 'en' }),
    /** One click in a mail program, by the latest mail. */
    unsubscribe: (): Promise<Response> => {
      const links = [...(relay.received.at(-1)?.mail.text ?? '').matchAll(/https:\S+/g)].map(([link]) => link);
      return fetch((links[1] ?? '').replace(BASE, server.url), { method: 'POST' });
    },
    close: async () => {
      await server.close();
      await relay.stop();
      await service.stop();
    },
  };
};
type ChannelShop = Awaited<ReturnType<typeof startChannelShop>>;

/** What a merchant reads of channels, written down here a second time: a test must not take a page's words from the page. */
interface ChannelWords {
  readonly title: string;
  readonly settings: string;
  readonly wake: string;
  readonly wakeTitle: string;
  readonly browsers: string;
  readonly gap: string;
  readonly woken: string;
  readonly again: RegExp;
  readonly lastWoken: RegExp;
  readonly toSend: string;
  readonly asked: string;
  readonly unsubscribed: string;
  readonly lookAgain: string;
  readonly address: string;
  readonly erase: RegExp;
  readonly eraseNow: string;
  readonly erased: RegExp;
  readonly lift: RegExp;
  readonly liftNow: string;
  readonly lifted: string;
  readonly notLifted: string;
  readonly malformed: string;
  readonly showMessages: string;
  readonly question: string;
  readonly code: string;
  readonly noMail: string;
  readonly noPush: string;
  readonly channels: string;
  readonly sms: string;
  readonly smsCost: string;
  readonly smsMissing: RegExp;
  readonly perDay: string;
  readonly from: string;
  readonly tooLarge: string;
  readonly smsChange: string;
  readonly quietChange: string;
  readonly tryAgain: string;
}

const channelWords: Readonly<Record<'en' | 'zh-CN', ChannelWords>> = {
  en: {
    title: 'Operations',
    settings: 'Settings',
    wake: 'Wake browsers',
    wakeTitle: 'Wake all browsers?',
    browsers: '3 browsers get a wake-up without content',
    gap: 'The next wake-up is possible after 20 hours',
    woken: 'Started: 3 browsers are being woken.',
    again: /^Browsers were woken recently\. The next wake-up is possible on /,
    lastWoken: /3 reached, 0 gone, 0 refused/,
    toSend: 'Confirmation waiting to be sent',
    asked: 'Confirmation sent, no answer yet',
    unsubscribed: 'Ended: the shopper wants no messages.',
    lookAgain: 'Refresh',
    address: 'E-mail address',
    erase: /^Erase …/,
    eraseNow: 'Erase',
    erased: /^Erased\. Messages it had: 1\./,
    lift: /^Allow messages again/,
    liftNow: 'Allow messages',
    lifted: 'The address can request messages again.',
    notLifted: 'The address was not blocked.',
    malformed: 'This is not an e-mail address.',
    showMessages: 'Show the messages',
    question: 'Confirm your coupon from Tea & Co',
    code: 'Your code',
    noMail: 'Set up e-mail',
    noPush: 'Set up web push',
    channels: 'Channels',
    sms: 'Text message',
    smsCost: 'Text message: cost per message',
    smsMissing: /Text messages are not set up/,
    perDay: 'Per 24 hours',
    from: 'From',
    tooLarge: 'must be at most',
    smsChange: 'Channels › Text message: no → yes, $0.09 per message',
    quietChange: 'Channels › Quiet hours: 12:00 AM – 12:00 AM → 10:00 PM – 12:00 AM',
    tryAgain: 'Try again',
  },
  'zh-CN': {
    title: '运维',
    settings: '设置',
    wake: '唤醒浏览器',
    wakeTitle: '唤醒所有浏览器？',
    browsers: '3 个浏览器将在几分钟内收到一条没有内容的唤醒消息',
    gap: '20小时后才能再次唤醒',
    woken: '已开始唤醒 3 个浏览器。',
    again: /^不久前刚唤醒过浏览器，/,
    lastWoken: /已送达 3，已失效 0，推送服务拒绝 0/,
    toSend: '询问待发送',
    asked: '询问已发送，尚未答复',
    unsubscribed: '已结束：顾客不再接收消息。',
    lookAgain: '刷新',
    address: '电子邮件地址',
    erase: /^删除……/,
    eraseNow: '删除',
    erased: /^已删除（消息数：1）/,
    lift: /^允许再次联系……/,
    liftNow: '允许',
    lifted: '此地址可以再次请求消息。',
    notLifted: '此地址没有受到限制，未作任何更改。',
    malformed: '这不是电子邮件地址。',
    showMessages: '查看消息',
    question: '请确认领取Tea & Co的优惠券',
    code: '您的券码',
    noMail: '配置电子邮件',
    noPush: '配置网页推送',
    channels: '渠道',
    sms: '短信',
    smsCost: '短信：每条消息的成本',
    smsMissing: /尚未配置短信/,
    perDay: '24 小时内',
    from: '从',
    tooLarge: '不得大于',
    smsChange: '渠道 › 短信：否 → 是，每条 US$0.09',
    quietChange: '渠道 › 免打扰时段：00:00 – 00:00 → 22:00 – 00:00',
    tryAgain: '重试',
  },
};

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
      // An address of earlier versions.
      await goTo(page, { name: 'queues', at: 'channels' });
      await page.getByRole('heading', { level: 1, name: words.title }).waitFor();
    },
    openSettings: async (): Promise<void> => {
      await goTo(page, { name: 'sending', at: 'settings/messages' });
      await page.getByRole('heading', { level: 1, name: words.settings }).waitFor();
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
