import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentResult } from '../../src/stats/experiment/analyseExperiment';
import { recordedEvents } from '../helpers/e2e/browser';
import { until } from '../helpers/until';
import { claimedCode, type EvershopShopper, newShopper, offeredShopper, shopperOf } from './evershop/offered';
import { shopper } from './evershop/shopper';
import { cartOf, orderOf, saveNote } from './evershop/shopRecords';
import { type EvershopWorld, evershopWorld } from './evershop/world';

let world: EvershopWorld;
beforeAll(async () => {
  world = await evershopWorld({ none: 0.5, rule: 0, couplet: 0.5 });
});
afterAll(() => world?.close());

const apply = ({ card }: EvershopShopper) => card.getByRole('button', { name: 'Apply to my cart' }).click();
/** What the card says to a code that the cart has not taken. */
const REFUSED = 'Your cart did not take it. Another code may be on it.';

describe("EverShop's own storefront, with Couplet's script from another origin and its connector", { timeout: 420_000 }, () => {
  it('offers a coupon to who looks at tea, puts the code onto the cart beside a note, a sale and what others keep there, and counts the order for its arm', async () => {
    const someone = await offeredShopper(world);
    const { page, visitor, context } = someone;
    // Who comes from the home page by links: the list, the product, the cart.
    await expect
      .poll(() => recordedEvents(page))
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            name: 'view_item_list',
            listId: 'Tea',
            items: expect.arrayContaining(['oolong', 'sencha'].map((itemId) => expect.objectContaining({ itemId, categories: ['Tea'] }))),
          }),
          expect.objectContaining({
            name: 'view_item',
            items: [expect.objectContaining({ itemId: 'sencha', categories: ['Tea'], price: 1_999 })],
          }),
          expect.objectContaining({ name: 'add_to_cart', items: [expect.objectContaining({ itemId: 'oolong', quantity: 1 })] }),
        ]),
      );
    await saveNote(page, 'For Grace, with love');
    expect(await cartOf(world, page)).toMatchObject({ coupon: null, discount: 0 });
    const code = await claimedCode(someone);
    await someone.card.getByText('It is on your cart now.').waitFor();
    expect(await cartOf(world, page)).toMatchObject({ coupon: code, discount: 4.99, note: 'For Grace, with love' });
    // The storefront has drawn its own cart anew.
    await page.getByRole('dialog').getByText('$34.99').waitFor();

    // A mug on sale changes nothing of that, nor that of it.
    await visitor.browse('Pots', 'Mug');
    await visitor.addToCart();
    await page.goto(`${world.shop.url}/cart`);
    await page.getByText(`Discount(${code})`).waitFor();
    const attribution = await someone.attribution();
    expect(attribution).toMatch(/^v1\.exp-1\.couplet\./);
    await page.goto(`${world.shop.url}/checkout`);
    await expect.poll(() => page.locator('.checkout-shipping-note textarea').first().inputValue()).toBe('For Grace, with love');
    expect(await orderOf(world, await visitor.order())).toEqual({
      coupon: code,
      discount: 4.99,
      // Two teas, the mug at 10.00 in place of 12.00, less the coupon, and the parcel.
      total: 50.89,
      note: 'For Grace, with love',
      prices: { mug: 10, oolong: 19.99, sencha: 19.99 },
      meta: { gift: { wrap: true }, couplet: { attribution } },
    });
    expect(someone.errors).toEqual([]);
    await context.close();

    // Somebody who was held out sees nothing of all this, and orders.
    const held = await shopperOf(world, false);
    await held.visitor.browse('Tea', 'Sencha');
    await held.visitor.addToCart();
    const other = await orderOf(world, await held.visitor.order());
    expect(await held.card.count()).toBe(0);
    expect(other).toMatchObject({ coupon: null, discount: 0, meta: { gift: { wrap: true }, couplet: { attribution: 'v1.exp-1.none.-' } } });
    await held.context.close();

    await until(async () => (await world.state()).usedCount === 1, 'the order settles the claim', 30_000);
    expect(await world.state()).toMatchObject({ usedMoney: 499, reservedCount: 0 });
    const experiment = async () => (await world.admin('GET', 'experiment')) as unknown as ExperimentResult;
    await until(async () => (await experiment()).coverage.attributed === 2, 'both orders are counted', 30_000);
    const { arms, comparisons } = await experiment();
    expect(arms).toMatchObject([
      { variant: 'none', orders: 1, customers: 1, revenue: 1_999, discount: 0 },
      { variant: 'couplet', orders: 1, customers: 1, revenue: 4_998, discount: 499 },
    ]);
    expect(comparisons).toMatchObject([{ treatment: 'couplet', verdict: { code: 'unknown', reason: 'too_few_customers' } }]);
  });

  it("leaves another coupon where it is, also one that came in another tab, says so, and takes the shopper's word once it is gone", async () => {
    await world.shop.api('POST', '/coupons', {
      coupon: 'SAVE1',
      status: 1,
      description: 'A merchant’s own',
      discount_type: 'fixed_discount_to_entire_order',
      discount_amount: 1,
      free_shipping: 0,
      condition: { order_total: '', order_qty: '', required_products: [] },
      user_condition: { groups: [], emails: [] },
    });
    const someone = await offeredShopper(world);
    const { page, context, card } = someone;
    const tab = await context.newPage();
    expect(await shopper(tab, world.shop.url).applyCode('SAVE1')).toBe('taken');
    const code = await claimedCode(someone);
    await card.getByText(REFUSED).waitFor();
    expect(await cartOf(world, page)).toMatchObject({ coupon: 'SAVE1', discount: 1 });
    await shopper(tab, world.shop.url).removeCode();
    await expect.poll(() => cartOf(world, page)).toMatchObject({ coupon: null });
    // EverShop by itself would have put the one in the other's place.
    const { cartId } = await world.shop.api('POST', '/carts', { items: [{ sku: 'oolong', qty: 2 }] });
    for (const coupon of ['SAVE1', code]) await world.shop.api('POST', `/carts/${String(cartId)}/coupons`, { coupon });
    expect((await world.database.query('SELECT coupon FROM cart WHERE uuid = $1', [cartId])).rows).toEqual([{ coupon: code }]);
    await apply(someone);
    await card.getByText('It is on your cart now.').waitFor();
    expect(await cartOf(world, page)).toMatchObject({ coupon: code, discount: 4.99 });
    expect(someone.errors).toEqual([]);
    await context.close();
  });

  it('sells while the coupon server is away, honours the code in the cart, and the order is counted once it is back', async () => {
    const someone = await offeredShopper(world);
    const code = await claimedCode(someone);
    await someone.card.getByText('It is on your cart now.').waitFor();
    const before = await world.state();
    await world.stopServer();
    expect(await orderOf(world, await someone.visitor.order())).toMatchObject({ coupon: code, discount: 4.99 });
    const newcomer = await newShopper(world);
    await newcomer.visitor.browse('Pots', 'Mug');
    await newcomer.visitor.addToCart();
    const { meta, prices } = await orderOf(world, await newcomer.visitor.order());
    expect({ meta, prices }).toEqual({ meta: { gift: { wrap: true } }, prices: { mug: 10 } });
    expect(await newcomer.page.locator('couplet-card').count()).toBe(0);
    expect([...someone.errors, ...newcomer.errors]).toEqual([]);
    for (const { context } of [someone, newcomer]) await context.close();
    await world.startServer();
    await until(async () => (await world.state()).usedCount === before.usedCount + 1, 'the order is counted', 30_000);
  });
});
