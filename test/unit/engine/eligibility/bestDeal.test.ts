import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCoupon, bestDeal, byApplication, type Discounted, undiscounted } from '../../../../src/engine/eligibility/bestDeal';
import { type Basket, maxDiscount } from '../../../../src/engine/eligibility/discountOf';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { categoryCoupon } from '../../../helpers/testBundle';
import { anyBasket, someCoupons } from '../../protocol/coupons/arbitraries';

const everything = { combinesWith: ['product' as const, 'order' as const, 'shipping' as const] };
const cart: Basket = {
  lines: [
    { itemId: 'oolong', categories: ['Tea'], price: 2_000, quantity: 2 },
    { itemId: 'mug', categories: ['Cups'], price: 1_000, quantity: 1 },
  ],
  shipping: 590,
};
const order = (id: string, change: Partial<Coupon>): Coupon => categoryCoupon(id, 'Tea', { scope: {}, stacking: everything, ...change });
const dealOf = (basket: Basket, coupons: readonly Coupon[]) => {
  const deal = bestDeal(basket, coupons);
  if (!deal.ok) throw new Error(deal.error.code);
  return deal.value;
};

const apply = (basket: Basket, coupons: readonly Coupon[]): Discounted =>
  coupons.toSorted(byApplication).reduce<Discounted>((at, coupon) => applyCoupon(coupon, basket.lines, at), undiscounted(basket));

const classOf = ({ discount, scope }: Coupon) =>
  discount.kind === 'freeShipping' ? 'shipping' : scope.itemIds || scope.categories ? 'product' : 'order';
const admissible = (coupons: readonly Coupon[]): boolean =>
  coupons.every((a) =>
    coupons.every(
      (b) =>
        a === b ||
        (a.discount.kind !== 'buyGet' && typeof a.stacking === 'object' && a.stacking.combinesWith.some((name) => name === classOf(b))),
    ),
  );

/** Every admissible subset, the best by discount, credit, fewest, first ids: the definition, without any search. */
const byBruteForce = (basket: Basket, coupons: readonly Coupon[]) => {
  const subsets = Array.from({ length: 2 ** coupons.length }, (_, mask) => coupons.filter((_coupon, i) => (mask >> i) & 1));
  const deals = subsets.filter(admissible).map((used) => ({ ids: used.map(({ id }) => id).sort(), ...apply(basket, used) }));
  deals.sort(
    (a, b) => b.discount - a.discount || b.credit - a.credit || a.ids.length - b.ids.length || (a.ids.join(' ') < b.ids.join(' ') ? -1 : 1),
  );
  return deals[0]!;
};

/** A twin that takes the coupon worth most, then the next that fits: what many carts do. */
const greedily = (basket: Basket, coupons: readonly Coupon[]): Discounted => {
  const worth = (coupon: Coupon) => apply(basket, [coupon]).discount;
  const used: Coupon[] = [];
  for (const coupon of coupons.toSorted((a, b) => worth(b) - worth(a))) if (admissible([...used, coupon])) used.push(coupon);
  return apply(basket, used);
};

