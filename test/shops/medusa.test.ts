import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeDiscount } from '../../src/engine/eligibility/discountOf';
import { newVisitor, type Visitor } from '../helpers/e2e/visitor';
import { until } from '../helpers/until';
import { listedGoods } from './listedGoods';
import { cartOf, off } from './medusa/cartOf';
import { SHIPPING } from './medusa/stockMedusa';
import { couponNamed, type MedusaWorld, medusaWorld, products } from './medusa/world';

let world: MedusaWorld;
beforeAll(async () => {
  world = await medusaWorld();
});
afterAll(() => world?.close());

const item = (category: string, nth = 0) => products.filter((product) => product.category === category)[nth]!;

/** A visitor who looks at tea, puts one in the cart and is offered something for tea; the choice is a draw. */
const visitorOffered = async (): Promise<Visitor> => {
  for (let attempt = 0; attempt < 4; attempt++) {
    const visitor = await newVisitor({ browser: world.browser, shop: world.storefront });
    for (let nth = 0; nth < 4; nth++) {
      await visitor.page.goto(`${world.storefront}/p/${item('Tea', nth).id}`);
      await visitor.page.waitForTimeout(700);
    }
    await visitor.page.getByRole('button', { name: 'Add to cart' }).click();
    await visitor.page.locator('#count').getByText('1').waitFor();
    const came = await visitor.waitForCard().then(
      () => true,
      () => false,
    );
    if (came && /tea/i.test(await visitor.card.locator('.title').innerText())) return visitor;
    await visitor.context.close();
  }
  throw new Error('four visitors were offered nothing for tea');
};

/** Promotions of Couplet's that Medusa shows its administrator. */
const promotions = async (): Promise<readonly { readonly code: string }[]> => {
  const answer = await world.shop.admin('GET', 'promotions?limit=1000&fields=code,metadata');
  return (answer.promotions as { code: string; metadata: { couplet?: unknown } | null }[]).filter(({ metadata }) => metadata?.couplet);
};

const told = async (orderId: string): Promise<{ couplet?: string; couplet_told?: string[]; couplet_due?: boolean }> =>
  ((await world.shop.admin('GET', `orders/${orderId}?fields=metadata`)).order as { metadata: Record<string, never> | null }).metadata ?? {};

const paymentOf = async (orderId: string): Promise<{ id: string; amount: number }> => {
  const { order } = (await world.shop.admin('GET', `orders/${orderId}?fields=*payment_collections.payments`)) as {
    order: { payment_collections: { payments: { id: string; amount: number }[] }[] };
  };
  return order.payment_collections[0]!.payments[0]!;
};

