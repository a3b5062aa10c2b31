import * as v from 'valibot';
import { couponIdSchema } from './coupons/couponWords';
import { idempotencyKeySchema } from './protocol';

/** Channels by which the server sends messages to shoppers who asked for them. */
export const messageChannels = ['email', 'sms'] as const;
export type MessageChannelName = (typeof messageChannels)[number];

/** BCP 47, as a page states it. */
export const localeSchema = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/));

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The shopper also agreed to messages of the shop's journeys, at most one a week. It takes effect with the confirmation. */
const laterSchema = v.strictObject({
  /**
   * UTC ms: start of the first hour in which one may come. The next ones are whole weeks later. The device takes the hour at which its
   * shopper is usually active, shows it first, and counts each of these hours in its frequency limits.
   */
  from: instant,
  /** 1–12, if the shopper stated it; absent: not stated. */
  birthMonth: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12))),
});

/**
 * `POST /v1/messages` with header `Idempotency-Key`: a shopper asks for a coupon by e-mail or SMS. Only address and coupon leave their
 * browser, and not why the coupon was chosen.
 */
export const sendRequestSchema = v.strictObject({
  v: v.literal('send/1'),
  channel: v.picklist(messageChannels),
  /** E-mail address, or a phone number with country code: `+49…`. */
  address: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
  couponId: couponIdSchema,
  /** Version of the coupon the shopper saw. */
  couponVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The page's locale. */
  locale: localeSchema,
  /** UTC ms before which the message must not be sent, from the shopper's quiet hours and frequency limits; absent: at once. */
  notBefore: v.exactOptional(instant),
  /** `Idempotency-Key` of this coupon's claim, which the shopper has made or may make: the message then has its code; absent: none. */
  claimKey: v.exactOptional(idempotencyKeySchema),
  /** Absent: the shopper agreed to this message only. */
  later: v.exactOptional(laterSchema),
});
export type SendRequest = v.InferOutput<typeof sendRequestSchema>;

/** `GET /v1/messages`, max-age 60: channels by which the server can send. Read when a shopper is about to ask for a message. */
export const sendChannelsSchema = v.object({
  v: v.literal('send/1'),
  channels: v.array(v.picklist(messageChannels)),
  /** Channels of the shop's journeys, and whether one goes by the month of birth; absent: it has none. */
  later: v.exactOptional(v.object({ channels: v.array(v.picklist(messageChannels)), birthMonth: v.boolean() })),
});
export type SendChannels = v.InferOutput<typeof sendChannelsSchema>;

/** The same for every address, so that it reveals nothing about it. */
export const sendResponseSchema = v.object({ v: v.literal('send/1'), accepted: v.literal(true) });
export type SendResponse = v.InferOutput<typeof sendResponseSchema>;
