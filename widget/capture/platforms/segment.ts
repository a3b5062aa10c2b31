import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { createCalls, keepLooking, type Source, type TakeCall } from './calls';
import { eventsOf, type Fields, fieldsOf, itemsOf, listOf, type ReadGa4 } from './fields';

const sources: readonly Source[] = ['analytics', 'rudderanalytics'].flatMap((path) =>
  ['track', 'page'].map((name) => [path, name] as const),
);

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
  ['Product Reviewed', 'rate'],
]);

const itemOf = (product: Fields): Fields => {
  const { product_id, sku, name, brand, category, price, quantity } = product;
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
    const { rating, review_body } = properties;
    const parameters = {
      currency,
      coupon,
      value: subtotal ?? revenue ?? value ?? total,
      transaction_id: order_id,
      search_term: query,
      item_list_id: list_id ?? (products && category),
      items: itemsOf(products ?? properties, itemOf),
      rating,
      // The text itself is not read.
      review_length: typeof review_body === 'string' ? review_body.length : undefined,
    };
    return method === 'track' ? [[names.get(first as string) ?? first, parameters]] : [];
  });

/**
 * Listens to `track` and `page` of `window.analytics` and `window.rudderanalytics`: calls waiting in the snippet's queue, later calls on it
 * and, once the library has replaced it, calls on the library's object.
 */
export const watchSegment = (host: Fields, take: TakeCall): void => {
  const hear = createCalls(host);
  keepLooking(() => {
    for (const source of sources)
      hear(source, (call, by, waited) => {
        // A queued `page` is the load of this page, which the widget has counted.
        if (!waited || fieldsOf(call)[0] === 'track') take(call, by, waited);
      });
  });
};
