import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { SECOND } from '../../../protocol/clock';
import { StoreUnavailable } from '../storeUnavailable';
import { isTransient, isUnavailable, leavesConnection } from './databaseErrors';

/** Runs one statement; `count` is the number of rows it touched. */
export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<{ readonly rows: readonly Row[]; readonly count: number }>;

/** A pool of connections; a lost one rejects what ran on it, and the next use opens another. */
export interface Postgres {
  /** One statement, which is a transaction of its own. */
  readonly query: Query;
  /** Runs `work` between BEGIN and COMMIT, again when the server asks for it (40001, 40P01); resolves once COMMIT has been answered. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** OIDs of int8 and numeric (PostgreSQL, src/include/catalog/pg_type.dat). All of the store's figures are safe integers. */
const NUMBERS = [20, 1700];
const ATTEMPTS = 10;

/**
 * With `synchronous_commit = off` the server answers COMMIT before its log is on disk, and a crash loses what was acknowledged; so a server
 * or role set to that is overruled, while a stronger choice (`remote_apply`) stands. The rest keeps a stuck peer from holding budgets for ever.
 */
const session = (patienceMs: number): string => `SELECT
  set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
  set_config('default_transaction_isolation', 'read committed', false),
  set_config('statement_timeout', '${patienceMs}', false),
  set_config('idle_in_transaction_session_timeout', '30s', false),
  set_config('jit', 'off', false)`;

const getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (NUMBERS.includes(oid)) return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}) as typeof pg.types.getTypeParser;

const queryOn =
  (on: pg.Pool | pg.PoolClient): Query =>
  async <Row>(sql: string, values: readonly unknown[] = []) => {
    const { rows, rowCount } = await on.query(sql, [...values]);
    return { rows: rows as Row[], count: rowCount ?? 0 };
  };

/**
 * Nothing is opened before the first use.
 * @param patienceMs how long one statement may take; 0 = without end
 */
export const connectPostgres = (url: string, connections: number, patienceMs = 20 * SECOND): Postgres => {
  const pool = new pg.Pool({
    connectionString: url,
    types: { getTypeParser },
    max: connections,
    application_name: 'couplet serve',
    keepAlive: true,
    connectionTimeoutMillis: 5 * SECOND,
    // For a server that no longer answers at all; above `statement_timeout`, which ends the statement in order.
    query_timeout: patienceMs && patienceMs + 5 * SECOND,
    onConnect: async (client) => {
      // Without a listener a connection lost while in use would end the process; what runs on it is rejected all the same.
      client.on('error', () => undefined);
      await client.query(session(patienceMs));
    },
  });
  pool.on('error', () => undefined);

  const once = async <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const value = await work(queryOn(client));
      await client.query('COMMIT');
      client.release();
      return value;
    } catch (error) {
      const usable =
        leavesConnection(error) &&
        (await client.query('ROLLBACK').then(
          () => true,
          () => false,
        ));
      client.release(!usable);
      throw error;
    }
  };

  const retried = async <T>(run: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (!isTransient(error) || attempt === ATTEMPTS) throw isUnavailable(error) ? new StoreUnavailable(error) : error;
      }
      // Two that met once shall not meet again.
      await pause(Math.random() * 5 * attempt);
    }
  };

  const query = queryOn(pool);
  return {
    query: (sql, values) => retried(() => query(sql, values)),
    transaction: (work) => retried(() => once(work)),
    close: () => pool.end(),
  };
};
