import { type Database, literal } from './database';
import { PER_LINE } from './jsonShape';
import type { OrderCells } from './orderCells';
import type { PurchaseColumn } from './orderColumns';
import { type DecimalMark, numberOf } from './parseText';

interface OrderRowsInput {
  readonly has: OrderCells['has'];
  readonly lines: OrderLines;
  readonly mark: DecimalMark;
  /** Amounts in the file per major unit of the currency. */
  readonly unit: number;
  readonly currency: string;
  /** Tables of `text, value`: states by status, valid orders by the `cancelled` text, the campaign's coupons by codes. */
  readonly states: string;
  readonly standing: string;
  readonly couponsOf: string;
  readonly couponIds: readonly string[];
  /** Query of the ids of purchases in the behaviour log. */
  readonly known?: string;
}

const OF_THE_ORDER = [
  'time',
  'currency',
  'customer_id',
  'subtotal',
  'subtotal_after_discount',
  'discount',
  'refunded',
  'codes',
  'status',
  'cancelled',
  'total',
  'total_shipping',
  'coupon_id',
  'test',
  'payment_method',
] as const satisfies readonly PurchaseColumn[];

/** How often an order has started up to a row: 1 in its own rows, more if it is listed again, 0 if its first row is missing. */
const listing = ({ dialect }: Database, layout: OrderLines['layout'], has: OrderCells['has']): string => {
  const upToHere = 'OVER (PARTITION BY order_id ORDER BY _line ROWS UNBOUNDED PRECEDING)';
  switch (layout) {
    case 'order':
      return `count(*) ${upToHere}`;
    case 'first': {
      const figures = (['subtotal_after_discount', 'status'] as const).filter((name) => has.has(name));
      return figures.length === 0
        ? '1'
        : `count(CASE WHEN ${figures.map((name) => `${name} IS NOT NULL`).join(' OR ')} THEN 1 END) ${upToHere}`;
    }
    case 'all':
      return '1';
    case 'nested': {
      const line = dialect.floorDiv('_line', String(PER_LINE));
      return `CASE WHEN ${line} = min(${line}) OVER (PARTITION BY order_id) THEN 1 ELSE 2 END`;
    }
  }
};

/**
 * Query of an export's lines as rows of a behaviour log, each with the reason why it is left out: `user_id, item_id, time, quantity, price,
 * category, brand, coupon_id, transaction_id, _line, left_out`, and from its order `order_id, has_customer, codes, in_part`. Prices are
 * before the discount, as in a log.
 */
export const orderRows = (db: Database, input: OrderRowsInput): string => {
  const { has, lines, mark, unit, currency, known } = input;
  const number = (name: string): string => numberOf(db.dialect, name, mark);
  const money = (name: string): string => (unit === 1 ? number(name) : `${number(name)} / ${unit}`);
  const own = OF_THE_ORDER.map((name) => (has.has(name) ? `max(${name}) OVER w AS ${name}` : `CAST(NULL AS VARCHAR) AS ${name}`));
  const listed = `SELECT *, ${listing(db, lines.layout, has)} AS listing FROM (${lines.select}) AS goods`;
  const whole = `SELECT _line, order_id, listing, ${own.join(', ')}, coalesce(item_id, item_name) AS item_id, quantity, price, category, brand, worth,
    row_number() OVER (PARTITION BY order_id, listing ORDER BY _line) AS nth FROM (${listed}) AS listed WINDOW w AS (PARTITION BY order_id, listing)`;
  const values = `SELECT *, ${['subtotal', 'subtotal_after_discount', 'total', 'price', 'worth'].map((name) => `${money(name)} AS ${name}_number`).join(', ')},
    abs(${money('discount')}) AS discount_number, abs(${money('refunded')}) AS refunded_number, ${money('total_shipping')} AS total_shipping_number,
    ${lines.hasItems ? number('quantity') : '1'} AS pieces FROM (${whole}) AS whole ${db.dialect.fence}`;
  const goods = `coalesce(subtotal_number, subtotal_after_discount_number + coalesce(discount_number, 0), total_number - coalesce(total_shipping_number, 0))`;
  const paid = `coalesce(subtotal_after_discount_number, ${goods} - coalesce(discount_number, 0))`;
  const price = lines.hasItems ? `coalesce(price_number, worth_number / nullif(pieces, 0))` : goods;
  const used = lines.hasItems ? ['price', 'worth'] : ['subtotal', 'subtotal_after_discount', 'discount', 'total', 'total_shipping'];
  const unreadable = used.map((name) => `(${name} IS NOT NULL AND ${name}_number IS NULL)`).join(' OR ');
  const yes = (name: string): string => `lower(${name}) NOT IN ('0', 'no', 'false')`;
  const cases: readonly (readonly [condition: string, code: string])[] = [
    ['order_id IS NULL', 'missing_order_id'],
    ['listing = 0', 'order_incomplete'],
    ['listing > 1', 'order_repeated'],
    [`cancelled IS NOT NULL AND cancelled NOT IN (SELECT text FROM ${input.standing})`, 'order_cancelled'],
    ['state IS NULL', 'status_unknown'],
    [`state = 'cancelled'`, 'order_cancelled'],
    [`state = 'unpaid'`, 'order_unpaid'],
    [`${yes('test')} OR lower(payment_method) LIKE 'bogus%'`, 'order_test'],
    [`state = 'refunded' OR (refunded_number > 0 AND refunded_number >= ${paid})`, 'order_refunded'],
    [`upper(currency) <> ${literal(currency)}`, 'other_currency'],
    [unreadable, 'bad_price'],
    ...(lines.hasItems ? [['quantity IS NOT NULL AND pieces IS NULL', 'bad_quantity'] as const] : []),
    ...(known === undefined ? [] : [[`ltrim(order_id, '#') IN (${known})`, 'order_known'] as const]),
  ];
  const ids = input.couponIds.map(literal).join(', ');
  const named = ids === '' ? 'CAST(NULL AS VARCHAR)' : `CASE WHEN o.coupon_id IN (${ids}) THEN o.coupon_id END`;
  const stated = `SELECT o.*, coalesce(s.value, CASE WHEN o.status IS NULL THEN 'paid' END) AS state, coalesce(${named}, c.value) AS coupon
    FROM (${values}) AS o LEFT JOIN ${input.states} s ON s.text = o.status LEFT JOIN ${input.couponsOf} c ON c.text = o.codes`;
  return `SELECT _line, coalesce('customer:' || customer_id, 'guest:' || md5(order_id)) AS user_id, item_id, time, CAST(pieces AS VARCHAR) AS quantity,
    CAST(${price} AS VARCHAR) AS price, category, brand, coupon AS coupon_id, ${lines.layout === 'all' ? 'order_id' : `order_id || '/' || nth`} AS transaction_id,
    CASE ${cases.map(([condition, code]) => `WHEN ${condition} THEN '${code}'`).join(' ')} END AS left_out,
    order_id, customer_id IS NOT NULL AS has_customer, codes, refunded_number > 0 AS in_part, upper(currency) AS currency FROM (${stated}) AS stated ORDER BY _line`;
};

