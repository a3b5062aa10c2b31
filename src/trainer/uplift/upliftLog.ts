import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import { loadTable } from '../ingest/openTable';

/** Column roles, and the two arms to compare. */
export interface UpliftRoles {
  /** Column that names the arm. */
  readonly segment: string;
  readonly treatment: string;
  readonly control: string;
  /** Column of 0 and 1. */
  readonly outcome: string;
  /** Columns that no model may read, in addition to the outcomes. */
  readonly ignore: readonly string[];
  /** Kinds of columns for which detection would be wrong. */
  readonly kinds?: ColumnKinds;
}

/** `number`: its size matters. `category`: its values are codes. */
export type ColumnKinds = Readonly<Record<string, 'number' | 'category'>>;

/** `--columns`: `{"uplift": {"categories": ["tier"], "numbers": ["visits"]}}`. */
export interface UpliftColumns {
  readonly categories?: readonly string[];
  readonly numbers?: readonly string[];
}

export const columnKinds = ({ categories = [], numbers = [] }: UpliftColumns): ColumnKinds => ({
  ...Object.fromEntries(categories.map((name) => [name, 'category' as const])),
  ...Object.fromEntries(numbers.map((name) => [name, 'number' as const])),
});

/** A randomised experiment, as text. */
export interface UpliftLog {
  /** Columns known before the treatment. */
  readonly columns: readonly string[];
  /** Text of each row by position in `columns`; `undefined` where empty. */
  readonly rows: readonly (readonly (string | undefined)[])[];
  /** 1 treatment, 0 control, −1 another arm or unknown. */
  readonly arm: Int8Array;
  /** NaN if the file has none. */
  readonly outcome: Float32Array;
  readonly kinds?: ColumnKinds;
  readonly quality: DataQuality;
}

/** Columns recorded after a treatment would reveal its effect to a model. */
const OUTCOMES: readonly string[] = ['visit', 'conversion', 'spend'];

/** Columns that no model may read. */
export const hiddenColumns = (segment: string, outcome: string, ignore: readonly string[]): ReadonlySet<string> =>
  new Set([segment, outcome, ...OUTCOMES, ...ignore]);

/**
 * Reads an experiment: an arm column, outcome columns and data from before the treatment. `strict` is for a test file: it may lack arms and
 * outcomes, and keeps every row, as predictions must match its rows. Errors: those of `loadTable`, `unknown_column`, `unknown_arm`,
 * `bad_row`.
 */
export const readUplift = async (
  db: Database,
  path: string,
  table: string,
  { segment, treatment, control, outcome, ignore, kinds }: UpliftRoles,
  strict = false,
): Promise<Result<UpliftLog>> => {
  const loaded = await loadTable(db, path, table);
  if (!loaded.ok) return loaded;
  const { columns, malformed, rows: total, lineOf, notes } = loaded.value;
  const needed = strict ? [] : [segment, outcome, ...ignore, ...Object.keys(kinds ?? {})];
  const unknown = needed.find((name) => !columns.includes(name));
  if (unknown !== undefined)
    return fail('unknown_column', `${path} has no column ${JSON.stringify(unknown)}; it has ${columns.join(', ')}.`, 'line 1');
  const bad = malformed[0];
  if (strict && bad) return fail('bad_row', `${path}: ${bad.code}.`, `line ${bad.line}`);
  const hidden = hiddenColumns(segment, outcome, ignore);
  const used = columns.filter((name) => !hidden.has(name));
  const [armAt, outcomeAt] = [columns.indexOf(segment), columns.indexOf(outcome)];
  const unlabelled: number[] = [];
  const rows: (readonly (string | undefined)[])[] = [];
  const arms: number[] = [];
  const outcomes: number[] = [];
  const positions = used.map((name) => columns.indexOf(name));
  for (const [line, ...values] of await db.rows(`SELECT _line, ${columns.map(identifier).join(', ')} FROM ${table} ORDER BY _line`)) {
    const texts = values.map((value) => String(value ?? '').trim() || undefined);
    const name = armAt < 0 ? undefined : texts[armAt];
    const y = outcomeAt < 0 ? undefined : texts[outcomeAt];
    const answer = y === undefined ? Number.NaN : Number(y);
    const clean = answer === 0 || answer === 1;
    if (!strict && !clean) {
      unlabelled.push(Number(line));
      continue;
    }
    rows.push(positions.map((at) => texts[at]));
    arms.push(name === treatment ? 1 : name === control ? 0 : -1);
    outcomes.push(clean ? answer : Number.NaN);
  }
  for (const [code, name] of [
    [1, treatment],
    [0, control],
  ] as const)
    if (!strict && !arms.includes(code))
      return fail('unknown_arm', `${path}: no row of column ${segment} says ${JSON.stringify(name)}.`, path);
  const lines = await lineOf(unlabelled);
  const quality: DataQuality = {
    file: path,
    rows: total,
    kept: rows.length,
    dropped: groupDropped([...malformed, ...lines.map((line) => ({ code: 'bad_label', line }))]),
    ignoredColumns: columns.filter((name) => hidden.has(name) && name !== segment && name !== outcome),
    notes,
  };
  return ok({
    columns: used,
    rows,
    arm: Int8Array.from(arms),
    outcome: Float32Array.from(outcomes),
    ...(kinds ? { kinds } : {}),
    quality,
  });
};
