import { fail, ok, type Result } from '../../protocol/result';
import type { Database } from '../ingest/database';
import type { DataQuality } from '../ingest/dataQuality';
import type { EventColumnMap } from '../ingest/eventColumns';
import { openTable } from '../ingest/openTable';
import { readEvents } from '../ingest/readEvents';
import { type FactColumn, itemAttributes } from './itemAttributes';
import { readHistories } from './readHistories';
import { readSessionRows } from './readSessionRows';
import { type SessionColumnMap, sessionColumnsOf } from './sessionColumns';
import type { SessionLog } from './sessionLog';
import { sessionSequences } from './sessionSequences';

/** Without an event for this long the next one opens a new session, as on the device. */
const IDLE_MS = 30 * 60_000;

export interface SessionFile {
  readonly path: string;
  readonly columns: { readonly session?: SessionColumnMap; readonly events?: EventColumnMap };
}

/** Views of a behaviour log: one session a run of events without a gap, or one a shopper where the log says sessions itself or has no times. */
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
 * Sessions of a file: rows of `session_id, item_id` with an `order`, a `time` or the order of the file (the UCI clickstream among them), OTTO
 * sessions, a behaviour log cut by idle gaps, or lists of `session_id, item_ids`. Errors: those of `openTable` and `readEvents`, `unknown_column`.
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