describe('Medusa 2.21.2, with the real widget in the page', () => {
  it('takes a claimed code; the order comes back with its group and settles the budget to the cent; refund and cancellation give back', async () => {
    const { page, card, context, trouble } = await visitorOffered();
    const applied = page.waitForResponse((response) => response.url().endsWith('/promotions') && response.request().method() === 'POST');
    await card.getByRole('button', { name: 'Get code' }).click();
    const code = await card.locator('.code').innerText();
    expect(await world.stateOf('tea-20')).toMatchObject({ reservedCount: 1, usedCount: 0 });
    expect(await promotions()).toMatchObject([{ code }]);
    expect((await applied).status()).toBe(200);
    await page.goto(`${world.storefront}/cart`);
    await expect.poll(() => page.locator('#goods').innerText()).toMatch(/^\d+$/);
    const [goods, discount] = [Number(await page.locator('#goods').innerText()), Number(await page.locator('#discount').innerText())];
    expect(discount).toBe(Math.floor(goods / 5));
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.getByText('Thank you').waitFor();
    const orderId = (await page.locator('#said').innerText()).replace('Thank you: ', '');
    await until(async () => (await world.stateOf('tea-20'))?.usedCount === 1, 'the order settles the claim', 30_000);
    expect(await world.stateOf('tea-20')).toMatchObject({ usedMoney: discount, reservedCount: 0 });
    const { couplet } = await told(orderId);
    expect(couplet).toMatch(/^v1\.demo\.couplet\./);
    expect((await world.admin('GET', 'summary')).orders).toContainEqual(
      expect.objectContaining({ experiment: 'demo', variant: 'couplet', orders: 1, subtotal: goods, discount }),
    );
    const copycat = await cartOf(world.shop, [[item('Tea').id, 1]]);
    expect(off(await copycat.apply(code))).toBe(0);

    const { id: paymentId, amount } = await paymentOf(orderId);
    expect(Math.round(amount * 100)).toBe(goods - discount + SHIPPING);
    await world.shop.admin('POST', `payments/${paymentId}/capture`, {});
    await world.shop.admin('POST', `orders/${orderId}/cancel`, {});
    await until(async () => (await world.stateOf('tea-20'))?.usedCount === 0, 'the cancellation gives back', 30_000);
    expect(await world.stateOf('tea-20')).toMatchObject({ usedMoney: 0, reservedCount: 1 });
    await expect
      .poll(async () => (await told(orderId)).couplet_told, { timeout: 30_000 })
      .toEqual(['paid', expect.stringMatching(/^refunded /), 'cancelled']);
    // The code is good again, for Medusa and for Couplet.
    expect(off(await copycat.apply(code))).toBeGreaterThan(0);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('reports an order once Couplet is back, and the part of a refund that is for goods', async () => {
    const code = await world.claim('coffee-4');
    const cart = await cartOf(world.shop, [[item('Coffee').id, 2]]);
    expect(off(await cart.apply(code))).toBe(400);
    // A shopper's, which Couplet would refuse with the order.
    await world.shop.store('POST', `carts/${cart.id}`, { metadata: { couplet: 'v1.anything' } });
    await world.stopServer();
    const orderId = await cart.order();
    await until(async () => (await told(orderId)).couplet_due === true, 'the order is marked', 30_000);
    await world.startServer();
    await until(async () => (await told(orderId)).couplet_due === false, 'the job sends it again', 90_000);
    expect(await world.stateOf('coffee-4')).toMatchObject({ usedCount: 1, usedMoney: 400 });

    const { id, amount } = await paymentOf(orderId);
    await world.shop.admin('POST', `payments/${id}/capture`, {});
    await world.shop.admin('POST', `payments/${id}/refund`, { amount: 5 });
    const goods = item('Coffee').price * 2 - 400;
    const forGoods = Math.floor((500 * goods) / Math.round(amount * 100));
    const left = 400 - Math.floor((400 * forGoods) / goods);
    await until(async () => (await world.stateOf('coffee-4'))?.usedMoney === left, 'the refund gives its part back', 30_000);
  });
});

it("lists Medusa's products by handle, with category and price", async () => {
  const { ended, products: listed, categories } = await listedGoods(world.admin);
  expect(ended).toMatchObject({ state: 'current', products: products.length, skipped: 0, error: null });
  for (const { id, name, category, price } of products)
    expect(listed.get(id)).toMatchObject({ title: name, categories: [category], price, currency: 'USD' });
  const count = (name: string): number => products.filter(({ category }) => category === name).length;
  expect(categories.get('Tea')).toMatchObject({ products: count('Tea') });
});

describe("Medusa's checkout", () => {
  type Goods = readonly (readonly [category: string, quantity: number])[];
  const carts: readonly (readonly [coupon: string, goods: Goods])[] = [
    [
      'tea-20',
      [
        ['Tea', 1],
        ['Coffee', 2],
      ],
    ],
    ['tea-20', [['Tea', 9]]],
    [
      'coffee-4',
      [
        ['Coffee', 1],
        ['Tea', 1],
      ],
    ],
    ['ceramics-tiers', [['Ceramics', 1]]],
    [
      'ceramics-tiers',
      [
        ['Ceramics', 4],
        ['Tea', 1],
      ],
    ],
    [
      'paper-tiers',
      [
        ['Stationery', 3],
        ['Ceramics', 1],
      ],
    ],
    ['paper-tiers', [['Stationery', 12]]],
    ['free-shipping', [['Tea', 3]]],
    ['tea-20', [['Coffee', 2]]],
  ];

  it.each(carts)('gives %s on %j what Couplet reckons, to the minor unit', async (id, goods) => {
    const coupon = couponNamed(id);
    const lines = goods.map(([category, quantity]) => ({
      itemId: item(category).id,
      categories: [category],
      price: item(category).price,
      quantity,
    }));
    const cart = await cartOf(
      world.shop,
      lines.map(({ itemId, quantity }) => [itemId, quantity] as const),
    );
    expect(off(await cart.apply(await world.claim(id)))).toBe(computeDiscount(coupon, { lines, shipping: SHIPPING }));
  });

  it.each([
    { kind: 'percent', basisPoints: 1_250, cap: 900 },
    { kind: 'fixed', amount: 700 },
    { kind: 'freeShipping', cap: 400 },
  ] as const)('takes $kind off prices with tax as shown', async (discount) => {
    const [tea, code] = [item('Tea'), `EUR${discount.kind.toUpperCase()}`];
    const body = {
      v: 'code/1',
      code,
      discount,
      scope: { itemIds: [tea.id] },
      when: { all: [] },
      currency: 'EUR',
      expiresAt: Date.now() + 600_000,
      uses: 1,
    };
    expect([await world.plugin('POST', 'codes', body), await world.plugin('POST', 'codes', body)]).toEqual([201, 200]);
    const cart = await cartOf(world.shop, [[tea.id, 2]], 'eur');
    const before = await cart.read();
    const lines = [{ itemId: tea.id, categories: [], price: tea.price, quantity: 2 }];
    const due = computeDiscount({ discount, scope: { itemIds: [tea.id] } }, { lines, shipping: SHIPPING });
    const after = await cart.apply(code);
    expect([off(after), Math.round((before.total - after.total) * 1e6) / 1e4]).toEqual([due, due]);
  });

  it('gives nothing below the least cart, and lets the first code stand alone', async () => {
    const small = await cartOf(world.shop, [[products.toSorted((a, b) => a.price - b.price)[0]!.id, 1]]);
    expect(off(await small.apply(await world.claim('free-shipping')))).toBe(0);
    const cart = await cartOf(world.shop, [
      [item('Tea').id, 1],
      [item('Coffee').id, 1],
    ]);
    expect(off(await cart.apply(await world.claim('coffee-4')))).toBe(400);
    expect(off(await cart.apply(await world.claim('tea-20')))).toBe(400);
  });

  it('gives each of two carts with a code the amount of its own goods, and sells once', async () => {
    const [code, tea] = [await world.claim('tea-20'), item('Tea')];
    const [one, two] = [await cartOf(world.shop, [[tea.id, 1]]), await cartOf(world.shop, [[tea.id, 2]])];
    const due = [Math.floor(tea.price / 5), Math.floor((tea.price * 2) / 5)];
    expect([off(await one.apply(code)), off(await two.apply(code))]).toEqual(due);
    const orderId = await one.order();
    expect(Math.round((await paymentOf(orderId)).amount * 100)).toBe(tea.price - due[0]! + SHIPPING);
    expect(await two.order()).toContain('exceeds the limit');
  });

  it('places no order with a code that has expired in the cart, until it is taken off', async () => {
    const code = await world.claim('coffee-4');
    const cart = await cartOf(world.shop, [[item('Coffee').id, 1]]);
    const before = await cart.read();
    expect(off(await cart.apply(code))).toBe(400);
    const { promotions: found } = (await world.shop.admin('GET', `promotions?code=${code}&fields=id,metadata`)) as {
      promotions: { id: string; metadata: { couplet: object } }[];
    };
    const metadata = { couplet: { ...found[0]?.metadata.couplet, expiresAt: Date.now() - 1 } };
    await world.shop.admin('POST', `promotions/${found[0]?.id}`, { metadata });
    expect(await cart.order()).toContain(`The coupon ${code} no longer applies.`);
    expect(off(await cart.apply(code))).toBe(0);
    expect((await paymentOf(await cart.order())).amount).toBe(before.total);
  });

  it('knows members by their account', async () => {
    const when = { field: 'customer.member', op: 'eq', value: true };
    const discount = { kind: 'fixed', amount: 300 };
    const body = { v: 'code/1', code: 'MEMBERS', discount, scope: {}, when, currency: 'USD', expiresAt: Date.now() + 600_000, uses: 1 };
    expect(await world.plugin('POST', 'codes', body)).toBe(201);
    const [guest, member] = [world.shop, { ...world.shop, store: await world.shop.member() }];
    expect(off(await (await cartOf(guest, [[item('Tea').id, 1]])).apply('MEMBERS'))).toBe(0);
    expect(off(await (await cartOf(member, [[item('Tea').id, 1]])).apply('MEMBERS'))).toBe(300);
  });

  it("gives nothing beside a code of the merchant's", async () => {
    const application_method = { type: 'fixed', target_type: 'order', allocation: 'across', value: 1, currency_code: 'usd' };
    const body = { code: 'MERCHANT', type: 'standard', status: 'active', is_automatic: false, application_method };
    await world.shop.admin('POST', 'promotions', body);
    const cart = await cartOf(world.shop, [[item('Coffee').id, 1]]);
    expect(off(await cart.apply(await world.claim('coffee-4')))).toBe(400);
    expect(off(await cart.apply('MERCHANT'))).toBe(100);
    expect(await world.plugin('DELETE', 'codes/MERCHANT')).toBe(204);
    const { promotions: found } = (await world.shop.admin('GET', 'promotions?code=MERCHANT')) as { promotions: { status: string }[] };
    expect(found).toMatchObject([{ status: 'inactive' }]);
  });

  it('answers as the port asks: wrong token, what it cannot apply, deleted codes, unknown codes', async () => {
    expect(await world.plugin('GET', 'capabilities', undefined, 'wrong')).toBe(401);
    const code = await world.claim('coffee-4');
    const body = {
      v: 'code/1',
      code,
      discount: { kind: 'fixed', amount: 1 },
      scope: {},
      currency: 'USD',
      expiresAt: Date.now() + 60_000,
      uses: 1,
    };
    expect(
      await world.plugin('POST', 'codes', { ...body, code: 'GIFT', discount: { kind: 'gift', itemId: 'a', quantity: 1, value: 1 } }),
    ).toBe(422);
    expect([await world.plugin('DELETE', `codes/${code}`), await world.plugin('DELETE', `codes/${code}`)]).toEqual([204, 204]);
    expect([await world.plugin('DELETE', 'codes/UNKNOWN'), await world.plugin('POST', 'codes', body)]).toEqual([204, 409]);
    const many = await Promise.all(Array.from({ length: 5 }, () => world.plugin('POST', 'codes', { ...body, code: 'SAMECODE' })));
    expect(many.toSorted()).toEqual([200, 200, 200, 200, 201]);
    const refused = await world
      .admin('PUT', 'catalog', {
        entries: [
          { coupon: { ...couponNamed('tea-20'), when: { field: 'customer.orders', op: 'gte', value: 1 } }, currency: 'USD', budget: {} },
        ],
      })
      .catch(String);
    expect(refused).toContain('condition_unsupported');
  });
});

describe('the kill switch', () => {
  it('makes issued codes refused within 60 s, the one that lies in a cart with a payment begun too', async () => {
    const codes: string[] = [];
    while (codes.length < 30) codes.push(...(await Promise.all(Array.from({ length: 5 }, () => world.claim('tea-20')))));
    const cart = await cartOf(world.shop, [[item('Tea').id, 1]]);
    const before = await cart.read();
    expect(off(await cart.apply(codes[0]!))).toBeGreaterThan(0);
    await world.shop.store('POST', 'payment-collections', { cart_id: cart.id });
    const from = performance.now();
    const stopped = world.admin('PUT', 'serving', { serving: false });
    const open = async (): Promise<number> => (await promotions()).filter(({ code }) => codes.includes(code)).length;
    await expect.poll(open, { timeout: 60_000, interval: 200 }).toBe(0);
    process.stderr.write(`kill switch: Medusa takes none of 30 issued codes after ${((performance.now() - from) / 1_000).toFixed(1)} s\n`);
    expect(await stopped).toMatchObject({ remainingClaims: 0 });
    expect(off(await cart.read())).toBe(0);
    expect((await paymentOf(await cart.order())).amount).toBe(before.total);
    await world.admin('PUT', 'serving', { serving: true });
  });
});

describe('uninstalling', () => {
  it('leaves no promotion of Couplet behind', async () => {
    const code = await world.claim('coffee-4');
    const { byHand } = (await world.admin('POST', 'uninstall', {})) as { byHand: string[] };
    expect(byHand.join(' ')).toContain('/couplet');
    expect((await promotions()).map((promotion) => promotion.code)).not.toContain(code);
    expect(world.shop.uninstall()).toMatch(/Couplet: \d+ promotions deleted/);
    expect(await promotions()).toEqual([]);
    expect(await world.plugin('DELETE', `codes/${code}`)).toBe(204);
  });
});
