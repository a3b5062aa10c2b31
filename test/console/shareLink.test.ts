import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, startKnownWorld } from '../figures/figuresWorld';
import { launch } from '../helpers/e2e/browser';
import { axeFindings, cutOff, settled } from '../helpers/e2e/consolePages';

let world: Awaited<ReturnType<typeof startKnownWorld>>;
let browser: Browser;
let owner: Page;
beforeAll(async () => {
  [world, browser] = await Promise.all([startKnownWorld(), launch()]);
  const view = await openConsole(browser, world);
  await view.signIn();
  owner = await view.show('results', 'en');
  await settled(owner);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** A person with nothing but a link, and what the server answered. */
const visit = async (link: string) => {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1_280, height: 800 } });
  const page = await context.newPage();
  const answers: (readonly [string, number])[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/v1/')) answers.push([new URL(response.url()).pathname, response.status()]);
  });
  await page.goto(link);
  await settled(page);
  return { page, answers };
};
const create = async (name: string): Promise<string> => {
  await owner.getByRole('button', { name: 'Share' }).click();
  const dialog = owner.locator('dialog[open]').first();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create link' }).click();
  const link = await dialog.locator('pre').innerText();
  await dialog.getByRole('button', { name: 'Close' }).click();
  return link;
};
const told = (page: Page): Promise<string> => page.locator('main .panel tbody').first().innerText();

describe('a share link', () => {
  it('shows the owner’s results to a person who is not signed in, and nothing else', async () => {
    const link = await create('Board');
    const { page, answers } = await visit(link);
    expect(await page.locator('.headline').innerText()).toBe(await owner.locator('.headline').innerText());
    expect(await told(page)).toBe(await told(owner));
    expect(await page.locator('nav').count()).toBe(1);
    expect(await page.getByRole('button', { name: /Share|Stop|Change limits|Sign out/ }).count()).toBe(0);
    expect(await page.locator('.shared-head').innerText()).toContain('Shared with “Board”');
    expect(await axeFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => cutOff(page)).toEqual([]);
    for (const tab of ['Coupons', 'Segments', 'Claims', 'Privacy', 'Plan']) {
      await page.getByRole('link', { name: tab, exact: true }).click();
      await settled(page);
      expect(await page.locator('.notice.bad').count()).toBe(0);
    }
    // The address still opens the page, and that of a tab the tab.
    expect(page.url().startsWith(`${link}/results/plan`)).toBe(true);
    await page.reload();
    await settled(page);
    expect(await page.locator('.tabs [aria-current]').innerText()).toBe('Plan');
    expect(answers.filter(([, status]) => status >= 400)).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    await page.context().close();
  });

  it('leaves an owner signed in who tries it', async () => {
    const link = await create('Myself');
    const before = owner.url();
    await owner.goto('about:blank');
    await owner.goto(link);
    await settled(owner);
    expect(await owner.locator('.shared-head').innerText()).toContain('read only');
    await owner.goto('about:blank');
    await owner.goto(before);
    await settled(owner);
    expect(await owner.locator('.sidebar').count()).toBe(1);
  });

  it('says that it no longer works once it is revoked, and in the list when it was used', async () => {
    const link = await create('Agency');
    const { page } = await visit(link);
    await owner.getByRole('button', { name: 'Share' }).click();
    const row = owner.locator('dialog[open] tbody tr', { hasText: 'Agency' });
    await row.waitFor();
    expect(await row.innerText()).not.toContain('never');
    await row.getByRole('button', { name: 'Revoke' }).click();
    await owner.locator('dialog dialog[open]').getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    expect(await page.locator('.panel, .sidebar').count()).toBe(0);
    await page.context().close();
    await owner.keyboard.press('Escape');
  });
});

describe('the printed page', () => {
  it('has the verdict, the table, the chart, shop and date, in black on white', async () => {
    await owner.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    await owner.emulateMedia({ media: 'print' });
    for (const part of ['.print-only', '.headline', 'main .panel table', '.chart-figure svg'])
      expect([part, await owner.locator(part).first().isVisible()]).toEqual([part, true]);
    for (const part of ['.topbar', '.sidebar', '.tabs', '.page-action', '.toolbar'])
      expect([part, await owner.locator(part).first().isVisible()]).toEqual([part, false]);
    expect(await owner.locator('.print-only').innerText()).toMatch(/127\.0\.0\.1:\d+, printed on .*\d{4}/);
    const colour = await owner.locator('.headline').evaluate((element) => getComputedStyle(element).color);
    expect(colour).toBe('rgb(0, 0, 0)');
    await owner.emulateMedia({ media: null });
  });
});
