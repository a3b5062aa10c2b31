import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from './database';
import { openTable } from './openTable';
import {
  goodsColumns,
  type OrderPresetName,
  orderColumns,
  orderPresets,
  type PurchaseColumn,
  type PurchaseColumnMap,
  presetHint,
  presetOf,
} from './orderColumns';
import type { DecimalMark } from './parseText';
import { type Malformed, type OpenTable, readingFile } from './tableSource';

export interface OrderForms {
  /** Headings by our column names. Unlisted columns are as in the preset. */
  readonly columns?: PurchaseColumnMap;
  /** Detected from the headings by default. */
  readonly preset?: OrderPresetName;
  /** Detected from the amounts by default. */
  readonly decimal?: DecimalMark;
}

export interface OrderCells {
  /** Table of `_line`, a text column for each of `has`, and `line_item_1`, … of WooCommerce. `customer_id` is hashed. */
  readonly table: string;
  readonly preset: OrderPresetName;
  readonly has: ReadonlySet<PurchaseColumn>;
  /** WooCommerce's columns of line items, in order. */
  readonly lists: readonly string[];
  readonly malformed: readonly Malformed[];
  readonly opened: OpenTable;
  readonly ignoredColumns: readonly string[];
}

/** Columns of an order that training does not use. */
const untaught: ReadonlySet<string> = new Set<PurchaseColumn>(['attribution', 'shipping', 'margin', 'route', 'channel', 'device']);
const purchaseColumns: readonly PurchaseColumn[] = [...orderColumns, ...goodsColumns].filter((name) => !untaught.has(name));

const WORTH: readonly PurchaseColumn[] = ['price', 'subtotal', 'subtotal_after_discount', 'total'];

/** Are the columns that training requires present? Error: `unknown_column`. */
const checkColumns = (
  path: string,
  columns: readonly string[],
  given: OrderPresetName | undefined,
  has: OrderCells['has'],
  lists: readonly string[],
): Result<undefined> => {
  const missing =
    (['order_id', 'time'] as const).find((name) => !has.has(name)) ??
    (lists.length > 0 || WORTH.some((name) => has.has(name)) ? undefined : 'subtotal');
  return missing === undefined
    ? ok(undefined)
    : fail(
        'unknown_column',
        presetHint(path, columns, given, missing) ??
          `The column ${missing} is missing. The file has ${columns.join(', ')}. Map it with --columns: {"orders": {"${missing}": "…"}}.`,
        `${path}: line 1`,
      );
};

/**
 * Copies what training needs of an order export, as text. Customers are hashed while reading, so that no address is stored on disk. Errors:
 * those of `openTable` and `readingFile`, `unknown_column`.
 */
export const orderCells = async (db: Database, path: string, name: string, forms: OrderForms): Promise<Result<OrderCells>> => {
  const opened = await openTable(db, path, `${name}_file`);
  if (!opened.ok) return opened;
  const { columns } = opened.value;
  const preset = forms.preset ?? presetOf(columns);
  const named = forms.columns ?? {};
  const absent = Object.values(named).find((heading) => !columns.includes(heading));
  if (absent !== undefined)
    return fail('unknown_column', `The column map names ${JSON.stringify(absent)}; the file has ${columns.join(', ')}.`, `${path}: line 1`);
  const headings: PurchaseColumnMap = { ...orderPresets[preset].columns, ...orderPresets[preset].goods, ...named };
  const headingOf = (column: PurchaseColumn): string => headings[column] ?? column;
  const has = new Set(purchaseColumns.filter((column) => columns.includes(headingOf(column))));
  const lists =
    preset === 'woocommerce'
      ? columns.filter((column) => /^line_item_\d+$/.test(column)).sort((a, b) => Number(a.slice(10)) - Number(b.slice(10)))
      : [];
  const checked = checkColumns(path, columns, forms.preset, has, lists);
  if (!checked.ok) return checked;

  const text = (heading: string): string => `nullif(${db.dialect.trim(identifier(heading))}, '')`;
  const cells = [...has].map((column) => {
    const cell = text(headingOf(column));
    return `${column === 'customer_id' ? `md5(lower(${cell}))` : cell} AS ${column}`;
  });
  const goods = lists.map((list) => `${text(list)} AS ${list}`);
  const table = `${name}_cells`;
  const select = `SELECT _line, ${[...cells, ...goods].join(', ')} FROM (${opened.value.select}) AS file`;
  const loaded = await readingFile(path, db.createTable(table, select));
  if (!loaded.ok) return loaded;
  const counted = await opened.value.count(Number((await db.rows(`SELECT count(*) FROM ${table}`))[0]?.[0]));
  if (!counted.ok) return counted;
  const used = new Set([...[...has].map(headingOf), ...lists]);
  return ok({
    table,
    preset,
    has,
    lists,
    malformed: counted.value.malformed,
    opened: opened.value,
    ignoredColumns: columns.filter((column) => !used.has(column)),
  });
};
