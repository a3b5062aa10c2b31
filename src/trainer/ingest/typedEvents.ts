import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from './database';
import { canonicalEvent, type EventColumn, type EventColumnMap, knownEvents } from './eventColumns';
import {
  COMMA_NUMBER,
  type DateOrder,
  type DecimalMark,
  epochMs,
  isNotFinite,
  isoText,
  numberOf,
  POINT_NUMBER,
  SLASH_DATE,
} from './parseText';

export interface TypedSource {
  /** Query of text columns and `_line`. */
  readonly select: string;
  readonly sourceOf: (name: EventColumn) => string | undefined;
  /** Table of `item_id, category, brand` that fills gaps. */
  readonly items?: string;
  readonly now?: number;
  /** Column of `select` with the reason code of rows that are dropped before any rule applies. NULL for others. */
  readonly leftOut?: string;
}

interface TextForms {
  readonly dates: DateOrder;
  readonly decimal: DecimalMark;
  /** True if events have the names of other exports. */
  readonly aliases?: boolean;
}

const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** Tolerance for devices whose clock runs ahead. */
const CLOCK_SKEW_MS = 86_400_000;
const MOST_QUANTITY = 1e6;
const MOST_PRICE = 1e9;
/** Half stars are common in logs. */
const [LEAST_RATING, MOST_RATING] = [0.5, 5];
const MOST_SECONDS = 86_400;
const MOST_CHARACTERS = 1e6;

/** How exports write a missing value. */
const NOTHING = `('NULL', 'null', 'None', 'nan', 'NaN', 'N/A', '\\N', 'undefined', '(not set)')`;

/** The first rule that a row breaks, in this order, gives the reason why it is dropped. */
const rules = (has: (name: EventColumn) => boolean, now: number | undefined): readonly (readonly [condition: string, code: string])[] => [
  ['user_id IS NULL', 'missing_user_id'],
  [`event NOT IN (${knownEvents})`, 'unknown_event'],
  ...(has('time')
    ? ([
        ['time IS NULL', 'bad_time'],
        [`time < ${EARLIEST} OR time >= ${now === undefined ? LATEST : now + CLOCK_SKEW_MS}`, 'impossible_time'],
      ] as const)
    : []),
  [`(price IS NULL AND ${isNotFinite('price_text')}) OR (quantity IS NULL AND ${isNotFinite('quantity_text')})`, 'not_finite'],
  ['price_text IS NOT NULL AND price IS NULL', 'bad_price'],
  ['price < 0', 'negative_price'],
  [`price > ${MOST_PRICE}`, 'impossible_price'],
  ['quantity_text IS NOT NULL AND (quantity IS NULL OR quantity <> floor(quantity) OR quantity < 1)', 'bad_quantity'],
  [`quantity > ${MOST_QUANTITY}`, 'impossible_quantity'],
  // A bare list of users has no items.
  ...(has('item_id')
    ? [[`item_id IS NULL AND event IN ('view_item', 'add_to_cart', 'remove_from_cart', 'purchase', 'rate')`, 'missing_item_id'] as const]
    : []),
  [`coupon_id IS NULL AND event LIKE '%_promotion'`, 'missing_coupon_id'],
  [`transaction_id IS NULL AND event = 'refund'`, 'missing_transaction_id'],
  // Other events may carry the product's mean rating, which is not read.
  [`event = 'rate' AND rating_text IS NULL`, 'missing_rating'],
  [`event = 'rate' AND (rating IS NULL OR rating < ${LEAST_RATING} OR rating > ${MOST_RATING})`, 'bad_rating'],
  [`event = 'dwell' AND (seconds IS NULL OR seconds < 0 OR seconds > ${MOST_SECONDS})`, 'bad_seconds'],
  ['propensity_text IS NOT NULL AND (propensity IS NULL OR propensity <= 0 OR propensity > 1)', 'bad_propensity'],
];

/**
 * Query of a log's rows with their types and verdict: `user_id, item_id, event, time` (ms since the epoch),
 * `quantity, price, category, brand, coupon_id, propensity, rating, review_length, seconds, transaction_id, _line`, `_code` (why the row is
 * dropped, NULL for a good one), and `has_slashes`, `has_comma`: a date or number of the row can be read in two ways.
 */
