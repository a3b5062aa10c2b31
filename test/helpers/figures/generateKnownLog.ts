import { integer, normal, seededRng, uniform } from '../../../src/maths/random';
import type { DrawnCustomers } from './drawnCustomers';
import { inBerlin, SLOTS } from './shopCalendar';
import type { RawOrder } from './shopLog';
import { type Group, poisson, rawOrder, SHARES } from './shopOrders';

/** Of the experiment. */
export const DAYS = 30;
const WEEKS_BEFORE = 20;
/** With an account: most have ordered before, some open it on the way. */
const CUSTOMERS = 900;
const GUESTS = 700;
/** How many times as many orders each group brings. */
const MORE: Readonly<Record<Group, number>> = { none: 1, rule: 1.1, couplet: 1.5 };
export const KNOWN_COUPONS = ['tea', 'shoes', 'cups'] as const;

/** A shop whose customers sign in: their id draws the group, but for orders of a visit that began before they did. Guests and their browsers as elsewhere. */
export const generateKnownLog = (seed: number, draw: DrawnCustomers): readonly RawOrder[] => {
  const rng = seededRng(seed);
  const anyGroup = (): Group => {
    const at = uniform(rng);
    return at < SHARES.none ? 'none' : at < SHARES.none + SHARES.rule ? 'rule' : 'couplet';
  };
  const slot = (): number => integer(rng, DAYS * SLOTS);
  const explored = (group: Group): string | undefined =>
    group === 'couplet' && uniform(rng) < 0.5 ? KNOWN_COUPONS[integer(rng, KNOWN_COUPONS.length)] : undefined;
  const orders: RawOrder[] = [];
  for (let i = 0; i < CUSTOMERS; i++) {
    // Ids as shops have them, in letters of either case.
    const customer = `Cus_${(7_919 * (i + 13)).toString(36).toUpperCase()}`;
    const weekly = 0.16 * Math.exp(0.9 * normal(rng));
    const since = i % 5 === 0 ? 0 : WEEKS_BEFORE;
    for (let n = poisson(rng, weekly * since); n > 0; n--) {
      const at = inBerlin(-1 - integer(rng, 7 * since), 12, 0);
      orders.push({ ...rawOrder(rng, { group: 'none', slot: 0, customer, marked: 0 }), at, account: true });
    }
    const own = draw.groupOf(customer);
    for (let n = poisson(rng, weekly * (DAYS / 7) * MORE[own]); n > 0; n--) {
      const group = uniform(rng) < 0.04 ? anyGroup() : own;
      orders.push({ ...rawOrder(rng, { group, slot: slot(), customer, explored: explored(group) }), account: true });
    }
  }
  for (let i = 0; i < GUESTS; i++) {
    const group = anyGroup();
    const customer = uniform(rng) < 0.1 ? undefined : `guest-${i}`;
    for (let n = poisson(rng, 0.9 * MORE[group]); n > 0; n--)
      orders.push(rawOrder(rng, { group, slot: slot(), customer, explored: explored(group) }));
  }
  return orders;
};
