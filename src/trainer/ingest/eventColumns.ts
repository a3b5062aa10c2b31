import type { DateOrder, DecimalMark } from './parseText';

/** Columns of a behaviour log by their canonical name; only `user_id` must be there. */
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

/** `--columns`: canonical name → name in the file, and how the file writes dates and decimals where that cannot be told from it. */
export type EventColumnMap = Readonly<Partial<Record<EventColumn, string>>> & {
  readonly dates?: DateOrder;
  readonly decimal?: DecimalMark;
  /** The present, ms since the epoch: later events are impossible. Without it none is too late before the year 2100. */
  readonly now?: number;
};

const logEvents = [
  'view_item',
  'add_to_cart',
  'remove_from_cart',
  'search',
  'purchase',
  'page_view',
  'view_promotion',
  'claim_promotion',
  'dismiss_promotion',
] as const;
export type LogEvent = (typeof logEvents)[number];

/** SQL list of the known event names. */
export const knownEvents = logEvents.map((name) => `'${name}'`).join(', ');
