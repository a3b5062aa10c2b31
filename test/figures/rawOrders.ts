import { integer, normal, type Rng, uniform } from '../../src/maths/random';

export const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Orders come at these times of a day, several at once; the first and the last lie on another day in UTC or across the world. */
const WALL: readonly (readonly [number, number])[] = [
  [0, 15],
  [9, 0],
  [15, 30],
  [23, 45],
];

export const EXPERIMENT = 'autumn';

export const SHARES = { none: 0.3, rule: 0.2, couplet: 0.5 } as const;

export type Group = keyof typeof SHARES;

const groups = ['none', 'rule', 'couplet'] as const;

/** Orders that all traffic would bring a day, and how many times as many each group brings. */
const PER_DAY = 34;

const MORE: Readonly<Record<Group, number>> = { none: 1, rule: 0.5, couplet: 1.6 };

export const poisson = (rng: Rng, mean: number): number => {
  let [count, product] = [0, uniform(rng)];
  for (; product > Math.exp(-mean); product *= uniform(rng)) count += 1;
  return count;
};

const chance = (rng: Rng, probability: number): boolean => uniform(rng) < probability;

/** Ids whose order says nothing of when the order came. */
const orderId = (rng: Rng): string => `o-${rng.uint32().toString(36)}${rng.uint32().toString(36)}`;

const discountOf = (rng: Rng, group: Group, subtotal: number): number => {
  if (group === 'couplet') return chance(rng, 0.35) ? Math.round(subtotal / 10) : 0;
  if (group === 'rule') return chance(rng, 0.3) && subtotal > 2_000 ? 500 : 0;
  return chance(rng, 0.03) ? Math.round(subtotal / 20) : 0;
};

/** Log-normal with a tail of wholesale orders. */
const goods = (rng: Rng): number => Math.round(Math.exp(8.3 + 0.75 * normal(rng)) * (chance(rng, 0.01) ? 8 : 1)) + 100;

const refundsOf = (rng: Rng, slot: number, paid: number): RawOrder['refunds'] => {
  const [kind, at] = [uniform(rng), (): number => slotAt(slot + 1 + integer(rng, 40))];
  if (kind < 0.02) return [{ at: at(), amount: paid }];
  // More than was paid for goods: shipping went back as well.
  if (kind < 0.03) return [{ at: at(), amount: paid + 490 }];
  if (kind < 0.07) return [{ at: at(), amount: 1 + integer(rng, paid) }];
  if (kind < 0.09) {
    const half = 1 + integer(rng, Math.ceil(paid / 2));
    return [
      { at: at(), amount: half },
      { at: at(), amount: Math.max(1, Math.floor(half / 3)) },
    ];
  }
  return [];
};

interface OrderFacts {
  readonly group: Group;
  readonly slot: number;
  readonly customer: string | undefined;
  readonly explored?: string | undefined;
  readonly route?: string;
  /** How often the attribute arrives. */
  readonly marked?: number;
  readonly claim?: number;
}

const routeOf = (rng: Rng): { readonly route?: string } => {
  const at = uniform(rng);
  return at < 0.06 ? {} : { route: at < 0.3 ? 'app' : 'web' };
};

/** One order with everything that may become of it. */
export const rawOrder = (rng: Rng, { group, slot, customer, explored, route, marked = 0.93, claim }: OrderFacts): RawOrder => {
  const subtotal = goods(rng);
  const discount = claim === undefined ? discountOf(rng, group, subtotal) : Math.min(500, Math.floor(subtotal / 10));
  const experiment = chance(rng, 0.02) ? 'summer' : EXPERIMENT;
  const told = uniform(rng);
  return {
    id: orderId(rng),
    at: slotAt(slot),
    currency: chance(rng, 0.01) ? 'USD' : 'EUR',
    ...(chance(rng, marked) ? { mark: `v1.${experiment}.${group}.${explored ?? '-'}` } : {}),
    ...(customer === undefined ? {} : { customer }),
    ...(route === undefined ? routeOf(rng) : { route }),
    subtotal,
    discount,
    // Sold below cost, told by the shop, or not told at all.
    ...(told < 0.03
      ? { margin: -Math.round(subtotal / 10) }
      : told < 0.8
        ? { margin: Math.round(subtotal * (0.25 + 0.3 * uniform(rng))) }
        : {}),
    ...(claim === undefined ? {} : { claim }),
    refunds: refundsOf(rng, slot, subtotal - discount),
    ...(chance(rng, claim === undefined ? 0.02 : 0.15) ? { cancelledAt: slotAt(slot + 1 + integer(rng, 12)) } : {}),
  };
};

/** Orders of every customer who comes within `days`, with those who come again; a few of them on another device, which is in another group. */
export const shopOrders = (rng: Rng, days: number): readonly RawOrder[] => {
  const orders: RawOrder[] = [];
  let customers = 0;
  const comeBack = (group: Group, from: number, customer: string): void => {
    for (let slot = from; chance(rng, 0.25); ) {
      slot += 1 + integer(rng, 15 * SLOTS);
      if (slot >= days * SLOTS) return;
      orders.push(rawOrder(rng, { group: chance(rng, 0.05) ? groups[integer(rng, 3)]! : group, slot, customer }));
    }
  };
  for (let slot = 0; slot < days * SLOTS; slot++)
    for (const group of groups)
      for (let n = poisson(rng, (PER_DAY / SLOTS) * SHARES[group] * MORE[group]); n > 0; n--) {
        customers += 1;
        const customer = chance(rng, 0.12) ? undefined : `customer-${customers}`;
        const explored = group === 'couplet' && chance(rng, 0.16) ? (chance(rng, 0.8) ? 'tea' : 'shoes') : undefined;
        orders.push(rawOrder(rng, { group, slot, customer, explored }));
        if (customer) comeBack(group, slot, customer);
      }
  return orders;
};

/** What happened in a shop, as its own books would have it; times UTC ms, amounts minor units. */
export interface RawOrder {
  readonly id: string;
  readonly at: number;
  readonly currency: string;
  /** Cart attribute; absent where it did not arrive. */
  readonly mark?: string;
  readonly customer?: string;
  /** The customer signed in with an account, whose id the pages state. */
  readonly account?: true;
  readonly route?: string;
  /** Goods before discount. */
  readonly subtotal: number;
  readonly discount: number;
  /** Of the goods before discount; absent where the shop does not tell. */
  readonly margin?: number;
  /** Number of the claim whose code it carries. */
  readonly claim?: number;
  readonly refunds: readonly { readonly at: number; readonly amount: number }[];
  readonly cancelledAt?: number;
}

/** The shop of the test lies in Berlin, whose clocks go back on 25 October 2026. */
export const TIME_ZONE = 'Europe/Berlin';

/** Instant of a wall clock in Berlin, days counted from Monday, 28 September 2026. */
export const inBerlin = (day: number, hour: number, minute: number): number => {
  const wall = Date.UTC(2026, 8, 28 + day, hour, minute);
  return wall - (wall - HOUR < Date.UTC(2026, 9, 25, 1) ? 2 : 1) * HOUR;
};

export const SLOTS = WALL.length;

/** The slots in turn, four a day. */
export const slotAt = (slot: number): number => {
  const [hour, minute] = WALL[slot % SLOTS] ?? [0, 0];
  return inBerlin(Math.floor(slot / SLOTS), hour, minute);
};

/** Whose id draws a group: a customer with an account. */
export const accountOf = ({ account, customer }: RawOrder): string | undefined => (account ? customer : undefined);
