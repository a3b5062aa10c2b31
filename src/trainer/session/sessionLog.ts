import type { Database } from '../ingest/database';
import type { DataQuality } from '../ingest/dataQuality';
import type { ItemAttribute } from './sessionModel';

/** Sessions of a file, in the order in which they are first seen in it. */
export interface SessionLog {
  readonly ids: readonly string[];
  /** Sorted by code unit. */
  readonly items: readonly string[];
  /** Item indices of each session in first-seen order without repeats. May be empty in a file of histories. */
  readonly sessions: readonly Int32Array[];
  /** Month of each session's last event, counted as year · 12 + month. 0 if the file has none. */
  readonly months: Int32Array;
  /** Rank of each session by its last event. */
  readonly rank: Int32Array;
  readonly attributes: readonly ItemAttribute[];
  /** True for lists of histories, of which no item is to be held out. */
  readonly histories: boolean;
  readonly quality: DataQuality;
}

/** Roles of a session log's columns. The first two are required. */
export const sessionRoles = ['session_id', 'item_id', 'order', 'time', 'year', 'month', 'item_ids'] as const;
type SessionRole = (typeof sessionRoles)[number];

/** `--columns`, part `session`: role → name in the file. */
export type SessionColumnMap = Readonly<Partial<Record<SessionRole, string>>>;

/** Known names of a role without a map: ours, then those of the UCI clickstream (https://archive.ics.uci.edu/dataset/553). */
const ALIASES: Readonly<Record<SessionRole, readonly string[]>> = {
  session_id: ['session_id', 'session ID'],
  item_id: ['item_id', 'page 2 (clothing model)'],
  order: ['order'],
  time: ['time'],
  year: ['year'],
  month: ['month'],
  item_ids: ['item_ids'],
};

/** Column of each role in the file, by the map or by a known name. */
export const sessionColumnsOf = (columns: readonly string[], map: SessionColumnMap): SessionColumnMap =>
  Object.fromEntries(
    sessionRoles.flatMap((role) => {
      const column = map[role] ?? ALIASES[role].find((alias) => columns.includes(alias));
      return column === undefined ? [] : [[role, column] as const];
    }),
  );

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Year · 12 + month of a time in ms since the epoch, UTC. */
const monthOf = (time: number): number => {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth() + 1;
};

/**
 * Sequences from a table `views` of `session_id, item_id, place, time, month, _line` (`place` orders a session; `time` is ms since the
 * epoch; it or `month` may be NULL). Grouping is done in SQL, and only each session's distinct items leave the database.
 */
export const sessionSequences = async (db: Database, views: string): Promise<Omit<SessionLog, 'attributes' | 'histories' | 'quality'>> => {
  const items = (await db.rows(`SELECT DISTINCT item_id FROM ${views}`)).map(([item]) => String(item)).sort(byText);
  const indexOf = new Map(items.map((item, index) => [item, index]));
  await db.createTable(
    `${views}_sessions`,
    `SELECT session_id, row_number() OVER (ORDER BY min(_line)) - 1 AS s, max(month) AS month, max(time) AS time,
      row_number() OVER (ORDER BY max(month), max(time), min(_line)) - 1 AS oldest FROM ${views} GROUP BY session_id`,
  );
  const ids: string[] = [];
  const [months, ranks]: [number[], number[]] = [[], []];
  for await (const batch of db.batches(
    `SELECT session_id, month::DOUBLE PRECISION, time::DOUBLE PRECISION, oldest::DOUBLE PRECISION FROM ${views}_sessions ORDER BY s`,
  )) {
    for (const [id, month, time, oldest] of batch) {
      ids.push(String(id));
      months.push(month !== null ? Number(month) : time !== null ? monthOf(Number(time)) : 0);
      ranks.push(Number(oldest));
    }
  }
  const sessions: Int32Array[] = [];
  let [open, current]: [number, number[]] = [0, []];
  const close = (): void => {
    sessions.push(Int32Array.from(current));
    current = [];
    open += 1;
  };
  const firsts = `SELECT s::DOUBLE PRECISION, item_id FROM (SELECT g.s, v.item_id, v.place, v._line,
      row_number() OVER (PARTITION BY g.s, v.item_id ORDER BY v.place, v._line) AS nth
    FROM (SELECT session_id, item_id, place, _line FROM ${views}) v JOIN ${views}_sessions g ON g.session_id = v.session_id) f
    WHERE nth = 1 ORDER BY s, place, _line`;
  for await (const batch of db.batches(firsts)) {
    for (const [s, item] of batch) {
      while (open < Number(s)) close();
      current.push(indexOf.get(String(item))!);
    }
  }
  while (open < ids.length) close();
  return { ids, items, sessions, months: Int32Array.from(months), rank: Int32Array.from(ranks) };
};
