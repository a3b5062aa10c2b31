import type { Database } from './database';
import type { EventColumn } from './eventColumns';

/**
 * A shopper is a bot when their busiest minute (or day) has more than `perMinute` (`perDay`) actions and more than `times` those of the
 * median shopper's busiest minute (day). One action a second for a minute, or two a minute through all waking hours, is more than a person
 * does. The factor excludes logs whose events are all that frequent. The lines of baskets bought within one minute are one action.
 */
const BOT_RULE = { perMinute: 60, perDay: 2_000, times: 20 } as const;

const MINUTE_MS = 60_000;

/** Least value that is not exceeded by at least half of the counted shoppers. */
const median = (histogram: readonly (readonly [value: number, users: number])[]): number => {
  const total = histogram.reduce((sum, [, users]) => sum + users, 0);
  let below = 0;
  for (const [value, users] of histogram) {
    below += users;
    if (below * 2 >= total) return value;
  }
  return 0;
};

/**
 * Inserts the `_line` of every good row of a bot into `marks` and returns the number of bots. If times are whole hours or days, minutes
 * carry no information, and only days are checked.
 */
const findBots = async (db: Database, typed: string, marks: string): Promise<number> => {
  const good = `_code IS NULL AND NOT EXISTS (SELECT 1 FROM ${marks} m WHERE m._line = t._line)`;
  const rates = `${marks}_rates`;
  await db.createTable(
    rates,
    `SELECT user_id, minute, count(*) FILTER (WHERE event <> 'purchase') + max(CASE WHEN event = 'purchase' THEN 1 ELSE 0 END) AS n
    FROM (SELECT user_id, event, ${db.dialect.floorDiv('time', String(MINUTE_MS))} AS minute FROM ${typed} t WHERE ${good}) AS minutes
    GROUP BY user_id, minute`,
  );
  const day = `SELECT user_id, sum(n) AS n FROM ${rates} GROUP BY user_id, ${db.dialect.floorDiv('minute', '1440')}`;
  const fine = (await db.rows(`SELECT 1 FROM ${typed} WHERE _code IS NULL AND time % ${60 * MINUTE_MS} <> 0 LIMIT 1`)).length > 0;
  const judged: readonly (readonly [rates: string, floor: number])[] = [
    ...(fine ? [[`SELECT user_id, n FROM ${rates}`, BOT_RULE.perMinute] as const] : []),
    [day, BOT_RULE.perDay],
  ];
  await db.createTable(`${marks}_bots`, `SELECT user_id FROM ${rates} WHERE false`);
  for (const [rate, floor] of judged) {
    const peaks = `SELECT user_id, max(n) AS peak FROM (${rate}) AS rates GROUP BY user_id`;
    if ((await db.rows(`SELECT 1 FROM (${rate}) AS rates WHERE n > ${floor} LIMIT 1`)).length === 0) continue;
    const histogram = await db.rows(
      `SELECT peak::double precision, count(*)::double precision FROM (${peaks}) AS peaks GROUP BY peak ORDER BY peak`,
    );
    const limit = Math.max(floor, BOT_RULE.times * median(histogram.map(([peak, users]) => [Number(peak), Number(users)])));
    await db.run(`INSERT INTO ${marks}_bots SELECT user_id FROM (${peaks}) AS peaks WHERE peak > ${limit}`);
  }
  const bots = Number((await db.rows(`SELECT count(DISTINCT user_id) FROM ${marks}_bots`))[0]?.[0]);
  if (bots > 0) {
    await db.run(`INSERT INTO ${marks} SELECT _line, 'bot_rate' FROM ${typed} t
      WHERE ${good} AND user_id IN (SELECT user_id FROM ${marks}_bots)`);
  }
  await db.run(`DROP TABLE ${marks}_bots`);
  await db.run(`DROP TABLE ${rates}`);
  return bots;
};

/**
 * Rows that are equal in all of these are the same event. The time of a purchase with a transaction id does not count: shops send it again
 * on reload.
 */
const KEY = 'user_id, item_id, event, quantity, price, coupon_id, transaction_id, rating';

