import { fail, ok, type Result } from '../../core/result';
import { type Database, identifier, literal } from './database';
import { type DataQuality, groupDropped } from './dataQuality';
import { loadTable } from './loadTable';

/**
 * Adds the categories and brands of an item file (`item_id[,item_name,category,brand,price]`) to the rows of a log that have none.
 * Errors: those of `loadTable`, `unknown_column`.
 */
export const readItems = async (db: Database, path: string, table: string, events: string): Promise<Result<DataQuality>> => {
  const loaded = await loadTable(db, path, table);
  if (!loaded.ok) return loaded;
  const { columns, rows, malformed } = loaded.value;
  if (!columns.includes('item_id')) return fail('unknown_column', `No column is item_id; the file has ${columns.join(', ')}.`, 'line 1');
  const used = ['category', 'brand'].filter((name) => columns.includes(name));
  for (const name of used) {
    const column = identifier(name);
    await db.run(`UPDATE ${events} SET ${column} = i.value FROM (SELECT item_id, any_value(${column} ORDER BY _line) AS value FROM ${table}
      WHERE ${column} IS NOT NULL GROUP BY item_id) i WHERE ${events}.${column} IS NULL AND ${events}.item_id = i.item_id`);
  }
  const known = new Set(['item_id', 'item_name', 'price', ...used]);
  const without = (await db.rows(`SELECT _line FROM ${table} WHERE item_id IS NULL ORDER BY _line`)).map(([line]) => ({
    code: 'missing_item_id',
    line: Number(line),
  }));
  const dropped = groupDropped([...malformed, ...without]);
  const kept = rows - malformed.length - without.length;
  return ok({ file: path, rows, kept, dropped, ignoredColumns: columns.filter((name) => !known.has(name)) });
};

/** Categories by item, broadest first, from a log's rows. */
export const readCategories = async (db: Database, events: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await db.rows(`SELECT item_id, any_value(category ORDER BY _line) FROM ${events}
    WHERE item_id IS NOT NULL AND category IS NOT NULL AND category <> ${literal('')} GROUP BY item_id ORDER BY item_id`);
  return new Map(rows.map(([item, category]) => [String(item), String(category).split('>')]));
};
