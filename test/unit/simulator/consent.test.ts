import { describe, expect, it } from 'vitest';
import { playFleet } from '../../../src/simulator/fleet/playFleet';
import { playVisit } from '../../../src/simulator/fleet/playVisit';
import { campaignOf } from '../../../src/simulator/policies/campaignOf';
import { type FleetPolicy, newDevice } from '../../../src/simulator/policies/fleetPolicy';
import { planOf } from '../../../src/simulator/policies/openPolicy';
import type { PolicyName } from '../../../src/simulator/scenario/policyName';
import { drawShopper } from '../../../src/simulator/shoppers/shopper';
import { visitsOn } from '../../../src/simulator/shoppers/visit';
import { tinyShop } from '../../helpers/simulatedShop';

const shop = tinyShop({ days: 28 });
const { coupons, experiment, profile, session } = campaignOf(shop);
const settings = { ...profile, idleMs: session.idleMs };

/** Plays 40 shoppers, always with the first coupon, and keeps what the policy saw and heard. */
const seenBy = async (consent: number) => {
  const seen: { readonly device: number; readonly views: number; readonly knows: Parameters<FleetPolicy['choose']>[0]['profile'] }[] = [];
  let closed = 0;
  const policy: Pick<FleetPolicy, 'choose' | 'close'> = {
    choose: (device, _now, _rng, { views }) => {
      seen.push({ device: device.index, views: views.length, knows: device.profile });
      return { coupon: coupons[0] };
    },
    close: () => {
      closed += 1;
    },
  };
  const devices = Array.from({ length: 40 }, (_, index) => newDevice(5, index, drawShopper(shop, 5, index), experiment, consent));
  for (const device of devices)
    for (let day = 0; day < shop.days; day++)
      for (const visit of visitsOn(shop, 5, device.shopper, device.index, day))
        await playVisit({ scenario: shop, seed: 5, settings, policy, books: { take: () => true } }, device, visit);
  return { seen, closed, devices };
};

describe('a device without consent', () => {
  it('knows the last page of its visit and nothing of earlier visits, although its shopper was shown and bought', async () => {
    const { seen, closed, devices } = await seenBy(0);
    expect(seen.length).toBeGreaterThan(100);
    expect(seen.some(({ views }) => views > 1)).toBe(true);
    for (const { knows } of seen) {
      expect(knows).toMatchObject({ visits: 1, orders: 0, exposures: {}, session: { views: 1 } });
      expect(Object.keys(knows.itemAffinity)).toHaveLength(1);
      expect(knows.lastShownAt).toBeUndefined();
    }
    expect(closed).toBe(0);
    expect(devices.some(({ memory }) => memory.shown > 1 && memory.used > 0)).toBe(true);
    expect(devices.every(({ consents }) => !consents)).toBe(true);
  });

  it('differs from one with consent in that alone: the same visits come, with all of their past', async () => {
    const [without, all] = [await seenBy(0), await seenBy(1)];
    expect(all.seen.map(({ device, views }) => [device, views])).toEqual(without.seen.map(({ device, views }) => [device, views]));
    expect(Math.max(...all.seen.map(({ knows }) => knows.visits))).toBeGreaterThan(3);
    expect(all.seen.some(({ knows }) => knows.orders > 0 && Object.keys(knows.exposures).length > 0)).toBe(true);
    expect(all.closed).toBeGreaterThanOrEqual(all.seen.length);
  });

  it('is one of the share that the scenario says, whatever else is drawn', () => {
    const devices = Array.from({ length: 4_000 }, (_, index) => newDevice(1, index, drawShopper(shop, 1, 0), experiment, 0.6));
    const share = devices.filter(({ consents }) => consents).length / devices.length;
    expect(Math.abs(share - 0.6)).toBeLessThan(4 * Math.sqrt((0.6 * 0.4) / devices.length));
    const held = devices.filter(({ variant }) => variant === 'none');
    const heldShare = held.filter(({ consents }) => consents).length / held.length;
    expect(Math.abs(heldShare - 0.6)).toBeLessThan(4 * Math.sqrt((0.6 * 0.4) / held.length));
  });
});

describe('a fleet of which some store nothing', () => {
  const played = (consent: number, name: PolicyName) =>
    playFleet({ scenario: tinyShop({ devices: 300, consent }), seed: 2, plan: planOf(name, {}) });

  it('buys the same without coupons, and is matched by a page alone where nothing is stored', async () => {
    const nothing = await Promise.all([0, 0.6, 1].map((consent) => played(consent, 'none')));
    expect(nothing.map(({ margin, visits }) => [margin, visits])).toEqual(
      Array.from({ length: 3 }, () => [nothing[0]!.margin, nothing[0]!.visits]),
    );
    // The strata are of what the page knows: a first visit without an order.
    expect(Math.max(...nothing[0]!.cells.visits.slice(1))).toBe(0);
    expect(nothing[1]!.cells.visits[3]).toBeGreaterThan(0);
    const matched = await Promise.all([0, 1].map((consent) => played(consent, 'matching')));
    expect(matched[0]!.shown).not.toBe(matched[1]!.shown);
  });

  it('leaves no sums to a teacher where none stores: every bundle is as cold as the first', async () => {
    const shown = async (publishEvery: number) =>
      (await playFleet({ scenario: tinyShop({ devices: 300, consent: 0, publishEvery }), seed: 2, plan: planOf('local', {}) })).shown;
    expect(await shown(3)).toBe(await shown(100));
  });
});
