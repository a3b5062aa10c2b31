import * as v from 'valibot';
import { currencySchema, minorSchema } from '../money';

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
});
export type Item = v.InferOutput<typeof itemSchema>;

const base = { time: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) };
const items = v.pipe(v.array(itemSchema), v.maxLength(200));
const commerce = { ...base, currency: v.optional(currencySchema), value: v.optional(minorSchema), items };
const promotion = { ...base, decisionId: id, couponId: id };

const event = <N extends string, E extends v.ObjectEntries>(name: N, entries: E) => v.object({ name: v.literal(name), ...entries });

/**
 * Everything the device may remember about a visit, a schema per name. E-commerce names are GA4's
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events); the rest are the widget's own.
 */
export const eventSchemas = [
  event('page_view', { ...base, pageType: v.optional(text) }),
  event('dwell', { ...base, seconds: v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)), itemId: v.optional(id) }),
  event('search', { ...base, searchTerm: text }),
  event('view_item_list', { ...commerce, listId: v.optional(text) }),
  event('select_item', { ...commerce, listId: v.optional(text) }),
  event('view_item', commerce),
  event('add_to_wishlist', commerce),
  event('add_to_cart', commerce),
  event('remove_from_cart', commerce),
  event('view_cart', commerce),
  event('begin_checkout', commerce),
  event('purchase', { ...commerce, transactionId: id, coupon: v.optional(text) }),
  event('refund', { ...commerce, transactionId: id }),
  /** `channel`: by which it reached a shopper who was elsewhere; absent: on the page. */
  event('view_promotion', { ...promotion, channel: v.exactOptional(v.picklist(['push', 'email', 'sms'])) }),
  event('select_promotion', promotion),
  event('claim_promotion', promotion),
  /** `reason` tells "not for me" from merely closing the card. */
  event('dismiss_promotion', { ...promotion, reason: v.picklist(['not_for_me', 'closed']) }),
] as const;
export type ShopperEvent = v.InferOutput<(typeof eventSchemas)[number]>;
export type ShopperEventName = ShopperEvent['name'];
export type ShopperEventOf<N extends ShopperEventName> = Extract<ShopperEvent, { name: N }>;