const GOODS = ['item_id', 'item_name', 'quantity', 'price', 'category', 'brand'] as const satisfies readonly PurchaseColumn[];

const none = `CAST(NULL AS VARCHAR) COLLATE "C"`;

/** One part of `name:Oolong|product_id:12|sku:OOL-100|quantity:2|total:18.00|sub_total:20.00`, or NULL if it is missing. */
const part = (cell: string, key: string): string =>
  `CASE WHEN ${cell} ~ '^(.*[|])?${key}:.*$' THEN nullif(regexp_replace(${cell}, '^(.*[|])?${key}:([^|]*).*$', '\\2'), '') END`;

/** How rows of a file represent orders. */
type OrderLayout =
  /** One row per order. */
  | 'order'
  /** One row per line item, the order's figures in its first row. */
  | 'first'
  /** One row per line item, the order's figures in all of them. */
  | 'all'
  /** The same, expanded from one row of the file per order. */
  | 'nested';

interface OrderLines {
  /** Query of `_line`, the order's columns, and `item_id, item_name, quantity, price, category, brand, worth` (of all pieces), text. */
  readonly select: string;
  readonly layout: OrderLayout;
  readonly hasItems: boolean;
  /** Most rows of the query per row of the file. */
  readonly perLine: number;
}

/** An export's rows as line items, whether the file lists them in rows, in columns or not at all. */
export const orderLines = ({ table, preset, has, lists, opened }: OrderCells): OrderLines => {
  const isGoods = (name: string): boolean => (GOODS as readonly string[]).includes(name);
  const own = [...has].filter((name) => !isGoods(name)).join(', ');
  if (lists.length > 0) {
    const line = (list: string, i: number): string => `SELECT _line * ${PER_LINE} + ${i + 1} AS _line, ${own},
      coalesce(${part(list, 'sku')}, ${part(list, 'product_id')}) AS item_id, ${part(list, 'name')} AS item_name, ${part(list, 'quantity')} AS quantity,
      ${none} AS price, ${none} AS category, ${none} AS brand, coalesce(${part(list, 'sub_total')}, ${part(list, 'total')}) AS worth
      FROM ${table}${i === 0 ? '' : ` WHERE ${list} IS NOT NULL`}`;
    return { select: lists.map(line).join(' UNION ALL '), layout: 'nested', hasItems: true, perLine: PER_LINE };
  }
  const goods = GOODS.map((name) => (has.has(name) ? name : `${none} AS ${name}`)).join(', ');
  const hasItems = has.has('item_id') || has.has('item_name');
  const layout = !hasItems ? 'order' : preset === 'shopify' ? 'first' : opened.perLine === PER_LINE ? 'nested' : 'all';
  return { select: `SELECT _line, ${own}, ${goods}, ${none} AS worth FROM ${table}`, layout, hasItems, perLine: 1 };
};
