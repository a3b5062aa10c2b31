import { computeFeatures, featureWidth, widthOf } from '../../engine/features/computeFeatures';
import type { FeatureField, FeatureSpec } from '../../engine/features/featureSpec';
import type { UpliftLog } from './upliftLog';
import type { UpliftSamples } from './upliftSamples';

type Cells = readonly (string | undefined)[];

/** Parts of a log that features are built from. */
export type UpliftFeatureLog = Pick<UpliftLog, 'columns' | 'rows' | 'kinds'>;

/** A column with more distinct texts than this contains names, not categories. */
const MOST_KINDS = 60;
/**
 * A column of whole numbers with at most this many distinct values contains codes, so it is read as categories. With two values it makes no
 * difference.
 */
const MOST_CODES = 10;
/** More products of categories than this cost more time than they are worth. */
const MOST_CROSSED = 160;
/** A numeric column whose largest value is this many times its median is read on a logarithmic scale. */
const SKEWED = 10;

/** Named by index in the fitted log, since column names may differ only in letters that a source cannot have. */
const sourceOf = (at: number): string => `fact.c${at}`;

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

const isNumeric = (cells: Cells): boolean => {
  const known = cells.filter((text) => text !== undefined);
  return known.length > 0 && known.every(isNumber);
};

/** Small whole numbers with few distinct values: codes of categories, whose order has no meaning. */
const isCoded = (cells: Cells): boolean => {
  const distinct = new Set(cells.filter((text) => text !== undefined).map(Number));
  return distinct.size > 2 && distinct.size <= MOST_CODES && [...distinct].every(Number.isInteger);
};

/** A distinct whole number in each row is a row number, without information about people. */
const isRowNumber = (cells: Cells): boolean => {
  const numbers = cells.map(Number);
  return cells.length > MOST_KINDS && numbers.every(Number.isInteger) && new Set(numbers).size === numbers.length;
};

/** Does each text stand for an interval of the numeric column, like a price band? Then it adds no information. */
const isBinned = (texts: Cells, numbers: Cells): boolean => {
  const ranges = new Map<string, { low: number; high: number }>();
  for (const [i, text] of texts.entries()) {
    const value = Number(numbers[i] ?? Number.NaN);
    if (text === undefined || Number.isNaN(value)) return false;
    const range = ranges.get(text);
    ranges.set(text, { low: Math.min(value, range?.low ?? value), high: Math.max(value, range?.high ?? value) });
  }
  const sorted = [...ranges.values()].sort((a, b) => a.low - b.low || a.high - b.high);
  return (
    sorted.length > 1 && sorted.every(({ low }, i) => i === 0 || low >= sorted[i - 1]!.high) && sorted.some(({ low, high }) => high > low)
  );
};

const numericField = (column: string, source: string, cells: Cells): FeatureField | undefined => {
  const values = cells.filter((text) => text !== undefined).map(Number);
  const sorted = [...values].sort((a, b) => a - b);
  const [least, median, most] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!];
  const transform = least >= 0 && median > 0 && most > SKEWED * median ? 'log1p' : 'identity';
  const t = values.map((x) => (transform === 'log1p' ? Math.log1p(x) : x));
  const mean = t.reduce((sum, x) => sum + x, 0) / t.length;
  const std = Math.sqrt(t.reduce((sum, x) => sum + (x - mean) ** 2, 0) / t.length);
  if (!(std > 1e-9)) return undefined;
  const missing = transform === 'log1p' ? Math.expm1(mean) : mean;
  return { kind: 'numeric', name: column.slice(0, 80), source, transform, mean, std, missing };
};

const kindsField = (column: string, source: string, cells: Cells): FeatureField | undefined => {
  const vocabulary = [...new Set(cells.filter((text) => text !== undefined))].sort();
  if (vocabulary.length < 2 || vocabulary.length > MOST_KINDS) return undefined;
  return { kind: 'categorical', name: column.slice(0, 80), source, vocabulary };
};

/**
 * Fields fitted to data from before the treatment, never to outcomes: numbers standardised (skewed ones after ln(1 + x)), texts and codes
 * one-hot, texts that only bin a number left out, row numbers too. `log.kinds` overrides the detected kind of a column.
 */
