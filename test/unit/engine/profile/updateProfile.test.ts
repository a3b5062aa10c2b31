import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decayedAt } from '../../../../src/engine/profile/decayed';
import { exposureOf } from '../../../../src/engine/profile/exposures';
import { interestWeights, profileLimits } from '../../../../src/engine/profile/interest';
import { emptyProfile, type ShopperProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { readEvent, type ShopperEvent } from '../../../../src/protocol/events/shopperEvent';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';
import { anyEvent } from '../../shopperHistory';

const settings = { halfLifeMs: 7 * DAY, sequenceLength: 20, idleMs: 30 * MINUTE };
const profileOf = (events: readonly ShopperEvent[], from = emptyProfile(0)): ShopperProfile =>
  events.reduce((profile, event) => updateProfile(profile, event, settings), from);

const event = (name: string, time: number, rest: object = {}): ShopperEvent => {
  const read = readEvent({ name, time, items: [], decisionId: 'd', couponId: 'ten', transactionId: 't', ...rest });
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};
const mug = { itemId: 'mug', price: 900, categories: ['Home', 'Kitchen'], itemBrand: 'Ware' };

const numbersOf = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];

describe('updateProfile on any log', () => {
  it('rebuilds from the log the profile kept event by event, even when each step went through storage', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 120 }), fc.nat(), (events, opened) => {
        const stored = events.reduce<ShopperProfile>(
          (profile, next) => JSON.parse(JSON.stringify(updateProfile(profile, next, settings))),
          emptyProfile(opened),
        );
        // The instant at which the empty profile was made leaves no trace after the first event.
        expect(stored).toEqual(events.length === 0 ? emptyProfile(opened) : withoutOrigin(profileOf(events), stored));
      }),
    );
  });

  it('stays bounded, finite and plain JSON in any order of times', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 200 }), (events) => {
        const profile = profileOf(events);
        expect(numbersOf(profile).every(Number.isFinite)).toBe(true);
        expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
        expect(Object.keys(profile.itemAffinity).length).toBeLessThanOrEqual(profileLimits.items);
        expect(Object.keys(profile.categoryAffinity).length).toBeLessThanOrEqual(profileLimits.categories);
        expect(Object.keys(profile.brandAffinity).length).toBeLessThanOrEqual(profileLimits.brands);
        expect(profile.sequence.length).toBeLessThanOrEqual(settings.sequenceLength);
        expect(profile.sequence.every((step, i) => i === 0 || step.time >= profile.sequence[i - 1]!.time)).toBe(true);
        expect(Object.values(profile.itemAffinity).every(({ value }) => value > 0)).toBe(true);
      }),
    );
  });

  it('gives the same affinities whatever the order in which views arrive', () => {
    const views = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(30 * DAY)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(views, (log) => {
        const events = log.map(([itemId, time]) => event('view_item', time, { items: [{ itemId }] }));
        const read = (profile: ShopperProfile) =>
          Object.entries(profile.itemAffinity)
            .map(([id, sum]) => [id, decayedAt(sum, 60 * DAY, settings.halfLifeMs)] as const)
            .sort();
        const forward = read(profileOf(events));
        const backward = read(profileOf(events.toReversed()));
        expect(backward.map(([id]) => id)).toEqual(forward.map(([id]) => id));
        for (const [i, [, value]] of forward.entries()) expect(backward[i]![1]).toBeCloseTo(value, 10);
      }),
    );
  });
});

/** `priceSum` and `priceCount` keep the empty profile's instant until a price is seen; its value is 0 there. */
const withoutOrigin = (rebuilt: ShopperProfile, stored: ShopperProfile): ShopperProfile =>
  rebuilt.priceCount.value === 0 ? { ...rebuilt, priceSum: stored.priceSum, priceCount: stored.priceCount } : rebuilt;

