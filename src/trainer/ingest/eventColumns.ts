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
  /** Stars of a review, .5 to 5. */
  'rating',
  /** Characters of its text. */
  'review_length',
  /** Its text, of which only the length is read. */
  'review',
  /** Time that a shopper looked at an item, of the event `dwell`. */
  'seconds',
] as const;
export type EventColumn = (typeof eventColumns)[number];

/** `--columns`: canonical name → name in the file, and how the file writes dates and decimals if that cannot be detected. */
export type EventColumnMap = Readonly<Partial<Record<EventColumn, string>>> & {
  readonly dates?: DateOrder;
  readonly decimal?: DecimalMark;
  /** Current time, ms since the epoch. Later events are rejected. Without it the limit is the year 2100. */
  readonly now?: number;
};

interface UsualExport {
  readonly name: 'ga4' | 'judgeme' | 'loox' | 'yotpo' | 'woocommerce-reviews' | 'ratings';
  /** Headings that identify the file, of those in `columns`. */
  readonly known: readonly string[];
  readonly columns: Readonly<Partial<Record<EventColumn, string>>>;
}

/** A public rating log, such as MovieLens (https://files.grouplens.org/datasets/movielens/ml-latest-README.html). */
const ratingLog = (user: string, item: string): UsualExport => ({
  name: 'ratings',
  known: [user, item, 'rating', 'timestamp'],
  columns: { user_id: user, item_id: item, rating: 'rating', time: 'timestamp' },
});

/** Exports with headings of their own. A shopper who wrote reviews is identified by e-mail address. */
const usualExports: readonly UsualExport[] = [
  /**
   * A flattened GA4 export with one item per row: the export's own field names. Shoppers are its devices, as in the export itself.
   * https://support.google.com/analytics/answer/7029846
   */
  {
    name: 'ga4',
    known: ['user_pseudo_id', 'event_name', 'event_timestamp'],
    columns: {
      user_id: 'user_pseudo_id',
      event: 'event_name',
      time: 'event_timestamp',
      category: 'item_category',
      brand: 'item_brand',
      coupon_id: 'promotion_id',
    },
  },
  /** Judge.me, export and import template. */
  {
    name: 'judgeme',
    known: ['reviewer_email', 'product_id', 'rating', 'review_date'],
    columns: { user_id: 'reviewer_email', item_id: 'product_id', rating: 'rating', time: 'review_date', review: 'body' },
  },
  /** Loox, and Shopify's own review app of earlier years. https://help.shopify.com/en/manual/products/product-reviews/import-export-reviews */
  {
    name: 'loox',
    known: ['product_handle', 'email', 'rating', 'created_at'],
    columns: { user_id: 'email', item_id: 'product_handle', rating: 'rating', time: 'created_at', review: 'body' },
  },
  /** Yotpo, import template. */
  {
    name: 'yotpo',
    known: ['email', 'product_id', 'review_score', 'date'],
    columns: { user_id: 'email', item_id: 'product_id', rating: 'review_score', time: 'date', review: 'review_content' },
  },
  /** "Product Reviews Import Export for WooCommerce". https://wordpress.org/plugins/product-reviews-import-export-for-woocommerce/ */
  {
    name: 'woocommerce-reviews',
    known: ['comment_author_email', 'comment_post_ID', 'rating', 'comment_date_gmt'],
    columns: {
      user_id: 'comment_author_email',
      item_id: 'comment_post_ID',
      rating: 'rating',
      time: 'comment_date_gmt',
      review: 'comment_content',
    },
  },
  ratingLog('userId', 'itemId'),
  ratingLog('userId', 'movieId'),
  ratingLog('user_id', 'item_id'),
  ratingLog('user_id', 'parent_asin'),
];

/** The export whose headings the file has, with its names for our columns. @param columns of the file */
export const usualExport = (columns: readonly string[]): Pick<UsualExport, 'name' | 'columns'> | undefined => {
  const found = usualExports.find(({ known }) => known.every((name) => columns.includes(name)));
  if (!found) return undefined;
  const present = Object.entries(found.columns).filter(([, heading]) => columns.includes(heading));
  return { name: found.name, columns: Object.fromEntries(present) };
};

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
  'rate',
  'dwell',
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
  rate: ['rating', 'rated', 'review', 'reviewed'],
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
