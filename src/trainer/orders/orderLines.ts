import { PER_LINE } from '../ingest/jsonShape';
import type { OrderCells } from './orderCells';
import type { PurchaseColumn } from './orderColumns';

const GOODS = ['item_id', 'item_name', 'quantity', 'price', 'category', 'brand'] as const satisfies readonly PurchaseColumn[];

const none = `CAST(NULL AS VARCHAR) COLLATE "C"`;

/** A part of `name:Oolong|product_id:12|sku:OOL-100|quantity:2|total:18.00|sub_total:20.00`; NULL without it. */
const part = (cell: string, key: string): string =>
  `CASE WHEN ${cell} ~ '^(.*[|])?${key}:.*$' THEN nullif(regexp_replace(${cell}, '^(.*[|])?${key}:([^|]*).*$', '\\2'), '') END`;

/** How the rows of a file make up its orders. */
type OrderLayout =
  /** A row an order. */
  | 'order'
  /** A row a line of goods, the order's figures in its first. */
  | 'first'
  /** A row a line of goods, the order's figures in all of them. */
  | 'all'
  /** The same, made of one row of the file for each order. */
  | 'nested';

export interface OrderLines {
  /** Query of `_line`, the order's columns, and `item_id, item_name, quantity, price, category, brand, worth` (of all pieces), text. */
  readonly select: string;
  readonly layout: OrderLayout;
  readonly hasItems: boolean;
  /** Rows of the query that one row of the file may become. */
  readonly perLine: number;
}

/** An export's rows as lines of goods, whether it lists them in rows, in columns or not at all. */
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
