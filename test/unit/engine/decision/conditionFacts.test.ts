import { describe, expect, it } from 'vitest';
import { conditionFacts } from '../../../../src/engine/decision/eligibilityContext';
import type { Facts } from '../../../../src/engine/features/featureSpec';
import { emptyProfile, type ShopperProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import type { ShopperEvent } from '../../../../src/protocol/events/shopperEvent';
import { DAY, MINUTE } from '../../../../src/protocol/values/clock';

const START = Date.UTC(2026, 2, 1);
const settings = { halfLifeMs: 14 * DAY, sequenceLength: 20, idleMs: 30 * MINUTE };
const profileOf = (events: readonly ShopperEvent[]): ShopperProfile =>
  events.reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(0));
const factsOf = (profile: ShopperProfile, now: number, facts: Facts = {}) =>
  conditionFacts(profile, facts, 'site', now, { timeZone: 'UTC', halfLifeMs: settings.halfLifeMs });

const item = (itemId: string, ...categories: string[]) => ({ itemId, categories, price: 1_000, quantity: 1 });
const views = (count: number, category: string, ...more: string[]): readonly ShopperEvent[] =>
  Array.from({ length: count }, (_, i) => ({ name: 'view_item', time: START + i, items: [item(`${category}${i}`, category, ...more)] }));
const cart: ShopperEvent = { name: 'add_to_cart', time: START, items: [item('mug', 'Cups')] };
const bought: ShopperEvent = { name: 'purchase', time: START, items: [item('mug', 'Cups')], transactionId: 't' };

describe('minutes since the cart was touched', () => {
  it('count from the last change, and are unknown for an empty cart', () => {
    expect(factsOf(profileOf([cart]), START + 31 * MINUTE)['cart.idleMinutes']).toBe(31);
    expect(factsOf(profileOf([cart]), START - MINUTE)['cart.idleMinutes']).toBe(0);
    expect(factsOf(profileOf([cart, bought]), START + DAY)).not.toHaveProperty('cart.idleMinutes');
    expect(factsOf(emptyProfile(0), START)).not.toHaveProperty('cart.idleMinutes');
  });

  it('are unknown for a cart stored before the profile knew them', () => {
    const { cartTouchedAt, ...old } = profileOf([cart]);
    expect(cartTouchedAt).toBe(START);
    expect(factsOf(old, START + DAY)).not.toHaveProperty('cart.idleMinutes');
  });
});

describe('days since the last purchase', () => {
  it("are the store's where it states them, else this browser's, else unknown", () => {
    const late = START + 61 * DAY;
    expect(factsOf(profileOf([bought]), late)['customer.daysSincePurchase']).toBe(61);
    expect(factsOf(profileOf([bought]), late, { daysSincePurchase: 3 })['customer.daysSincePurchase']).toBe(3);
    expect(factsOf(emptyProfile(0), late, { daysSincePurchase: 90 })['customer.daysSincePurchase']).toBe(90);
    expect(factsOf(profileOf([cart]), late)).not.toHaveProperty('customer.daysSincePurchase');
  });
});

describe('categories of interest', () => {
  const interests = (events: readonly ShopperEvent[], now = START + 10) => factsOf(profileOf(events), now)['interest.categories'];

  it('make up at least a fifth of the interest, whatever the number of levels a category has', () => {
    expect(interests([...views(7, 'Tea', 'Green', 'Sencha'), ...views(2, 'Cups')])).toEqual(['Tea', 'Green', 'Sencha', 'Cups']);
    expect(interests([...views(9, 'Tea'), ...views(2, 'Cups')])).toEqual(['Tea']);
  });

  it('are none after a glance, and fade when nothing is looked at any more', () => {
    expect(interests(views(1, 'Tea'))).toEqual([]);
    expect(interests(views(2, 'Tea'))).toEqual(['Tea']);
    expect(interests(views(3, 'Tea'), START + 15 * DAY)).toEqual([]);
    expect(interests([])).toEqual([]);
  });
});