describe('interest', () => {
  it('weighs a purchase above a cart, a wish, a view and a click in a list', () => {
    const names = ['purchase', 'add_to_cart', 'add_to_wishlist', 'view_item', 'select_item'] as const;
    const values = names.map((name) => profileOf([event(name, 0, { items: [mug] })]).itemAffinity.mug!.value);
    expect(values).toEqual(names.map((name) => interestWeights[name]));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });

  it('halves after one half-life and reaches every category level and the brand', () => {
    const profile = profileOf([event('view_item', 0, { items: [mug] }), event('view_item', 7 * DAY, { items: [mug] })]);
    for (const sum of [profile.categoryAffinity.Home, profile.categoryAffinity.Kitchen, profile.brandAffinity.Ware])
      expect(decayedAt(sum!, 7 * DAY, settings.halfLifeMs)).toBeCloseTo(1.5, 12);
  });

  it('forgets an item rather than owing interest when it was taken out of the cart more often than liked', () => {
    const taken = event('remove_from_cart', 1, { items: [mug] });
    expect(profileOf([event('view_item', 0, { items: [mug] }), taken, taken]).itemAffinity).toEqual({});
  });

  it('counts dwell on an item in its last category and no forgotten tab for more than the maximum', () => {
    const look = [event('view_item', 0, { items: [mug] }), event('dwell', 1_000, { seconds: 60, itemId: 'mug' })];
    expect(profileOf(look).itemAffinity.mug!.value).toBeCloseTo(2, 4);
    expect(profileOf(look).categoryAffinity.Kitchen!.value).toBeCloseTo(2, 4);
    const forgotten = event('dwell', 2_000, { seconds: 86_400, itemId: 'mug' });
    expect(profileOf([...look, forgotten]).itemAffinity.mug!.value).toBeCloseTo(4, 4);
  });

  it('evicts the weakest category when a new one comes, not the oldest strong one', () => {
    const loved = event('purchase', 0, { items: [{ itemId: 'x', categories: ['Loved'] }] });
    const passing = Array.from({ length: 100 }, (_, i) =>
      event('view_item', 1 + i, { items: [{ itemId: `p${i}`, categories: [`c${i}`] }] }),
    );
    const { categoryAffinity } = profileOf([loved, ...passing]);
    expect(Object.keys(categoryAffinity)).toHaveLength(profileLimits.categories);
    expect(categoryAffinity.Loved).toBeDefined();
    expect(categoryAffinity.c0).toBeUndefined();
    expect(categoryAffinity.c99).toBeDefined();
  });

  it('keeps the mean price by interest', () => {
    const profile = profileOf([
      event('view_item', 0, { items: [{ itemId: 'a', price: 1_000 }] }),
      event('add_to_cart', 0, { items: [{ itemId: 'b', price: 3_000 }] }),
    ]);
    expect(profile.priceSum.value / profile.priceCount.value).toBe(2_500);
  });
});

describe('cart', () => {
  it('adds up pieces, keeps what later events leave out, and drops a line with its last piece', () => {
    const add = (quantity: number, rest: object = mug) => event('add_to_cart', 0, { items: [{ ...rest, itemId: 'mug', quantity }] });
    const cart = profileOf([add(2), add(1, {})]).cart;
    expect(cart).toEqual([{ itemId: 'mug', categories: ['Home', 'Kitchen'], price: 900, quantity: 3 }]);
    const taken = event('remove_from_cart', 0, { items: [{ itemId: 'mug', quantity: 5 }] });
    expect(profileOf([add(2), add(1), taken]).cart).toEqual([]);
  });

  it('takes the cart as the page shows it, and ignores a cart view that lists nothing', () => {
    const add = event('add_to_cart', 0, { items: [mug] });
    const shown = event('view_cart', 1, {
      items: [
        { itemId: 'mug', quantity: 2 },
        { itemId: 'pan', price: 100 },
      ],
    });
    expect(profileOf([add, shown]).cart).toEqual([
      { itemId: 'mug', categories: ['Home', 'Kitchen'], price: 900, quantity: 2 },
      { itemId: 'pan', categories: [], price: 100, quantity: 1 },
    ]);
    expect(profileOf([add, event('view_cart', 1)]).cart).toHaveLength(1);
  });

  it('is touched by a change and by going to the checkout, not by looking at it, and a late event makes it no older', () => {
    const at = (...events: readonly ShopperEvent[]) => profileOf(events).cartTouchedAt;
    const add = event('add_to_cart', 5, { items: [mug] });
    const seen = (time: number, quantity = 1) => event('view_cart', time, { items: [{ itemId: 'mug', quantity }] });
    expect(at(event('view_item', 5, { items: [mug] }))).toBeUndefined();
    expect(at(add, seen(9), event('view_cart', 10), event('page_view', 11))).toBe(5);
    expect(at(add, seen(9, 2))).toBe(9);
    expect(at(add, event('remove_from_cart', 9, { items: [mug] }))).toBe(9);
    expect(at(add, event('begin_checkout', 9, { items: [mug] }))).toBe(9);
    expect(at(seen(9))).toBe(9);
    expect(at(seen(9), event('add_to_cart', 5, { items: [{ itemId: 'pan' }] }))).toBe(9);
  });
});

