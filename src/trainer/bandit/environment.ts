import { MAX_ARMS } from '../../engine/decision/factBandit';
import { computeFeatures, featureWidth } from '../../engine/features/computeFeatures';
import { encodeFacts, MAX_SLOTS, noFacts } from '../../engine/features/factEncoder';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import { loadTable, numberIn } from '../ingest/openTable';
import { breathe, type Progress, silent } from '../run/progress';
import { fitFields } from './rewardPrior';

/** Contexts by column, as text. Empty cells are absent. */
type ContextRows = readonly Readonly<Record<string, string>>[];

interface BoundedContext {
  readonly facts: ContextRows;
  readonly columns: readonly string[];
  /** Columns that were coarsened or left out, each with its reason code. */
  readonly notes: readonly string[];
}

/** A device keeps slot 0 for the intercept. */
const ROOM = MAX_SLOTS - 1;

/** Most names shown in a note. */
const SHOWN = 5;

const shortList = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');

/** Slots that a device gives to one column alone. */
const slotsOf = (rows: ContextRows, column: string): number => {
  let known = noFacts;
  for (const row of rows) {
    const value = row[column];
    if (value !== undefined) known = encodeFacts(known, { [column]: value }).known;
  }
  return known.slots.size;
};

/** The median, if the column contains numbers with more than `CODES` distinct values. */
const medianOf = (rows: ContextRows, column: string): number | undefined => {
  const numbers = rows.flatMap((row) => (row[column] === undefined ? [] : [Number(row[column])])).sort((a, b) => a - b);
  if (!numbers.every(Number.isFinite) || new Set(numbers).size <= CODES) return undefined;
  return numbers[numbers.length >> 1];
};

/**
 * Contexts that fit into the slots of one device, for any file. Columns that fit stay unchanged. Otherwise a numeric column becomes one
 * fact, present above the median, and columns beyond the remaining room are not used. Rewards are never used.
 */
export const boundedContext = async (rows: ContextRows, columns: readonly string[], progress: Progress): Promise<BoundedContext> => {
  const measured = async (of: ContextRows, names: readonly string[]): Promise<readonly number[]> => {
    const slots: number[] = [];
    for (const [i, name] of names.entries()) {
      slots.push(slotsOf(of, name));
      progress('context', i + 1, names.length);
      await breathe();
    }
    return slots;
  };
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const slots = await measured(rows, columns);
  if (sum(slots) <= ROOM) return { facts: rows, columns, notes: [] };
  const medians = new Map(columns.flatMap((column) => [[column, medianOf(rows, column)] as const]));
  const coarse = columns.filter((column) => medians.get(column) !== undefined);
  const room = columns.map((column, i) => (medians.get(column) === undefined ? slots[i]! : 1));
  const kept: string[] = [];
  let used = 0;
  for (const [i, column] of columns.entries()) {
    if (used + room[i]! > ROOM) continue;
    used += room[i]!;
    kept.push(column);
  }
  const left = columns.filter((column) => !kept.includes(column));
  const facts = rows.map((row) =>
    Object.fromEntries(
      kept.flatMap((column): readonly (readonly [string, string])[] => {
        const [value, median] = [row[column], medians.get(column)];
        if (value === undefined) return [];
        if (median === undefined) return [[column, value]];
        return Number(value) > median ? [[column, 'high']] : [];
      }),
    ),
  );
  const notes = [
    ...(coarse.length > 0
      ? [
          `context_too_wide: the columns need ${sum(slots)} values of context and a device holds ${ROOM}, so ${coarse.length} numeric columns are reduced to above or below the median: ${shortList(coarse)}`,
        ]
      : []),
    ...(left.length > 0 ? [`context_left_out: no room for ${left.length} columns: ${shortList(left)}`] : []),
  ];
  return { facts, columns: kept, notes };
};

/** Contexts with the reward of every arm. No real log has these, and the true values are computed from them. */
export interface EnvironmentTable {
  readonly contexts: number;
  readonly arms: number;
  readonly width: number;
  /** Row-major, contexts × width. */
  readonly x: Float32Array;
  /** Row-major, contexts × arms: answer times the arm's value. */
  readonly rewards: Float64Array;
}

