import * as v from 'valibot';
import { brandSchema } from '../../protocol/brand';
import { messageChannels } from '../../protocol/sendRequest';

const channel = v.picklist(messageChannels);

/** `GET /v1/admin/messages`: number of messages by state; instants in UTC ms. */
export const messagesSchema = v.object({
  /** Channels this server can send by. */
  channels: v.array(channel),
  counts: v.array(v.object({ channel, state: v.string(), reason: v.nullable(v.string()), count: v.number() })),
  suppressed: v.number(),
  oldestDue: v.nullable(v.number()),
});
export type MessagesAnswer = v.InferOutput<typeof messagesSchema>;

const wakeSchema = v.object({
  seq: v.number(),
  at: v.number(),
  endsAt: v.number(),
  sent: v.number(),
  gone: v.number(),
  refused: v.number(),
});

/** `GET /v1/admin/push`. */
export const pushStateSchema = v.object({
  v: v.literal('push-state/1'),
  /** Whether Web Push is set up on this server. */
  on: v.boolean(),
  subscriptions: v.number(),
  /** Browsers still to be reached by the latest wake-up. */
  waiting: v.number(),
  /** Least time between two wake-ups; null: Web Push is off. */
  gapMs: v.nullable(v.number()),
  /** Newest first. */
  wakes: v.array(wakeSchema),
  /** No wake-up is possible before this; null: at any time. */
  nextAt: v.nullable(v.number()),
});
export type PushStateAnswer = v.InferOutput<typeof pushStateSchema>;

const letterSchema = v.object({ subject: v.string(), text: v.string() });

const sizeSchema = v.object({ characters: v.number(), parts: v.number() });

/** `GET /v1/admin/messages/letters`: the confirmation request and the coupon, as e-mails and texts, and the notification. */
export const lettersSchema = v.object({
  v: v.literal('letters/1'),
  letters: v.object({ confirmation: letterSchema, coupon: letterSchema }),
  texts: v.object({ confirmation: v.string(), coupon: v.string() }),
  sizes: v.object({ confirmation: sizeSchema, coupon: sizeSchema }),
  notice: v.object({ title: v.string(), body: v.string() }),
});

/** `POST /v1/admin/messages/erase`, `POST /v1/admin/messages/lift`. */
export const erasedSchema = v.object({ erased: v.number() });
export const liftedSchema = v.object({ lifted: v.boolean() });

/** `GET /v1/admin/campaign`, only the parts that show by which channels coupons may come now. */
export const publishedChannelsSchema = v.object({
  published: v.nullable(v.object({ campaign: v.looseObject({ channels: v.optional(v.looseObject({ push: v.optional(v.unknown()) })) }) })),
});

/** `GET` and `PUT /v1/admin/brand`. */
export const brandAnswerSchema = v.object({
  set: brandSchema,
  /** In use, with the defaults; null: there is none. */
  used: v.object({ name: v.nullable(v.string()), website: v.nullable(v.string()), color: v.string() }),
});
