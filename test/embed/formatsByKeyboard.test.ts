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
const closed = (page: Page): Promise<unknown> => page.evaluate('[window.reasons, document.querySelector("couplet-card")]');

/** What Tab comes to from the first button of the page on, until it has been everywhere. */
const walks = {
  corner: ['#before', '#after', '.close', '.primary', '.secondary', '.link'],
  bar: ['#before', '#after', '.primary', '.secondary', '.close', '.link'],
  inline: ['#before', '.close', '.primary', '.secondary', '.link', '#after'],
  modal: ['.card', '.close', '.primary', '.secondary', '.link'],
};

const coupon = `  - paragraph: 20% off
  - heading "20% off tea" [level=2]
  - paragraph: Whole leaves and sachets.
  - list:
    - listitem: On Tea
    - listitem: From $20 in your cart
    - listitem: Saves up to $15
    - listitem: Ends Dec 31, 2035, 11:59 PM
  - button "Get code"
  - button "Not for me"`;
const head = `  - text: For you
  - button "Close"`;
const foot = `  - paragraph: Chosen on your device from your visits here. Using it tells the shop which coupon was chosen.
  - button "Why this coupon?"`;
const said = '  - status: "Coupon for you: 20% off"';
/** What assistive technology is given: of a bar the close button comes last, a dialog that opens and what stands in the page are not announced. */
const heard = {
  corner: ['- region "Coupon for you":', head, coupon, foot, said].join('\n'),
  bar: ['- region "Coupon for you":', coupon, '  - button "Close"', foot, said].join('\n'),
  inline: ['- region "Coupon for you":', head, coupon, foot, '  - status'].join('\n'),
  modal: ['- dialog "Coupon for you":', head, coupon, foot, '  - status'].join('\n'),
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

    await tabTo(page, '.link');
    await page.keyboard.press('Enter');
    expect(await page.locator('couplet-card .link').getAttribute('aria-expanded')).toBe('true');
    await tabTo(page, '.primary');
    await page.keyboard.press('Enter');
    await page.locator('couplet-card .code').waitFor();
    expect(await focused(page)).toBe('.copy');
    await page.keyboard.press('Escape');
    expect(await closed(page)).toEqual([['done'], null]);
    expect(await focused(page)).toBe('#before');

    await putCard(page, { format });
    await tabTo(page, '.secondary');
    await page.keyboard.press('Enter');
    expect(await closed(page)).toEqual([['not_for_me'], null]);
    expect(await focused(page)).toBe('#before');

    await putCard(page, { format });
    await tabTo(page, '.close');
    await page.keyboard.press('Escape');
    expect(await closed(page)).toEqual([['closed'], null]);
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
    expect(await closed(page)).toEqual([[], expect.anything()]);
    if (format === 'modal') {
      await page.waitForTimeout(600);
      await page.mouse.click(5, 5);
      expect(await closed(page)).toEqual([['closed'], null]);
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