interface Environment extends EnvironmentTable {
  /** The same contexts by column, as the device receives them. Empty cells are absent. */
  readonly facts: ContextRows;
  readonly quality: DataQuality;
  /** Columns that were coarsened or left out, and why. */
  readonly notes: readonly string[];
}

const REWARD = /^r(\d+)$/;

/** A numeric column with more distinct values than this is a number, not a category. */
const CODES = 12;

/**
 * Reads contexts with full-information rewards ≥ 0 in columns r0, r1, …. Every other column is context, reduced to what fits on a device
 * (`boundedContext`).
 * @param values net value of an accepted offer by arm
 * Errors: those of `loadTable`, `unknown_column`, `values_mismatch`, `too_many_arms`, `no_rows`.
 */
export const readEnvironment = async (
  db: Database,
  path: string,
  values: readonly number[],
  progress: Progress = silent,
): Promise<Result<Environment>> => {
  const loaded = await loadTable(db, path, 'environment');
  if (!loaded.ok) return loaded;
  const { columns, malformed, rows: total, lineOf, notes } = loaded.value;
  const arms = columns.filter((column) => REWARD.test(column)).length;
  const rewardAt = Array.from({ length: arms }, (_, arm) => columns.indexOf(`r${arm}`));
  if (arms < 2 || rewardAt.includes(-1))
    return fail('unknown_column', `${path} needs the rewards of at least two arms in consecutive columns r0, r1, …`, 'line 1');
  if (arms > MAX_ARMS) return fail('too_many_arms', `${path} has ${arms} arms; a device chooses from at most ${MAX_ARMS}.`, 'line 1');
  if (values.length !== arms)
    return fail('values_mismatch', `${path} has ${arms} arms, but ${values.length} values are given.`, '--values');
  const context = columns.filter((column) => !REWARD.test(column));
  const bad: number[] = [];
  const facts: Record<string, string>[] = [];
  const rewards: number[] = [];
  for (const [line, ...cells] of await db.rows(`SELECT _line, ${columns.map(identifier).join(', ')} FROM environment ORDER BY _line`)) {
    const answers = rewardAt.map((at) => numberIn(cells[at]));
    if (!answers.every((r) => Number.isFinite(r) && r >= 0)) {
      bad.push(Number(line));
      continue;
    }
    const known = context.map((name) => [name, String(cells[columns.indexOf(name)] ?? '')] as const);
    facts.push(Object.fromEntries(known.filter(([, value]) => value !== '')));
    rewards.push(...answers.map((r, arm) => r * values[arm]!));
  }
  if (facts.length < 2) return fail('no_rows', `${path} has no usable row.`, path);
  const bounded = await boundedContext(facts, context, progress);
  const raw = bounded.facts.map((row) => Object.fromEntries(bounded.columns.map((name, i) => [`fact.c${i}`, row[name] ?? ''])));
  const isNumber = (source: string): boolean => {
    const distinct = new Set(raw.map((row) => row[source]!).filter((value) => value !== ''));
    return distinct.size > CODES && [...distinct].every((value) => Number.isFinite(Number(value)));
  };
  const fields = fitFields(
    bounded.columns.map((_, i) => ({ source: `fact.c${i}`, kind: isNumber(`fact.c${i}`) ? 'identity' : 'categorical' })),
    raw,
  );
  const spec = { version: 1, id: 'environment/1', fields } as const;
  const width = featureWidth(spec);
  const x = new Float32Array(raw.length * width);
  for (const [i, row] of raw.entries()) computeFeatures(spec, (source) => row[source], x, i * width);
  const dropped = groupDropped([...malformed, ...(await lineOf(bad)).map((line) => ({ code: 'bad_reward', line }))]);
  const quality: DataQuality = { file: path, rows: total, kept: raw.length, dropped, ignoredColumns: [], notes };
  const table = { contexts: raw.length, arms, width, x, rewards: Float64Array.from(rewards) };
  return ok({ ...table, facts: bounded.facts, quality, notes: bounded.notes });
};
