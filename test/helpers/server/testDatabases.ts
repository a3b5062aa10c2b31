import pg from 'pg';
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

/** A real PostgreSQL with an empty database for whoever asks; `settings` as for `startPostgres`. */
export const startTestDatabases = async (
  settings?: Readonly<Record<string, string>>,
): Promise<TestPostgres & { create(): Promise<TestDatabase> }> => {
  const server = await startPostgres(settings);
  let made = 0;
  const create = async (): Promise<TestDatabase> => {
    const name = `test_${made++}`;
    const url = server.url.replace(/postgres$/, name);
    await runSql(server.url, `CREATE DATABASE ${name}`);
    return {
      url,
      sql: (statement) => runSql(url, statement),
      drop: async () => void (await runSql(server.url, `DROP DATABASE ${name} WITH (FORCE)`)),
    };
  };
  return { ...server, create };
};
