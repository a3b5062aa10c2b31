import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import { loadTable } from '../ingest/openTable';
import { type ColumnKinds, hiddenColumns } from './upliftLog';

/** The arm's column, the control arm, and the other arms to include (default: all). */
export interface TreatmentRoles {
  readonly segment: string;
  readonly control: string;
  readonly treatments?: readonly string[];
  /** Column of 0 and 1. */
  readonly outcome: string;
  readonly ignore: readonly string[];
  readonly kinds?: ColumnKinds;
}

/** A randomised experiment with several treatments, as text. */
export interface TreatmentLog {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | undefined)[])[];
  /** Names of the arms, the control first. */
  readonly arms: readonly string[];
  /** Index in `arms`. */
  readonly arm: Uint8Array;
  readonly outcome: Float32Array;
  readonly kinds?: ColumnKinds;
  readonly quality: DataQuality;
  /** Arms that were left out, each with its reason code. */
  readonly notes: readonly string[];
}

/** An arm smaller than this cannot be learnt from. */
const FEWEST = 50;
/** With more treatments the rows per arm are too few, and it takes too long. */
const MOST_TREATMENTS = 12;
/** Most names shown in a note. */
const SHOWN = 5;

const listed = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');

/** The arms with enough rows, the largest first, and why the others are left out. */
const armsKept = (counts: ReadonlyMap<string, number>, control: string) => {
  const treatments = [...counts.keys()]
    .filter((name) => name !== control)
    .sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
  const large = treatments.filter((name) => counts.get(name)! >= FEWEST);
  const small = treatments.filter((name) => counts.get(name)! < FEWEST);
  const [kept, beyond] = [large.slice(0, MOST_TREATMENTS), large.slice(MOST_TREATMENTS)];
  const notes = [
    ...(small.length > 0 ? [`arm_too_small: ${small.length} arms have fewer than ${FEWEST} rows and are left out: ${listed(small)}`] : []),
    ...(beyond.length > 0
      ? [`too_many_arms: ${large.length} treatments; the ${MOST_TREATMENTS} with the most rows are compared, without ${listed(beyond)}`]
      : []),
  ];
  return { kept, notes };
};

/**
 * Reads an experiment with any number of arms. Errors: those of `loadTable`, `unknown_column`, `unknown_arm`, `too_few_rows` when no treatment, or
 * not the control, has enough rows.
 */
export const readTreatments = async (
  db: Database,
  path: string,
  table: string,
  { segment, control, treatments, outcome, ignore, kinds }: TreatmentRoles,
): Promise<Result<TreatmentLog>> => {
  const loaded = await loadTable(db, path, table);
  if (!loaded.ok) return loaded;
  const { columns, malformed, rows: total, lineOf, notes } = loaded.value;
  const unknown = [segment, outcome, ...ignore, ...Object.keys(kinds ?? {})].find((name) => !columns.includes(name));
  if (unknown !== undefined)
    return fail('unknown_column', `${path} has no column ${JSON.stringify(unknown)}; it has ${columns.join(', ')}.`, 'line 1');
  const hidden = hiddenColumns(segment, outcome, ignore);
  const used = columns.filter((name) => !hidden.has(name));
  const positions = used.map((name) => columns.indexOf(name));
  const [armAt, outcomeAt] = [columns.indexOf(segment), columns.indexOf(outcome)];
  const read: { readonly cells: readonly (string | undefined)[]; readonly name: string; readonly y: number }[] = [];
  const bad: number[] = [];
  const counts = new Map<string, number>();
  for (const [line, ...values] of await db.rows(`SELECT _line, ${columns.map(identifier).join(', ')} FROM ${table} ORDER BY _line`)) {
    const texts = values.map((value) => String(value ?? '').trim() || undefined);
    const [name, y] = [texts[armAt], Number(texts[outcomeAt] ?? Number.NaN)];
    if (name === undefined || (y !== 0 && y !== 1)) {
      bad.push(Number(line));
      continue;
    }
    read.push({ cells: positions.map((at) => texts[at]), name, y });
    if (name === control || !treatments || treatments.includes(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const absent = [control, ...(treatments ?? [])].find((name) => !counts.has(name));
  if (absent !== undefined) return fail('unknown_arm', `${path}: no row of column ${segment} says ${JSON.stringify(absent)}.`, path);
  const { kept, notes: left } = armsKept(counts, control);
  if (kept.length === 0 || counts.get(control)! < FEWEST)
    return fail('too_few_rows', `The control and at least one treatment need ${FEWEST} rows each.`, path);
  const arms = [control, ...kept];
  const rows = read.filter(({ name }) => arms.includes(name));
  const lines = await lineOf(bad);
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
    rows: rows.map(({ cells }) => cells),
    arms,
    arm: Uint8Array.from(rows, ({ name }) => arms.indexOf(name)),
    outcome: Float32Array.from(rows, ({ y }) => y),
    ...(kinds ? { kinds } : {}),
    quality,
    notes: left,
  });
};