export const typedEvents = ({ dialect }: Database, { select, sourceOf, items, now, leftOut }: TypedSource, forms: TextForms): string => {
  const has = (name: EventColumn): boolean => sourceOf(name) !== undefined;
  const text = (name: EventColumn): string => {
    const source = sourceOf(name);
    return source === undefined ? `CAST(NULL AS VARCHAR) COLLATE "C"` : `nullif(${dialect.trim(identifier(source))}, '')`;
  };
  const id = (name: EventColumn): string => (has(name) ? `CASE WHEN ${text(name)} NOT IN ${NOTHING} THEN ${text(name)} END` : text(name));
  const number = (name: 'price' | 'quantity' | 'propensity' | 'rating' | 'review_length' | 'seconds'): string =>
    numberOf(dialect, `${name}_text`, forms.decimal);
  // One subquery per step, each fenced. Otherwise a planner would merge them and repeat every expression wherever its name is used.
  const texts = `SELECT _line, ${id('user_id')} AS user_id, ${id('item_id')} AS item_id,
    ${has('event') ? `coalesce(${text('event')}, '')` : `'${has('rating') ? 'rate' : 'purchase'}' COLLATE "C"`} AS event, ${text('time')} AS time_text,
    ${text('quantity')} AS quantity_text, ${text('price')} AS price_text, ${text('category')} AS category, ${text('brand')} AS brand,
    ${text('coupon_id')} AS coupon_id, ${text('propensity')} AS propensity_text, ${text('transaction_id')} AS transaction_id,
    ${text('rating')} AS rating_text, ${text('review_length')} AS review_length_text, length(${text('review')}) AS review_text_length,
    ${text('seconds')} AS seconds_text${leftOut ? `, ${leftOut}` : ''}
    FROM (${select}) AS file ${dialect.fence}`;
  const values = `SELECT _line, user_id, item_id, ${forms.aliases ? canonicalEvent('event') : 'event'} AS event, coalesce(${dialect.isoMs('time_iso')}, ${epochMs('time_text')}) AS time, time_text,
    ${number('quantity')} AS quantity, quantity_text, ${number('price')} AS price, price_text, category, brand, coupon_id,
    ${number('propensity')} AS propensity, propensity_text, transaction_id, ${number('rating')} AS rating, rating_text,
    coalesce(${number('review_length')}, review_text_length) AS review_length, ${number('seconds')} AS seconds${leftOut ? `, ${leftOut}` : ''} FROM (SELECT *, ${isoText('time_text', forms.dates)} AS time_iso
      FROM (${texts}) AS texts ${dialect.fence}) AS forms ${dialect.fence}`;
  const cases = [
    ...(leftOut ? [`WHEN ${leftOut} IS NOT NULL THEN ${leftOut}`] : []),
    ...rules(has, now).map(([condition, code]) => `WHEN ${condition} THEN '${code}'`),
  ];
  const comma = ['price_text', 'quantity_text', 'propensity_text', 'rating_text'].map((name) => `coalesce(strpos(${name}, ','), 0) > 0`);
  const judged = `SELECT _line, user_id, item_id, event, time, CAST(CASE WHEN quantity BETWEEN 1 AND ${MOST_QUANTITY} THEN floor(quantity) ELSE 1 END AS BIGINT) AS quantity,
    price, category, brand, coupon_id, propensity, CASE WHEN event = 'rate' THEN rating END AS rating,
    CAST(CASE WHEN event = 'rate' AND review_length BETWEEN 0 AND ${MOST_CHARACTERS} THEN floor(review_length) END AS BIGINT) AS review_length,
    CASE WHEN event = 'dwell' THEN seconds END AS seconds, transaction_id, CASE ${cases.join(' ')} END AS _code,
    CASE WHEN substr(time_text, 5, 1) = '-' THEN false ELSE coalesce(time_text ~ '${SLASH_DATE}', false) END AS has_slashes, ${comma.join(' OR ')} AS has_comma FROM (${values}) AS parsed`;
  if (items === undefined) return judged;
  return `SELECT r._line, r.user_id, r.item_id, r.event, r.time, r.quantity, r.price, coalesce(r.category, i.category) AS category, coalesce(r.brand, i.brand) AS brand, r.coupon_id,
    r.propensity, r.rating, r.review_length, r.seconds, r.transaction_id, r._code, r.has_slashes, r.has_comma FROM (${judged}) AS r LEFT JOIN ${items} i ON i.item_id = r.item_id`;
};

/** Defaults, the most common in web shops. They are only checked if a column has ambiguous values. */
export const usualForms: TextForms = { dates: 'dmy', decimal: 'point' };

const counts = async (db: Database, sql: string): Promise<readonly number[]> => ((await db.rows(sql))[0] ?? []).map(Number);

/**
 * Day or month first, decided over the whole column: a first number above 12 can only be a day, and so can a second one. Error:
 * `ambiguous_dates`.
 */
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
  return fail('ambiguous_dates', `Dates such as 03/04/2026 are ambiguous here: ${why}. Set --dates dmy or --dates mdy.`, 'time');
};

/** Point or comma, decided over the whole columns of price, quantity, propensity and rating. Error: `ambiguous_decimals`. */
const decimalMark = async (db: Database, { select, sourceOf }: TypedSource): Promise<Result<DecimalMark>> => {
  const columns = (['price', 'quantity', 'propensity', 'rating'] as const)
    .flatMap((name) => sourceOf(name) ?? [])
    .map((name) => db.dialect.trim(identifier(name)));
  const any = (pattern: string): string => columns.map((column) => `${column} ~ '${pattern}'`).join(' OR ');
  const [comma = 0, point = 0] = await counts(
    db,
    `SELECT count(*) FILTER (WHERE ${any(COMMA_NUMBER)}), count(*) FILTER (WHERE ${any(POINT_NUMBER)}) FROM (${select}) AS file`,
  );
  if (comma > 0 && point === 0) return ok('comma');
  if (point > 0 && comma === 0) return ok('point');
  const why = comma === 0 ? 'no number shows the decimal mark' : `${comma} need a decimal comma and ${point} a decimal point`;
  return fail('ambiguous_decimals', `Numbers such as 1,234 are ambiguous here: ${why}. Set --decimal comma or --decimal point.`, 'price');
};

/**
 * Formats of dates and decimals of a whole log, if its typed rows contain ambiguous ones. What the caller states is used unchecked. Errors:
 * `ambiguous_dates`, `ambiguous_decimals`.
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
    ...(commas > 0 ? [`a comma in a number is read as ${decimal.value === 'comma' ? 'the decimal mark' : 'the thousands separator'}`] : []),
  ];
  return ok({ forms: { dates: dates.value, decimal: decimal.value }, notes });
};
