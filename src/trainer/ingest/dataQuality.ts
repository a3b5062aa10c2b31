import type { Database } from './database';
import { describeOutliers, type Outliers } from './outliers';
import type { Malformed, OpenTable } from './tableSource';

/** Rows left out for one reason. */
export interface Dropped {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  /** The first few line numbers of the file, 1 = header. */
  readonly lines: readonly number[];
  /** Number of shoppers left out, if the reason applies to shoppers. */
  readonly users?: number;
}

/** Rows read, rows kept, and why the rest was dropped: `rows = kept + Σ dropped.count`. */
export interface DataQuality {
  readonly file: string;
  readonly rows: number;
  readonly kept: number;
  readonly dropped: readonly Dropped[];
  /** Columns present but not used. */
  readonly ignoredColumns: readonly string[];
  /** Properties of the file that were detected and deserve a look. */
  readonly notes?: readonly string[];
  /** Unusual values of the rows kept, by column. */
  readonly outliers?: readonly Outliers[];
}

const MESSAGES: Readonly<Record<string, string>> = {
  malformed_csv: 'the line has the wrong number of fields, a broken quote or is not UTF-8',
  malformed_json: 'the line is not one JSON object, or not of the shape of the first',
  missing_user_id: 'the row has no user_id',
  missing_session_id: 'the row has no session_id',
  missing_item_id: 'an event about an item has no item_id',
  missing_coupon_id: 'a promotion event has no coupon_id',
  missing_transaction_id: 'a refund has no transaction_id',
  unknown_event: 'the event name is not known',
  bad_time: 'the time is missing or in no known form',
  impossible_time: 'the time is before 1990 or in the future',
  not_finite: 'the price or quantity is NaN or infinite',
  negative_price: 'the price is below zero',
  bad_price: 'the price is not a number',
  impossible_price: 'the price is above a billion',
  bad_quantity: 'the quantity is not a whole number above zero',
  impossible_quantity: 'the quantity is above a million',
  missing_rating: 'a rating has no stars',
  bad_rating: 'the rating is not between 0.5 and 5 stars',
  bad_seconds: 'a dwell time is not between 0 and 86,400 seconds',
  bad_propensity: 'the propensity is not in (0, 1]',
  duplicate: 'the event repeats an earlier row exactly',
  bot_rate: 'the shopper acts far more often in a minute or day than a person does',
  missing_order_id: 'the row has no order_id',
  order_incomplete: 'the row lists goods of an order whose first row is missing',
  order_repeated: 'the order is listed above already',
  order_cancelled: 'the order was cancelled',
  order_unpaid: 'the order was not paid',
  order_refunded: 'the order, or this line of it, was refunded',
  order_test: 'the order was a test',
  status_unknown: 'the status of the order is not known',
  other_currency: "the order is not in the campaign's currency",
  order_known: 'the behaviour log has this purchase',
  bad_label: 'the label is neither 0 nor 1',
  bad_reward: 'the reward is not a number of at least 0',
};

const messageOf = (code: string): string => MESSAGES[code] ?? code;

/** Most lines listed per reason. */
const SHOWN = 5;

/** Most frequent first. */
const sortDropped = (dropped: readonly Dropped[]): readonly Dropped[] =>
  [...dropped].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));

/** Groups (code, line) pairs by code, most frequent first. */
export const groupDropped = (pairs: readonly { readonly code: string; readonly line: number }[]): readonly Dropped[] => {
  const groups = new Map<string, { count: number; lines: number[] }>();
  for (const { code, line } of pairs) {
    const group = groups.get(code) ?? { count: 0, lines: [] };
    group.count += 1;
    if (group.lines.length < SHOWN) group.lines.push(line);
    groups.set(code, group);
  }
  return sortDropped([...groups.entries()].map(([code, { count, lines }]) => ({ code, message: messageOf(code), count, lines })));
};

const reasonOf = ({ code, message, count, lines }: Dropped): string =>
  `${code} (${message}), line ${lines.join(', ')}${count > lines.length ? ', …' : ''}`;

/** What was left out and why, to append to an error that may result from it. Empty if nothing was. */
export const droppedSentence = ({ rows, kept, dropped }: DataQuality): string =>
  dropped.length === 0
    ? ''
    : ` ${kept} of ${rows} rows were kept; dropped were ${dropped.map((one) => `${one.count}: ${reasonOf(one)}`).join('; ')}.`;

/** One line per reason, for people. */
export const describeQuality = (quality: DataQuality): readonly string[] => [
  `clean ${quality.file}: ${quality.kept} of ${quality.rows} rows kept`,
  ...quality.dropped.map((one) => `  dropped ${one.count}${one.users === undefined ? '' : ` of ${one.users} shoppers`}: ${reasonOf(one)}`),
  ...(quality.outliers ?? []).map((one) => `  ${describeOutliers(one)}`),
  ...(quality.notes ?? []).map((note) => `  ${note}`),
  ...(quality.ignoredColumns.length > 0 ? [`  unused columns: ${quality.ignoredColumns.join(', ')}`] : []),
];

/** Counts dropped rows by reason in the database. Only the first lines of each reason come back. */
export const droppedRows = async (
  db: Database,
  typed: string,
  malformed: readonly Malformed[],
  lineOf: OpenTable['lineOf'],
  bots: number,
): Promise<readonly Dropped[]> => {
  const counts = await db.rows(
    `SELECT _code, count(*)::double precision FROM ${typed} WHERE _code IS NOT NULL GROUP BY _code ORDER BY _code`,
  );
  const examples: { readonly code: string; readonly line: number }[] = [];
  for (const [code] of counts) {
    const found = await db.rows(
      `SELECT _line::double precision FROM ${typed} WHERE _code = '${String(code)}' ORDER BY _line LIMIT ${SHOWN}`,
    );
    examples.push(...found.map(([line]) => ({ code: String(code), line: Number(line) })));
  }
  const lines = await lineOf(examples.map(({ line }) => line));
  const judged = counts.map(([name, count]): Dropped => {
    const code = String(name);
    const at = lines.filter((_, i) => examples[i]?.code === code);
    const users = code === 'bot_rate' ? { users: bots } : {};
    return { code, message: messageOf(code), count: Number(count), lines: at, ...users };
  });
  return sortDropped([...groupDropped(malformed), ...judged]);
};
