import { ok, type Result } from '../../protocol/result';
import { type Database, identifier } from '../ingest/database';
import { groupDropped } from '../ingest/dataQuality';
import { loadTable } from '../ingest/loadTable';
import type { SessionLog } from './sessionLog';

/** Lists of items, oldest first, separated by spaces: one session a line. Errors: those of `loadTable`. */
export const readHistories = async (
  db: Database,
  path: string,
  table: string,
  session: string,
  list: string,
): Promise<Result<SessionLog>> => {
  const loaded = await loadTable(db, path, `${table}_file`);
  if (!loaded.ok) return loaded;
  const { columns, rows: count, malformed, notes, lineOf } = loaded.value;
  const rows = await db.rows(
    `SELECT ${identifier(session)}, ${identifier(list)}, _line::DOUBLE PRECISION FROM ${loaded.value.table} ORDER BY _line`,
  );
  const named = rows.filter(([id]) => id !== null);
  const nameless = await lineOf(rows.filter(([id]) => id === null).map(([, , line]) => Number(line)));
  const lists = named.map(([, text]) => [...new Set(text === null ? [] : String(text).split(/\s+/).filter(Boolean))]);
  const items = [...new Set(lists.flat())].sort((a, b) => (a < b ? -1 : 1));
  const indexOf = new Map(items.map((item, index) => [item, index]));
  const dropped = groupDropped([...malformed, ...nameless.map((line) => ({ code: 'missing_session_id', line }))]);
  return ok({
    ids: named.map(([id]) => String(id)),
    items,
    sessions: lists.map((ids) => Int32Array.from(ids, (id) => indexOf.get(id)!)),
    months: new Int32Array(named.length),
    rank: Int32Array.from(named.keys()),
    attributes: [],
    histories: true,
    quality: {
      file: path,
      rows: count,
      kept: named.length,
      dropped,
      ignoredColumns: columns.filter((name) => name !== session && name !== list),
      notes,
    },
  });
};
