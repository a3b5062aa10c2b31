import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SECOND } from '../../src/protocol/values/clock';
import { launch } from '../helpers/e2e/browser';
import { choose } from '../helpers/e2e/cardMenu';
import { type Received, startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { type SmsPeer, startTestTwilio } from '../helpers/fakes/twilio';
import { orderBody, signed } from '../helpers/server/testServer';
import { categoryCoupon, testBundle, testKey } from '../helpers/testBundle';
import { until } from '../helpers/until';
import { type PushShop, startPushShop } from './pushShop';

const SECRET = 'webhook-secret-of-tests';
const often = { perSession: 9, perDay: 20, lifetime: 1_000 };
const tea = categoryCoupon('tea', 'Tea', { frequency: often });

let [browser, relay, texts, shop]: [Browser?, TestRelay?, SmsPeer?, PushShop?] = [];
const pages: Page[] = [];
beforeAll(async () => {
  browser = await launch();
  relay = await startTestRelay();
  texts = await startTestTwilio();
  const smsUrl = texts.url();
  const { url } = relay;
  const change = {
    coupons: [tea],
    rule: ['tea'],
    // Whoever comes gets the card at once.
    experiment: { hashVersion: 1 as const, id: 'send', salt: 's', shares: { none: 0, rule: 1, couplet: 0 }, explore: 0 },
    triggers: { quietMs: 300, minViews: 1, onAddToCart: true },
    channels: { sms: { cost: 7 }, email: { cost: 0 }, quietHours: { from: 0, to: 0 }, cap: { perDay: 1, perWeek: 3 } },
  };
  const key = await testKey();
  const sold = { key, coupons: [tea], bundle: await testBundle(key, { change }) };
  shop = await startPushShop('push.example', sold, (server) => ({
    BASE_URL: server,
    SMTP_URL: url,
    MAIL_FROM: 'Tea & Co <hello@tea.example>',
    MESSAGE_RATE: '0',
    SMS_URL: smsUrl,
    SMS_FROM: '+15550100',
  }));
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await relay?.stop();
  await texts?.close();
});

/** A new shopper, before whom the card lies. */
const shopper = async () => {
  if (!browser || !relay || !texts || !shop) throw new Error('nothing was started');
  const world = { relay, texts, shop };
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  pages.push(page);
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  await page.goto(shop.url);
  const card = page.locator('couplet-card section.card');
  await card.waitFor({ timeout: 20_000 });
  const link = { click: () => choose(card, 'send') };
  const form = page.locator('couplet-card dialog');
  /** Asks from the card. Returns what the shopper is told. */
  const ask = async (address: string): Promise<string | null> => {
    await link.click();
    await form.locator('.typed').fill(address);
    await page.keyboard.press('Enter');
    await form.locator('.end').waitFor();
    const said = await form.locator('.end').textContent();
    await form.locator('.close').click();
    return said;
  };
  /** Mails to an address once there are so many. */
  const mails = (address: string, count: number): Promise<readonly Received[]> =>
    until(async () => {
      const came = world.relay.received.filter(({ to }) => to === address);
      return came.length >= count && came;
    }, `mail ${count} to ${address}`);
  return { ...world, page, link, form, ask, mails, trouble };
};
const linksOf = ({ mail }: Received): readonly string[] => [...(mail.text ?? '').matchAll(/https?:\S+/g)].map(([link]) => link);
/** Whoever looks for a while finds that nothing more comes. */
const nothingMore = async (at: TestRelay, address: string, count: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 4 * SECOND));
  expect(at.received.filter(({ to }) => to === address)).toHaveLength(count);
};
/** The shopper opens the link of a mail and presses its button. */
const press = async (page: Page, link: string | undefined, button: RegExp): Promise<string | null> => {
  const opened = await page.context().newPage();
  await opened.goto(link ?? '');
  await opened.getByRole('button', { name: button }).first().click();
  await opened.waitForLoadState();
  return opened.locator('main, body').first().textContent();
};

