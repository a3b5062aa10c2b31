import type { Database } from './database';

/**
 * Inserts the `_line` of each purchase that was paid back into `marks`, and of the refunds themselves: what is sent back leaves a shop nothing. A refund
 * without an item is of the whole order, as in GA4 (https://developers.google.com/analytics/devguides/collection/ga4/ecommerce#make_a_refund). Lines that
 * are marked already stay as they are.
 */
export const findRefunds = async (db: Database, typed: string, marks: string): Promise<void> => {
  const good = `_code IS NULL AND _line NOT IN (SELECT _line FROM ${marks})`;
  const refunds = `SELECT DISTINCT transaction_id AS refunded, item_id AS item FROM ${typed} WHERE ${good} AND event = 'refund'`;
  await db.run(`INSERT INTO ${marks} SELECT _line, 'order_refunded' FROM ${typed} WHERE ${good} AND (event = 'refund' OR (event = 'purchase' AND EXISTS (
    SELECT 1 FROM (${refunds}) AS refunds WHERE refunded = transaction_id AND (item IS NULL OR item = item_id))))`);
};
