import type { Database } from '../ingest/database';
import type { ItemAttribute } from './sessionModel';

/** A column that may hold a fact of the items, and what it was called in the file. */
export interface FactColumn {
  readonly column: string;
  readonly name: string;
}

/** A column that says at least this share of its item's rows the same, and tells items apart without naming each, is a fact of the item. */
const SAME = 0.98;

/**
 * Columns of a table that are facts of its items (category, colour, price, page of the catalogue), found by what they hold: nearly one value
 * an item, and fewer values than half of the items. The code of an item is its most frequent value; 0 is unknown.
 */
export const itemAttributes = async (
  db: Database,
  table: string,
  columns: readonly FactColumn[],
  items: readonly string[],
): Promise<readonly ItemAttribute[]> => {
  const indexOf = new Map(items.map((item, index) => [item, index]));
  const attributes: ItemAttribute[] = [];
  for (const { column, name } of columns) {
    const values = `SELECT item_id, ${column} AS value, count(*) AS n FROM ${table} WHERE ${column} IS NOT NULL GROUP BY item_id, ${column}`;
    const [facts] = await db.rows(`SELECT coalesce(sum(most), 0)::DOUBLE PRECISION, coalesce(sum(n), 0)::DOUBLE PRECISION,
      (SELECT count(DISTINCT value) FROM (${values}) d)::DOUBLE PRECISION
      FROM (SELECT max(n) AS most, sum(n) AS n FROM (${values}) v GROUP BY item_id) i`);
    const [most, all, distinct] = (facts ?? []).map(Number) as [number, number, number];
    if (!(all > 0) || most < SAME * all || distinct < 2 || distinct > items.length / 2) continue;
    const rows = await db.rows(`SELECT item_id, value FROM (SELECT item_id, value,
      row_number() OVER (PARTITION BY item_id ORDER BY n DESC, value) AS place FROM (${values}) v) r WHERE place = 1 ORDER BY value, item_id`);
    const codeOf = new Map<string, number>();
    const codes = new Int32Array(items.length);
    for (const [item, value] of rows) {
      const index = indexOf.get(String(item));
      if (index === undefined) continue;
      const key = String(value);
      const code = codeOf.get(key) ?? codeOf.size + 1;
      codeOf.set(key, code);
      codes[index] = code;
    }
    attributes.push({ name, codes, size: codeOf.size + 1 });
  }
  return attributes;
};
