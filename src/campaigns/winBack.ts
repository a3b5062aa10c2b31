import * as v from 'valibot';
import { ok } from '../protocol/result';
import { couponEntries, percentEntries, percentOff, shopEntries } from './choices';
import { definePreset } from './preset';
import { whole } from './whole';
import { titlesWithGoods } from './wording';

/** For who has bought before, and not for a while. */
export const winBack = definePreset(
  {
    name: 'win-back',
    summary: 'for shoppers who bought before, and not for a while',
    schema: v.strictObject({ ...shopEntries, ...couponEntries, ...percentEntries(15), days: v.optional(whole(1, 3_650), 60) }),
  },
  (choices) => {
    const { percent, days } = choices;
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `Welcome back: ${percent}% off`, '', 'your next order', '欢迎回来，'),
        ...percentOff(choices),
        // Not `not … lt`: that would hold for who never bought, too.
        when: { field: 'customer.daysSincePurchase', op: 'gte', value: days },
        frequency: { perSession: 1, perDay: 1, lifetime: 4 },
        triggers: { quietMs: 4_000, minViews: 2, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers whose last order is ${days} days or more ago, once they looked at two products, put one into the cart or opened the cart; at most four times`,
        notSeenBy: `anyone who ordered in the last ${days} days, and anyone who never did`,
        watch:
          'a browser knows only the orders made in it, so state the fact "daysSincePurchase" for shoppers who are signed in; your checkout is asked to check customer.daysSincePurchase again. Fewer days than shoppers usually take between two orders pay for orders that would have come',
      },
    });
  },
);
