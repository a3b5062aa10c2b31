import { type Database, literal } from '../ingest/database';

/** Events replayed at most: what the network and the prior learn from them no longer changes, and their profiles fit in memory. */
const MOST_EVENTS = 300_000;

export interface ShopperSample {
  /** View of the sampled shoppers' rows, or the table itself where all fit. */
  readonly table: string;
  readonly notes: readonly string[];
}

/**
 * Whole shoppers, in the order of a seeded hash of their id, until their events reach the bound; everyone where all fit. One shopper of more
 * than a tenth of the bound is left out, or a single reseller would be the sample.
 */
export const sampleShoppers = async (db: Database, table: string, seed: number, most = MOST_EVENTS): Promise<ShopperSample> => {
  const [total] = await db.rows(`SELECT count(*)::double precision FROM ${table}`);
  if (Number(total?.[0]) <= most) return { table, notes: [] };
  const hash = db.dialect.hash32(`${literal(`${seed}:`)} || user_id`);
  await db.createTable(`${table}_counts`, `SELECT user_id, count(*) AS n, ${hash} AS h FROM ${table} GROUP BY user_id`);
  await db.createTable(
    `${table}_sampled`,
    `SELECT user_id FROM (SELECT user_id, sum(n) OVER (ORDER BY h, user_id ROWS UNBOUNDED PRECEDING) AS reached
    FROM ${table}_counts WHERE n <= ${most / 10}) AS counted WHERE reached <= ${most}`,
  );
  await db.run(`CREATE VIEW ${table}_sample AS SELECT * FROM ${table} WHERE user_id IN (SELECT user_id FROM ${table}_sampled)`);
  const [counts] = await db.rows(`SELECT (SELECT count(*) FROM ${table}_sampled)::double precision,
    (SELECT count(*) FROM ${table}_counts)::double precision, (SELECT count(*) FROM ${table}_sample)::double precision`);
  const [shoppers, all, events] = (counts ?? []).map(Number);
  await db.run(`DROP TABLE ${table}_counts`);
  return {
    table: `${table}_sample`,
    notes: [`coupons are learnt from ${shoppers} of ${all} shoppers, drawn by seed, with ${events} of ${Number(total?.[0])} events`],
  };
};
