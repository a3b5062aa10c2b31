import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { SECOND } from '../../../protocol/values/clock';
import { StoreUnavailable } from '../../records/admission';

/** SQLSTATE of an error reported by the server (https://www.postgresql.org/docs/current/errcodes-appendix.html), else undefined. */
const stateOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/** Errors of `pg` without a SQLSTATE. Those of the socket have a system error code, those of the pool and the protocol only a message. */
const isOfConnection = (error: unknown): boolean =>
  error instanceof Error &&
  ('syscall' in error || error instanceof AggregateError || /timeout|terminated|not queryable|ended/i.test(error.message));

/** Thrown inside a transaction whose rows changed, so that it is rolled back and run again. */
export const changedMeanwhile = (): Error =>
  Object.assign(new pg.DatabaseError('The rows changed meanwhile.', 0, 'error'), { code: '40001' });

/** Serialisation failure or deadlock: rolled back by the server and retried. */
const isTransient = (error: unknown): boolean => ['40001', '40P01'].includes(stateOf(error) ?? '');

/** A value of one job is at fault (data exception, constraint). The other jobs of its batch may succeed without it. */
export const isFaultOfData = (error: unknown): boolean => /^2[23]/.test(stateOf(error) ?? '');

/**
 * Whether the connection may be reused. Not after an error without a response, nor after the server announced a shutdown (57P…), nor on a
 * server that became a read-only standby (25006): a new connection may find its successor.
 */
const leavesConnection = (error: unknown): boolean => {
  const state = stateOf(error);
  return state !== undefined && !/^(08|57P|25006)/.test(state);
};

/**
 * Whether the database is unavailable, rather than the statement wrong. True without a response (connection refused, lost or timed out),
 * for lost and refused connections (08…, 28…), a lack of resources (53…), a server that stops or starts (57P…), one that is read-only
 * (25006), a statement timeout (57014), and transactions retried too often (40…).
 */
const isUnavailable = (error: unknown): boolean => {
  const state = stateOf(error);
  return state === undefined ? isOfConnection(error) : /^(08|28|40|53|57|25006)/.test(state);
};

/** Target of a connection string, without user's password or options. */
const placeOf = (url: string): string => {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${hostname || (searchParams.get('host') ?? 'localhost')}:${port || '5432'}${pathname}`;
};

/** An error with a clear message and its reason code as `cause`, in the form the command line prints. */
export const refusal = (code: string, message: string): Error => new Error(message, { cause: { code, message } });

/** A readable sentence on why the database cannot be used; never includes the password. A `refusal` is returned unchanged. */
export const unusable = (url: string, thrown: unknown): Error => {
  const error = thrown instanceof StoreUnavailable ? thrown.cause : thrown;
  if (error instanceof Error && error.cause !== undefined && !(error.cause instanceof Error)) return error;
  const place = placeOf(url);
  const state = stateOf(error) ?? '';
  const detail =
    error instanceof Error ? error.message || String((error as { readonly code?: unknown }).code ?? error.name) : String(error);
  if (state.startsWith('28'))
    return refusal('database_refused', `PostgreSQL at ${place} rejected the user or password of DATABASE_URL: ${detail}.`);
  if (state === '3D000') return refusal('database_unknown', `PostgreSQL does not have the database in DATABASE_URL: ${detail}.`);
  if (state === '42501')
    return refusal(
      'database_refused',
      `The user of DATABASE_URL may not set up its tables at ${place}: ${detail}. It needs CREATE on the database.`,
    );
  if (state !== '') return refusal('database_failed', `PostgreSQL at ${place} cannot be used: ${detail}.`);
  return refusal('database_unreachable', `PostgreSQL at ${place} (DATABASE_URL) cannot be reached: ${detail}.`);
};

/** Runs one statement; `count` is the number of affected rows. */
export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<{ readonly rows: readonly Row[]; readonly count: number }>;

/** A pool of connections. Losing one rejects what was running on it, and the next use opens another. */
export interface Postgres {
  /** One statement in its own transaction. */
  readonly query: Query;
  /** Runs `work` between BEGIN and COMMIT, and retries when the server asks for it (40001, 40P01). Resolves after COMMIT is confirmed. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** OIDs of int8 and numeric (PostgreSQL, src/include/catalog/pg_type.dat). All numbers in the store are safe integers. */
const NUMBERS = [20, 1700];
const ATTEMPTS = 10;

/**
 * With `synchronous_commit = off`, the server confirms COMMIT before its log is on disk, and a crash loses confirmed data. That setting of
 * a server or role is therefore overridden, while stronger ones (`remote_apply`) are kept. The other settings prevent a stuck peer from
 * locking budgets forever.
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
 * Opens connections at the first use only.
 * @param patienceMs timeout of one statement; 0 = none
 */
export const connectPostgres = (url: string, connections: number, patienceMs = 20 * SECOND): Postgres => {
  const pool = new pg.Pool({
    connectionString: url,
    types: { getTypeParser },
    max: connections,
    application_name: 'couplet serve',
    keepAlive: true,
    connectionTimeoutMillis: 5 * SECOND,
    // For an unresponsive server. Longer than `statement_timeout`, which ends the statement cleanly.
    query_timeout: patienceMs && patienceMs + 5 * SECOND,
    onConnect: async (client) => {
      // Without a listener, losing a connection in use would end the process. Its running statement is rejected in any case.
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
      // A random pause, so that two transactions do not collide again.
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

/** PostgreSQL's text cannot store NUL, but a shop's ids may contain it. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');
