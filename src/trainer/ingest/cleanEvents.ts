import type { Database } from './database';
import type { EventColumn } from './eventColumns';
import { findBots } from './findBots';
import { findRefunds } from './findRefunds';
import { findRepeats } from './findRepeats';

/** Columns of a clean log, in order. */
export const CLEAN_COLUMNS = 'user_id, item_id, event, time, quantity, price, category, brand, coupon_id, propensity, _line';

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
