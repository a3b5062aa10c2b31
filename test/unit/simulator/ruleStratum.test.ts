import { describe, expect, it } from 'vitest';
import { emptyProfile, type ShopperProfile } from '../../../src/engine/profile/shopperProfile';
import { DAY } from '../../../src/protocol/values/clock';
import { playFleet } from '../../../src/simulator/fleet/playFleet';
import { MATCHING_VISIT, NOTHING, ruleStrata, ruleStratum } from '../../../src/simulator/policies/rulesPolicy';
import { START } from '../../../src/simulator/shoppers/visit';
import { tinyShop } from '../../helpers/simulatedShop';

const now = START + 60 * DAY;
const stratum = (change: Partial<ShopperProfile>): string => ruleStrata[ruleStratum({ ...emptyProfile(START), ...change }, now, 14 * DAY)]!;
const shown = (...daysAgo: readonly number[]) => ({
  exposures: { a: { shownAt: daysAgo.map((days) => now - days * DAY), shownThisSession: 0, shownTotal: daysAgo.length } },
});

describe('a stratum of rules', () => {
  it.each<[string, Partial<ShopperProfile>]>([
    ['first visit', { visits: 1 }],
    ['no order, few coupons lately', { visits: 2, ...shown(30, 20) }],
    ['no order, many coupons lately', { visits: 2, ...shown(7, 3) }],
    ['ordered lately, few coupons lately', { visits: 3, orders: 1, lastPurchaseAt: now - 13 * DAY }],
    ['ordered lately, many coupons lately', { visits: 3, orders: 2, lastPurchaseAt: now - DAY, ...shown(1, 1) }],
    ['ordered before, few coupons lately', { visits: 3, orders: 1, lastPurchaseAt: now - 15 * DAY }],
    ['ordered before, many coupons lately', { visits: 3, orders: 1, lastPurchaseAt: now - 40 * DAY, ...shown(2, 2) }],
  ])('is known when the page asks: %s', (name, profile) => {
    expect(stratum(profile)).toBe(name);
  });

  it('gets its own rule and no other stratum does', async () => {
    const first = ruleStrata.map((name) => (name === 'first visit' ? MATCHING_VISIT : NOTHING));
    const scenario = tinyShop({ devices: 200 });
    const of = async (rules: readonly string[]) => playFleet({ scenario, seed: 1, plan: { kind: 'rules', rules } });
    const [firsts, laters] = [await of(first), await of(first.map((rule) => (rule === NOTHING ? MATCHING_VISIT : NOTHING)))];
    expect(firsts.shown).toBeGreaterThan(0);
    expect(firsts.shown).toBeLessThanOrEqual(firsts.cells.visits[0]!);
    expect(laters.shown).toBeLessThanOrEqual(laters.visits - laters.cells.visits[0]!);
    expect(laters.shown).toBeGreaterThan(0);
  });
});
