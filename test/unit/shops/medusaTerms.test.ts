import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { computeDiscount } from '../../../src/engine/eligibility/discountOf';
import type { Discount } from '../../../src/protocol/coupons/discount';
import type { Scope } from '../../../src/protocol/coupons/scope';
import { anyBasket, anyScope, buyGet, tiered, untiered } from '../protocol/coupons/arbitraries';

interface MedusaLine {
  readonly id: string;
  readonly ids: readonly string[];
  readonly categories: readonly string[];
  readonly value: number;
  readonly quantity: number;
  readonly discountable: boolean;
}
interface Terms {
  readonly CAPABILITIES: { readonly discounts: readonly string[] };
  discountOf(
    terms: { readonly discount: Discount; readonly scope: Scope; readonly currency: string; readonly expiresAt: number },
    cart: { readonly currency: string; readonly lines: readonly MedusaLine[]; readonly shipping: number; readonly member: boolean },
    now: number,
  ): { readonly off: number; readonly lineIds: readonly string[] };
}

let shop: Terms;
beforeAll(async () => {
  // Plain JavaScript of the shop's; a path that is no literal keeps it out of the compiler's sight.
  shop = (await import(new URL('../../../examples/medusa/couplet/src/lib/terms.js', import.meta.url).href)) as Terms;
});

const amount = fc.integer({ min: 1, max: 20_000 });

test('what Medusa takes off is what the card promised, to the minor unit, on lines that can hold it', () => {
  fc.assert(
    fc.property(
      fc.oneof(buyGet(amount), untiered(amount), tiered(amount)),
      anyScope,
      anyBasket(9_999),
      (discount, scope, { lines, shipping }) => {
        const cart = {
          currency: 'EUR',
          shipping,
          member: false,
          lines: lines.map(({ itemId, categories, price, quantity }, i) => ({
            id: String(i),
            ids: [itemId],
            categories,
            value: price * quantity,
            quantity,
            discountable: true,
          })),
        };
        const { off, lineIds } = shop.discountOf({ discount, scope, currency: 'EUR', expiresAt: 2 }, cart, 1);
        expect(off).toBe(computeDiscount({ discount, scope }, { lines, shipping }));
        const held = cart.lines.filter(({ id }) => lineIds.includes(id)).reduce((sum, { value }) => sum + value, 0);
        if (discount.kind !== 'freeShipping') expect(off).toBeLessThanOrEqual(held);
        expect(shop.CAPABILITIES.discounts).toContain(discount.kind);
      },
    ),
    { numRuns: 2_000 },
  );
});
