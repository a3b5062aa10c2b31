import type { Database } from './database';
import type { EventColumn } from './eventColumns';
import { findBots } from './findBots';
import { findRepeats } from './findRepeats';

/** Columns of a clean log, in order. */
export const CLEAN_COLUMNS = 'user_id, item_id, event, time, quantity, price, category, brand, coupon_id, propensity, _line';

/**
 * Inserts the `_line` of each purchase that was paid back into `marks`, and of the refunds themselves: what is sent back leaves a shop nothing. A refund
 * without an item is of the whole order, as in GA4 (https://developers.google.com/analytics/devguides/collection/ga4/ecommerce#make_a_refund). Lines that
 * are marked already stay as they are.
 */
const findRefunds = async (db: Database, typed: string, marks: string): Promise<void> => {
  const good = `_code IS NULL AND _line NOT IN (SELECT _line FROM ${marks})`;
  const refunds = `SELECT DISTINCT transaction_id AS refunded, item_id AS item FROM ${typed} WHERE ${good} AND event = 'refund'`;
  await db.run(`INSERT INTO ${marks} SELECT _line, 'order_refunded' FROM ${typed} WHERE ${good} AND (event = 'refund' OR (event = 'purchase' AND EXISTS (
    SELECT 1 FROM (${refunds}) AS refunds WHERE refunded = transaction_id AND (item IS NULL OR item = item_id))))`);
};

/**
 * Marks repeated events (`duplicate`), what was paid back (`order_refunded`) and the rows of bots (`bot_rate`) in a typed table, in this order, so that a page
 * that sends twice makes nobody a bot. The table is rewritten at most once, and only when there is something to mark. Answers the number of bots.
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
