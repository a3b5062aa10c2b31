import { ok, type Result } from '../../protocol/result';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import { loadTable } from '../ingest/loadTable';
import type { FactColumn } from './itemAttributes';
import type { SessionColumnMap } from './sessionColumns';

const whole = (text: string): string => `CASE WHEN ${text} ~ '^[0-9]{1,15}$' THEN CAST(${text} AS BIGINT) END`;

/**
 * Rows of a file with a column for the session and no time into `<table>_views`. `facts` are its columns that have no role, which may say
 * something of the items. Errors: those of `loadTable`.
 */
export const readSessionRows = async (
  db: Database,
  path: string,
  table: string,
  roles: SessionColumnMap & { readonly session_id: string; readonly item_id: string },
): Promise<Result<{ readonly quality: DataQuality; readonly facts: readonly FactColumn[] }>> => {
  const loaded = await loadTable(db, path, `${table}_file`);
  if (!loaded.ok) return loaded;
  const { columns, rows, malformed, lineOf } = loaded.value;
  const text = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : `nullif(${db.dialect.trim(identifier(name))}, '')`;
  const [session, item] = [text(roles.session_id)!, text(roles.item_id)!];
  const [order, year, month] = [text(roles.order), text(roles.year), text(roles.month)];
  const place = order ? whole(order) : '0';
  const used = new Set(Object.values(roles));
  // Renamed, as the file may call them what our own columns are called.
  const facts = columns.filter((name) => !used.has(name)).map((name, i): FactColumn => ({ name, column: `fact_${i}` }));
  const months = month ? `coalesce(${year ? whole(year) : '0'}, 0) * 12 + ${whole(month)}` : 'CAST(NULL AS BIGINT)';
  await db.createTable(
    `${table}_views`,
    `SELECT ${session} AS session_id, ${item} AS item_id, coalesce(${place}, 0) AS place,
      CAST(NULL AS BIGINT) AS time, ${months} AS month,
      ${facts.map(({ name, column }) => `${identifier(name)} AS ${column}, `).join('')}_line FROM ${loaded.value.table}
      WHERE ${session} IS NOT NULL AND ${item} IS NOT NULL`,
  );
  const bad = await db.rows(`SELECT CASE WHEN ${session} IS NULL THEN 'missing_session_id' ELSE 'missing_item_id' END,
    _line::DOUBLE PRECISION FROM ${loaded.value.table} WHERE ${session} IS NULL OR ${item} IS NULL ORDER BY _line`);
  const lines = await lineOf(bad.map(([, line]) => Number(line)));
  const dropped = groupDropped([...malformed, ...bad.map(([code], i) => ({ code: String(code), line: lines[i]! }))]);
  const kept = rows - dropped.reduce((sum, { count }) => sum + count, 0);
  return ok({ quality: { file: path, rows, kept, dropped, ignoredColumns: [], notes: loaded.value.notes }, facts });
};
