import * as v from 'valibot';
import { ok } from '../protocol/result';
import { couponEntries, percentEntries, percentOff, shopEntries } from './choices';
import { definePreset } from './preset';
import { whole } from './whole';
import { titlesWithGoods } from './wording';

/** A gentle welcome for who has not ordered yet, in their first few visits. */
export const newShopper = definePreset(
  {
    name: 'new-shopper',
    summary: 'a welcome for shoppers who have not ordered yet, in their first visits',
    schema: v.strictObject({ ...shopEntries, ...couponEntries, ...percentEntries(10), visits: v.optional(whole(1, 1_000), 3) }),
  },
  (choices) => {
    const { percent, visits } = choices;
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `${percent}% off`, 'in your first order', 'your first order', '首单'),
        ...percentOff(choices),
        when: {
          all: [
            { field: 'customer.orders', op: 'eq', value: 0 },
            { field: 'session.visits', op: 'lte', value: visits },
          ],
        },
        frequency: { perSession: 1, perDay: 1, lifetime: 3 },
        triggers: { quietMs: 4_000, minViews: 3, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers without an order, in their first ${visits} visits, once they looked at three products, put one into the cart or opened the cart; at most three times`,
        notSeenBy: 'anyone who ever ordered, and anyone who keeps coming without ordering',
        watch:
          'a second browser looks new unless your page states the fact "orders"; your checkout is asked to check customer.orders again. Who would have ordered anyway gets it too: compare with the visitors who see nothing',
      },
    });
  },
);
