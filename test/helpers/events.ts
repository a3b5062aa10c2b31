import fc from 'fast-check';
import type { Item, ShopperEvent } from '../../src/protocol/events/shopperEvent';

const item: fc.Arbitrary<Item> = fc.record(
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
    ),
    fc.integer({ min: 0, max: 40 * 24 * 3_600_000 }),
    fc.array(item, { maxLength: 5 }),
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
      default:
        return { name, time, items };
    }
  });
