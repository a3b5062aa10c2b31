import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeDiscount, type Given } from '../../../src/engine/eligibility/discountOf';
import { evaluateCondition } from '../../../src/engine/eligibility/eligibility';
import type { Condition } from '../../../src/protocol/coupons/condition';
import type { Discount } from '../../../src/protocol/coupons/discount';

/** A line as the extension sees it: one category, the price of all pieces together. */
interface ShopLine {
  readonly itemId: string;
  readonly category: string | undefined;
  readonly quantity: number;
  readonly total: number;
}
interface Extension {
  discountLines(terms: Given, lines: readonly ShopLine[]): readonly number[];
  isMet(terms: { readonly when: Condition; readonly scope: Given['scope'] }, lines: readonly ShopLine[]): boolean;
}

/** Plain JavaScript of the shop's; a path that is no literal keeps it out of the compiler's sight. */
const load = async (file: string): Promise<Extension> =>
  (await import(new URL(`../../../examples/evershop/couplet/src/services/${file}.js`, import.meta.url).href)) as Extension;

let shop: Extension;
beforeAll(async () => {
  shop = { ...(await load('discount')), ...(await load('condition')) };
});

const amount = fc.integer({ min: 1, max: 20_000 });
const line = fc.record({
  itemId: fc.constantFrom('oolong', 'sencha', 'mug'),
  category: fc.constantFrom('Tea', 'Pots', undefined),
  quantity: fc.integer({ min: 1, max: 5 }),
  price: fc.integer({ min: 0, max: 9_999 }),
});
interface Goods {
  categories?: string[];
  itemIds?: string[];
}
const scopes = fc.constantFrom<Goods>({}, { categories: ['Tea'] }, { itemIds: ['mug'] }, { categories: ['Pots'], itemIds: ['oolong'] });
const buyGet = scopes.chain((gets) =>
  fc.record({
    kind: fc.constant('buyGet' as const),
    buy: fc.integer({ min: 1, max: 3 }),
    get: fc.integer({ min: 1, max: 3 }),
    gets: fc.constant(gets),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
    times: fc.integer({ min: 1, max: 4 }),
    cap: amount,
  }),
);
const discount: fc.Arbitrary<Discount> = fc.oneof(
  buyGet,
  fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }), cap: amount }),
  fc.record({ kind: fc.constant('fixed' as const), amount }),
  fc.record({
    kind: fc.constant('tiers' as const),
    tiers: fc.uniqueArray(fc.record({ threshold: amount, amount }), { minLength: 1, maxLength: 4, selector: ({ threshold }) => threshold }),
    repeat: fc.boolean(),
    cap: amount,
  }),
);
const lines = fc.array(line, { maxLength: 5 }).map((all) =>
  all.map(({ price, ...rest }) => ({
    core: { itemId: rest.itemId, categories: rest.category === undefined ? [] : [rest.category], price, quantity: rest.quantity },
    shop: { ...rest, total: price * rest.quantity },
  })),
);

describe("what EverShop's extension gives", () => {
  it('is what the card promised, to the minor unit, spread over the goods in scope and nothing else', () => {
    fc.assert(
      fc.property(discount, scopes, lines, (given, goods, all) => {
        const shares = shop.discountLines(
          { discount: given, scope: goods },
          all.map((one) => one.shop),
        );
        const promised = computeDiscount({ discount: given, scope: goods }, { lines: all.map(({ core }) => core), shipping: 0 });
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(promised);
        for (const [i, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(all[i]?.shop.total ?? 0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is given on the conditions the device checked', () => {
    const leaf: fc.Arbitrary<Condition> = fc.oneof(
      fc.record({
        field: fc.constantFrom('cart.value' as const, 'cart.quantity' as const),
        op: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
        value: fc.integer({ min: 0, max: 30_000 }),
      }),
      fc.record({
        field: fc.constantFrom('cart.categories' as const, 'cart.itemIds' as const),
        op: fc.constantFrom('eq', 'ne', 'in', 'nin'),
        value: fc.subarray(['Tea', 'Pots', 'mug', 'oolong']),
      }),
    );
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ not: tie('tree') }),
      ),
    }));
    fc.assert(
      fc.property(tree, lines, (when, all) => {
        fc.pre(all.length > 0);
        const facts = {
          'cart.value': all.reduce((sum, one) => sum + one.shop.total, 0),
          'cart.quantity': all.reduce((sum, one) => sum + one.shop.quantity, 0),
          'cart.categories': all.flatMap(({ core }) => core.categories),
          'cart.itemIds': all.map(({ core }) => core.itemId),
        };
        const goods = all.map((one) => one.shop);
        expect(shop.isMet({ when, scope: {} }, goods)).toBe(evaluateCondition(when, facts));
      }),
      { numRuns: 2_000 },
    );
  });
});
