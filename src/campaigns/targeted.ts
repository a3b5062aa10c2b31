import * as v from 'valibot';
import { ok } from '../protocol/result';
import { couponEntries, percentEntries, percentOff, shopEntries } from './choices';
import { definePreset } from './preset';
import { listed, titlesWithGoods } from './wording';

const { categories, ...otherEntries } = couponEntries;

/** For who is interested in some categories, as this shopper's own device knows. */
export const targeted = definePreset(
  {
    name: 'targeted',
    summary: 'for shoppers interested in given categories, as only their own device knows',
    schema: v.strictObject({ ...shopEntries, ...otherEntries, ...percentEntries(10), categories: categories.wrapped }),
  },
  (choices) => {
    const { percent } = choices;
    const names = listed(choices.categories, 'or');
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `${percent}% off`, '', '', ''),
        ...percentOff(choices),
        when: { field: 'interest.categories', op: 'in', value: choices.categories },
        frequency: { perSession: 1, perDay: 2, lifetime: 6 },
        triggers: { quietMs: 4_000, minViews: 3, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers of whose interest, fading with time, at least a fifth lies in ${names}; at most six times`,
        notSeenBy: `anyone who looks at other things, or did no more than glance at one thing of ${names}`,
        watch:
          'who is interested stays on the device until the code is asked for. Training from a log refuses an audience of fewer than 50 shoppers (audience_too_small); categories about health, sexuality, religion, politics or children are refused (sensitive_category)',
      },
    });
  },
);
