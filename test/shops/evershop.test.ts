import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownToAll } from '../helpers/testBundle';
import { until } from '../helpers/until';
import { claimedCode, type EvershopShopper, offeredShopper } from './evershop/offered';
import { type EvershopWorld, evershopWorld } from './evershop/world';
import { listedGoods } from './listedGoods';

let world: EvershopWorld;
beforeAll(async () => {
  world = await evershopWorld(shownToAll);
});
afterAll(() => world?.close());

const claimInWidget = async (): Promise<EvershopShopper & { readonly code: string }> => {
  const someone = await offeredShopper(world);
  return { ...someone, code: await claimedCode(someone) };
};

let keys = 0;
/** A code as the widget asks for it. */
const claim = async (): Promise<string> => {
  keys += 1;
  const answer = await fetch(`${world.url}/v1/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `evershop-idempotency-${keys}` },
    body: JSON.stringify({ v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' }),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { code: string }).code;
};

describe("EverShop 2.2.1's checkout", { timeout: 240_000 }, () => {
  /** Coupons of Couplet's that EverShop holds. */
  const coupons = async (): Promise<number> =>
    Number((await world.database.query("SELECT count(*) AS n FROM coupon WHERE discount_type = 'couplet'")).rows[0].n);

  /** The discount EverShop's checkout gives a new cart of these goods for a code, or `refused`. */
  const discountOf = async (code: string, goods: Readonly<Record<string, number>>): Promise<string> => {
    const { cartId } = await world.shop.api('POST', '/carts', { items: Object.entries(goods).map(([sku, qty]) => ({ sku, qty })) });
    const applied = await world.shop.api('POST', `/carts/${String(cartId)}/coupons`, { coupon: code }).then(
      () => true,
      // EverShop's words for a coupon its validators do not let pass.
      (error: unknown) => (String(error).includes('Field resolvers returned different value - coupon') ? false : Promise.reject(error)),
    );
    const { rows } = await world.database.query('SELECT coupon, discount_amount FROM cart WHERE uuid = $1', [cartId]);
    expect(rows[0].coupon).toBe(applied ? code : null);
    return applied ? Number(rows[0].discount_amount).toFixed(2) : 'refused';
  };

  it('takes a claimed code at its checkout; the order comes back with its variant and settles the budget to the cent; refund and cancellation give back', async () => {
    const { page, visitor, code, attribution: told } = await claimInWidget();
    const attribution = String(await told());
    expect(attribution).toMatch(/^v1\.exp-1\.couplet\./);
    expect(await world.state()).toMatchObject({ reservedCount: 1, reservedMoney: 900, usedCount: 0 });
    expect(await visitor.applyCode(code)).toBe('taken');
    const order = await visitor.order();
    const settled = await until(async () => (await world.state()).usedCount === 1 && world.state(), 'the order settles the claim', 30_000);
    expect(settled).toMatchObject({ usedMoney: 499, reservedCount: 0, reservedMoney: 0 });
    expect(settled.orders).toContainEqual(
      expect.objectContaining({ experiment: 'exp-1', variant: attribution.split('.')[2], orders: 1, subtotal: 3_998, discount: 499 }),
    );
    // Whoever copied it gets nothing.
    expect(await discountOf(code, { oolong: 2 })).toBe('refused');

    // EverShop keeps no refunds but what its Stripe module writes into the history; it is written here as there.
    await world.database.query('BEGIN');
    await world.database.query(
      `INSERT INTO order_activity (order_activity_order_id, comment) SELECT order_id, 'Refunded 10 usd' FROM "order" WHERE uuid = $1`,
      [order],
    );
    await world.database.query(`UPDATE "order" SET updated_at = now() WHERE uuid = $1`, [order]);
    await world.database.query('COMMIT');
    // Of the 34.99 paid for goods 10.00 went back, and so does ⌊4.99 · 10.00 / 34.99⌋.
    await until(async () => (await world.state()).usedMoney === 499 - 142, 'the refund gives its part of the budget back', 30_000);

    await world.shop.api('POST', `/orders/${order}/cancel`, { reason: 'of the test' });
    await until(async () => (await world.state()).usedCount === 0, 'the cancellation gives the budget back', 30_000);
    expect(await world.state()).toMatchObject({ usedMoney: 0 });
    await page.context().close();
  });

  it("holds the coupon's terms to the cent: its least cart, its goods, shares rounded down, its cap, one code an order", async () => {
    const code = await claim();
    expect(await discountOf(code, { oolong: 1 })).toBe('refused');
    expect(await discountOf(code, { mug: 2 })).toBe('refused');
    expect(await discountOf(code, { oolong: 1, mug: 1 })).toBe('2.49');
    expect(await discountOf(code, { oolong: 2 })).toBe('4.99');
    expect(await discountOf(code, { oolong: 3, sencha: 2, mug: 1 })).toBe('9.00');
    expect(await discountOf('NOSUCHCODE12', { oolong: 2 })).toBe('refused');
  });

  it('refuses an issued code within a minute of the kill switch, also one that lies in a cart already', async () => {
    const { page, visitor, code } = await claimInWidget();
    expect(await visitor.applyCode(code)).toBe('taken');
    const issued = await claim();
    expect(await discountOf(issued, { oolong: 2 })).toBe('4.99');
    const from = performance.now();
    await world.admin('PUT', 'serving', { serving: false });
    expect(await discountOf(issued, { oolong: 2 })).toBe('refused');
    expect(performance.now() - from).toBeLessThan(60_000);
    const order = await visitor.order();
    const { rows } = await world.database.query('SELECT coupon, discount_amount FROM "order" WHERE uuid = $1', [order]);
    expect(rows).toEqual([{ coupon: null, discount_amount: '0.0000' }]);
    expect(await world.state()).toMatchObject({ reservedCount: 0, reservedMoney: 0 });
    await world.admin('PUT', 'serving', { serving: true });
    await page.context().close();
  });

  it('lists its products by SKU with category and price, and none that is disabled', async () => {
    // EverShop's own route would clear the category.
    const enable = (status: boolean) => world.database.query("UPDATE product SET status = $1 WHERE sku = 'sencha'", [status]);
    await enable(false);
    const { ended, products, categories } = await listedGoods(world.admin);
    expect(ended).toMatchObject({ state: 'current', products: 2, skipped: 0, error: null });
    expect([...products.keys()].sort()).toEqual(['mug', 'oolong']);
    expect(products.get('oolong')).toMatchObject({ title: 'Oolong', categories: ['Tea'], price: 1_999, currency: 'USD' });
    expect(products.get('mug')).toMatchObject({ title: 'Mug', categories: ['Pots'], price: 1_200 });
    expect([...categories.values()].map(({ id, products: count }) => [id, count]).sort()).toEqual([
      ['Pots', 1],
      ['Tea', 1],
    ]);
    await enable(true);
    expect((await listedGoods(world.admin)).products.get('sencha')).toMatchObject({ title: 'Sencha', categories: ['Tea'] });
  });

  it('keeps nothing after uninstalling', async () => {
    const code = await claim();
    expect(await discountOf(code, { oolong: 2 })).toBe('4.99');
    // One that no claim knows any more.
    await world.database.query(
      `INSERT INTO coupon (description, discount_amount, discount_type, coupon, condition, user_condition, max_uses_time_per_coupon)
        SELECT description, discount_amount, discount_type, 'ORPHANORPHAN', condition, user_condition, 1 FROM coupon WHERE coupon = $1`,
      [code],
    );
    expect(await discountOf('ORPHANORPHAN', { oolong: 2 })).toBe('4.99');
    const { byHand } = (await world.admin('POST', 'uninstall', {})) as { byHand: string[] };
    expect(byHand.join()).toContain('extensions/couplet');
    expect(await coupons()).toBe(0);
    expect(await discountOf(code, { oolong: 2 })).toBe('refused');
  });
});
