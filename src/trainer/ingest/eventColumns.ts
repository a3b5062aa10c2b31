import type { DateOrder, DecimalMark } from './parseText';

/** Columns of a behaviour log by their canonical name. Only `user_id` is required. */
export const eventColumns = [
  'user_id',
  'item_id',
  'event',
  'time',
  'quantity',
  'price',
  'category',
  'brand',
  'coupon_id',
  'propensity',
  'transaction_id',
] as const;
export type EventColumn = (typeof eventColumns)[number];

/** `--columns`: canonical name → name in the file, and how the file writes dates and decimals if that cannot be detected. */
export type EventColumnMap = Readonly<Partial<Record<EventColumn, string>>> & {
  readonly dates?: DateOrder;
  readonly decimal?: DecimalMark;
  /** Current time, ms since the epoch. Later events are rejected. Without it the limit is the year 2100. */
  readonly now?: number;
};

/**
 * Headings of a flattened GA4 export with one item per row: the export's own field names. Shoppers are its devices, as in the export
 * itself. https://support.google.com/analytics/answer/7029846
 */
const flatGa4: Readonly<Partial<Record<EventColumn, string>>> = {
  user_id: 'user_pseudo_id',
  event: 'event_name',
  time: 'event_timestamp',
  category: 'item_category',
  brand: 'item_brand',
  coupon_id: 'promotion_id',
};

/** Known headings of other exports that the file has, mapped to ours. @param columns of the file */
export const usualHeadings = (columns: readonly string[]): Readonly<Partial<Record<EventColumn, string>>> =>
  ['user_pseudo_id', 'event_name', 'event_timestamp'].every((name) => columns.includes(name))
    ? Object.fromEntries(Object.entries(flatGa4).filter(([, heading]) => columns.includes(heading)))
    : {};

const logEvents = [
  'view_item',
  'add_to_cart',
  'remove_from_cart',
  'search',
  'purchase',
  'refund',
  'page_view',
  'view_promotion',
  'claim_promotion',
  'dismiss_promotion',
] as const;
export type LogEvent = (typeof logEvents)[number];

/** SQL list of the known event names. */
export const knownEvents = logEvents.map((name) => `'${name}'`).join(', ');

/** Names of the same events in other exports. */
const aliases: Readonly<Partial<Record<LogEvent, readonly string[]>>> = {
  view_item: ['view', 'click', 'clicks', 'detail', 'product_view', 'view_product', 'item_view', 'select_item'],
  add_to_cart: ['cart', 'carts', 'addtocart', 'basket', 'add_to_basket', 'cart_add'],
  remove_from_cart: ['removefromcart', 'cart_remove', 'remove_from_basket'],
  purchase: ['order', 'orders', 'buy', 'bought', 'transaction', 'sale'],
  refund: ['refunds', 'refunded', 'return', 'returned'],
  page_view: ['pageview', 'page'],
  search: ['view_search_results'],
  claim_promotion: ['select_promotion'],
};

/** SQL list of the names that `canonicalEvent` knows. */
export const aliasedEvents = Object.values(aliases)
  .flat()
  .map((name) => `'${name}'`)
  .join(', ');

/** SQL: our name for the event called `source`. An unknown name stays unchanged. */
export const canonicalEvent = (source: string): string => {
  const cases = Object.entries(aliases).map(
    ([event, others]) => `WHEN ${source} IN (${others.map((name) => `'${name}'`).join(', ')}) THEN '${event}'`,
  );
  return `CASE ${cases.join(' ')} ELSE ${source} END`;
};

/** For display. */
export const eventNames = logEvents.join(', ');
