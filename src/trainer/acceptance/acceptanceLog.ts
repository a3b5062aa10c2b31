import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import { loadTable } from '../ingest/openTable';
import { findOutliers, type NumericColumn } from '../ingest/outliers';

/** Column roles of an acceptance log; `--columns` may name them: `{"label": "bought", "coupon": "offer", "group": ["customer"]}`. */
export interface AcceptanceColumns {
  readonly label?: string;
  readonly coupon?: string;
  readonly group?: readonly string[];
  readonly ignore?: readonly string[];
  /** Columns that are constant within a campaign, for `--split later`. */
  readonly campaign?: readonly string[];
}

export interface AcceptanceLog {
  /** Column that names the coupon. */
  readonly coupon: string;
  readonly columns: readonly string[];
  /** Text of each row by column position; `undefined` where empty. */
  readonly rows: readonly (readonly (string | undefined)[])[];
  /** 0 or 1 (NaN for an empty cell, if those are kept). Absent when the file has no label column. */
  readonly labels?: Float32Array;
  /** Respondent of each row. Rows of one group are never on both sides of a split. */
  readonly groups: readonly string[];
  readonly quality: DataQuality;
}

const LABELS = ['Y', 'accepted', 'label'];
const COUPONS = ['coupon_id', 'couponType', 'coupon'];
/** Columns that together identify a respondent of the UCI in-vehicle coupon data (https://archive.ics.uci.edu/dataset/603). */
const UCI_RESPONDENT = (
  'gender,age,maritalStatus,has_children,education,occupation,income,cartype,Bar,CoffeeHouse,CarryAway,' +
  'RestaurantLessThan20,Restaurant20To50'
).split(',');

const TRUE = new Set(['1', 'true', 'yes', 'y', '1.0']);
const FALSE = new Set(['0', 'false', 'no', 'n', '0.0']);

const rolesOf = (
  columns: readonly string[],
  given: AcceptanceColumns,
): Result<{ label?: string; coupon: string; group: readonly string[] }> => {
  const named = [given.label, given.coupon, ...(given.group ?? []), ...(given.campaign ?? []), ...(given.ignore ?? [])].filter(
    (name) => name !== undefined,
  );
  const unknown = named.find((name) => !columns.includes(name));
  const has = `the file has ${columns.join(', ')}`;
  if (unknown !== undefined) return fail('unknown_column', `The column map names ${JSON.stringify(unknown)}, but ${has}.`, 'line 1');
  const coupon = given.coupon ?? COUPONS.find((name) => columns.includes(name));
  if (coupon === undefined) return fail('unknown_column', `No column names the coupon (${COUPONS.join(', ')}); ${has}.`, 'line 1');
  const label = given.label ?? LABELS.find((name) => columns.includes(name));
  const group =
    given.group ??
    (columns.includes('user_id') ? ['user_id'] : UCI_RESPONDENT.every((name) => columns.includes(name)) ? UCI_RESPONDENT : []);
  return ok(label === undefined ? { coupon, group } : { label, coupon, group });
};

/** A numeric column with more distinct values than this stays a number. A text column is left out, because it would be an identifier. */
export const MOST_VALUES = 60;

/** The columns that features treat as numbers, except ids: on a log scale if none is negative. */
const numericColumns = async (db: Database, table: string, columns: readonly string[]): Promise<readonly NumericColumn[]> => {
  const found: NumericColumn[] = [];
  for (const column of columns) {
    const number = db.dialect.toDouble(identifier(column));
    const [[distinct, texts, least] = []] = await db.rows(`SELECT count(DISTINCT ${identifier(column)})::double precision,
      count(*) FILTER (WHERE nullif(${identifier(column)}, '') IS NOT NULL AND ${number} IS NULL)::double precision, min(${number}) FROM ${table}`);
    if (Number(distinct) <= MOST_VALUES || Number(texts) > 0) continue;
    found.push(Number(least) < 0 ? { column, number } : { column, number, offset: 1 });
  }
  return found;
};

/**
 * Reads a flat acceptance log: a label column, a coupon column, respondent columns and features. `strict` refuses a file with any bad row,
 * as predictions must match its rows. Rows without a label are bad unless they are kept. Errors: those of `loadTable`, `unknown_column`,
 * `bad_row`, `no_rows`.
 */
export const readAcceptance = async (
  db: Database,
  path: string,
  table: string,
  given: AcceptanceColumns = {},
  strict = false,
  unlabelled: 'refuse' | 'keep' = 'refuse',
): Promise<Result<AcceptanceLog>> => {
  const loaded = await loadTable(db, path, table);
  if (!loaded.ok) return loaded;
  const { columns, malformed, lineOf } = loaded.value;
  const roles = rolesOf(columns, given);
  if (!roles.ok) return roles;
  const { label, coupon, group } = roles.value;
  const raw = await db.rows(`SELECT _line, ${columns.map(identifier).join(', ')} FROM ${table} ORDER BY _line`);
  const labelAt = label === undefined ? -1 : columns.indexOf(label);
  const groupAt = group.map((name) => columns.indexOf(name));
  const unanswered: number[] = [];
  const rows: (readonly (string | undefined)[])[] = [];
  const labels: number[] = [];
  const groups: string[] = [];
  for (const [line, ...values] of raw) {
    const texts = values.map((value) => (value === null || value === '' ? undefined : String(value)));
    const answer = labelAt < 0 ? '0' : (texts[labelAt] ?? '').toLowerCase();
    const unknown = answer === '' && unlabelled === 'keep';
    if (!TRUE.has(answer) && !FALSE.has(answer) && !unknown) {
      unanswered.push(Number(line));
      continue;
    }
    rows.push(texts);
    labels.push(unknown ? Number.NaN : TRUE.has(answer) ? 1 : 0);
    groups.push(groupAt.length > 0 ? groupAt.map((at) => texts[at] ?? '').join('\u001f') : String(line));
  }
  const badLabels = (await lineOf(unanswered)).map((line) => ({ code: 'bad_label', line }));
  const dropped = groupDropped([...malformed, ...badLabels]);
  const first = dropped[0];
  if (strict && first) return fail('bad_row', `${path}: ${first.code}, ${first.message}.`, `line ${first.lines[0]}`);
  if (rows.length === 0) return fail('no_rows', `${path} has no usable row.`, path);
  const ids = [label, coupon, ...group, ...(given.ignore ?? [])];
  const numeric = await numericColumns(
    db,
    table,
    columns.filter((name) => !ids.includes(name)),
  );
  const outliers = await findOutliers(db, table, numeric, lineOf);
  const quality: DataQuality = {
    file: path,
    rows: loaded.value.rows,
    kept: rows.length,
    dropped,
    ignoredColumns: given.ignore ?? [],
    outliers,
  };
  const log = { coupon, columns, rows, groups, quality };
  return ok(label === undefined ? log : { ...log, labels: Float32Array.from(labels) });
};

/** Columns a model may use: not the label, not an id of the respondent (a single column that is the whole group), not the ignored ones. */
export const featureColumns = (log: AcceptanceLog, given: AcceptanceColumns): readonly string[] => {
  const id = given.group?.length === 1 ? given.group : [];
  const hidden = [...LABELS, 'user_id', ...id, ...(given.ignore ?? [])];
  return log.columns.filter((name) => name !== given.label && !hidden.includes(name));
};

/** Note on row numbers in out-of-fold predictions, if the file has unusable rows. */
export const rowsKeptNote = ({ rows, kept }: DataQuality): readonly string[] =>
  kept < rows ? [`row in the predictions counts the ${kept} rows kept, from 0; ${rows - kept} rows of the file were left out`] : [];
