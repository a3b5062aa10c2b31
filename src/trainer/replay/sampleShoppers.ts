import { type Database, literal } from '../ingest/database';

export interface ShopperSample {
  /** View of the sampled shoppers' rows, or the table itself where all fit. */
  readonly table: string;
  readonly notes: readonly string[];
}

/**
 * Whole shoppers, in the order of a seeded hash of their id, until their events reach the bound; everyone where all fit. A smaller bound draws some
 * of the shoppers of a larger one. One shopper of more than a tenth of the bound is left out, or a single reseller would be the sample.
 *
 * @param name of the view `<table>_<name>`, and of what is learnt from it
 */
export const sampleShoppers = async (db: Database, table: string, name: string, seed: number, most: number): Promise<ShopperSample> => {
  const [total] = await db.rows(`SELECT count(*)::double precision FROM ${table}`);
  if (Number(total?.[0]) <= most) return { table, notes: [] };
  const view = `${table}_${name}`;
  const hash = db.dialect.hash32(`${literal(`${seed}:`)} || user_id`);
  await db.createTable(`${view}_counts`, `SELECT user_id, count(*) AS n, ${hash} AS h FROM ${table} GROUP BY user_id`);
  await db.createTable(
    `${view}_users`,
    `SELECT user_id, n FROM (SELECT user_id, n, sum(n) OVER (ORDER BY h, user_id ROWS UNBOUNDED PRECEDING) AS reached
    FROM ${view}_counts WHERE n <= ${most / 10}) AS counted WHERE reached <= ${most}`,
  );
  await db.run(`CREATE VIEW ${view} AS SELECT * FROM ${table} WHERE user_id IN (SELECT user_id FROM ${view}_users)`);
  const [counts] = await db.rows(`SELECT (SELECT count(*) FROM ${view}_counts)::double precision, count(*)::double precision,
    coalesce(sum(n), 0)::double precision FROM ${view}_users`);
  const [all, shoppers, events] = (counts ?? []).map(Number);
  await db.run(`DROP TABLE ${view}_counts`);
  const note = `${name} are learnt from ${shoppers} of ${all} shoppers, drawn by seed, with ${events} of ${Number(total?.[0])} events`;
  return { table: view, notes: [note] };
};
