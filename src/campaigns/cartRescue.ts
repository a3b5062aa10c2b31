import * as v from 'valibot';
import type { Condition } from '../protocol/coupons/condition';
import { ok } from '../protocol/result';
import { couponEntries, percentEntries, percentOff, positiveMoney, shopEntries } from './choices';
import { definePreset } from './preset';
import { whole } from './whole';
import { moneyText, titlesWithGoods } from './wording';

/** For a cart that was left: of some value, untouched for a while, on this visit or a later one. */
export const cartRescue = definePreset(
  {
    name: 'cart-rescue',
    summary: 'for a cart of some value that was left for a while, on the same visit or a later one',
    schema: v.strictObject({
      ...shopEntries,
      ...couponEntries,
      ...percentEntries(10),
      minutes: v.optional(whole(5, 43_200), 30),
      spend: positiveMoney,
    }),
  },
  (choices) => {
    const { percent, minutes, spend, currency, categories, items } = choices;
    // A coupon on goods that are not in the cart rescues nothing.
    const goods: Condition[] = [
      ...(categories ? [{ field: 'cart.categories' as const, op: 'in' as const, value: categories }] : []),
      ...(items ? [{ field: 'cart.itemIds' as const, op: 'in' as const, value: items }] : []),
    ];
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `${percent}% off`, 'in your cart', 'what is in your cart', '购物车'),
        ...percentOff(choices),
        when: {
          all: [
            { field: 'cart.value', op: 'gte', value: spend },
            { field: 'cart.idleMinutes', op: 'gte', value: minutes },
            ...(goods.length > 0 ? [{ any: goods }] : []),
          ],
        },
        frequency: { perSession: 1, perDay: 1, lifetime: 3 },
        // Who comes back to an old cart has not looked at anything yet: the first product, or the cart itself, is the moment.
        triggers: { quietMs: 4_000, minViews: 1, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers with goods for ${moneyText(spend, currency)} or more in a cart that nobody changed or took to the checkout for ${minutes} minutes, when they look at a product or at the cart after that; at most three times`,
        notSeenBy: `anyone who filled, changed or checked out a cart less than ${minutes} minutes ago, and anyone with less in it${goods.length > 0 ? ', or with nothing that the coupon is about' : ''}`,
        watch:
          'a coupon for waiting teaches to wait: keep it small and rare, and compare orders, not rescued carts, with the visitors who see nothing. Changing the cart starts the wait again',
      },
    });
  },
);