/**
 * Inserts the `_line` of each exact repeat of an earlier good row into `marks`. Earlier is by time, as exports may begin with the latest
 * row, and at the same instant by line. In a log without times two equal rows may be two events, so only those with a transaction id are
 * compared.
 */
const findRepeats = async (db: Database, typed: string, marks: string, has: ReadonlySet<EventColumn>): Promise<void> => {
  const instant = `CASE WHEN transaction_id IS NULL OR event <> 'purchase' THEN time END`;
  const good = `_code IS NULL${has.has('time') ? '' : ` AND transaction_id IS NOT NULL AND event = 'purchase'`}`;
  // Most rows are not repeats: a narrow count by hash leaves few to be compared in full.
  const hash = db.dialect.rowHash(['user_id', 'item_id', 'event', instant]);
  await db.createTable(
    `${marks}_hashes`,
    `SELECT h FROM (SELECT ${hash} AS h FROM ${typed} WHERE ${good}) AS hashes GROUP BY h HAVING count(*) > 1`,
  );
  await db.run(`INSERT INTO ${marks} SELECT _line, 'duplicate' FROM (
    SELECT _line, row_number() OVER (PARTITION BY ${KEY}, ${instant} ORDER BY time, _line) AS nth FROM ${typed}
    WHERE ${good} AND ${hash} IN (SELECT h FROM ${marks}_hashes)) AS repeats WHERE nth > 1`);
  await db.run(`DROP TABLE ${marks}_hashes`);
};

/** Columns of a clean log, in order. */
export const CLEAN_COLUMNS =
  'user_id, item_id, event, time, quantity, price, category, brand, coupon_id, propensity, rating, review_length, seconds, _line';

/**
 * Inserts the `_line` of each refunded purchase into `marks`, and of the refunds themselves, because a returned order earns nothing. A
 * refund without an item covers the whole order, as in GA4
 * (https://developers.google.com/analytics/devguides/collection/ga4/ecommerce#make_a_refund). Lines that are already marked stay as they
 * are.
 */
const findRefunds = async (db: Database, typed: string, marks: string): Promise<void> => {
  const good = `_code IS NULL AND _line NOT IN (SELECT _line FROM ${marks})`;
  const refunds = `SELECT DISTINCT transaction_id AS refunded, item_id AS item FROM ${typed} WHERE ${good} AND event = 'refund'`;
  await db.run(`INSERT INTO ${marks} SELECT _line, 'order_refunded' FROM ${typed} WHERE ${good} AND (event = 'refund' OR (event = 'purchase' AND EXISTS (
    SELECT 1 FROM (${refunds}) AS refunds WHERE refunded = transaction_id AND (item IS NULL OR item = item_id))))`);
};

/**
 * Marks repeated events (`duplicate`), refunded ones (`order_refunded`) and the rows of bots (`bot_rate`) in a typed table, in this order,
 * so that a page that sends twice does not make a shopper a bot. The table is rewritten at most once, and only if there are rows to mark.
 * Returns the number of bots.
 */
export const cleanEvents = async (db: Database, typed: string, has: ReadonlySet<EventColumn>): Promise<number> => {
  if (!has.has('time') && !has.has('transaction_id')) return 0;
  const marks = `${typed}_marks`;
  await db.createTable(marks, 'SELECT CAST(NULL AS BIGINT) AS _line, CAST(NULL AS VARCHAR) AS _mark WHERE 1 = 0');
  await findRepeats(db, typed, marks, has);
  if (has.has('transaction_id')) await findRefunds(db, typed, marks);
  const bots = has.has('time') ? await findBots(db, typed, marks) : 0;
  if ((await db.rows(`SELECT 1 FROM ${marks} LIMIT 1`)).length > 0) {
    const columns = `${CLEAN_COLUMNS}, transaction_id`.split(', ').map((name) => `t.${name}`);
    await db.createTable(
      `${typed}_cleaned`,
      `SELECT ${columns.join(', ')}, coalesce(t._code, m._mark) AS _code FROM ${typed} t LEFT JOIN ${marks} m ON m._line = t._line`,
    );
    await db.run(`DROP TABLE ${typed}`);
    await db.run(`ALTER TABLE ${typed}_cleaned RENAME TO ${typed}`);
  }
  await db.run(`DROP TABLE ${marks}`);
  return bots;
};
