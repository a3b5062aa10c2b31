import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, storedDecisions, storedProfile } from '../helpers/e2e/browser';
import { type DemoProcess, startDemoProcess } from '../helpers/e2e/demo';
import { newVisitor, type Visitor } from '../helpers/e2e/visitor';

let demo: DemoProcess;
let browser: Browser;

beforeAll(async () => {
  // Every visitor gets the first coupon of the rule they may have: what is asked here is who may have which.
  [demo, browser] = await Promise.all([startDemoProcess({ DEMO_CAMPAIGN: 'all', DEMO_SHARES: '0,1,0' }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const visitor = (): Promise<Visitor> => newVisitor({ browser, shop: demo.shop });

/** The page's clock, which dates what a shopper does; the worker, which chooses, has the machine's. */
const pageTime = (page: Page, ago: number): Promise<void> => page.clock.setSystemTime(Date.now() - ago);

/** What a shop's page tells Couplet besides its data layer. */
const track = (page: Page, ...event: readonly unknown[]): Promise<void> =>
  page.evaluate((command) => (window as unknown as { couplet: (...command: unknown[]) => void }).couplet('track', ...command), event);

const thing = (item_id: string, item_category: string) => ({ item_id, item_category, price: 26, quantity: 1 });

const buys = async ({ page }: Visitor): Promise<void> => {
  await page.goto(demo.shop);
  await track(page, 'purchase', { transaction_id: 'T-1', currency: 'USD', value: 26, items: [thing('dune-mug', 'Ceramics')] });
  await expect.poll(async () => (await storedProfile(page))?.orders, { timeout: 20_000 }).toBe(1);
};

const fills = async ({ page, addToCart }: Visitor): Promise<void> => {
  await page.goto(`${demo.shop}/p/stillwater-pour-over-set`);
  await addToCart();
  await expect.poll(async () => (await storedProfile(page))?.cart.length, { timeout: 20_000 }).toBe(1);
};

/** Title of the card a visitor sees after this, and why each other coupon was refused. */
const offered = async (shopper: Visitor) => {
  await shopper.waitForCard();
  const title = await shopper.card.locator('.title').innerText();
  const decision = (await storedDecisions(shopper.page)).at(-1);
  const refused = Object.fromEntries((decision?.refusals ?? []).map(({ couponId, code }) => [couponId, code]));
  expect(shopper.trouble).toEqual([]);
  return { title, action: decision?.action, refused };
};

describe('a campaign of all presets, on the built bundle', () => {
  it('welcomes who is new, and gives them a code that the till takes', async () => {
    const shopper = await visitor();
    await shopper.look('coffee', 1);
    expect(await offered(shopper)).toEqual({
      title: '10% off your first order',
      action: 'new-shopper',
      refused: {
        'win-back': 'condition_unmet',
        'cart-rescue': 'condition_unmet',
        targeted: 'condition_unmet',
        'holiday-next': 'coupon_not_started',
      },
    });
    await shopper.card.getByRole('button', { name: 'Get code' }).click();
    expect(await shopper.card.locator('.code').innerText()).toMatch(/^[A-Z0-9-]{6,}$/);
    await shopper.context.close();
  });

  it('gives who has just bought the holiday’s steps: they are neither new nor lost, and the next holiday is not yet', async () => {
    const shopper = await visitor();
    await buys(shopper);
    await shopper.look('coffee', 1);
    expect(await offered(shopper)).toEqual({
      title: '$4 off $30, $12 off $80',
      action: 'holiday',
      refused: {
        'win-back': 'condition_unmet',
        'cart-rescue': 'condition_unmet',
        targeted: 'condition_unmet',
        'new-shopper': 'condition_unmet',
        'holiday-next': 'coupon_not_started',
      },
    });
    await shopper.context.close();
  });

  it('wins back who bought 61 days ago', async () => {
    const shopper = await visitor();
    await pageTime(shopper.page, 61 * DAY);
    await buys(shopper);
    await pageTime(shopper.page, 0);
    await shopper.look('coffee', 1);
    const { title, action, refused } = await offered(shopper);
    expect({ title, action }).toEqual({ title: 'Welcome back: 15% off your next order', action: 'win-back' });
    expect(refused).toMatchObject({ 'new-shopper': 'condition_unmet' });
    await shopper.context.close();
  });

  it('offers candles to who looks at candles', async () => {
    const shopper = await visitor();
    await shopper.page.goto(demo.shop);
    // Some are looked at in a window that the shop's data layer does not tell of.
    for (const candle of ['one', 'two']) await track(shopper.page, 'view_item', { items: [thing(candle, 'Candles')] });
    await expect.poll(async () => (await storedProfile(shopper.page))?.session.views, { timeout: 20_000 }).toBe(2);
    await shopper.look('candles', 1);
    expect(await offered(shopper)).toMatchObject({ title: '15% off Candles', action: 'targeted' });
    await shopper.context.close();
  });

  it('rescues a cart left 31 minutes ago, when its shopper comes back', async () => {
    const shopper = await visitor();
    // On the earlier visit nothing is chosen yet: the worker's clock, which is not set back, would already see an old cart there.
    await shopper.context.route(/\/engine-/, () => undefined);
    await pageTime(shopper.page, 31 * MINUTE);
    await fills(shopper);
    await pageTime(shopper.page, 0);
    await shopper.context.unroute(/\/engine-/);
    await shopper.look('coffee', 1);
    expect(await offered(shopper)).toMatchObject({ title: '10% off your cart', action: 'cart-rescue' });
    expect(await storedProfile(shopper.page)).toMatchObject({ visits: 2, cart: [{ itemId: 'stillwater-pour-over-set' }] });
    await shopper.context.close();
  });

  it('lets a cart be that was filled just now', async () => {
    const shopper = await visitor();
    await fills(shopper);
    const { action, refused } = await offered(shopper);
    expect([action, refused['cart-rescue']]).toEqual(['new-shopper', 'condition_unmet']);
    await shopper.context.close();
  });
});
