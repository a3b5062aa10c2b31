import { type Database, literal } from './database';

/** Two views of a log's rows, `first` to learn from and `second` to judge by. */
export interface LogSplit {
  readonly first: string;
  readonly second: string;
}

const views = async (db: Database, table: string, names: readonly [string, string], second: string): Promise<LogSplit> => {
  const [a, b] = names.map((name) => `${table}_${name}`) as [string, string];
  await db.run(`CREATE VIEW ${a} AS SELECT * FROM ${table} WHERE NOT (${second})`);
  await db.run(`CREATE VIEW ${b} AS SELECT * FROM ${table} WHERE ${second}`);
  return { first: a, second: b };
};

/** Time, ms since the epoch, from which the last `share` of the log's time span runs; of a log without times, NaN. */
export const cutTime = async (db: Database, table: string, share = 0.2): Promise<number> => {
  const [span] = await db.rows(`SELECT min(time)::double precision, max(time)::double precision FROM ${table}`);
  const [first, last] = (span ?? []).map((value) => (value === null ? Number.NaN : Number(value)));
  return Math.floor(last! - (last! - first!) * share);
};

/** Views `<table>_earlier` and `<table>_later`: before a time, and from it on. */
export const splitByTime = (db: Database, table: string, cut: number): Promise<LogSplit> =>
  views(db, table, ['earlier', 'later'], `time >= ${cut}`);

/**
 * Views `<table>_seen` and `<table>_unseen`: a shopper is wholly in one of them, in the second with the probability `share`, by a seeded hash of
 * the id, so that it is the same shopper's side in every file and engine.
 */
export const splitByShopper = (db: Database, table: string, share: number, seed: number): Promise<LogSplit> =>
  views(db, table, ['seen', 'unseen'], `${db.dialect.hash32(`${literal(`${seed}:`)} || user_id`)} < ${Math.floor(share * 2 ** 32)}`);
