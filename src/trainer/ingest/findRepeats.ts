import type { Database } from './database';
import type { EventColumn } from './eventColumns';

/** Equal in all of these, two rows are the same event. The time of a purchase with a transaction id does not count: shops send it again on reload. */
const KEY = 'user_id, item_id, event, quantity, price, coupon_id, transaction_id';

/**
 * Inserts the `_line` of each exact repeat of an earlier good row into `marks`; earlier by its time, as exports may begin with the latest, and at the
 * same instant by its line. In a log without times two equal rows may be two events, so
 * only those with a transaction id are compared.
 */
export const findRepeats = async (db: Database, typed: string, marks: string, has: ReadonlySet<EventColumn>): Promise<void> => {
  const instant = `CASE WHEN transaction_id IS NULL OR event <> 'purchase' THEN time END`;
  const good = `_code IS NULL${has.has('time') ? '' : ` AND transaction_id IS NOT NULL AND event = 'purchase'`}`;
  // Most rows repeat nothing: a narrow count by hash leaves few to be compared whole.
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
