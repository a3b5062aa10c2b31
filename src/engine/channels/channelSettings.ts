import * as v from 'valibot';
import { DAY, HOUR } from '../../protocol/values/clock';
import { minorSchema } from '../../protocol/values/money';

const hour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23));
const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

/** What one message costs the shop, minor units of the campaign's currency. */
const messageSchema = v.object({ cost: v.optional(minorSchema, 0) });

/**
 * Which channels other than the page may carry coupons, part of the signed bundle. A channel that is absent carries none. Merchants can
 * only make the limits stricter than the defaults.
 */
export const channelSettingsSchema = v.object({
  push: v.exactOptional(
    v.object({
      ...messageSchema.entries,
      /** The server wakes browsers by itself, so that a device may wait for a better hour. Set at publication. */
      journeys: v.exactOptional(v.literal(true)),
    }),
  ),
  email: v.exactOptional(messageSchema),
  sms: v.exactOptional(messageSchema),
  /** Hours of the shopper's own clock without messages, from `from` until the next `to`. */
  quietHours: v.optional(v.object({ from: hour, to: hour }), { from: 21, to: 8 }),
  /** Most messages off the site per shopper, over all channels and coupons, in any 24 hours and any 7 days. */
  cap: v.optional(v.object({ perDay: v.optional(count(2), 1), perWeek: v.optional(count(7), 3) }), {}),
});
export type ChannelSettings = v.InferOutput<typeof channelSettingsSchema>;

/** How long a shopper may confirm that they want a coupon. */
export const CONFIRM_FOR = 48 * HOUR;

/** Longest delay of a message by quiet hours or caps. A device's clock may be wrong by any amount. */
export const HELD_AT_MOST = 2 * DAY;
