import { isArray, type JsonShape, PER_LINE, pick } from './jsonShape';

/** One row a line of goods; an order without goods has one row. @param columns SQL of the order's own columns, by name, from `text` */
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
export const vendureOrders = orderShape(
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
export const medusaOrders = orderShape(
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
