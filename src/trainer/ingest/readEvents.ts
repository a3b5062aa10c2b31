import { fail, ok, type Result } from '../../protocol/values/result';
import { type Progress, silent } from '../run/progress';
import { CLEAN_COLUMNS, cleanEvents } from './cleanEvents';
import type { Database } from './database';
import { type DataQuality, type Dropped, droppedRows } from './dataQuality';
import { aliasedEvents, type EventColumn, type EventColumnMap, eventColumns, eventNames, usualExport } from './eventColumns';
import { openTable } from './openTable';
import { likelyPreset } from './orderColumns';
import { findOutliers, logColumns } from './outliers';
import { type OpenTable, readingFile } from './tableSource';
import { detectForms, type TypedSource, typedEvents, usualForms } from './typedEvents';

const SHOWN = 5;
/** Most characters of a name shown. Names in a log may have any length. */
const LONGEST = 40;

const lost = (dropped: readonly Dropped[]): number => dropped.reduce((sum, { count }) => sum + count, 0);

/** Notes on lost rows: unknown event names, and whether most of the log was dropped. @param typed judged table */
const lossNotes = async (db: Database, typed: string, rows: number, dropped: readonly Dropped[]): Promise<readonly string[]> => {
  const notes: string[] = [];
  if (dropped.some(({ code }) => code === 'unknown_event')) {
    const found = await db.rows(
      `SELECT event, count(*)::double precision FROM ${typed} WHERE _code = 'unknown_event' GROUP BY event ORDER BY count(*) DESC, event LIMIT ${SHOWN}`,
    );
    const names = found.map(([event, count]) => `${JSON.stringify(String(event).slice(0, LONGEST))} ×${Number(count)}`).join(', ');
    notes.push(`unknown events: ${names}. Known events: ${eventNames}`);
  }
  if (rows > 0 && lost(dropped) > rows / 2) notes.push('more than half of the rows were left out. Check the columns and their formats');
  return notes;
};

export interface EventLog {
  /**
   * Clean rows: `user_id, item_id, event, time` (ms since the epoch, NULL without a time column), `quantity, price` (major units), `category,
   * brand, coupon_id, propensity, rating, review_length, seconds, _line` (ascending in the order of the file). Text compares by code
   * point.
   */
  readonly table: string;
  readonly has: ReadonlySet<EventColumn>;
  readonly quality: DataQuality;
}

export interface ReadOptions {
  readonly required?: readonly EventColumn[];
  /** Table of `item_id, category, brand` that fills gaps. */
  readonly items?: string;
  /** Progress. Cleaning is a stage of its own. */
  readonly progress?: Progress;
  /** Column of the opened table with the reason code of rows that are left out, if any. */
  readonly leftOut?: string;
}

const FORMS = ['dates', 'decimal', 'now'];

/** Maps columns of the file to ours. Error: `unknown_column`. */
const resolveColumns = (path: string, columns: readonly string[], map: EventColumnMap, required: readonly EventColumn[]) => {
  const head = `${path}: line 1`;
  const has = `the file has ${columns.join(', ')}`;
  const named = Object.entries(map).filter(([name]) => !FORMS.includes(name));
  for (const [name, source] of named) {
    if (!eventColumns.some((known) => known === name))
      return fail('unknown_column', `The column map sets ${JSON.stringify(name)}; known are ${eventColumns.join(', ')}.`, 'columns');
    if (typeof source !== 'string' || !columns.includes(source))
      return fail('unknown_column', `The column map names ${JSON.stringify(source)}, but ${has}.`, head);
  }
  const usual = usualExport(columns)?.columns ?? {};
  const sourceOf = (name: EventColumn): string | undefined => map[name] ?? usual[name] ?? (columns.includes(name) ? name : undefined);
  const missing = required.find((name) => sourceOf(name) === undefined);
  const shop = missing === undefined ? undefined : likelyPreset(columns);
  if (shop !== undefined)
    return fail('unknown_column', `${path} looks like an order export of ${shop}: give it to \`couplet train\` with --orders.`, head);
  if (missing !== undefined)
    return fail(
      'unknown_column',
      `The column ${missing} is missing: ${has}. Map it with --columns, or add a first line of column names.`,
      head,
    );
  return ok(sourceOf);
};