describe('bestDeal', () => {
  it('is the best of all admissible combinations, ties included', () => {
    fc.assert(
      fc.property(anyBasket(2_000), someCoupons(7), (basket, coupons) => {
        const deal = dealOf(basket, coupons);
        const best = byBruteForce(basket, coupons);
        expect([deal.discount, deal.credit, [...deal.couponIds].sort()]).toEqual([best.discount, best.credit, best.ids]);
      }),
      { numRuns: 1_500 },
    );
  });

  it('is told from a greedy choice, which takes off less for some baskets', () => {
    let less = 0;
    fc.assert(
      fc.property(anyBasket(2_000), someCoupons(7), (basket, coupons) => {
        if (greedily(basket, coupons).discount < dealOf(basket, coupons).discount) less++;
      }),
      { numRuns: 500, seed: 1 },
    );
    expect(less).toBeGreaterThan(0);
  });

  it('leaves no line, no shipping and no total below zero, and no coupon above its maximum', () => {
    fc.assert(
      fc.property(anyBasket(2_000), someCoupons(9), (basket, coupons) => {
        const deal = dealOf(basket, coupons);
        for (const [i, { price, quantity }] of basket.lines.entries()) {
          expect(deal.lines[i]).toBeGreaterThanOrEqual(0);
          expect(deal.lines[i]).toBeLessThanOrEqual(price * quantity);
        }
        expect(deal.shipping).toBeGreaterThanOrEqual(0);
        expect(deal.shipping).toBeLessThanOrEqual(basket.shipping);
        expect(deal.lines.reduce((sum, off) => sum + off, deal.shipping)).toBe(deal.discount);
        expect([...deal.lines, deal.credit, deal.discount].every(Number.isSafeInteger)).toBe(true);
        const used = coupons.filter(({ id }) => deal.couponIds.includes(id));
        expect(deal.discount + deal.credit).toBeLessThanOrEqual(used.reduce((sum, { discount }) => sum + maxDiscount(discount), 0));
      }),
      { numRuns: 500 },
    );
  });

  it('never takes off less when one more coupon is at hand, and does not depend on the order of coupons', () => {
    fc.assert(
      fc.property(anyBasket(2_000), someCoupons(8), (basket, coupons) => {
        const all = dealOf(basket, coupons);
        expect(dealOf(basket, coupons.slice(1)).discount).toBeLessThanOrEqual(all.discount);
        expect(dealOf(basket, coupons.toReversed())).toEqual(all);
      }),
      { numRuns: 500 },
    );
  });

  it('uses product before order before shipping, each on what is left to pay', () => {
    const tea = categoryCoupon('tea', 'Tea', { discount: { kind: 'percent', basisPoints: 5_000, cap: 9_000 }, stacking: everything });
    const all = order('all', { discount: { kind: 'percent', basisPoints: 1_000, cap: 9_000 } });
    const ship = order('ship', { discount: { kind: 'freeShipping', cap: 500 } });
    const back = order('back', { discount: { kind: 'cashBack', basisPoints: 1_000, cap: 9_000 } });
    expect(dealOf(cart, [back, ship, all, tea])).toEqual({
      couponIds: ['tea', 'all', 'ship', 'back'],
      discount: 2_000 + 300 + 500,
      lines: [2_200, 100],
      shipping: 500,
      credit: 270,
    });
  });

  it('lets an exclusive coupon stand alone, and only where it takes off more than the others together', () => {
    const [three, two, ten] = [300, 200, 450].map((amount, i) => order(`c${i}`, { discount: { kind: 'fixed', amount } }));
    expect(dealOf(cart, [three!, two!, { ...ten!, stacking: 'exclusive' }]).couponIds).toEqual(['c0', 'c1']);
    expect(dealOf(cart, [three!, { ...ten!, stacking: 'exclusive' }]).couponIds).toEqual(['c2']);
  });

  it('combines two coupons only where each admits the other', () => {
    const tea = categoryCoupon('tea', 'Tea', { stacking: { combinesWith: ['order'] } });
    const all = order('all', { discount: { kind: 'fixed', amount: 100 }, stacking: { combinesWith: ['shipping'] } });
    expect(dealOf(cart, [tea, all]).couponIds).toEqual(['tea']);
  });

  it('uses nothing on an empty basket, and no coupon that changes nothing', () => {
    expect(dealOf({ lines: [], shipping: 590 }, [order('ship', { discount: { kind: 'freeShipping', cap: 500 } })])).toEqual({
      couponIds: [],
      discount: 0,
      lines: [],
      shipping: 0,
      credit: 0,
    });
  });

  it('refuses what it cannot reckon exactly or search in time', () => {
    const huge = { itemId: 'a', categories: [], price: Number.MAX_SAFE_INTEGER, quantity: 1 };
    expect(bestDeal({ lines: [huge], shipping: 1 }, [])).toMatchObject({ ok: false, error: { code: 'basket_too_large' } });
    expect(bestDeal({ lines: [huge], shipping: 0 }, [])).toMatchObject({ ok: true });
    const ten = order('ten', {});
    expect(bestDeal(cart, [ten, ten])).toMatchObject({ ok: false, error: { code: 'coupon_twice' } });
    const many = Array.from({ length: 17 }, (_, i) => order(`c${i}`, {}));
    expect(bestDeal(cart, many)).toMatchObject({ ok: false, error: { code: 'too_many_coupons' } });
    expect(bestDeal(cart, many.slice(1))).toMatchObject({ ok: true });
    expect(
      bestDeal(
        cart,
        many.map((coupon) => ({ ...coupon, stacking: 'exclusive' as const })),
      ),
    ).toMatchObject({ ok: true });
  });
});