describe('a shopper who has a coupon sent to them', () => {
  it('asks on the card, is asked by mail, presses the button, and gets a code that can be redeemed; the address stays nowhere on the page', async () => {
    const address = 'ada@shop-customers.example';
    const { ask, mails, page, shop: at, trouble } = await shopper();
    expect(await ask(address)).toContain('Check your inbox and confirm');
    const asked = at.asked.filter(({ method, path }) => method === 'POST' && path === '/v1/messages');
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([
      { v: 'send/1', channel: 'email', address, couponId: 'tea', couponVersion: 1, locale: 'en', claimKey: expect.any(String) },
    ]);
    const [question] = await mails(address, 1);
    expect(question?.mail.subject).toBe('Confirm your coupon from Tea & Co');
    expect(at.codes).toEqual([]);
    expect(await press(page, question && linksOf(question)[0], /send me/i)).toContain('on its way');
    const [, coupon] = await mails(address, 2);
    const [code = ''] = at.codes;
    expect(at.codes).toHaveLength(1);
    expect(coupon?.mail.text).toContain(`Your code: ${code}`);
    const body = orderBody({ orderId: 'o-ada', codes: [code] });
    const paid = await fetch(`${at.server}/v1/webhooks/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed(body, Date.now(), SECRET) },
      body,
    });
    expect(paid.status).toBeLessThan(300);
    expect((await at.admin('GET', 'summary')).catalog).toMatchObject([{ coupon: { id: 'tea' }, usedMoney: 300, usedCount: 1 }]);
    // The panel says what was asked for; no text on the page, and nothing stored in it, has the address.
    await page.evaluate(() => window.couplet?.('privacy'));
    await page.locator('couplet-card .messages summary').click();
    expect(await page.locator('couplet-card .messages').textContent()).toContain('By e-mail');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('couplet-card .save').click()]);
    const saved = await (await download.createReadStream()).toArray();
    const text = Buffer.concat(saved as Buffer[]).toString();
    expect(text).toContain('"channel": "email"');
    expect(text + (await page.content())).not.toContain('ada');
    expect(trouble).toEqual([]);
  });

  it('may choose a text message, where e-mail costs the shop less, and gets its code by that', async () => {
    const { link, form, page, texts: peer, shop: at, trouble } = await shopper();
    await link.click();
    expect(await form.locator('.typed').getAttribute('type')).toBe('email');
    await form.getByLabel('Text message').check();
    await form.locator('.typed').fill('+49 30 1234567');
    await page.keyboard.press('Enter');
    await form.locator('.end').waitFor();
    const came = (count: number) => until(async () => peer.taken.length >= count && peer.taken.at(-1), `text ${count} came`);
    const question = await came(1);
    expect(question.to).toBe('+49301234567');
    const before = at.codes.length;
    await press(page, /https?:\S+/.exec(question.text)?.[0], /send me/i);
    const coupon = await came(2);
    expect(at.codes).toHaveLength(before + 1);
    expect(coupon.text).toContain(at.codes.at(-1));
    expect(trouble).toEqual([]);
  });

  it('asks once more after unsubscribing, sees the same, and gets nothing', async () => {
    const address = 'bob@shop-customers.example';
    const first = await shopper();
    const said = await first.ask(address);
    const [question] = await first.mails(address, 1);
    expect(await press(first.page, question && linksOf(question)[1], /unsubscribe/i)).not.toBe('');
    const second = await shopper();
    expect(await second.ask(address)).toBe(said);
    await nothingMore(second.relay, address, 1);
    expect([...first.trouble, ...second.trouble]).toEqual([]);
  });

  it('asks again after an answer that was lost, on the next page and from among the coupons that were kept: it is one request, and one question', async () => {
    const address = 'gil@shop-customers.example';
    const { page, link, form, shop: at, mails, relay: mailServer } = await shopper();
    at.lose('POST /v1/messages');
    await link.click();
    await form.locator('.typed').fill(address);
    await page.keyboard.press('Enter');
    await until(async () => (await form.locator('.fault').textContent())?.includes('did not work'), 'it did not work');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.querySelector('couplet-card')?.shadowRoot?.activeElement?.getAttribute('part'))).toBe('more');
    await choose(page.locator('couplet-card section.card'), 'keep');
    await page.reload();
    await page.evaluate(() => window.couplet?.('inbox'));
    const inbox = page.locator('couplet-card dialog', { has: page.locator('.coupons') });
    await inbox.locator('.more').click();
    await inbox.locator('[part=send]').click();
    await form.locator('.typed').fill(address);
    await page.keyboard.press('Enter');
    await form.locator('.end').waitFor();
    await page.keyboard.press('Escape');
    // The list is there still, and has the focus where it was.
    await form.locator('.end').waitFor({ state: 'detached' });
    expect(await inbox.locator('.more').evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button)).toBe(true);
    const keys = at.asked.filter(({ method, path, body }) => method === 'POST' && path === '/v1/messages' && body.includes(address));
    expect(keys).toHaveLength(2);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
    await mails(address, 1);
    await nothingMore(mailServer, address, 1);
  });

  it('is held to the cap by their own device, and told until when', async () => {
    const address = 'cleo@shop-customers.example';
    const { ask, link, form, mails, relay: mailServer } = await shopper();
    await ask(address);
    await mails(address, 1);
    await link.click();
    expect(await form.locator('.waits').textContent()).toContain('the coupon arrives after');
    await form.locator('.typed').fill(address);
    await form.locator('[type=submit]').click();
    await form.locator('.end').waitFor();
    // The second question waits for the answer to the first one.
    await nothingMore(mailServer, address, 1);
  });
});

describe('a coupon that is gone', () => {
  it('is refused on the card once its budget is used up, and is not sent to who confirms too late', async () => {
    const [early, late] = ['dora@shop-customers.example', 'emil@shop-customers.example'];
    const first = await shopper();
    const second = await shopper();
    await first.ask(early);
    const [question] = await first.mails(early, 1);
    const before = first.shop.codes.length;
    await first.shop.admin('PUT', 'catalog', { entries: [{ coupon: tea, currency: 'EUR', budget: { count: 1 } }] });
    expect(await second.ask(late)).toBe('All of these coupons have been claimed.');
    const clicked = await fetch((question && linksOf(question)[0]) ?? '', { method: 'POST' });
    expect([clicked.status, await clicked.text()]).toEqual([410, expect.stringContaining('no longer available')]);
    await nothingMore(first.relay, early, 1);
    await nothingMore(first.relay, late, 0);
    expect(first.shop.codes).toHaveLength(before);
    await first.shop.admin('PUT', 'catalog', { entries: [{ coupon: tea, currency: 'EUR', budget: {} }] });
  });

  it('is refused where the shop has stopped coupons meanwhile', async () => {
    const { ask, shop: at, relay: mailServer } = await shopper();
    const address = 'fay@shop-customers.example';
    await at.admin('PUT', 'serving', { serving: false });
    expect(await ask(address)).toBe('The shop is not sending coupons right now.');
    await nothingMore(mailServer, address, 0);
    await at.admin('PUT', 'serving', { serving: true });
  });
});
