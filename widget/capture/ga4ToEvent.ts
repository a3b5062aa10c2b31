import type { Item, ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { fromMajor, type Minor } from '../../src/protocol/values/money';
import { isObject } from './dataLayer';

export interface MappingContext {
  /** UTC ms assigned to the event. */
  readonly now: number;
  /** ISO 4217 code for events without one. */
  readonly currency?: string | undefined;
  /** Gets the amounts of the event. */
  readonly amounts?: Amounts;
}

/** Amounts as the page gave them, in major units: prices by item, and the value of an event by its list of items. */
export type Amounts = WeakMap<object, unknown>;

type Fields = Readonly<Record<string, unknown>>;

/** Identifiers are strings or numbers. Anything else, or one that is too long, is dropped. */
const idOf = (value: unknown): string | undefined => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text && text.length <= 100 ? text : undefined;
};

const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value).slice(0, 200) : undefined;

const currencyOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : undefined;

/**
 * One GA4 item, or one of Universal Analytics (`id`, `name`), which gtag still takes. `undefined` without an id or a name (GA4 requires one
 * of them).
 */
const itemOf = (raw: unknown, amounts: Amounts): Item | undefined => {
  if (!isObject(raw)) return undefined;
  const stated = (field: string): unknown => raw[`item_${field}`] ?? raw[field];
  const itemId = idOf(stated('id')) ?? idOf(stated('name'));
  if (!itemId) return undefined;
  const quantity = Math.round(Number(textOf(raw.quantity) ?? 1));
  const itemName = textOf(stated('name'));
  const itemBrand = textOf(stated('brand'));
  const categories = ['', 2, 3, 4, 5].map((level) => textOf(stated(`category${level}`))).filter((category) => category !== undefined);
  const read = {
    itemId,
    quantity: Number.isSafeInteger(quantity) && quantity > 0 ? quantity : 1,
    ...(itemName && { itemName }),
    ...(itemBrand && { itemBrand }),
    ...(categories.length > 0 && { categories }),
  };
  amounts.set(read, raw.price);
  return read;
};

interface Commerce {
  readonly items: readonly Item[];
  readonly currency?: string | undefined;
}

/** The event with its amounts in minor units, if it has none yet and the currency is known. */
export const priced = <Event extends object>(event: Event & Partial<Commerce>, currency: string | undefined, amounts: Amounts): Event => {
  const { items } = event;
  if (!items || event.currency || !currency) return event;
  const minorOf = (of: object): Minor | undefined => fromMajor(amounts.get(of), currency);
  const value = minorOf(items);
  return {
    ...event,
    currency,
    items: items.map((item) => {
      const price = minorOf(item);
      return price === undefined ? item : { ...item, price };
    }),
    ...(value !== undefined && { value }),
  };
};

const commerceOf = (fields: Fields, { now, currency: fallback, amounts = new WeakMap() }: MappingContext) => {
  const list = Array.isArray(fields.items) ? fields.items.slice(0, 200) : [];
  const currency = currencyOf(fields.currency) ?? currencyOf(list.find(isObject)?.currency) ?? currencyOf(fallback);
  const items = list.map((item) => itemOf(item, amounts)).filter((item) => item !== undefined);
  amounts.set(items, fields.value);
  return priced({ time: now, items }, currency, amounts);
};

/**
 * GA4 event name and parameters to a `ShopperEvent` (prices from major to minor units of the event's currency). `rate`, which GA4 does not
 * have, takes `rating` and `review_length`. `undefined` for unusable events and those that Couplet does not use. Pure, never throws on plain data.
 * https://developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
export const ga4ToEvent = (name: unknown, params: unknown, context: MappingContext): ShopperEvent | undefined => {
  const fields = isObject(params) ? params : {};
  if (name === 'page_view') {
    const pageType = textOf(fields.page_type);
    return { name, time: context.now, ...(pageType && { pageType }) };
  }
  if (name === 'search') {
    const searchTerm = textOf(fields.search_term);
    return searchTerm ? { name, time: context.now, searchTerm } : undefined;
  }
  const event = commerceOf(fields, context);
  if (name === 'purchase' || name === 'refund') {
    const transactionId = idOf(fields.transaction_id);
    const coupon = name === 'purchase' && textOf(fields.coupon);
    // Without an id it could not be distinguished from its repetition on the next reload.
    return transactionId ? { name, ...event, transactionId, ...(coupon && { coupon }) } : undefined;
  }
  if (name === 'view_item_list' || name === 'select_item') {
    const listId = textOf(fields.item_list_id) ?? textOf(fields.item_list_name);
    return { name, ...event, ...(listId && { listId }) };
  }
  if (name === 'rate') {
    const { items } = event;
    const [rating, reviewLength] = [Number(fields.rating), Number(fields.review_length)];
    if (items.length !== 1 || !(rating >= 1 && rating <= 5)) return undefined;
    return { name, time: context.now, items, rating, ...(Number.isSafeInteger(reviewLength) && reviewLength >= 0 && { reviewLength }) };
  }
  if (name === 'view_cart' || name === 'begin_checkout') return { name, ...event };
  const isOfItems = name === 'view_item' || name === 'add_to_wishlist' || name === 'add_to_cart' || name === 'remove_from_cart';
  return isOfItems && event.items.length > 0 ? { name, ...event } : undefined;
};
