import fc from 'fast-check';
import type { ProfileSettings } from '../../src/engine/profile/shopperProfile';
import { integer, type Rng, seededRng } from '../../src/maths/random';
import type { Item, ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { DAY, MINUTE } from '../../src/protocol/values/clock';

/** What one page load hands to the worker: the bundle's settings then (absent: none yet) and the calls of `record`. */
interface Visit {
  readonly settings: ProfileSettings | undefined;
  readonly batches: readonly (readonly ShopperEvent[])[];
}

const settings: readonly (ProfileSettings | undefined)[] = [
  undefined,
  { halfLifeMs: 7 * DAY, sequenceLength: 20, idleMs: 30 * MINUTE },
  { halfLifeMs: 1, sequenceLength: 1, idleMs: 1_000 },
  { halfLifeMs: 400 * DAY, sequenceLength: 200, idleMs: 10 * DAY },
];
const names = [
  ...['page_view', 'dwell', 'search', 'view_item_list', 'select_item', 'view_item', 'add_to_wishlist', 'add_to_cart', 'remove_from_cart'],
  ...['view_cart', 'begin_checkout', 'purchase', 'refund', 'view_promotion', 'select_promotion', 'claim_promotion', 'dismiss_promotion'],
  ...['rate', 'rate_promotion'],
] as ShopperEvent['name'][];
/** Names that objects inherit are legal ids, categories and brands. */
const odd = ['constructor', '__proto__', 'valueOf', '7', '-1'];
const prices = [undefined, 0, 1, 999, 1_250, 2 ** 40, Number.MAX_SAFE_INTEGER];
const gaps = [0, 0, 1, 900, 20_000, 20 * MINUTE, 31 * MINUTE, 3 * DAY, 200 * DAY];

const oneOf = <T>(rng: Rng, values: readonly T[]): T => values[integer(rng, values.length)]!;
const word = (rng: Rng, kind: string, count: number): string =>
  integer(rng, 12) === 0 ? oneOf(rng, odd) : `${kind}-${integer(rng, count)}`;

const item = (rng: Rng): Item => {
  const price = oneOf(rng, prices);
  return {
    itemId: word(rng, 'item', 260),
    quantity: integer(rng, 20) === 0 ? Number.MAX_SAFE_INTEGER : 1 + integer(rng, 4),
    ...(price === undefined ? {} : { price }),
    ...(integer(rng, 2) ? { itemBrand: word(rng, 'brand', 90) } : {}),
    ...(integer(rng, 3) ? { categories: Array.from({ length: integer(rng, 6) }, () => word(rng, 'cat', 90)) } : {}),
  };
};

const event = (rng: Rng, time: number): ShopperEvent => {
  const name = oneOf(rng, names);
  // Now and then a cart of the largest size a page may send.
  const items = Array.from({ length: integer(rng, 300) === 0 ? 200 : integer(rng, 5) }, () => item(rng));
  const n = integer(rng, 50);
  const promotion = { time, decisionId: `d${n}`, couponId: word(rng, 'coupon', 280) };
  switch (name) {
    case 'page_view':
      return { name, time };
    case 'search':
      return { name, time, searchTerm: 'lamp' };
    case 'dwell':
      return { name, time, seconds: oneOf(rng, [0, 0.1, 40, 86_400]), ...(n % 5 ? { itemId: word(rng, 'item', 260) } : {}) };
    case 'purchase':
    case 'refund':
      return { name, time, items, transactionId: `t${n}`, ...(n % 3 ? { value: oneOf(rng, [0, 1, 5_000, Number.MAX_SAFE_INTEGER]) } : {}) };
    case 'view_promotion':
    case 'select_promotion':
    case 'claim_promotion':
      return { name, ...promotion };
    case 'dismiss_promotion':
      return { name, ...promotion, reason: n % 2 ? 'closed' : 'not_for_me' };
    case 'rate':
      return { name, time, items: [item(rng)], rating: 1 + (n % 5), ...(n % 2 ? { reviewLength: n } : {}) };
    case 'rate_promotion':
      return { name, ...promotion, useful: n % 2 === 0 };
    default:
      return { name, time, items };
  }
};

/** Time mostly goes on; at times it repeats, an event comes late, or the clock is set back or far ahead. */
const nextTime = (rng: Rng, now: number): number => {
  const turn = integer(rng, 30);
  if (turn === 0) return Math.max(0, now - oneOf(rng, gaps));
  if (turn === 1) return oneOf(rng, [0, now + 4_000 * DAY, Number.MAX_SAFE_INTEGER]);
  return now + oneOf(rng, gaps);
};

/**
 * Visits of one shopper: valid events of every name in an arbitrary order of times, in arbitrary batches, under bundles that change. Drawn
 * from a seed, because ten thousand of them as fast-check's own trees take a minute; the number of visits shrinks.
 * @param events in a history, on average
 */
export const anyHistory = (events: number): fc.Arbitrary<readonly Visit[]> =>
  fc.record({ seed: fc.nat(), visits: fc.integer({ min: 1, max: 3 }) }).map(({ seed, visits }) => {
    const rng = seededRng(seed);
    let now = 1_700_000_000_000;
    return Array.from({ length: visits }, () => ({
      settings: oneOf(rng, settings),
      batches: Array.from({ length: 1 + integer(rng, 2) }, () =>
        Array.from({ length: integer(rng, Math.ceil((4 * events) / (3 * visits)) + 1) }, () => {
          now = Math.min(Number.MAX_SAFE_INTEGER, nextTime(rng, now));
          return event(rng, Math.max(0, now - (integer(rng, 10) === 0 ? integer(rng, DAY) : 0)));
        }),
      ),
    }));
  });

const itemOfEvents: fc.Arbitrary<Item> = fc.record(
  {
    // Names that objects inherit are legal ids and categories.
    itemId: fc.constantFrom('a', 'b', 'c', '7', 'constructor', '__proto__', ...Array.from({ length: 300 }, (_, i) => `item-${i}`)),
    quantity: fc.integer({ min: 1, max: 4 }),
    price: fc.integer({ min: 0, max: 5_000 }),
    itemBrand: fc.constantFrom('x', 'y', 'toString', ...Array.from({ length: 90 }, (_, i) => `brand-${i}`)),
    categories: fc.array(fc.constantFrom('Home', 'Kitchen', '__proto__', 'valueOf', ...Array.from({ length: 90 }, (_, i) => `cat-${i}`)), {
      maxLength: 5,
    }),
  },
  { requiredKeys: ['itemId', 'quantity'] },
);

/** Any event at any time of some weeks, in no order. */
export const anyEvent: fc.Arbitrary<ShopperEvent> = fc
  .tuple(
    fc.constantFrom<ShopperEvent['name']>(
      'page_view',
      'dwell',
      'search',
      'view_item_list',
      'select_item',
      'view_item',
      'add_to_wishlist',
      'add_to_cart',
      'remove_from_cart',
      'view_cart',
      'begin_checkout',
      'purchase',
      'refund',
      'view_promotion',
      'select_promotion',
      'claim_promotion',
      'dismiss_promotion',
      'rate',
      'rate_promotion',
    ),
    fc.integer({ min: 0, max: 40 * 24 * 3_600_000 }),
    fc.array(itemOfEvents, { maxLength: 5 }),
    fc.constantFrom('ten', 'free', 'constructor', '__proto__'),
    fc.nat(400),
  )
  .map(([name, time, items, couponId, n]): ShopperEvent => {
    switch (name) {
      case 'page_view':
        return { name, time };
      case 'dwell':
        return { name, time, seconds: n, itemId: items[0]?.itemId };
      case 'search':
        return { name, time, searchTerm: 'lamp' };
      case 'purchase':
      case 'refund':
        return { name, time, items, transactionId: `t${n}`, value: n };
      case 'view_promotion':
      case 'select_promotion':
      case 'claim_promotion':
        return { name, time, decisionId: 'd', couponId };
      case 'dismiss_promotion':
        return { name, time, decisionId: 'd', couponId, reason: n % 2 === 0 ? 'closed' : 'not_for_me' };
      case 'rate':
        return { name, time, items: items.slice(0, 1), rating: 1 + (n % 5) };
      case 'rate_promotion':
        return { name, time, decisionId: 'd', couponId, useful: n % 2 === 0 };
      default:
        return { name, time, items };
    }
  });
