import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { putCard, shopPage, shownFormats } from './cardPage';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** At once beside the dialog. */
const PRESS = `for (const type of ['mousedown', 'click'])
  document.querySelector('couplet-card').shadowRoot.querySelector('dialog')
    .dispatchEvent(new MouseEvent(type, { bubbles: true, clientX: 5, clientY: 5 }));`;

/** Class of what has the focus in the card, else the id of what has it on the page. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const inside = document.querySelector('couplet-card')?.shadowRoot?.activeElement;
    return inside ? `.${inside.className.split(' ')[0]}` : `#${document.activeElement?.id}`;
  });
/** Why the card was closed, and what of it is left. */
const closed = (page: Page): Promise<unknown> => page.evaluate('[window.reasons, document.querySelector("couplet-card")?.dataset.format]');

/** What Tab comes to from the first button of the page on, until it has been everywhere. */
const walks = {
  corner: ['#before', '#after', '.primary', '.more', '.close'],
  bar: ['#before', '#after', '.primary', '.more', '.close'],
  inline: ['#before', '.primary', '.more', '.close', '#after'],
  modal: ['.card', '.primary', '.more', '.close'],
};

const coupon = `  - heading "20% off tea" [level=2]
  - paragraph: Whole leaves and sachets.
  - paragraph: From $20 in your cart · Saves up to $15
  - button "Get code"
  - button "More options"
  - button "Close"
  - paragraph: Chosen on your device from your visits here. Using it tells the shop which coupon was chosen.`;
/** What assistive technology is given: a dialog that opens and what stands in the page are not announced. */
const heard = {
  corner: ['- region "Coupon for you":', coupon, '  - status: "Coupon for you: 20% off tea"'].join('\n'),
  bar: ['- region "Coupon for you":', coupon, '  - status: "Coupon for you: 20% off tea"'].join('\n'),
  inline: ['- region "Coupon for you":', coupon, '  - status'].join('\n'),
  modal: ['- dialog "Coupon for you":', coupon, '  - status'].join('\n'),
};

describe.each(shownFormats)('%s', (format) => {
  const start = async (): Promise<Page> => {
    const page = await shopPage(browser);
    await page.locator('#before').focus();
    await putCard(page, { format });
    return page;
  };
  const tabTo = async (page: Page, name: string): Promise<void> => {
    for (let i = 0; i < 8 && (await focused(page)) !== name; i++) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(name);
  };

  it('Tab goes through it in the order it is read, Enter answers, and the focus comes back', async () => {
    const page = await start();
    const walked = [await focused(page)];
    for (let i = 1; i < walks[format].length; i++) {
      await page.keyboard.press('Tab');
      walked.push(await focused(page));
    }
    expect(walked).toEqual(walks[format]);

    await tabTo(page, '.more');
    await page.keyboard.press('Enter');
    expect(await page.locator('couplet-card .more').getAttribute('aria-expanded')).toBe('true');
    expect(await focused(page)).toBe('.item');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('.more');
    await tabTo(page, '.primary');
    await page.keyboard.press('Enter');
    await page.locator('couplet-card .code').waitFor();
    expect(await focused(page)).toBe('.copy');
    await page.keyboard.press('Escape');
    expect(await closed(page)).toEqual([['done'], 'tab']);
    expect(await focused(page)).toBe('#before');

    await putCard(page, { format });
    await tabTo(page, '.more');
    await page.keyboard.press('Enter');
    // The first is “Why this coupon?”.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await closed(page)).toEqual([['not_for_me'], undefined]);
    expect(await focused(page)).toBe('#before');

    await putCard(page, { format });
    await tabTo(page, '.close');
    await page.keyboard.press('Escape');
    expect(await closed(page)).toEqual([['closed'], 'tab']);
    expect(await focused(page)).toBe('#before');
    await page.close();
  });

  it('takes neither the focus nor a key that was meant for the page', async () => {
    const page = await start();
    if (format === 'modal') {
      // A press on its way to the page when the dialog came; under load a real one would be too late to count as that.
      await putCard(page, { format }, PRESS);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Space');
    } else await page.keyboard.press('Escape');
    expect(await focused(page)).toBe(walks[format][0]);
    expect(await closed(page)).toEqual([[], format]);
    if (format === 'modal') {
      await page.waitForTimeout(600);
      await page.mouse.click(5, 5);
      expect(await closed(page)).toEqual([['closed'], 'tab']);
    }
    await page.close();
  });

  it('is said to who cannot see it', async () => {
    const page = await start();
    if (format === 'corner' || format === 'bar') await page.locator('couplet-card .hidden').filter({ hasText: '20%' }).waitFor();
    expect(await page.locator('couplet-card').ariaSnapshot()).toBe(heard[format]);
    await page.close();
  });
});
