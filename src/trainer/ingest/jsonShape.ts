import { literal } from './database';

/** A known NDJSON format and its conversion to rows of canonical columns. */
interface JsonShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** Condition on `text`, a JSON object, under which `rows` can read it. */
  readonly fits: string;
  /**
   * Rows from a relation of `_line, text` with one JSON object per text. If several rows come from one line, their `_line` is
   * `_line · PER_LINE + n`.
   */
  rows(lines: string): string;
}

/** More than the rows a single line can contain. */
export const PER_LINE = 2 ** 20;

const typeAt = (path: string): string => `coalesce(json_type(text, ${literal(path)}), 'NULL')`;

/** SQL: the text at a path of a JSON value. */
const pick = (json: string, path: string): string => `json_extract_string(${json}, ${literal(path)})`;

/** SQL condition: the path contains an array or, unless required, no value. */
const isArray = (path: string, required = false): string => `${typeAt(path)} IN ('ARRAY'${required ? '' : `, 'NULL'`})`;

/** One row per line item. An order without items has one row. @param columns SQL of the order's own columns, by name, from `text` */
const rowsOf = (lines: string, list: string, columns: Readonly<Record<string, string>>, goods: Readonly<Record<string, string>>) => {
  const named = (texts: Readonly<Record<string, string>>): string =>
    Object.entries(texts)
      .map(([name, sql]) => `${sql} AS "${name}"`)
      .join(', ');
  const own = Object.keys(columns).map((name) => `"${name}"`);
  return `SELECT _line * ${PER_LINE} + n AS _line, ${own.join(', ')}, ${named(goods)}
    FROM (SELECT _line, ${own.join(', ')}, unnest(items) AS item, generate_subscripts(items, 1) AS n
      FROM (SELECT _line, ${named(columns)},
        CASE WHEN json_array_length(text, '$.${list}') > 0 THEN CAST(json_extract(text, '$.${list}') AS JSON[]) ELSE [NULL] END AS items FROM (${lines})))`;
};

const texts = (path: string): string => `CAST(json_extract(text, '${path}') AS JSON[])`;

const orderShape = (
  name: string,
  list: string,
  lists: readonly string[],
  columns: Readonly<Record<string, string>>,
  goods: Readonly<Record<string, string>>,
): JsonShape => ({
  name,
  columns: [...Object.keys(columns), ...Object.keys(goods)],
  fits: [isArray(`$.${list}`, true), ...lists.map((other) => isArray(`$.${other}`))].join(' AND '),
  rows: (lines) => rowsOf(lines, list, columns, goods),
});

/** Orders of Vendure's Admin API, amounts in minor units. https://docs.vendure.io/reference/graphql-api/admin/object-types#order */
const vendureOrders = orderShape(
  'Vendure orders',
  'lines',
  ['couponCodes'],
  {
    code: pick('text', '$.code'),
    orderPlacedAt: pick('text', '$.orderPlacedAt'),
    state: pick('text', '$.state'),
    currencyCode: pick('text', '$.currencyCode'),
    couponCodes: `array_to_string(list_transform(${texts('$.couponCodes')}, lambda c: ${pick('c', '$')}), ',')`,
    customer: `coalesce(${pick('text', '$.customer.emailAddress')}, ${pick('text', '$.customer.id')})`,
  },
  {
    item_id: `coalesce(${pick('item', '$.productVariant.sku')}, ${pick('item', '$.productVariant.id')})`,
    item_name: pick('item', '$.productVariant.name'),
    quantity: pick('item', '$.quantity'),
    price: `coalesce(${pick('item', '$.unitPriceWithTax')}, ${pick('item', '$.unitPrice')})`,
  },
);

/** Orders of Medusa's Admin API, under the headings of its own export. https://docs.medusajs.com/api/admin#orders_getorders */
const medusaOrders = orderShape(
  'Medusa orders',
  'items',
  ['promotions'],
  {
    Order_ID: pick('text', '$.id'),
    Display_ID: pick('text', '$.display_id'),
    Date: pick('text', '$.created_at'),
    'Order status': pick('text', '$.status'),
    'Payment Status': pick('text', '$.payment_status'),
    'Currency Code': pick('text', '$.currency_code'),
    'Customer Email': `coalesce(${pick('text', '$.email')}, ${pick('text', '$.customer_id')})`,
    Codes: `array_to_string(list_transform(${texts('$.promotions')}, lambda p: ${pick('p', '$.code')}), ',')`,
  },
  {
    item_id: `coalesce(${pick('item', '$.variant_sku')}, ${pick('item', '$.variant_id')}, ${pick('item', '$.product_id')})`,
    item_name: pick('item', '$.title'),
    quantity: `coalesce(${pick('item', '$.quantity')}, ${pick('item', '$.detail.quantity')})`,
    price: pick('item', '$.unit_price'),
    category: pick('item', '$.product_type'),
  },
);

/**
 * One session per line, `{"session", "events": [{"aid", "ts", "type"}]}` (OTTO RecSys, https://github.com/otto-de/recsys-dataset): clicks,
 * carts and orders with ms since the epoch.
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

/** The first event parameter with a given name. A subquery would carry the whole line along with each of its parameters. */
const parameter = (key: string): string =>
  `list_filter(CAST(json_extract(text, '$.event_params') AS JSON[]), lambda p: ${pick('p', '$.key')} = ${literal(key)})[1]`;

/** Its value, whatever its type. */
const typedValue = (json: string): string =>
  `coalesce(${['string', 'int', 'double', 'float'].map((type) => pick(json, `$.value.${type}_value`)).join(', ')})`;

const GA4_EVENTS: Readonly<Record<string, string>> = { view_search_results: 'search', select_promotion: 'claim_promotion' };

/**
 * One event per line of the GA4 export to BigQuery (https://support.google.com/analytics/answer/7029846): `event_timestamp` in µs, one row
 * per entry of `items[]`, and one row for an event without items. A click on a promotion is its claim. Prices are those of `items[].price`.
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

/** Detects the format by the keys of the first line. */
export const jsonShapeOf = (keys: readonly string[]): JsonShape | undefined => {
  const has = (...names: readonly string[]): boolean => names.every((name) => keys.includes(name));
  if (has('session', 'events')) return otto;
  if (has('orderPlacedAt', 'lines')) return vendureOrders;
  if (has('display_id', 'items')) return medusaOrders;
  return has('event_name', 'event_timestamp') && keys.some((key) => key.startsWith('user_')) ? ga4 : undefined;
};
