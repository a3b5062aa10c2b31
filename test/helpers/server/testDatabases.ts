import pg from 'pg';
import { openPostgresStore } from '../../../src/server/store/postgres/postgresStore';
import { startPostgres, type TestPostgres } from '../postgres';

/** Runs one statement as superuser. */
export const runSql = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

export interface TestDatabase {
  readonly url: string;
  sql(statement: string): Promise<readonly Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** Files are copied, where the default writes each page to the log too. Older versions know no other way, and not the word. */
const copying = async (url: string): Promise<string> => {
  const [row] = await runSql(url, 'SHOW server_version_num');
  return Number(row?.server_version_num) < 150_000 ? '' : 'STRATEGY FILE_COPY';
};

interface TestDatabases extends TestPostgres {
  /** One with the store's tables and no rows, a copy of one in which the store made them. */
  create(): Promise<TestDatabase>;
  createEmpty(): Promise<TestDatabase>;
}

/** A real PostgreSQL with a database for whoever asks; `settings` as for `startPostgres`. */
export const startTestDatabases = async (settings?: Readonly<Record<string, string>>): Promise<TestDatabases> => {
  const server = await startPostgres(settings);
  const strategy = await copying(server.url);
  let made = 0;
  const copy = async (template: string): Promise<TestDatabase> => {
    const name = `test_${made++}`;
    const url = server.url.replace(/postgres$/, name);
    await runSql(server.url, `CREATE DATABASE ${name} TEMPLATE ${template} ${strategy}`);
    return {
      url,
      sql: (statement) => runSql(url, statement),
      drop: async () => void (await runSql(server.url, `DROP DATABASE ${name} WITH (FORCE)`)),
    };
  };
  const createEmpty = (): Promise<TestDatabase> => copy('template1');
  let tables: Promise<string> | undefined;
  const makeTables = async (): Promise<string> => {
    const { url } = await createEmpty();
    await (await openPostgresStore({ url })).close();
    return new URL(url).pathname.slice(1);
  };
  const create = async (): Promise<TestDatabase> => {
    tables ??= makeTables();
    return copy(await tables);
  };
  return { ...server, createEmpty, create };
};
