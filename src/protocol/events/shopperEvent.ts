import * as v from 'valibot';
import type { Instant } from '../values/clock';
import { currencySchema, minorSchema } from '../values/money';
import { parseWith } from '../values/parse';
import { fail, type Result } from '../values/result';

const text = v.pipe(v.string(), v.maxLength(200));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** One product in an event, after GA4's `items[]` (names in camelCase, prices in minor units). */
const itemSchema = v.object({
  itemId: id,
  itemName: v.optional(text),
  itemBrand: v.optional(text),
  /** `item_category` … `item_category5`, broadest first. */
  categories: v.optional(v.pipe(v.array(text), v.maxLength(5))),
  /** Unit price in minor units. */
  price: v.optional(minorSchema),
  quantity: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 1),
  /** Address of its own page, as a path, and of the picture there. */
  url: v.optional(text),
  picture: v.optional(text),
});
export type Item = v.InferOutput<typeof itemSchema>;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const base = { time: count };
const items = v.pipe(v.array(itemSchema), v.maxLength(200));
const commerce = { ...base, currency: v.optional(currencySchema), value: v.optional(minorSchema), items };
const promotion = { ...base, decisionId: id, couponId: id };

const eventFields = <N extends string, E extends v.ObjectEntries>(name: N, entries: E) => v.object({ name: v.literal(name), ...entries });

/**
 * Everything the device may remember about a visit, one schema per event name. E-commerce names are GA4's
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events); the rest are the widget's own.
 */
export const eventSchemas = [
  eventFields('page_view', { ...base, pageType: v.optional(text) }),
  eventFields('dwell', { ...base, seconds: v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)), itemId: v.optional(id) }),
  eventFields('search', { ...base, searchTerm: text }),
  eventFields('view_item_list', { ...commerce, listId: v.optional(text) }),
  eventFields('select_item', { ...commerce, listId: v.optional(text) }),
  eventFields('view_item', commerce),
  eventFields('add_to_wishlist', commerce),
  eventFields('add_to_cart', commerce),
  eventFields('remove_from_cart', commerce),
  eventFields('view_cart', commerce),
  eventFields('begin_checkout', commerce),
  eventFields('purchase', { ...commerce, transactionId: id, coupon: v.optional(text) }),
  eventFields('refund', { ...commerce, transactionId: id }),
  /** Stars for a product, and the number of characters of the review. Its text is not read. */
  eventFields('rate', {
    ...base,
    items: v.pipe(v.array(itemSchema), v.minLength(1), v.maxLength(1)),
    rating: v.pipe(v.number(), v.minValue(1), v.maxValue(5)),
    reviewLength: v.optional(count),
  }),
  /** `channel`: the channel that reached a shopper away from the page; absent: on the page. */
  eventFields('view_promotion', { ...promotion, channel: v.exactOptional(v.picklist(['push', 'email', 'sms'])) }),
  eventFields('select_promotion', promotion),
  eventFields('claim_promotion', promotion),
  /** `reason` distinguishes "not for me" from closing the card. */
  eventFields('dismiss_promotion', { ...promotion, reason: v.picklist(['not_for_me', 'closed']) }),
  /** The shopper's answer to "Was this useful?" after using a coupon. */
  eventFields('rate_promotion', { ...promotion, useful: v.boolean() }),
] as const;
export type ShopperEvent = v.InferOutput<(typeof eventSchemas)[number]>;
export type ShopperEventName = ShopperEvent['name'];
export type ShopperEventOf<N extends ShopperEventName> = Extract<ShopperEvent, { name: N }>;

/**
 * Version of the stored event shape, written with every stored chunk. Separate from the schemas, for code that only reads validated events.
 */
export const EVENT_VERSION = 1;

/** Validates one event from the page. Error: `event_invalid`, with the path of the first bad field. */
export const readEvent = (input: unknown): Result<ShopperEvent> => {
  const { name } = Object(input) as { readonly name?: unknown };
  // Looks up the schema by name. `v.variant` would do the same but add 0.4 kB to every page.
  const schema: v.GenericSchema<unknown, ShopperEvent> | undefined = eventSchemas.find(({ entries }) => entries.name.literal === name);
  return schema ? parseWith(schema, input, 'event_invalid') : fail('event_invalid', 'Unknown event.', 'name');
};

/** A session ends after `idleMs` without an event. An event that arrives late (`time` before `lastAt`) belongs to the running session. */
export const isNewSession = (lastAt: Instant, time: Instant, idleMs: number): boolean => time - lastAt >= idleMs;
