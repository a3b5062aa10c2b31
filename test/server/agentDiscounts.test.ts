import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { type Answer, claimKey, signed, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
const codes = new Map<string, string>();
const combines = { combinesWith: ['product', 'order', 'shipping'] } satisfies Coupon['stacking'];
/** Percentages of tea, an amount off the order, free shipping, steps, a gift, and one for members. */
const coupons: readonly Coupon[] = [
  { ...categoryCoupon('tea', 'Tea'), discount: { kind: 'percent', basisPoints: 2_000, cap: 5_000 }, stacking: combines },
  { ...categoryCoupon('five', 'Tea'), scope: {}, discount: { kind: 'fixed', amount: 500 }, stacking: combines },
  { ...categoryCoupon('ship', 'Tea'), scope: {}, discount: { kind: 'freeShipping', cap: 900 }, stacking: combines },
  { ...categoryCoupon('shoes', 'Shoes') },
  {
    ...categoryCoupon('steps', 'Tea'),
    scope: {},
    discount: { kind: 'tiers', tiers: [{ threshold: 10_000, amount: 1_000 }], repeat: false, cap: 1_000 },
  },
  { ...categoryCoupon('gift', 'Tea'), scope: {}, discount: { kind: 'gift', itemId: 'mug', quantity: 1, value: 300 }, stacking: combines },
  { ...categoryCoupon('club', 'Tea'), scope: {}, membersOnly: true },
  { ...categoryCoupon('large', 'Tea'), when: { field: 'cart.value', op: 'gte', value: 90_000 } },
  { ...categoryCoupon('again', 'Tea'), when: { field: 'customer.orders', op: 'gte', value: 3 } },
];
const codeFor = (coupon: string): string => codes.get(coupon) ?? '';

beforeAll(async () => {
  server = await startTestServer();
  server.shop.sayCapabilities({
    v: 'capabilities/1',
    discounts: coupons.map(({ discount }) => discount.kind),
    fields: ['cart.value', 'customer.member', 'customer.orders'],
    stacking: true,
  });
  const put = await server.putCatalog(coupons.map((coupon) => ({ coupon, budget: {} })));
  expect(put.text).toContain('"entries":9');
  for (const [n, { id }] of coupons.entries()) {
    const claimed = await server.claim(claimKey(n + 1), { couponId: id });
    codes.set(id, (claimed.json as { readonly code: string }).code);
  }
});
afterAll(() => server.close());

const basket = {
  lines: [
    { itemId: 'oolong', categories: ['Tea'], price: 1_999, quantity: 2 },
    { itemId: 'pot', categories: ['Pots'], price: 3_000 },
  ],
  shipping: 490,
};
const ask = (protocol: 'acp' | 'ucp', given: readonly string[], more: object = {}): Promise<Answer> =>
  server.till('discounts', { v: 'code-discounts/1', protocol, codes: given, currency: 'EUR', basket, ...more });

interface Shape {
  readonly discounts: {
    readonly codes: readonly string[];
    readonly applied: readonly {
      readonly code: string;
      readonly amount: number;
      readonly allocations?: readonly { readonly amount: number }[];
    }[];
    readonly rejected?: readonly { readonly code: string; readonly reason: string }[];
  };
  readonly messages: readonly { readonly code: string; readonly path?: string; readonly param?: string }[];
}
const shapeOf = ({ json }: Answer): Shape => json as Shape;
const appliedTo = (answer: Answer) => shapeOf(answer).discounts.applied.map(({ code, amount }) => [code, amount]);
const reasons = (answer: Answer) => shapeOf(answer).messages.map(({ code }) => code);

describe('a checkout of shoppers’ agents', () => {
  it('gets the discount of a claimed code in the shape of the Agentic Commerce Protocol', async () => {
    const answer = await ask('acp', [codeFor('tea').toLowerCase()]);
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        v: 'code-discounts/1',
        protocol: 'acp',
        spec: '2026-04-17',
        discounts: {
          codes: [codeFor('tea').toLowerCase()],
          applied: [
            {
              id: `discount_${codeFor('tea')}`,
              code: codeFor('tea'),
              coupon: { id: 'tea', name: expect.any(String), percent_off: 20, duration: 'once' },
              // 20% of 39.98, and nothing of the pot.
              amount: 799,
              automatic: false,
              end: expect.stringMatching(/^2023-11-\d\dT[\d:.]+Z$/),
              method: 'each',
              allocations: [{ path: '$.line_items[0]', amount: 799 }],
            },
          ],
          rejected: [],
        },
        messages: [],
      },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('gets it in the shape of the Universal Commerce Protocol', async () => {
    const answer = await ask('ucp', [codeFor('five'), 'NO-SUCH-CODE']);
    expect(answer.json).toEqual({
      v: 'code-discounts/1',
      protocol: 'ucp',
      spec: '2026-04-08',
      discounts: {
        codes: [codeFor('five'), 'NO-SUCH-CODE'],
        applied: [
          {
            code: codeFor('five'),
            title: expect.any(String),
            amount: 500,
            automatic: false,
            method: 'across',
            allocations: [
              { path: '$.line_items[0]', amount: 286 },
              { path: '$.line_items[1]', amount: 214 },
            ],
          },
        ],
      },
      messages: [{ type: 'warning', code: 'discount_code_invalid', path: '$.discounts.codes[1]', content: expect.any(String) }],
    });
  });

  it('combines what may be combined, each on what the earlier ones left, and the shares add up', async () => {
    const answer = await ask('acp', [codeFor('ship'), codeFor('five'), codeFor('gift'), codeFor('tea')]);
    expect(appliedTo(answer)).toEqual([
      [codeFor('tea'), 799],
      [codeFor('five'), 500],
      [codeFor('ship'), 490],
      [codeFor('gift'), 0],
    ]);
    const { applied } = shapeOf(answer).discounts;
    for (const { amount, allocations = [] } of applied) expect(allocations.reduce((sum, one) => sum + one.amount, 0)).toBe(amount);
    expect(applied.map((one) => (one as unknown as { priority: number }).priority)).toEqual([1, 2, 3, 4]);
  });

  it('takes free shipping before there is a price for it', async () => {
    expect(appliedTo(await ask('ucp', [codeFor('ship')], { basket: { ...basket, shipping: 0 } }))).toEqual([[codeFor('ship'), 0]]);
  });

  it.each([
    ['an unknown code', () => ['WHAT-IS-THIS'], {}, 'discount_code_invalid'],
    ['another currency', () => [codeFor('tea')], { currency: 'USD' }, 'discount_code_invalid'],
    ['goods that it is not for', () => [codeFor('shoes')], {}, 'discount_code_user_ineligible'],
    ['a step that is not reached', () => [codeFor('steps')], {}, 'discount_code_minimum_not_met'],
    ['a minimum that is not reached', () => [codeFor('large')], {}, 'discount_code_minimum_not_met'],
    ['a shopper who may be a member', () => [codeFor('club')], {}, 'discount_code_user_not_logged_in'],
    [
      'a shopper who is none',
      () => [codeFor('club')],
      { basket: { ...basket, facts: { member: false } } },
      'discount_code_user_ineligible',
    ],
    ['too few orders', () => [codeFor('again')], { basket: { ...basket, facts: { orders: 1 } } }, 'discount_code_user_ineligible'],
    ['the code twice', () => [codeFor('tea'), ` ${codeFor('tea').toLowerCase()}`], {}, 'discount_code_already_applied'],
    [
      'a coupon that stands alone',
      () => [codeFor('tea'), codeFor('club')],
      { basket: { ...basket, facts: { member: true } } },
      'discount_code_combination_disallowed',
    ],
  ] as const)('is told why a code is rejected: %s', async (_, given, more, reason) => {
    expect(reasons(await ask('acp', given(), more))).toEqual([reason]);
    expect(reasons(await ask('ucp', given(), more))).toEqual([reason]);
  });

  it('takes a code whose condition is about facts that it does not state, since the device has checked them', async () => {
    expect(appliedTo(await ask('acp', [codeFor('again')]))).toEqual([[codeFor('again'), expect.any(Number)]]);
  });

  it('changes nothing, and answers nobody without the shop’s signature', async () => {
    const before = await server.summary();
    await ask('acp', [codeFor('tea')]);
    expect(await server.summary()).toEqual(before);
    const forged = await server.till(
      'discounts',
      { v: 'code-discounts/1', protocol: 'acp', codes: [codeFor('tea')], currency: 'EUR', basket },
      undefined,
      signed('{}', server.time.now),
    );
    expect([forged.status, forged.text]).toEqual([401, expect.stringContaining('signature_invalid')]);
    // A request that was signed to check a code cannot be sent here.
    const body = { v: 'code-discounts/1', protocol: 'acp', codes: [], currency: 'EUR', basket };
    const captured = signed(`/v1/codes/validate..${JSON.stringify(body)}`, server.time.now);
    expect((await server.till('discounts', body, undefined, captured)).status).toBe(401);
  });

  it.each([
    { protocol: 'other' },
    { codes: 'TEA' },
    { basket: {} },
    { currency: 'euro' },
    { basket: { lines: [{ itemId: 'a', price: -1 }] } },
  ])('is refused with %j', async (more) => {
    const answer = await ask('acp', [], more);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('code_use_malformed')]);
  });
});
