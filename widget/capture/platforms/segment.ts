import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { eventsOf, type Fields, fieldsOf, listOf, type ReadGa4, safely } from './fields';

const LOOK_AGAIN_MS = 500;
const LOOKS = 120;

/** GA4's names for Segment's. */
const names = new Map([
  ['Products Searched', 'search'],
  ['Product List Viewed', 'view_item_list'],
  ['Product Clicked', 'select_item'],
  ['Product Viewed', 'view_item'],
  ['Product Added', 'add_to_cart'],
  ['Product Removed', 'remove_from_cart'],
  ['Product Added to Wishlist', 'add_to_wishlist'],
  ['Wishlist Product Added to Cart', 'add_to_cart'],
  ['Cart Viewed', 'view_cart'],
  ['Checkout Started', 'begin_checkout'],
  ['Order Completed', 'purchase'],
  ['Order Refunded', 'refund'],
]);

const itemOf = (product: unknown): Fields => {
  const { product_id, sku, name, brand, category, price, quantity } = fieldsOf(product);
  return { item_id: product_id || sku, item_name: name, item_brand: brand, item_category: category, price, quantity };
};

/**
 * Reads a call of analytics.js, `['track', name, properties]` or `['page', category, name]`, as stored in its queue. Segment's e-commerce
 * spec V2 (https://segment.com/docs/connections/spec/ecommerce/v2/), which RudderStack shares. Of its amounts, `value` is closest to the
 * goods after discounts. Never throws.
 */
export const segmentToEvents = (call: unknown, read: ReadGa4): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const [method, first, second] = listOf(call);
    if (method === 'page') return [['page_view', { page_type: [second, first].find((text) => typeof text === 'string') }]];
    const properties = fieldsOf(second);
    const { currency, coupon, order_id, list_id, category, query, subtotal, revenue, value, total, products } = properties;
    const parameters = {
      currency,
      coupon,
      value: subtotal ?? revenue ?? value ?? total,
      transaction_id: order_id,
      search_term: query,
      item_list_id: list_id ?? (products && category),
      items: products ? listOf(products).map(itemOf) : [itemOf(properties)],
    };
    return method === 'track' ? [[names.get(first as string), parameters]] : [];
  });

type Method = (...parameters: unknown[]) => unknown;

/**
 * Listens to `track` and `page` of `window.analytics` and `window.rudderanalytics`: calls waiting in the snippet's queue, later calls on it
 * and, once the library has replaced it, calls on the library's object. The page's call runs first and gets its own result.
 */
export const watchSegment = (host: Fields, take: (call: readonly unknown[]) => void): void => {
  const heard = new WeakSet<object>();
  const wrap = (target: Record<string, unknown>, method: string): void => {
    const original = target[method];
    if (typeof original !== 'function') return;
    target[method] = function (this: unknown, ...parameters: unknown[]) {
      const answer = (original as Method).apply(this, parameters);
      safely(() => take([method, ...parameters]));
      return answer;
    };
  };
  const hear = (target: unknown): void => {
    if (typeof target !== 'object' || target === null || heard.has(target)) return;
    if (typeof fieldsOf(target).track !== 'function') return;
    heard.add(target);
    // A queued `page` is the load of this page, which the widget has counted.
    for (const call of Array.isArray(target) ? [...target] : []) if (fieldsOf(call)[0] === 'track') take(call as unknown[]);
    wrap(target as Record<string, unknown>, 'track');
    wrap(target as Record<string, unknown>, 'page');
  };
  let looks = 0;
  const look = (): void => {
    for (const name of ['analytics', 'rudderanalytics']) safely(() => hear(host[name]));
    if (looks++ < LOOKS) setTimeout(look, LOOK_AGAIN_MS);
  };
  look();
};
