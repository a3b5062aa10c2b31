import { fail, ok, type Result } from '../../core/result';
import { type Database, identifier } from './database';
import { type DataQuality, groupDropped } from './dataQuality';
import { loadTable } from './loadTable';

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
] as const;
export type EventColumn = (typeof eventColumns)[number];

/** `--columns`: canonical name → name in the file. */
export type EventColumnMap = Readonly<Partial<Record<EventColumn, string>>>;

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

export interface EventLog {
  /**
   * DuckDB table in file order: `user_id, item_id, event, time` (ms since the epoch, NULL without a time column), `quantity, price` (major
   * units), `category, brand, coupon_id, propensity, _line`.
   */
  readonly table: string;
  readonly has: ReadonlySet<EventColumn>;
  readonly quality: DataQuality;
}

const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

/** First rule that a row breaks, in this order, names why it is dropped. */
const rules = (has: ReadonlySet<EventColumn>): readonly (readonly [condition: string, code: string])[] => [
  ['user_id IS NULL', 'missing_user_id'],
  [`event NOT IN (${list(logEvents)})`, 'unknown_event'],
  ...(has.has('time') ? [['time IS NULL', 'bad_time'] as const] : []),
  ['price_text IS NOT NULL AND price IS NULL', 'bad_price'],
  ['price < 0', 'negative_price'],
  [
    'quantity_text IS NOT NULL AND (quantity_value IS NULL OR quantity_value <> floor(quantity_value) OR quantity_value < 1)',
    'bad_quantity',
  ],
  // A bare list of users has no items to miss.
  ...(has.has('item_id')
    ? [[`item_id IS NULL AND event IN ('view_item', 'add_to_cart', 'remove_from_cart', 'purchase')`, 'missing_item_id'] as const]
    : []),
  [`coupon_id IS NULL AND event LIKE '%_promotion'`, 'missing_coupon_id'],
  ['propensity_text IS NOT NULL AND (propensity IS NULL OR propensity <= 0 OR propensity > 1)', 'bad_propensity'],
];

/**
 * Reads a behaviour log into a clean, typed table; what is not clean is counted with its reason and line. A log without `event` is all
 * purchases. Errors: those of `loadTable`, `unknown_column`.
 */
export const readEvents = async (
  db: Database,
  path: string,
  table: string,
  map: EventColumnMap = {},
  required: readonly EventColumn[] = ['user_id', 'item_id'],
): Promise<Result<EventLog>> => {
  const loaded = await loadTable(db, path, `${table}_file`);
  if (!loaded.ok) return loaded;
  const { columns, malformed, rows } = loaded.value;
  const has = `the file has ${columns.join(', ')}`;
  for (const [name, source] of Object.entries(map)) {
    if (!eventColumns.some((known) => known === name))
      return fail('unknown_column', `The column map sets ${JSON.stringify(name)}; known are ${eventColumns.join(', ')}.`, 'columns');
    if (!columns.includes(source)) return fail('unknown_column', `The column map names ${JSON.stringify(source)}, but ${has}.`, 'line 1');
  }
  const sourceOf = (name: EventColumn): string | undefined => map[name] ?? (columns.includes(name) ? name : undefined);
  const missing = required.find((name) => sourceOf(name) === undefined);
  if (missing !== undefined) return fail('unknown_column', `No column is ${missing}; ${has}. Name it with --columns.`, 'line 1');
  const present = new Set(eventColumns.filter((name) => sourceOf(name) !== undefined));
  const text = (name: EventColumn): string => {
    const source = sourceOf(name);
    return source === undefined ? 'NULL::VARCHAR' : `nullif(trim(${identifier(source)}), '')`;
  };
  await db.run(`CREATE TABLE ${table}_typed AS SELECT ${text('user_id')} AS user_id, ${text('item_id')} AS item_id,
    ${present.has('event') ? `coalesce(${text('event')}, '')` : `'purchase'`} AS event,
    epoch_ms(TRY_CAST(${text('time')} AS TIMESTAMPTZ)) AS time,
    ${text('quantity')} AS quantity_text, TRY_CAST(${text('quantity')} AS DOUBLE) AS quantity_value,
    ${text('price')} AS price_text, TRY_CAST(${text('price')} AS DOUBLE) AS price,
    ${text('category')} AS category, ${text('brand')} AS brand, ${text('coupon_id')} AS coupon_id,
    ${text('propensity')} AS propensity_text, TRY_CAST(${text('propensity')} AS DOUBLE) AS propensity, _line FROM ${table}_file`);
  const cases = rules(present).map(([condition, code]) => `WHEN ${condition} THEN '${code}'`);
  await db.run(`CREATE TABLE ${table}_judged AS SELECT *, CASE ${cases.join(' ')} END AS _code FROM ${table}_typed`);
  const bad = await db.rows(`SELECT _code, _line FROM ${table}_judged WHERE _code IS NOT NULL ORDER BY _line`);
  await db.run(`CREATE TABLE ${table} AS SELECT user_id, item_id, event, time, coalesce(quantity_value, 1)::BIGINT AS quantity, price,
    category, brand, coupon_id, propensity, _line FROM ${table}_judged WHERE _code IS NULL ORDER BY _line`);
  const dropped = groupDropped([...malformed, ...bad.map(([code, line]) => ({ code: String(code), line: Number(line) }))]);
  const kept = rows - dropped.reduce((sum, { count }) => sum + count, 0);
  const used = new Set([...present].map(sourceOf));
  const quality: DataQuality = { file: path, rows, kept, dropped, ignoredColumns: columns.filter((name) => !used.has(name)) };
  return ok({ table, has: present, quality });
};
