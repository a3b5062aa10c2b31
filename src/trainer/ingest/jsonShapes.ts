import { literal } from './database';
import { isArray, type JsonShape, PER_LINE, pick } from './jsonShape';
import { medusaOrders, vendureOrders } from './orderShapes';

/**
 * One session a line, `{"session", "events": [{"aid", "ts", "type"}]}` (OTTO RecSys, https://github.com/otto-de/recsys-dataset): clicks, carts
 * and orders with ms since the epoch.
 */
const otto: JsonShape = {
  name: 'OTTO sessions',
  columns: ['user_id', 'item_id', 'event', 'time'],
  fits: isArray('$.events', true),
  rows: (lines) => `SELECT _line * ${PER_LINE} + n AS _line, user_id, ${pick('e', '$.aid')} AS item_id,
    CASE ${pick('e', '$.type')} WHEN 'clicks' THEN 'view_item' WHEN 'carts' THEN 'add_to_cart' WHEN 'orders' THEN 'purchase' ELSE ${pick('e', '$.type')} END AS event,
    ${pick('e', '$.ts')} AS time
    FROM (SELECT _line, user_id, unnest(events) AS e, generate_subscripts(events, 1) AS n
      FROM (SELECT _line, ${pick('text', '$.session')} AS user_id, CAST(json_extract(text, '$.events') AS JSON[]) AS events FROM (${lines})))`,
};

/** The first event parameter of a name. A subquery would carry the whole line beside each of its parameters. */
const parameter = (key: string): string =>
  `list_filter(CAST(json_extract(text, '$.event_params') AS JSON[]), lambda p: ${pick('p', '$.key')} = ${literal(key)})[1]`;

/** Its value, whatever its type. */
const typedValue = (json: string): string =>
  `coalesce(${['string', 'int', 'double', 'float'].map((type) => pick(json, `$.value.${type}_value`)).join(', ')})`;

const GA4_EVENTS: Readonly<Record<string, string>> = { view_search_results: 'search', select_promotion: 'claim_promotion' };

/**
 * One event a line of the GA4 export to BigQuery (https://support.google.com/analytics/answer/7029846): `event_timestamp` in µs, `items[]`
 * with one row each, an event without items as one row. A click on a promotion is its claim. Prices are those of `items[].price`.
 */
const ga4: JsonShape = {
  name: 'GA4 export',
  columns: ['user_id', 'item_id', 'event', 'time', 'quantity', 'price', 'category', 'brand', 'coupon_id', 'transaction_id'],
  fits: ['$.items', '$.event_params'].map((path) => isArray(path)).join(' AND '),
  rows: (lines) => {
    const promotion = `coalesce(${pick('item', '$.promotion_id')}, promotion)`;
    const isPromotion = `event IN ('view_promotion', 'claim_promotion', 'dismiss_promotion')`;
    const categories = ['', '2', '3', '4', '5'].map((n) => `nullif(nullif(${pick('item', `$.item_category${n}`)}, ''), '(not set)')`);
    return `SELECT _line * ${PER_LINE} + n AS _line, user_id, CASE WHEN NOT ${isPromotion} THEN nullif(${pick('item', '$.item_id')}, '(not set)') END AS item_id, event, time,
      ${pick('item', '$.quantity')} AS quantity, ${pick('item', '$.price')} AS price,
      nullif(concat_ws('>', ${categories.join(', ')}), '') AS category, nullif(${pick('item', '$.item_brand')}, '(not set)') AS brand,
      CASE WHEN ${isPromotion} THEN ${promotion} END AS coupon_id, nullif(transaction_id, '(not set)') AS transaction_id
      FROM (SELECT _line, user_id, event, time, ${typedValue('promoted')} AS promotion, coalesce(ordered, ${typedValue('paid')}) AS transaction_id,
        unnest(items) AS item, generate_subscripts(items, 1) AS n
        FROM (SELECT _line, ${pick('text', '$.user_pseudo_id')} AS user_id,
          CASE ${pick('text', '$.event_name')} ${Object.entries(GA4_EVENTS)
            .map(([from, to]) => `WHEN '${from}' THEN '${to}'`)
            .join(' ')} ELSE ${pick('text', '$.event_name')} END AS event,
          ${pick('text', '$.event_timestamp')} AS time, ${parameter('promotion_id')} AS promoted,
          ${pick('text', '$.ecommerce.transaction_id')} AS ordered, ${parameter('transaction_id')} AS paid,
          CASE WHEN json_array_length(text, '$.items') > 0 THEN CAST(json_extract(text, '$.items') AS JSON[]) ELSE [NULL] END AS items FROM (${lines})))`;
  },
};

/** By the keys of the first line. */
export const jsonShapeOf = (keys: readonly string[]): JsonShape | undefined => {
  const has = (...names: readonly string[]): boolean => names.every((name) => keys.includes(name));
  if (has('session', 'events')) return otto;
  if (has('orderPlacedAt', 'lines')) return vendureOrders;
  if (has('display_id', 'items')) return medusaOrders;
  return has('event_name', 'event_timestamp') && keys.some((key) => key.startsWith('user_')) ? ga4 : undefined;
};
