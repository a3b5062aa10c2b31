import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, startKnownWorld } from '../figures/figuresWorld';
import { EXPERIMENT } from '../figures/rawOrders';
import { fields } from '../figures/shopLog';
import { launch } from '../helpers/e2e/browser';

let world: Awaited<ReturnType<typeof startKnownWorld>>;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [world, browser] = await Promise.all([startKnownWorld(), launch()]);
  const view = await openConsole(browser, world);
  await view.signIn();
  page = await view.show('results', 'en');
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

interface Answer {
  readonly settings: Readonly<Record<string, { readonly most: number; readonly action: string }>>;
}
const settings = async (): Promise<Answer['settings']> => ((await world.admin('GET', 'guardrails')).json as Answer).settings;
const panel = (): Locator => page.locator('main .panel', { has: page.getByRole('heading', { name: 'Guardrails' }) });
/** Limit and state of each guardrail, as they stand on the page. */
const states = async (): Promise<readonly (readonly [string, string])[]> => {
  await panel().locator('tbody tr').first().waitFor();
  const rows = await panel().locator('tbody tr').all();
  const told = (cell: Locator): Promise<string> =>
    cell.innerText().then((text) => text.replaceAll('\u2060', '').replaceAll(/\s+/g, ' ').trim());
  return Promise.all(
    rows.map(async (row) => [await told(row.locator('th, td').first()), await told(row.locator('th, td').last())] as const),
  );
};
const openForm = async (): Promise<void> => {
  await panel().getByText('Change limits').click();
  await panel().getByLabel('Rise in refund rate, in points', { exact: true }).waitFor();
};

describe('the limits that coupons must not break', () => {
  it('are changed on the results page, threshold and action, and are then as the server has them', async () => {
    expect(await states()).toEqual([
      ['Refund rate may rise by up to 2 points', 'Within limit'],
      ['Average order may fall by up to 10%', 'Within limit'],
      ['Net margin per order may fall by up to 25%', 'Within limit'],
    ]);
    await openForm();
    await panel().getByLabel('Rise in refund rate, in points', { exact: true }).fill('7.5');
    await panel().getByLabel('Rise in refund rate, in points: when broken').selectOption('Stop coupons');
    await panel().getByLabel('Net margin per order, in %: when broken').selectOption('Off');
    await panel().getByRole('button', { name: 'Save' }).click();
    await panel().getByText('Saved.').waitFor();
    expect(await settings()).toEqual({
      refundRate: { most: 0.075, action: 'stop' },
      averageOrder: { most: 0.1, action: 'warn' },
      marginPerOrder: { most: 0.25, action: 'off' },
    });
    await page.reload();
    expect(await states()).toEqual([
      ['Refund rate may rise by up to 7.5 points', 'Within limit stops coupons'],
      ['Average order may fall by up to 10%', 'Within limit'],
    ]);
  });

  it('are no nonsense: what is no share is said to be wrong, and nothing is saved', async () => {
    const before = await settings();
    await openForm();
    const field = panel().getByLabel('Rise in refund rate, in points', { exact: true });
    for (const nonsense of ['', '-1', '101', 'seven']) {
      await field.fill(nonsense);
      await panel().getByRole('button', { name: 'Save' }).click();
      await panel().getByText('Enter a number from 0 to 100.').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    }
    expect(await settings()).toEqual(before);
  });

  it('stop coupons once orders say that one is broken, which stands on the page', async () => {
    const ours = world.log.filter(({ mark = '', currency }) => mark.startsWith(`v1.${EXPERIMENT}.couplet.`) && currency === 'EUR');
    const back = ours
      .filter((_, i) => i % 2 === 0)
      .map((order) => ({
        order: { v: 'order/1', shipping: 0, ...fields(order), event: 'cancelled' },
        at: world.until,
      }));
    expect((await world.admin('POST', 'orders', { v: 'orders/1', orders: back.slice(0, 500) })).status).toBe(200);
    expect(await world.lossGuard.dispatch()).toBe(1);
    await page.reload();
    expect(await states()).toEqual([
      ['Refund rate may rise by up to 7.5 points', 'Broken stops coupons'],
      ['Average order may fall by up to 10%', expect.any(String)],
    ]);
    await page.getByText('Coupons are stopped').first().waitFor();
    expect(await world.lossGuard.dispatch()).toBe(0);
  });
});