const fitUpliftFeatures = (log: UpliftFeatureLog, rows: readonly number[]): FeatureSpec => {
  const cellsOf = log.columns.map((_, at): Cells => rows.map((row) => log.rows[row]?.[at]));
  const numeric = cellsOf.map((cells, at) => {
    const kind = log.kinds?.[log.columns[at]!];
    return isNumeric(cells) && (kind ? kind === 'number' : !isCoded(cells));
  });
  const fields = log.columns.map((column, at) => {
    const cells = cellsOf[at]!;
    if (numeric[at]) return isRowNumber(cells) ? undefined : numericField(column, sourceOf(at), cells);
    return cellsOf.some((other, j) => numeric[j] && isBinned(cells, other)) ? undefined : kindsField(column, sourceOf(at), cells);
  });
  return { version: 1, id: 'uplift/1', fields: fields.filter((field) => field !== undefined) };
};

/**
 * Rows encoded by `computeFeatures`, one-hot positions standardised by their `means` in the fitted rows, so that one penalty means the same
 * for every position.
 */
export interface UpliftEncoding {
  readonly spec: FeatureSpec;
  /** Columns of the fitted log. Another log may have them in another order. */
  readonly columns: readonly string[];
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Pairs of positions whose products follow the fields: positions of one-hot fields, without their first. */
  readonly crossed: readonly (readonly [number, number])[];
}

/** Every pair of categories of two fields. A number with two values counts as one. Empty if there would be too many. */
const crossedPairs = ({ fields }: FeatureSpec, x: Float32Array, width: number): readonly (readonly [number, number])[] => {
  const isTwoValued = (position: number): boolean => {
    const seen = new Set<number>();
    for (let i = position; i < x.length && seen.size < 3; i += width) seen.add(x[i]!);
    return seen.size === 2;
  };
  let at = 0;
  const groups = fields.flatMap((field) => {
    const from = at;
    at += widthOf(field);
    if (field.kind === 'numeric') return isTwoValued(from) ? [[from]] : [];
    return [Array.from({ length: widthOf(field) - 1 }, (_, i) => from + 1 + i)];
  });
  const pairs = groups.flatMap((a, i) => groups.slice(i + 1).flatMap((b) => a.flatMap((p) => b.map((q) => [p, q] as const))));
  return pairs.length <= MOST_CROSSED ? pairs : [];
};

const rawMatrix = (
  log: UpliftFeatureLog,
  { spec, columns, crossed }: Pick<UpliftEncoding, 'spec' | 'columns' | 'crossed'>,
  rows: readonly number[],
): Float32Array => {
  const plain = featureWidth(spec);
  const width = plain + crossed.length;
  const x = new Float32Array(rows.length * width);
  const positions = new Map(columns.map((column, at) => [sourceOf(at), log.columns.indexOf(column)]));
  for (const [i, row] of rows.entries()) {
    const cells = log.rows[row];
    const from = i * width;
    computeFeatures(spec, (source) => cells?.[positions.get(source) ?? -1], x, from);
    for (const [j, [p, q]] of crossed.entries()) x[from + plain + j] = x[from + p]! * x[from + q]!;
  }
  return x;
};

export const fitUpliftEncoding = (log: UpliftFeatureLog, rows: readonly number[]): UpliftEncoding => {
  const spec = fitUpliftFeatures(log, rows);
  const fields = { spec, columns: log.columns, crossed: [] };
  const shape = { ...fields, crossed: crossedPairs(spec, rawMatrix(log, fields, rows), featureWidth(spec)) };
  const [width, x] = [featureWidth(spec) + shape.crossed.length, rawMatrix(log, shape, rows)];
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (let i = 0; i < x.length; i++) means[i % width]! += x[i]! / rows.length;
  for (let i = 0; i < x.length; i++) deviations[i % width]! += (x[i]! - means[i % width]!) ** 2 / rows.length;
  return { ...shape, means, deviations: deviations.map((v) => Math.max(1e-6, Math.sqrt(v))) };
};

/** Standardised features of rows, row-major: `plain` positions of the fields, then the crossed ones. */
export const encodeFeatures = (log: UpliftFeatureLog, encoding: UpliftEncoding, rows: readonly number[]) => {
  const { means, deviations, spec, crossed } = encoding;
  const plain = featureWidth(spec);
  const width = plain + crossed.length;
  const x = rawMatrix(log, encoding, rows).map((value, i) => (value - means[i % width]!) / deviations[i % width]!);
  return { rows: rows.length, width, plain, x };
};

export const encodeUplift = (log: UpliftLog, encoding: UpliftEncoding, rows: readonly number[]): UpliftSamples => {
  return {
    ...encodeFeatures(log, encoding, rows),
    treated: Float32Array.from(rows, (row) => (log.arm[row] === 1 ? 1 : 0)),
    outcome: Float32Array.from(rows, (row) => log.outcome[row]!),
  };
};
