import type { Database } from './database';

/** Two views of a log's rows, `first` to learn from and `second` to judge by. */
export interface LogSplit {
  readonly first: string;
  readonly second: string;
}

/** Time, ms since the epoch, from which the last `share` of the log's time span runs; of a log without times, NaN. */
export const cutTime = async (db: Database, table: string, share = 0.2): Promise<number> => {
  const [span] = await db.rows(`SELECT min(time)::double precision, max(time)::double precision FROM ${table}`);
  const [first, last] = (span ?? []).map((value) => (value === null ? Number.NaN : Number(value)));
  return Math.floor(last! - (last! - first!) * share);
};

/** Views `<table>_earlier` and `<table>_later`: before a time, ms since the epoch, and from it on. */
export const splitByTime = async (db: Database, table: string, cut: number): Promise<LogSplit> => {
  const [first, second] = [`${table}_earlier`, `${table}_later`];
  await db.run(`CREATE VIEW ${first} AS SELECT * FROM ${table} WHERE NOT (time >= ${cut})`);
  await db.run(`CREATE VIEW ${second} AS SELECT * FROM ${table} WHERE time >= ${cut}`);
  return { first, second };
};
