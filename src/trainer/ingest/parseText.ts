import type { Dialect } from './database';

/** Which of two readings of `03/04/2026` the column means. */
export type DateOrder = 'dmy' | 'mdy';
export type DecimalMark = 'point' | 'comma';

/** A date with the year last, with or without a time. */
export const SLASH_DATE = '^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}([^0-9].*)?$';
const CANONICAL = '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z?$';
const YEAR_FIRST = '^[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([^0-9].*)?$';

/** Replacements that lead to `YYYY-MM-DD HH:MM:SS[.f][offset]`. Text that is not a date stays invalid. */
const STEPS: readonly (readonly [pattern: string, replacement: string])[] = [
  ['^([0-9]{4})[-/.]([0-9]{1,2})[-/.]', '\\1-\\2-'],
  ['^([0-9]{4}-)([0-9]-)', '\\10\\2'],
  ['^([0-9]{4}-[0-9]{2}-)([0-9])([^0-9]|$)', '\\10\\2\\3'],
  ['^([0-9]{4}-[0-9]{2}-[0-9]{2})(T| +)', '\\1 '],
  ['^([0-9]{4}-[0-9]{2}-[0-9]{2})$', '\\1 00:00:00'],
  ['^(.{10} )([0-9]:)', '\\10\\2'],
  ['^(.{16})($|[^:0-9])', '\\1:00\\2'],
  ['^(.{19}),([0-9])', '\\1.\\2'],
  // Engines differ in their handling of digits beyond microseconds.
  ['([.][0-9]{3})[0-9]+', '\\1'],
  [' *(UTC|GMT)$', 'Z'],
  ['^(.{19}[^ ]*) *([+-][0-9]{2})$', '\\1\\2:00'],
  ['^(.{19}[^ ]*) *([+-][0-9]{2})([0-9]{2})$', '\\1\\2:\\3'],
];

/** Text of a date (ISO 8601, a variant of it, or with the year last) in the format of `Dialect.isoMs`. NULL if it is not a date. */
export const isoText = (text: string, order: DateOrder): string => {
  const yearFirst = `regexp_replace(${text}, '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})', '${order === 'dmy' ? '\\3-\\2-\\1' : '\\3-\\1-\\2'}')`;
  const steps = STEPS.reduce((sql, [pattern, replacement]) => `regexp_replace(${sql}, '${pattern}', '${replacement}')`, yearFirst);
  // Almost every row has the first form, which must not go beyond microseconds either.
  return `CASE WHEN length(rtrim(${text}, 'Z')) <= 26 AND ${text} ~ '${CANONICAL}' THEN replace(${text}, 'T', ' ')
    WHEN ${text} ~ '${YEAR_FIRST}' OR ${text} ~ '${SLASH_DATE}' THEN ${steps} END`;
};

/** Digits → ms since the epoch: seconds, ms, µs or ns by their number. NULL if the text is not such a number. */
export const epochMs = (text: string): string => {
  const whole = `regexp_replace(${text}, '[.].*$', '')`;
  const fraction = `substr(regexp_replace(${text}, '^[0-9]+[.]?', '') || '000', 1, 3)`;
  return `CASE WHEN ${text} ~ '^[0-9]{9,11}([.][0-9]+)?$' THEN CAST(${whole} AS BIGINT) * 1000 + CAST(${fraction} AS BIGINT)
    WHEN ${text} ~ '^[0-9]{12,14}([.][0-9]+)?$' THEN CAST(${whole} AS BIGINT)
    WHEN ${text} ~ '^[0-9]{15,17}$' THEN CAST(substr(${text}, 1, length(${text}) - 3) AS BIGINT)
    WHEN ${text} ~ '^[0-9]{18,19}$' THEN CAST(substr(${text}, 1, length(${text}) - 6) AS BIGINT) END`;
};

/** Numbers that only one decimal mark explains. `1,234` fits both. */
export const COMMA_NUMBER = '^[+-]?([0-9]{1,3}([.][0-9]{3})+,[0-9]*|[0-9]*,([0-9]{1,2}|[0-9]{4,})|[0-9]{4,},[0-9]{3})$';
export const POINT_NUMBER =
  '^[+-]?([0-9]{1,3}(,[0-9]{3})+[.][0-9]*|[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]*[.]([0-9]{1,2}|[0-9]{4,})|[0-9]{4,}[.][0-9]{3})$';
const POINT_GROUPS = '^[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]*)?$';
const COMMA_GROUPS = '^[+-]?[0-9]{1,3}([.][0-9]{3})+(,[0-9]*)?$';
const COMMA_DECIMALS = '^[+-]?[0-9]*,[0-9]+$';

/** Text → number. The mark that is not the decimal one may group thousands. NULL if it is not a number. */
export const numberOf = ({ toDouble }: Dialect, text: string, mark: DecimalMark): string =>
  mark === 'point'
    ? `coalesce(${toDouble(text)}, CASE WHEN ${text} ~ '${POINT_GROUPS}' THEN ${toDouble(`replace(${text}, ',', '')`)} END)`
    : `CASE WHEN ${text} ~ '${COMMA_GROUPS}' OR ${text} ~ '${COMMA_DECIMALS}' THEN ${toDouble(`replace(replace(${text}, '.', ''), ',', '.')`)}
    ELSE ${toDouble(text)} END`;

/** NaN and infinities as programs print them. */
export const isNotFinite = (text: string): string =>
  `lower(${text}) IN ('nan', 'inf', '+inf', '-inf', 'infinity', '-infinity', '+infinity')`;
