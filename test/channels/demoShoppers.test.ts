import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { enterConsole } from '../helpers/e2e/consolePages';
import { type DemoProcess, startDemoProcess } from '../helpers/e2e/demo';
import { until } from '../helpers/until';

interface Summary {
  readonly simulatedOrders: number;
  readonly use: readonly { readonly today: { readonly count: number } }[];
}

let browser: Browser;
let demo: DemoProcess;
beforeAll(async () => {
  browser = await launch();
  demo = await startDemoProcess();
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

describe('the demo’s button', () => {
  it('sends in simulated shoppers, who give an answer, move a console that is open and says so', async () => {
    const console = await enterConsole(
      browser,
      { url: demo.server, token: demo.adminToken },
      { preferences: { language: 'en', theme: 'light' }, viewport: { width: 1_280, height: 800 } },
    );
    const banner = console.locator('.notice', { hasText: 'Simulated' });
    await console.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await banner.count()).toBe(0);

    const page = await browser.newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    await page.goto(demo.shop);
    await page.getByRole('button', { name: 'Run 1,200 simulated shoppers' }).click();
    await page.waitForURL(`${demo.shop}/simulated`);
    const [button, line] = [page.locator('[data-button]'), page.locator('[data-line]')];
    await page.getByText(/^[1-9]\d* of 1,200 shoppers done$/).waitFor();
    await button.click();
    await page.getByText('Already running. Wait until it has finished.').waitFor();

    // Whoever comes to the console once the first orders are there sees it move from then on without doing anything.
    await until(
      async () => {
        await console.evaluate(() => window.dispatchEvent(new Event('focus')));
        await console.waitForTimeout(500);
        return (await banner.count()) > 0;
      },
      'the console says that there are simulated orders',
      60_000,
    );
    const told = async (): Promise<number> => Number(/Demo data: ([\d,]+)/.exec((await banner.textContent()) ?? '')?.[1]?.replace(',', ''));
    const before = await told();
    await until(async () => (await told()) > before, 'the console counts on', 60_000);

    await page.getByText('All 1,200 are done. See the result in the console.', { exact: true }).waitFor({ timeout: 300_000 });
    expect(await button.textContent()).toBe('Run another 1,200');
    const figure = async (name: string): Promise<number> =>
      Number(((await page.locator(`[data-figure="${name}"]`).textContent()) ?? '').replace(',', ''));
    const [visits, claims, orders, reports] = [
      await figure('visits'),
      await figure('claims'),
      await figure('orders'),
      await figure('reports'),
    ];
    for (const seen of [visits, claims, orders, reports]) expect(seen).toBeGreaterThan(20);
    expect(await page.locator('[data-refused]').isHidden()).toBe(true);
    expect(await page.locator('[data-charts] polyline').count()).toBe(4);
    const { comparisons, dimensions } = (await demo.admin('GET', '/v1/admin/experiment')) as {
      comparisons: readonly { verdict: { code: string } }[];
      dimensions: { dimensions: readonly { dimension: string; values: readonly { value: string }[] }[] };
    };
    const devices = dimensions.dimensions.find(({ dimension }) => dimension === 'device')?.values.map(({ value }) => value);
    expect(devices?.toSorted()).toEqual(['desktop', 'phone']);
    expect(comparisons.map(({ verdict }) => verdict.code)).toEqual(['gain']);
    const summary = (await demo.admin('GET', '/v1/admin/summary')) as unknown as Summary;
    expect(summary.simulatedOrders).toBe(orders);
    expect(summary.use.reduce((sum, { today }) => sum + today.count, 0)).toBe(claims);
    await until(async () => (await told()) === orders, 'the console has them all', 60_000);
    expect(await console.locator('main').textContent()).not.toContain('Loading');
    await console.getByRole('link', { name: 'Results', exact: true }).click();
    await console.getByRole('heading', { name: 'How the groups compare' }).waitFor();
    expect(await banner.isVisible()).toBe(true);
    expect(trouble).toEqual([]);
    expect(await line.getAttribute('class')).toBe('small');
  });

  it('stops at a second button', async () => {
    const page = await browser.newPage();
    await page.goto(`${demo.shop}/simulated`);
    await page.locator('[data-button]').click();
    await page.getByText(/^[1-9]\d* of 1,200 shoppers done$/).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText(/^Stopped after [\d,]+ shoppers\./).waitFor();
    expect(await page.getByRole('button', { name: 'Stop', exact: true }).isHidden()).toBe(true);
  });

  it('says what stands in the way while coupons are stopped', async () => {
    await demo.admin('PUT', '/v1/admin/serving', { serving: false });
    const page = await browser.newPage();
    await page.goto(`${demo.shop}/simulated`);
    await page.locator('[data-button]').click();
    await page.getByText('Coupons are stopped. Turn them on in the console, then come back.').waitFor();
    expect(await page.locator('[data-button]').textContent()).toBe('Try again');
  });
});
