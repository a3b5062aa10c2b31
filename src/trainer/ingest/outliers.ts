import type { Database } from './database';
import type { OpenTable } from './tableSource';

/** Values of a numeric column beyond robust limits. Their rows are kept. */
export interface Outliers {
  readonly column: string;
  /** Values that the limits come from. */
  readonly values: number;
  /** Values below `low` or above `high`. */
  readonly count: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** The first few line numbers of the file, 1 = header. */
  readonly lines: readonly number[];
}

/** Modified z-score from which a value counts as an outlier, and the normal consistency factors of MAD and mean absolute deviation. */
const [LIMIT, MAD_FACTOR, MEAN_FACTOR] = [3.5, 0.6745, 1.253314];
/** Most lines listed per column. */
const SHOWN = 5;

/** A numeric column, and how it is measured: money and counts by ratio, so on a log scale. */
export interface NumericColumn {
  readonly column: string;
  /** SQL of its number. */
  readonly number: string;
  /** Added before the logarithm: 0 leaves zeros out, 1 keeps them. Absent: a plain scale. */
  readonly offset?: 0 | 1;
}

/** Numeric columns of a behaviour log. Ratings and probabilities have bounds of their own. */
export const logColumns: readonly NumericColumn[] = [
  { column: 'price', number: 'price', offset: 0 },
  { column: 'quantity', number: 'quantity', offset: 1 },
  { column: 'review_length', number: 'review_length', offset: 1 },
  { column: 'seconds', number: 'seconds', offset: 1 },
];

/** SQL: exactly this number. As a decimal literal it may change in the last digit. */
const exact = (x: number): string => `'${x}'::double precision`;

/**
 * Limits of a table of distinct values `x` with counts `n`: median ± 3.5 MAD / .6745, that is a modified z-score of 3.5 (Iglewicz & Hoaglin
 * 1993, "How to Detect and Handle Outliers"). If more than half of the values are equal, MAD is 0, and 1.253314 times the mean absolute
 * deviation takes its place. `undefined` without values or spread. Medians are the lower ones.
 */
const limitsOf = async (db: Database, table: string) => {
  const one = async (sql: string): Promise<number> => Number((await db.rows(sql))[0]?.[0] ?? Number.NaN);
  const medianOf = (
    x: string,
  ): string => `SELECT min(x) FROM (SELECT ${x} AS x, sum(n) OVER (ORDER BY ${x}) AS reached, sum(n) OVER () AS total
    FROM ${table}) AS ranked WHERE reached * 2 >= total`;
  const median = await one(medianOf('x'));
  if (!Number.isFinite(median)) return undefined;
  const distance = `abs(x - ${exact(median)})`;
  const mad = await one(medianOf(distance));
  const scale =
    mad > 0 ? mad / MAD_FACTOR : MEAN_FACTOR * (await one(`SELECT (sum(n * ${distance}) / sum(n))::double precision FROM ${table}`));
  return scale > 0 ? { low: median - LIMIT * scale, median, high: median + LIMIT * scale } : undefined;
};

/**
 * Outliers of a table's rows, by column, with the limits in the column's own unit. Distinct values are counted in the database, so memory
 * does not grow with the log.
 *
 * @param table has `_line`
 * @param good condition on its rows
 * @param lineOf of the opened file
 */
export const findOutliers = async (
  db: Database,
  table: string,
  columns: readonly NumericColumn[],
  lineOf: OpenTable['lineOf'],
  good = 'true',
): Promise<readonly Outliers[]> => {
  const found: Outliers[] = [];
  const counted = `${table}_values`;
  for (const { column, number, offset } of columns) {
    const shifted = `((${number}) + ${offset ?? 0})::double precision`;
    const value = offset === undefined ? shifted : `ln(${shifted})`;
    // A logarithm of 0 is an error in PostgreSQL, whatever the order of conditions.
    const x = offset === undefined ? value : `CASE WHEN ${shifted} > 0 THEN ${value} END`;
    const rows = `SELECT _line, ${x} AS x FROM ${table} WHERE ${good}`;
    await db.createTable(counted, `SELECT x, count(*) AS n FROM (${rows}) AS measured WHERE x IS NOT NULL GROUP BY x`);
    const limits = await limitsOf(db, counted);
    if (limits) {
      const beyond = `(x < ${exact(limits.low)} OR x > ${exact(limits.high)})`;
      const [counts = []] = await db.rows(
        `SELECT sum(n)::double precision, coalesce(sum(n) FILTER (WHERE ${beyond}), 0)::double precision FROM ${counted}`,
      );
      const [values = 0, count = 0] = counts.map(Number);
      if (count > 0) {
        const first = await db.rows(
          `SELECT _line::double precision FROM (${rows}) AS measured WHERE ${beyond} ORDER BY _line LIMIT ${SHOWN}`,
        );
        const lines = await lineOf(first.map(([line]) => Number(line)));
        // Engines differ in the last digits of a logarithm.
        const own = (at: number): number => Number((offset === undefined ? at : Math.exp(at) - offset).toPrecision(6));
        found.push({ column, values, count, low: own(limits.low), median: own(limits.median), high: own(limits.high), lines });
      }
    }
    await db.run(`DROP TABLE ${counted}`);
  }
  return found;
};

const figure = (value: number): string => `${Number(value.toPrecision(3))}`;

/** One line about a column, for people. */
export const describeOutliers = ({ column, values, count, low, median, high, lines }: Outliers): string =>
  `unusual ${column}: ${count} of ${values} (${((100 * count) / values).toFixed(2)}%) below ${figure(low)} or above ${figure(high)}, median ${figure(median)}, line ${lines.join(', ')}${count > lines.length ? ', …' : ''}. They are kept`;
