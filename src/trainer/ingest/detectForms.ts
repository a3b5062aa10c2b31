import { fail, ok, type Result } from '../../protocol/result';
import { type Database, identifier } from './database';
import type { EventColumnMap } from './eventColumns';
import { COMMA_NUMBER, type DateOrder, type DecimalMark, POINT_NUMBER, SLASH_DATE } from './parseText';
import type { TextForms, TypedSource } from './typedEvents';

/** Most common on the web's shops; only a column that has such values asks whether it is right. */
export const usualForms: TextForms = { dates: 'dmy', decimal: 'point' };

const counts = async (db: Database, sql: string): Promise<readonly number[]> => ((await db.rows(sql))[0] ?? []).map(Number);

/** Day or month first, by the whole column: a first number above 12 can only be a day, a second one too. Error: `ambiguous_dates`. */
const dateOrder = async (db: Database, { select, sourceOf }: TypedSource): Promise<Result<DateOrder>> => {
  const text = db.dialect.trim(identifier(sourceOf('time') ?? ''));
  const first = `regexp_replace(${text}, '^([0-9]{1,2})[-/.].*$', '\\1')`;
  const second = `regexp_replace(${text}, '^[0-9]{1,2}[-/.]([0-9]{1,2})[-/.].*$', '\\1')`;
  const [dmy = 0, mdy = 0] = await counts(
    db,
    `SELECT count(*) FILTER (WHERE a > '12' AND b <= '12'), count(*) FILTER (WHERE a <= '12' AND b > '12')
    FROM (SELECT lpad(${first}, 2, '0') AS a, lpad(${second}, 2, '0') AS b FROM (${select}) AS file WHERE ${text} ~ '${SLASH_DATE}') AS parts`,
  );
  if (dmy > 0 && mdy === 0) return ok('dmy');
  if (mdy > 0 && dmy === 0) return ok('mdy');
  const why = dmy === 0 ? 'no date has a day above 12' : `${dmy} can only be day first and ${mdy} only month first`;
  return fail('ambiguous_dates', `Dates such as 03/04/2026 have two readings here: ${why}. Say --dates dmy or --dates mdy.`, 'time');
};

/** Point or comma, by the whole columns of price, quantity and propensity. Error: `ambiguous_decimals`. */
const decimalMark = async (db: Database, { select, sourceOf }: TypedSource): Promise<Result<DecimalMark>> => {
  const columns = (['price', 'quantity', 'propensity'] as const)
    .flatMap((name) => sourceOf(name) ?? [])
    .map((name) => db.dialect.trim(identifier(name)));
  const any = (pattern: string): string => columns.map((column) => `${column} ~ '${pattern}'`).join(' OR ');
  const [comma = 0, point = 0] = await counts(
    db,
    `SELECT count(*) FILTER (WHERE ${any(COMMA_NUMBER)}), count(*) FILTER (WHERE ${any(POINT_NUMBER)}) FROM (${select}) AS file`,
  );
  if (comma > 0 && point === 0) return ok('comma');
  if (point > 0 && comma === 0) return ok('point');
  const why = comma === 0 ? 'none tells the decimal mark' : `${comma} need a decimal comma and ${point} a decimal point`;
  return fail(
    'ambiguous_decimals',
    `Numbers such as 1,234 have two readings here: ${why}. Say --decimal comma or --decimal point.`,
    'price',
  );
};

/**
 * Forms of dates and decimals of a whole log, where its typed rows say that there is something to decide. What the caller states is
 * taken at its word. Errors: `ambiguous_dates`, `ambiguous_decimals`.
 */
export const detectForms = async (
  db: Database,
  typed: string,
  source: TypedSource,
  stated: Pick<EventColumnMap, 'dates' | 'decimal'>,
): Promise<Result<{ readonly forms: TextForms; readonly notes: readonly string[] }>> => {
  const [slashes = 0, commas = 0] = await counts(
    db,
    `SELECT count(*) FILTER (WHERE has_slashes), count(*) FILTER (WHERE has_comma) FROM ${typed}`,
  );
  const dates = stated.dates ? ok(stated.dates) : slashes === 0 ? ok(usualForms.dates) : await dateOrder(db, source);
  if (!dates.ok) return dates;
  const decimal = stated.decimal ? ok(stated.decimal) : commas === 0 ? ok(usualForms.decimal) : await decimalMark(db, source);
  if (!decimal.ok) return decimal;
  const notes = [
    ...(slashes > 0 ? [`${slashes} dates are read ${dates.value === 'dmy' ? 'day' : 'month'} first`] : []),
    ...(commas > 0 ? [`a comma in a number is read as ${decimal.value === 'comma' ? 'the decimal mark' : 'a mark of thousands'}`] : []),
  ];
  return ok({ forms: { dates: dates.value, decimal: decimal.value }, notes });
};
