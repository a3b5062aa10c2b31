import { join } from 'node:path';
import type { Config } from '../config';
import type { Store } from './store';

/** The store the environment asks for: PostgreSQL by `DATABASE_URL`, else SQLite in `DATA_DIR`. Only the chosen one's library is loaded. */
export const openStore = async (
  { DATABASE_URL, DATA_DIR }: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>,
  warn: (line: string) => void,
): Promise<Store> => {
  if (DATABASE_URL !== undefined) {
    const { openPostgresStore } = await import('./postgres/postgresStore');
    return openPostgresStore({ url: DATABASE_URL, warn });
  }
  const { openSqliteStore } = await import('./sqlite/sqliteStore');
  return openSqliteStore({ file: join(DATA_DIR, 'couplet.sqlite') });
};
