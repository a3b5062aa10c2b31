import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import type { EventColumnMap } from '../ingest/eventColumns';
import { loadTable, openTable } from '../ingest/openTable';
import { readEvents } from '../ingest/readEvents';
import { type SessionColumnMap, type SessionLog, sessionColumnsOf, sessionSequences } from './sessionLog';
import type { ItemAttribute } from './sessionModel';

/** A column that may contain a fact of the items, and its name in the file. */
interface FactColumn {
  readonly column: string;
  readonly name: string;
}

/**
 * A column is a fact of the item if at least this share of an item's rows have the same value, and its values group items rather than
 * identify each.
 */
const SAME = 0.98;

/**
 * Columns of a table that are facts of its items (category, colour, price, page of the catalogue), detected by their content: nearly one
 * value per item, and fewer values than half of the items. The code of an item is its most frequent value. 0 is unknown.
 */
const itemAttributes = async (
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

const whole = (text: string): string => `CASE WHEN ${text} ~ '^[0-9]{1,15}$' THEN CAST(${text} AS BIGINT) END`;

/**
 * Rows of a file with a session column and no time, into `<table>_views`. `facts` are its columns without a role, which may describe the
 * items. Errors: those of `loadTable`.
 */
const readSessionRows = async (
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
  // Renamed, as the file may use our own column names.
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

/** Lists of items, oldest first, separated by spaces: one session per line. Errors: those of `loadTable`. */
const readHistories = async (db: Database, path: string, table: string, session: string, list: string): Promise<Result<SessionLog>> => {
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

/** After this long without an event the next one opens a new session, as on the device. */
const IDLE_MS = 30 * 60_000;

export interface SessionFile {
  readonly path: string;
  readonly columns: { readonly session?: SessionColumnMap; readonly events?: EventColumnMap };
}

/** Views of a behaviour log: one session per run of events without a gap, or one per shopper if the log has sessions itself or no times. */
const readEventSessions = async (
  db: Database,
  path: string,
  table: string,
  map: EventColumnMap,
  whole: boolean,
): Promise<Result<{ readonly quality: DataQuality; readonly facts: readonly FactColumn[] }>> => {
  const log = await readEvents(db, path, table, map);
  if (!log.ok) return log;
  const rows = `SELECT user_id, item_id, category, brand, time, _line FROM ${table}
    WHERE event IN ('view_item', 'add_to_cart', 'purchase') AND item_id IS NOT NULL`;
  const before = 'OVER (PARTITION BY user_id ORDER BY time, _line)';
  const gaps = `SELECT *, CASE WHEN time - lag(time) ${before} < ${IDLE_MS} THEN 0 ELSE 1 END AS opens FROM (${rows}) r`;
  const counted = `SELECT *, sum(opens) OVER (PARTITION BY user_id ORDER BY time, _line ROWS UNBOUNDED PRECEDING) AS part FROM (${gaps}) g`;
  const id = whole || !log.value.has.has('time') ? 'user_id' : `user_id || '.' || CAST(part AS VARCHAR)`;
  await db.createTable(
    `${table}_views`,
    `SELECT ${id} AS session_id, item_id, coalesce(time, 0) AS place, time, CAST(NULL AS BIGINT) AS month, category, brand, _line FROM (${counted}) c`,
  );
  return ok({ quality: log.value.quality, facts: ['category', 'brand'].map((name) => ({ name, column: name })) });
};

/**
 * Sessions of a file: rows of `session_id, item_id` with an `order`, a `time` or the order of the file (including the UCI clickstream),
 * OTTO sessions, a behaviour log cut by idle gaps, or lists of `session_id, item_ids`. Errors: those of `openTable` and `readEvents`,
 * `unknown_column`.
 */
export const readSessions = async (db: Database, { path, columns }: SessionFile, table: string): Promise<Result<SessionLog>> => {
  const opened = await openTable(db, path, `${table}_look`);
  if (!opened.ok) return opened;
  const names = opened.value.columns;
  const roles = sessionColumnsOf(names, columns.session ?? {});
  const stranger = Object.values(roles).find((name) => !names.includes(name));
  if (stranger !== undefined)
    return fail('unknown_column', `The column map names ${JSON.stringify(stranger)}, but the file has ${names.join(', ')}.`, 'line 1');
  if (roles.session_id !== undefined && roles.item_ids !== undefined)
    return readHistories(db, path, table, roles.session_id, roles.item_ids);
  const { session_id, item_id, time } = roles;
  const read =
    session_id !== undefined && item_id !== undefined && time === undefined
      ? await readSessionRows(db, path, table, { ...roles, session_id, item_id })
      : await readEventSessions(
          db,
          path,
          table,
          {
            ...columns.events,
            ...(session_id === undefined ? {} : { user_id: session_id, ...(item_id ? { item_id } : {}), ...(time ? { time } : {}) }),
          },
          session_id !== undefined || opened.value.notes.includes('read as OTTO sessions'),
        );
  if (!read.ok) return read;
  const sequences = await sessionSequences(db, `${table}_views`);
  const attributes = await itemAttributes(db, `${table}_views`, read.value.facts, sequences.items);
  return ok({ ...sequences, attributes, histories: false, quality: read.value.quality });
};
