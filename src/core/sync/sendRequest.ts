import * as v from 'valibot';
import { couponIdSchema } from '../coupons/coupon';

/** Channels over which the server writes to who asked for it. */
export const messageChannels = ['email', 'sms'] as const;
export type MessageChannelName = (typeof messageChannels)[number];

/** BCP 47, as a page states it. */
export const localeSchema = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/));

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * `POST /v1/messages` with header `Idempotency-Key`: a shopper asks for a coupon by e-mail or SMS. Address and coupon are all that leaves their
 * browser; nothing says why the coupon was chosen.
 */
export const sendRequestSchema = v.strictObject({
  v: v.literal('send/1'),
  channel: v.picklist(messageChannels),
  /** E-mail address, or a telephone number with its country: `+49…`. */
  address: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
  couponId: couponIdSchema,
  /** Version of the coupon the shopper saw. */
  couponVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Of the page. */
  locale: localeSchema,
  /** UTC ms at which the shopper's quiet hours end, by their own clock; absent: now is no quiet hour. */
  notBefore: v.exactOptional(instant),
});
export type SendRequest = v.InferOutput<typeof sendRequestSchema>;

/** The same for every address, whatever is known of it. */
export const sendResponseSchema = v.object({ v: v.literal('send/1'), accepted: v.literal(true) });
export type SendResponse = v.InferOutput<typeof sendResponseSchema>;
