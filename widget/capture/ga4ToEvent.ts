import type { Item, ShopperEvent, ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import { fromMajor } from '../../src/protocol/values/money';

export interface MappingContext {
  /** UTC ms assigned to the event. */
  readonly now: number;
  /** ISO 4217 code for events without one. */
  readonly currency?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;
type ListName = 'view_item_list' | 'select_item';
type CommerceName = ListName | 'view_item' | 'add_to_wishlist' | 'add_to_cart' | 'remove_from_cart' | 'view_cart' | 'begin_checkout';

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Identifiers are strings or numbers. Anything else, or one that is too long, is dropped. */
const idOf = (value: unknown): string | undefined => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text && text.length <= 100 ? text : undefined;
};

const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value).slice(0, 200) : undefined;

const currencyOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : undefined;

const categoryFields = ['item_category', 'item_category2', 'item_category3', 'item_category4', 'item_category5'];

/**
 * One GA4 item, or one of Universal Analytics (`id`, `name`), which gtag still takes. `undefined` without an id or a name (GA4 requires one
 * of them).
 */
const itemOf = (raw: unknown, currency: string | undefined): Item | undefined => {
  if (!isFields(raw)) return undefined;
  const { id, name, brand, category } = raw;
  const item: Fields = { item_id: id, item_name: name, item_brand: brand, item_category: category, ...raw };
  const itemId = idOf(item.item_id) ?? idOf(item.item_name);
  if (!itemId) return undefined;
  const quantity = Math.round(Number(textOf(raw.quantity) ?? 1));
  const itemName = textOf(item.item_name);
  const itemBrand = textOf(item.item_brand);
  const categories = categoryFields.map((field) => textOf(item[field])).filter((category) => category !== undefined);
  const price = currency ? fromMajor(raw.price, currency) : undefined;
  return {
    itemId,
    quantity: Number.isSafeInteger(quantity) && quantity > 0 ? quantity : 1,
    ...(itemName && { itemName }),
    ...(itemBrand && { itemBrand }),
    ...(categories.length > 0 && { categories }),
    ...(price !== undefined && { price }),
  };
};

const commerceOf = (fields: Fields, { now, currency: fallback }: MappingContext) => {
  const list = Array.isArray(fields.items) ? fields.items.slice(0, 200) : [];
  const currency = currencyOf(fields.currency) ?? currencyOf(list.find(isFields)?.currency) ?? currencyOf(fallback);
  const value = currency ? fromMajor(fields.value, currency) : undefined;
  return {
    time: now,
    items: list.map((item) => itemOf(item, currency)).filter((item) => item !== undefined),
    ...(currency && { currency }),
    ...(value !== undefined && { value }),
  };
};

const listed = (name: ListName, fields: Fields, context: MappingContext): ShopperEventOf<ListName> => {
  const listId = textOf(fields.item_list_id) ?? textOf(fields.item_list_name);
  return { name, ...commerceOf(fields, context), ...(listId && { listId }) };
};

const transaction = (name: 'purchase' | 'refund', fields: Fields, context: MappingContext): ShopperEvent | undefined => {
  const transactionId = idOf(fields.transaction_id);
  const coupon = textOf(fields.coupon);
  if (!transactionId) return undefined; // could not be distinguished from its repetition on the next reload
  const event = { ...commerceOf(fields, context), transactionId };
  return name === 'purchase' ? { name, ...event, ...(coupon && { coupon }) } : { name, ...event };
};

const commerceNames: readonly string[] = [
  'view_item',
  'add_to_wishlist',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'begin_checkout',
] satisfies readonly CommerceName[];

/**
 * GA4 event name and parameters to a `ShopperEvent` (prices from major to minor units of the event's currency). `undefined` for unusable
 * events and those that Couplet does not use. Pure, never throws on plain data.
 * https://developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
export const ga4ToEvent = (name: unknown, params: unknown, context: MappingContext): ShopperEvent | undefined => {
  const fields = isFields(params) ? params : {};
  if (name === 'page_view') {
    const pageType = textOf(fields.page_type);
    return { name, time: context.now, ...(pageType && { pageType }) };
  }
  if (name === 'search') {
    const searchTerm = textOf(fields.search_term);
    return searchTerm ? { name, time: context.now, searchTerm } : undefined;
  }
  if (name === 'purchase' || name === 'refund') return transaction(name, fields, context);
  if (name === 'view_item_list' || name === 'select_item') return listed(name, fields, context);
  if (typeof name !== 'string' || !commerceNames.includes(name)) return undefined;
  const event = commerceOf(fields, context);
  const needsItems = name !== 'view_cart' && name !== 'begin_checkout';
  return needsItems && event.items.length === 0 ? undefined : { name: name as Exclude<CommerceName, ListName>, ...event };
};
