import { encodeFacts, MAX_SLOTS, noFacts } from '../../engine/features/factEncoder';
import { breathe } from '../breathe';
import type { Progress } from '../progress';

/** Contexts by column, as text; empty cells are absent. */
export type ContextRows = readonly Readonly<Record<string, string>>[];

export interface BoundedContext {
  readonly facts: ContextRows;
  readonly columns: readonly string[];
  /** What was made coarser or left out, each with its reason code. */
  readonly notes: readonly string[];
}

/** A device keeps slot 0 for the intercept. */
const ROOM = MAX_SLOTS - 1;
/** A column with fewer distinct numbers is not made coarser: its values may be codes. */
const CODES = 12;
/** Names shown in a note. */
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

/** The median, if the column holds numbers with more than `CODES` distinct values. */
const medianOf = (rows: ContextRows, column: string): number | undefined => {
  const numbers = rows.flatMap((row) => (row[column] === undefined ? [] : [Number(row[column])])).sort((a, b) => a - b);
  if (!numbers.every(Number.isFinite) || new Set(numbers).size <= CODES) return undefined;
  return numbers[numbers.length >> 1];
};

/**
 * Contexts that fit into the slots of one device, whatever the file holds. Columns that fit stay as they are. If they do not, a column of numbers
 * becomes one fact, present above the median; columns beyond the room that is then left are not used. Rewards are never looked at.
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
          `context_too_wide: a device holds ${ROOM} values of context and these columns have ${sum(slots)}, so ${coarse.length} columns of numbers count only as above the median or not: ${shortList(coarse)}`,
        ]
      : []),
    ...(left.length > 0 ? [`context_left_out: no room for ${left.length} columns: ${shortList(left)}`] : []),
  ];
  return { facts, columns: kept, notes };
};
