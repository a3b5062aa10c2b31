import * as v from 'valibot';
import { couponIdSchema } from './coupons/couponWords';

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
  /** UTC ms before which the coupon may not come, by the shopper's own quiet hours and caps; absent: at once. */
  notBefore: v.exactOptional(instant),
});
export type SendRequest = v.InferOutput<typeof sendRequestSchema>;

/** `GET /v1/messages`, max-age 60: channels by which the server sends. Asked by who is about to ask for a coupon. */
export const sendChannelsSchema = v.object({ v: v.literal('send/1'), channels: v.array(v.picklist(messageChannels)) });
export type SendChannels = v.InferOutput<typeof sendChannelsSchema>;

/** The same for every address, whatever is known of it. */
export const sendResponseSchema = v.object({ v: v.literal('send/1'), accepted: v.literal(true) });
export type SendResponse = v.InferOutput<typeof sendResponseSchema>;