/**
 * Reads an opened log into a clean, typed table. Rows that are not clean are counted with their reason and line. A log without `event`
 * contains purchases only, or ratings only if it has `rating`. One copy is made, and a second one only if the whole column changes how a date or number reads, events have
 * other names, or rows repeat. Errors: those of `readingFile` and `detectForms`, `unknown_column`.
 */
export const readOpened = async (
  db: Database,
  path: string,
  table: string,
  { columns, select, notes, count, lineOf }: OpenTable,
  map: EventColumnMap = {},
  { required = ['user_id', 'item_id'], items, progress = silent, leftOut }: ReadOptions = {},
): Promise<Result<EventLog>> => {
  const resolved = resolveColumns(path, columns, map, required);
  if (!resolved.ok) return resolved;
  const sourceOf = resolved.value;
  const has = new Set(eventColumns.filter((name) => sourceOf(name) !== undefined));
  const typed = `${table}_typed`;
  const source: TypedSource = {
    select,
    sourceOf,
    ...(items ? { items } : {}),
    ...(map.now === undefined ? {} : { now: map.now }),
    ...(leftOut ? { leftOut } : {}),
  };
  const first = { dates: map.dates ?? usualForms.dates, decimal: map.decimal ?? usualForms.decimal };
  const loaded = await readingFile(path, db.createTable(typed, typedEvents(db, source, first)));
  if (!loaded.ok) return loaded;
  const read = Number((await db.rows(`SELECT count(*) FROM ${typed}`))[0]?.[0]);
  const counted = await count(read);
  if (!counted.ok) return counted;
  const detected = await detectForms(db, typed, source, map);
  if (!detected.ok) return detected;
  const { forms } = detected.value;
  const foreign = `SELECT 1 FROM ${typed} WHERE _code = 'unknown_event' AND event IN (${aliasedEvents}) LIMIT 1`;
  const aliases = (await db.rows(foreign)).length > 0;
  if (forms.dates !== first.dates || forms.decimal !== first.decimal || aliases) {
    await db.run(`DROP TABLE ${typed}`);
    await db.createTable(typed, typedEvents(db, source, { ...forms, aliases }));
  }
  progress('clean', 0, 1);
  const bots = await cleanEvents(db, typed, has);
  const outliers = await findOutliers(db, typed, logColumns, lineOf, '_code IS NULL');
  progress('clean', 1, 1);
  await db.run(`CREATE VIEW ${table} AS SELECT ${CLEAN_COLUMNS} FROM ${typed} WHERE _code IS NULL`);
  const dropped = await droppedRows(db, typed, counted.value.malformed, lineOf, bots);
  const { rows } = counted.value;
  const kept = rows - dropped.reduce((sum, { count }) => sum + count, 0);
  const used = new Set([...has].map(sourceOf));
  const ignoredColumns = columns.filter((name) => !used.has(name));
  const losses = await lossNotes(db, typed, rows, dropped);
  return ok({
    table,
    has,
    quality: { file: path, rows, kept, dropped, ignoredColumns, notes: [...notes, ...detected.value.notes, ...losses], outliers },
  });
};

/** The same for a file or table. Errors: those of `openTable` and `readOpened`. */
export const readEvents = async (
  db: Database,
  path: string,
  table: string,
  map: EventColumnMap = {},
  options: ReadOptions = {},
): Promise<Result<EventLog>> => {
  const opened = await openTable(db, path, `${table}_file`);
  return opened.ok ? readOpened(db, path, table, opened.value, map, options) : opened;
};
