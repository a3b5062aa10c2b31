import * as v from 'valibot';
import { couponEntries, percentEntries, percentOff, shopEntries } from '../../../../campaigns/choices';
import { definePreset } from '../../../../campaigns/preset';
import { ok } from '../../../../protocol/result';

/** A share off for everybody, to make anything else of. */
export const scratch = definePreset(
  {
    name: 'coupon',
    summary: 'a share off for everybody',
    schema: v.strictObject({ ...shopEntries, ...couponEntries, ...percentEntries(10) }),
  },
  (choices) =>
    ok({
      coupon: {
        title: { en: `${choices.percent}% off` },
        ...percentOff(choices),
        when: { all: [] },
        frequency: { perSession: 1, perDay: 2, lifetime: 10 },
        triggers: { quietMs: 4_000, minViews: 3, onAddToCart: true },
      },
      description: { seenBy: 'everybody', notSeenBy: 'nobody', watch: 'who would have bought anyway' },
    }),
);
