import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { choose } from '../helpers/e2e/cardMenu';
import { type DemoProcess, shopCheckout, startDemoProcess } from '../helpers/e2e/demo';
import { visitorWithCard } from '../helpers/e2e/visitor';
import { until } from '../helpers/until';

let browser: Browser;
let demo: DemoProcess;
beforeAll(async () => {
  [browser, demo] = await Promise.all([launch(), startDemoProcess({ DEMO_SHARES: '0,0,1' })]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

describe('the demo, without an account anywhere', () => {
  it('has a coupon sent from its card, asked about and read in its mailbox, and used at its checkout', async () => {
    expect(demo.output()).toContain(`Demo mailbox    ${demo.shop}/mailbox`);
    const { shopper } = await visitorWithCard({ browser, shop: demo.shop }, 'tea');
    const { page, card } = shopper;
    await choose(card, 'send');
    const form = page.locator('couplet-card dialog');
    await form.locator('.typed').fill('robin@example.org');
    await page.keyboard.press('Enter');
    await form.locator('.end').waitFor();
    await form.locator('.close').click();

    const mailbox = await shopper.context.newPage();
    const mails = () =>
      until(async () => {
        await mailbox.goto(`${demo.shop}/mailbox`);
        const rows = await mailbox.locator('tbody a').allInnerTexts();
        return rows.length > 0 && rows;
      }, 'a mail is there');
    expect(await mails()).toEqual(['Confirm your coupon from Tarn & Thistle']);
    await mailbox.locator('tbody a').click();
    const [asked] = await Promise.all([
      mailbox.waitForEvent('popup'),
      mailbox.frameLocator('iframe.mail').getByRole('link', { name: 'Send me the coupon' }).click(),
    ]);
    await asked.getByRole('button', { name: 'Send me the coupon' }).click();
    await asked.getByText('Your coupon is on its way.').waitFor();

    await until(async () => (await mails()).length === 2, 'the coupon is mailed');
    await mailbox.locator('tbody a').first().click();
    const letter = await mailbox.frameLocator('iframe.mail').locator('body').textContent();
    const [, code = ''] = /Your code\s*([A-Z0-9]+)/.exec(letter ?? '') ?? [];
    expect(code).toMatch(/^[A-Z0-9]{8,}$/);

    expect(await shopCheckout(shopper, demo.shop).apply(code)).toBeUndefined();
    expect(shopper.trouble).toEqual([]);
  });
});
