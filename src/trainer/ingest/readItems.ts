import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from './database';
import { type DataQuality, groupDropped } from './dataQuality';
import { loadTable } from './openTable';

/**
 * Reads an item file (`item_id[,item_name,category,brand,price]`) into a table of `item_id, category, brand, item_name`, one row per item,
 * that fills the gaps of a log. Errors: those of `loadTable`, `unknown_column`.
 */
export const readItems = async (db: Database, path: string, table: string): Promise<Result<DataQuality>> => {
  const file = `${table}_file`;
  const { trim } = db.dialect;
  const loaded = await loadTable(db, path, file);
  if (!loaded.ok) return loaded;
  const { columns, rows, malformed, lineOf, notes } = loaded.value;
  if (!columns.includes('item_id'))
    return fail('unknown_column', `The column item_id is missing. The file has ${columns.join(', ')}.`, `${path}: line 1`);
  const used = ['category', 'brand', 'item_name'].filter((name) => columns.includes(name));
  const first = (name: string): string =>
    used.includes(name) ? `(array_agg(${name} ORDER BY _line) FILTER (WHERE ${name} IS NOT NULL))[1]` : 'CAST(NULL AS VARCHAR) COLLATE "C"';
  const texts = used.map((name) => `nullif(${trim(identifier(name))}, '') AS ${name}`);
  await db.createTable(
    table,
    `SELECT item_id, ${first('category')} AS category, ${first('brand')} AS brand, ${first('item_name')} AS item_name
    FROM (SELECT ${['_line', `nullif(${trim('item_id')}, '') AS item_id`, ...texts].join(', ')} FROM ${file}) AS texts
    WHERE item_id IS NOT NULL GROUP BY item_id`,
  );
  const without = await db.rows(`SELECT _line FROM ${file} WHERE nullif(${trim('item_id')}, '') IS NULL ORDER BY _line`);
  const lines = await lineOf(without.map(([line]) => Number(line)));
  const dropped = groupDropped([...malformed, ...lines.map((line) => ({ code: 'missing_item_id', line }))]);
  const known = new Set(['item_id', 'price', ...used]);
  const kept = rows - malformed.length - without.length;
  const again = kept - Number((await db.rows(`SELECT count(*)::double precision FROM ${table}`))[0]?.[0] ?? kept);
  const repeats = again > 0 ? [`${again} rows repeat an item: its first category and brand are used`] : [];
  const ignoredColumns = columns.filter((name) => !known.has(name));
  return ok({ file: path, rows, kept, dropped, ignoredColumns, notes: [...notes, ...repeats] });
};

/** Categories by item, broadest first, from a log's rows. */
export const readCategories = async (db: Database, events: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await db.rows(`SELECT item_id, category FROM (
    SELECT item_id, category, row_number() OVER (PARTITION BY item_id ORDER BY _line) AS nth FROM ${events}
    WHERE item_id IS NOT NULL AND category IS NOT NULL AND category <> '') AS named WHERE nth = 1 ORDER BY item_id`);
  return new Map(rows.map(([item, category]) => [String(item), String(category).split('>')]));
};

/** Names by item, from the table of an item file. */
export const readNames = async (db: Database, items: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.rows(`SELECT item_id, item_name FROM ${items} WHERE item_name IS NOT NULL ORDER BY item_id`);
  return new Map(rows.map(([item, name]) => [String(item), String(name).slice(0, 200)]));
};

/** Brands by item, from a log's rows. */
export const readBrands = async (db: Database, events: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.rows(`SELECT item_id, min(brand) FROM ${events}
    WHERE item_id IS NOT NULL AND brand IS NOT NULL AND brand <> '' GROUP BY item_id ORDER BY item_id`);
  return new Map(rows.map(([item, brand]) => [String(item), String(brand)]));
};