describe('session', () => {
  it('opens a new one after the idle time: counters and per-session showings start again, the cart stays', () => {
    const first = [
      event('view_item', 0, { items: [mug] }),
      event('add_to_cart', MINUTE, { items: [mug] }),
      event('view_promotion', 2 * MINUTE),
    ];
    const before = profileOf(first);
    expect(before.session).toMatchObject({ startedAt: 0, lastAt: 2 * MINUTE, views: 1, carted: 1 });
    expect(exposureOf(before, 'ten').shownThisSession).toBe(1);
    const profile = profileOf([event('page_view', 2 * HOUR)], before);
    expect(profile.visits).toBe(2);
    expect(profile.session).toMatchObject({ startedAt: 2 * HOUR, views: 0, carted: 0, purchased: false, revenue: 0 });
    expect(exposureOf(profile, 'ten')).toEqual({ shownAt: [2 * MINUTE], shownThisSession: 0, shownTotal: 1 });
    expect(profile.cart).toHaveLength(1);
  });

  it('counts goods before the discount as revenue, and takes refunds back', () => {
    const bought = event('purchase', 0, { items: [{ ...mug, quantity: 2 }], value: 1_500 });
    const profile = profileOf([event('add_to_cart', 0, { items: [mug] }), bought]);
    expect(profile).toMatchObject({ orders: 1, lastPurchaseAt: 0, cart: [], session: { purchased: true, revenue: 1_800 } });
    const unpriced = event('purchase', 0, { items: [{ itemId: 'mug' }], value: 1_500 });
    expect(profileOf([unpriced]).session.revenue).toBe(1_500);
    expect(profileOf([bought, event('refund', 1, { items: [mug] })]).session.revenue).toBe(900);
    expect(profileOf([bought, event('refund', 1, { value: 9_999 })]).session.revenue).toBe(0);
  });
});

describe('exposures', () => {
  it('remembers the last showings, claims and refusals of a coupon', () => {
    const shown = Array.from({ length: 25 }, (_, i) => event('view_promotion', i));
    const profile = profileOf([...shown, event('claim_promotion', 30), event('dismiss_promotion', 40, { reason: 'not_for_me' })]);
    const exposure = exposureOf(profile, 'ten');
    expect(exposure.shownAt).toEqual(Array.from({ length: 20 }, (_, i) => i + 5));
    expect(exposure).toMatchObject({ shownTotal: 25, shownThisSession: 25, claimedAt: 30, notForMeAt: 40 });
    expect(profile).toMatchObject({ lastShownAt: 24, lastDismissedAt: 40, dismissalsInARow: 1 });
  });

  it('counts dismissals in a row until a claim, and closing a card is no verdict on its coupon', () => {
    const closed = event('dismiss_promotion', 1, { reason: 'closed' });
    expect(profileOf([closed, closed]).dismissalsInARow).toBe(2);
    expect(exposureOf(profileOf([closed]), 'ten').notForMeAt).toBeUndefined();
    expect(profileOf([closed, closed, event('claim_promotion', 2)]).dismissalsInARow).toBe(0);
  });
});
