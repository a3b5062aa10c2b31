import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxDiscount } from '../../../../src/engine/eligibility/discountOf';
import { computeFeatures } from '../../../../src/engine/features/computeFeatures';
import { factor, productField } from '../../../../src/engine/features/featureSpec';
import { expectedDepth, sourcesOf } from '../../../../src/engine/features/sources';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import type { Discount } from '../../../../src/protocol/coupons/discount';
import { DAY } from '../../../../src/protocol/values/clock';
import { categoryCoupon } from '../../../helpers/testBundle';

const settings = { halfLifeMs: 14 * DAY, idleMs: 1_800_000, sequenceLength: 50 };
const tea: Coupon = { ...categoryCoupon('tea', 'Tea'), discount: { kind: 'percent', basisPoints: 2_000, cap: 5_000 } };
const look = (profile: ReturnType<typeof emptyProfile>, time: number, ...categories: string[]) =>
  updateProfile(
    profile,
    { name: 'view_item', time, items: [{ itemId: categories.join(), categories, price: 1_000, quantity: 1 }] },
    settings,
  );
const resolve = (profile: ReturnType<typeof emptyProfile>, coupon: Coupon | undefined, now: number) =>
  sourcesOf({ profile, facts: {}, now, halfLifeMs: settings.halfLifeMs, meanOrder: 4_000, marginRate: 0.5 })(coupon);

describe('what this visit says of a coupon', () => {
  it('is the share of its views alone, whatever was looked at before', () => {
    let profile = emptyProfile(0);
    for (let i = 0; i < 9; i++) profile = look(profile, i, 'Lamps');
    profile = look(look(look(profile, DAY, 'Tea'), DAY + 1, 'Tea'), DAY + 2, 'Lamps');
    const of = resolve(profile, tea, DAY + 3);
    expect(of('match.sessionShare')).toBeCloseTo(2 / 3, 12);
    expect(of('match.categoryShare')).toBeLessThan(0.3);
  });

  it('knows a product by each of its categories, not by the most specific one alone', () => {
    const profile = look(emptyProfile(0), 1, 'Tea', 'Green tea');
    expect(resolve(profile, tea, 2)('match.sessionShare')).toBe(1);
    expect(resolve(profile, categoryCoupon('green', 'Green tea'), 2)('match.sessionShare')).toBe(1);
    expect(resolve(profile, categoryCoupon('lamps', 'Lamps'), 2)('match.sessionShare')).toBe(0);
  });

  it('is missing before anything was looked at, and all of it for the whole shop', () => {
    expect(resolve(emptyProfile(0), tea, 1)('match.sessionShare')).toBeUndefined();
    expect(resolve(emptyProfile(0), { ...tea, scope: {} }, 1)('match.sessionShare')).toBe(1);
  });

  it('says what share of an order each category is expected to have, three fifths of it by this visit', () => {
    const before = look(look(emptyProfile(0), 1, 'Lamps'), 2, 'Tea');
    const later = look(before, DAY, 'Tea');
    const older = 2 / 3;
    expect(resolve(later, tea, DAY)('interest.Tea')).toBeCloseTo(0.6 + 0.4 * older, 1);
    expect(resolve(later, undefined, DAY)('interest.Lamps')).toBeCloseTo(0.4 * (1 - older), 1);
    expect(resolve(later, tea, DAY)('interest.Home & garden')).toBe(0);
    expect(resolve(emptyProfile(0), tea, 4)('interest.Tea')).toBe(0);
  });
});

describe('what a coupon takes off', () => {
  it('is a share of the order by what the visit is about, and as a share of the margin its cost', () => {
    const profile = look(emptyProfile(0), 1, 'Tea');
    expect(resolve(profile, tea, 2)('match.depth')).toBeCloseTo(0.2, 12);
    expect(resolve(profile, tea, 2)('match.cost')).toBeCloseTo(0.4, 12);
    const other = look(emptyProfile(0), 1, 'Lamps');
    expect(resolve(other, tea, 2)('match.depth')).toBe(0);
  });

  it('goes by the cart once there is one', () => {
    const carted = updateProfile(
      look(emptyProfile(0), 1, 'Lamps'),
      { name: 'add_to_cart', time: 2, items: [{ itemId: 't', categories: ['Tea'], price: 1_000, quantity: 1 }] },
      settings,
    );
    expect(resolve(carted, tea, 3)('match.depth')).toBeCloseTo(0.2, 12);
  });

  it('halves at a threshold that the order is expected to come to', () => {
    const tiers: Discount = { kind: 'tiers', tiers: [{ threshold: 4_000, amount: 800 }], cap: 800, repeat: false };
    expect(expectedDepth(tiers, 1, 4_000)).toBeCloseTo(0.1, 12);
    expect(expectedDepth(tiers, 1, 40_000)).toBeCloseTo(0.02, 3);
    expect(expectedDepth(tiers, 1, 400)).toBeLessThan(0.01);
  });

  it('lies between nothing and the whole order, never takes more than it may, and grows with the share covered (property)', () => {
    const discounts = fc.oneof(
      fc.record({
        kind: fc.constant('percent' as const),
        basisPoints: fc.integer({ min: 1, max: 10_000 }),
        cap: fc.integer({ min: 1, max: 1e6 }),
      }),
      fc.record({ kind: fc.constant('fixed' as const), amount: fc.integer({ min: 1, max: 1e6 }) }),
      fc.record({ kind: fc.constant('freeShipping' as const), cap: fc.integer({ min: 1, max: 1e6 }) }),
    );
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(discounts, share, share, fc.integer({ min: 0, max: 1e6 }), (discount, a, b, order) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((covered) => expectedDepth(discount, covered, order)) as [number, number];
        expect(less).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(1);
        expect(less).toBeLessThanOrEqual(more + 1e-12);
        if (order > 0) expect(more * order).toBeLessThanOrEqual(maxDiscount(discount) + 1e-6);
      }),
      { seed: 1 },
    );
  });
});

describe('products of features', () => {
  it('are products of what each factor comes to, missing ones by what is taken for them', () => {
    const field = productField(factor('match.depth', 0), factor('profile.orders', 0, 'log1p'), factor('fact.x', 3));
    const spec = { version: 1 as const, id: 't', fields: [field] };
    const known: Readonly<Record<string, number>> = { 'match.depth': 0.5, 'profile.orders': Math.E - 1 };
    expect([...computeFeatures(spec, (source) => known[source])]).toEqual([expect.closeTo(1.5, 12)]);
    expect([...computeFeatures(spec, () => undefined)]).toEqual([0]);
  });
});

describe('a purchase lately', () => {
  it('counts half after a fortnight, and nothing where there was none', () => {
    const profile = { ...emptyProfile(0), lastPurchaseAt: DAY };
    expect(resolve(profile, undefined, 15 * DAY)('profile.boughtLately')).toBeCloseTo(0.5, 12);
    expect(resolve(emptyProfile(0), undefined, DAY)('profile.boughtLately')).toBe(0);
  });
});
