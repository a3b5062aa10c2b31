import { describe, expect, it } from 'vitest';
import { debit } from '../../../src/engine/privacy/ledger';
import { parseAttribution } from '../../../src/protocol/attribution';
import { DAY } from '../../../src/protocol/values/clock';
import { type FleetTotals, playFleet } from '../../../src/simulator/fleet/playFleet';
import { campaignOf } from '../../../src/simulator/policies/campaignOf';
import { isPurged, newDevice, purge } from '../../../src/simulator/policies/fleetPolicy';
import { NOTHING, sameForAll } from '../../../src/simulator/policies/rulesPolicy';
import type { Scenario } from '../../../src/simulator/scenario/scenario';
import { drawShopper } from '../../../src/simulator/shoppers/shopper';
import { START } from '../../../src/simulator/shoppers/visit';
import { tinyShop } from '../../helpers/simulatedShop';

const shop = tinyShop({ devices: 120, days: 42, holdout: 0.5 });
const purging = (share: number, keptDays = 7): Scenario => ({ ...shop, storage: { keptDays, share } });

const played = (scenario: Scenario) =>
  playFleet({ scenario, seed: 1, plan: { kind: 'rules', rules: sameForAll(NOTHING) }, withBooks: true });

/** Customers with orders in both groups, and the groups drawn by browsers. */
const drawnIn = ({ books, assigned }: FleetTotals) => {
  const groups = new Map<string | undefined, Set<string>>();
  for (const { customerId, attribution } of books) {
    const parsed = parseAttribution(attribution);
    if (parsed.ok) groups.set(customerId, (groups.get(customerId) ?? new Set()).add(parsed.value.variant));
  }
  return { inBoth: [...groups.values()].filter(({ size }) => size > 1).length, draws: assigned.none + assigned.rule };
};

describe('a browser that purges its storage', () => {
  it('draws its group anew after seven days without a visit, in the share of devices that purge', async () => {
    const [kept, some, all] = [await played(shop), await played(purging(0.3)), await played(purging(1))];
    expect(drawnIn(kept)).toMatchObject({ inBoth: 0 });
    expect(drawnIn(kept).draws).toBeLessThanOrEqual(shop.devices);
    expect(drawnIn(all).inBoth).toBeGreaterThan(5);
    const again = (of: FleetTotals): number => drawnIn(of).draws - drawnIn(kept).draws;
    expect(again(all)).toBeGreaterThan(shop.devices / 2);
    expect(again(some) / again(all)).toBeGreaterThan(0.15);
    expect(again(some) / again(all)).toBeLessThan(0.45);
    // The shoppers are the same: they buy at the same visits.
    expect(all.books.map(({ orderId }) => orderId)).toEqual(kept.books.map(({ orderId }) => orderId));
    expect(await played(purging(1, shop.days))).toEqual(kept);
  });

  it('keeps the group that a customer’s id draws, and sends no assignment event', async () => {
    const purged = await played({ ...purging(1), experiment: { treatment: 'none', drawnBy: 'customer' } });
    expect(drawnIn(purged)).toEqual({ inBoth: 0, draws: 0 });
    expect(new Set(purged.books.map(({ attribution }) => attribution)).size).toBe(2);
    expect(purged.books.every(({ bucket }) => bucket !== undefined)).toBe(true);
  });

  it('may report again at once, because its ledger is new. Its shopper remembers', () => {
    const { experiment } = campaignOf(shop);
    const device = newDevice(1, 0, drawShopper(shop, 1, 0), experiment, 1);
    const { storage } = purging(1);
    expect(isPurged(device, 1, storage, START + 30 * DAY)).toBe(false);
    device.memory = { at: START, shown: 1, used: 1, stock: 1 };
    expect(isPurged(device, 1, storage, START + 7 * DAY)).toBe(false);
    const now = START + 7 * DAY + 1;
    expect(isPurged(device, 1, storage, now)).toBe(true);
    const debited = debit(device.ledger, 2, now);
    if (debited.ok) device.ledger = debited.value;
    expect(debit(device.ledger, 2, now).ok).toBe(false);
    purge(device, 1, experiment, now);
    expect(debit(device.ledger, 2, now).ok).toBe(true);
    expect(device.memory.shown).toBe(1);
  });
});
